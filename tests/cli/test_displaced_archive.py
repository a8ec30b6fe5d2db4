"""The archive's file disappears under a command: it says so and fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


def test_sync_ends_and_says_it(instance: Env, emulator: Emulator) -> None:
    assert greentui(["sync", "--once"], instance).status == 0
    with begun(["sync"], instance) as sync:
        emulator.control("incoming", {"chatId": "79010000000@c.us", "text": "taken in"})
        until(lambda: not emulator.queue())
        file_of(instance).unlink()
        emulator.control("incoming", {"chatId": "79010000000@c.us", "text": "stays"})
        _out, said = sync.communicate(timeout=PATIENCE)
    assert sync.returncode == 1
    assert "deleted or moved" in said
    assert len(emulator.queue()) == 1


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
