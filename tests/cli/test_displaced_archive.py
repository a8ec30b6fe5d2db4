"""The archive's file disappears under a command, or is damaged: it says so and fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from tests.cli.command import greentui
from tests.patience import PATIENCE, until

Env = dict[str, str]


@contextmanager
def begun(arguments: list[str], env: Env) -> Iterator[subprocess.Popen[str]]:
    """A command that is running, with what it says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GREENTUI_")}
    command = [sys.executable, "-m", "greentui", *arguments]
    with subprocess.Popen(
        command, env={**clean, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def file_of(env: Env) -> Path:
    (file,) = Path(env["GREENTUI_HOME"]).rglob("archive-*.db")
    return file


def cut_in_half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def cut_the_log_in_half(file: Path) -> None:
    cut_in_half(file.with_name(f"{file.name}-wal"))


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (Path.unlink, "deleted or moved"),
        (cut_in_half, "was damaged while it was open"),
        (cut_the_log_in_half, "was damaged while it was open"),
    ],
)
def test_sync_ends_and_says_it(
    instance: Env, emulator: Emulator, deed: Callable[[Path], None], words: str
) -> None:
    assert greentui(["sync", "--once"], instance).status == 0
    with begun(["sync"], instance) as sync:
        emulator.control("incoming", {"chatId": "79010000000@c.us", "text": "taken in"})
        until(lambda: not emulator.queue())
        deed(file_of(instance))
        emulator.control("incoming", {"chatId": "79010000000@c.us", "text": "stays"})
        _out, said = sync.communicate(timeout=PATIENCE)
    assert sync.returncode == 1
    assert said.count(words) == 1
    assert len(emulator.queue()) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGBUS"), reason="no such signal")
def test_nothing_is_lost_when_the_index_of_the_log_is_cut_off(instance: Env, emulator: Emulator) -> None:
    assert greentui(["sync", "--once"], instance).status == 0
    with begun(["sync"], instance) as sync:
        emulator.control("incoming", {"chatId": "79010000000@c.us", "text": "taken in"})
        until(lambda: not emulator.queue())
        file = file_of(instance)
        os.truncate(file.with_name(f"{file.name}-shm"), 0)
        emulator.control("incoming", {"chatId": "79010000000@c.us", "text": "stays"})
        sync.communicate(timeout=PATIENCE)
    assert sync.returncode == -signal.SIGBUS
    assert greentui(["sync", "--once"], instance).status == 0
    for word in ("taken", "stays"):
        assert f"[{word}]" in greentui(["search", word], instance).out


def test_send_says_that_the_outcome_could_not_be_kept(instance: Env, emulator: Emulator) -> None:
    assert greentui(["send", "text", "79010000777", "before"], instance).status == 0
    emulator.control("faults", {"method": "sendMessage", "delayMs": 3000})
    before = len(emulator.requests())
    try:
        with begun(["send", "text", "79010000777", "sent"], instance) as send:
            until(lambda: any("sendMessage" in str(one) for one in emulator.requests()[before:]))
            file_of(instance).unlink()
            out, said = send.communicate(timeout=PATIENCE)
    finally:
        emulator.control("reset-faults", {})
    assert (send.returncode, out) == (1, "")
    assert "Do not send it again" in said
    assert "deleted or moved" in said
