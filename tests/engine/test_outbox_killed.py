"""The program is killed (−9) at every single await of sending, one after the other, and starts again.

Systematic, not random: a first life ends at its first suspension, the next one at its second, and so on
until one comes through. After each, the next life must know the truth.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from greentui.emulator.testing import Emulator
from greentui.model.messages import MessageStatus
from tests.brisk import brisk_emulator
from tests.patience import PATIENCE

SUSPENSIONS = 400
"""More than any life has; so many would mean that none comes through."""

Lives = Callable[..., dict[str, Any]]


@contextmanager
def lives(emulator: Emulator, home: Path) -> Iterator[Lives]:
    """Lives of the sending program, each in a process of its own."""
    command = [sys.executable, "-m", "tests.engine.mortal"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def live(number: int, chat: str, die_at: int | None, **enqueued: Any) -> dict[str, Any]:
            order = {
                "archive": str(home / str(number) / "archive.db"),
                "instance": emulator.id_instance,
                "token": emulator.token,
                "api": emulator.api_url,
                "media": emulator.media_url,
                "chat": chat,
                "die_at": die_at,
                "texts": [],
                "files": [],
            }
            stdin.write(json.dumps(order | enqueued) + "\n")
            stdin.flush()
            answer: dict[str, Any] = json.loads(stdout.readline())
            assert answer["survived"] or answer["killed"], f"it ended otherwise: {answer}"
            return answer

        try:
            yield live
        finally:
            stdin.close()
            process.wait(timeout=PATIENCE)


def die_everywhere(
    home: Path, enqueued: Callable[[int], dict[str, Any]], name_of: Callable[[dict[str, Any]], str]
) -> int:
    """Die at each suspension in turn, and live on. Returns how many there were."""
    with brisk_emulator(chats=2, messages=10, silent=True) as emulator, lives(emulator, home) as live:
        for number in range(SUSPENSIONS):
            chat = f"7955{number:07}@c.us"
            first = live(number, chat, number, **enqueued(number))
            items = live(number, chat, None)["items"]
            left = [one for one in emulator.sent() if one["chatId"] == chat]
            names = [name_of(one) for one in left]
            where = f"killed at suspension {number}: {items}; left: {names}"
            assert len(set(names)) == len(names), f"something left twice; {where}"
            assert names == sorted(names), f"out of order; {where}"
            for item in items:
                if not item["id"]:
                    assert item["status"] == MessageStatus.UNCONFIRMED, where
                    assert "could not be determined" in item["reason"], where
            assert {item["id"] for item in items} - {""} == {one["idMessage"] for one in left}, (
                f"what is shown is not what left; {where}"
            )
            if first["survived"]:
                assert all(item["id"] for item in items), where
                return number
    raise AssertionError("no life ever came through")


def text_of(one: dict[str, Any]) -> str:
    return str(one.get("textMessage") or one.get("extendedTextMessage", {}).get("text"))


def test_two_texts_and_a_death_at_every_await(tmp_path: Path) -> None:
    suspensions = die_everywhere(tmp_path, lambda n: {"texts": [f"{n:03} first", f"{n:03} second"]}, text_of)
    assert suspensions > 10, "fewer places to die than steps"


def test_a_file_and_a_death_at_every_await(tmp_path: Path) -> None:
    path = tmp_path / "offer.txt"
    path.write_text("ten per cent " * 100)
    suspensions = die_everywhere(
        tmp_path, lambda n: {"files": [[str(path), f"{n:03}.txt"]]}, lambda one: str(one["fileName"])
    )
    assert suspensions > 10, "fewer places to die than steps"
