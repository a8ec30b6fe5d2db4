"""The archive's file is deleted under the console: it says so, loses nothing, and ends when told to."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from greentui.cli.demo import emulator, environment_for
from tests.e2e.control import ANNA, order, state_of
from tests.patience import PATIENCE
from tests.terminal import Terminal


@pytest.fixture
def addresses() -> Iterator[dict[str, str]]:
    with emulator(["--fast", "--seed", "7", "--chats", "3", "--messages", "30"]) as told:
        yield told


def delete_the_file(home: Path) -> None:
    next(home.glob("archive-*.db")).unlink()


def delete_the_home(home: Path) -> None:
    shutil.rmtree(home)


def move_the_home(home: Path) -> None:
    home.rename(home.with_name("moved"))


@pytest.mark.parametrize("deed", [delete_the_file, delete_the_home, move_the_home])
def test_it_raises_an_alarm_deletes_no_notification_and_prints_what_was_typed(
    addresses: dict[str, str], tmp_path: Path, deed: Callable[[Path], None]
) -> None:
    home = tmp_path / "home"
    with Terminal([sys.executable, "-m", "greentui"], env=environment_for(addresses, home)) as terminal:
        terminal.wait_for(r"authorized")
        terminal.wait_for(r"Анна Петрова")
        order(addresses, "incoming", chatId=ANNA, text="before")
        terminal.wait_for(r"before")
        end = time.monotonic() + PATIENCE
        while state_of(addresses, "queue"):
            assert time.monotonic() < end
            terminal.pump(0.1)
        deed(home)
        order(addresses, "incoming", chatId=ANNA, text="after")
        terminal.wait_for(r"the archive is gone")
        terminal.wait_for(r"deleted or moved")
        terminal.wait_for(r"put it back")
        terminal.type("what hung in the air")
        terminal.wait_for(r"what hung in the air")
        terminal.press("ctrl+q")
        terminal.wait_for(r"Quit all the same")
        wait = 0.5
        while "Quit all the same" in terminal.text():  # a key that comes at once is no answer
            terminal.watch(wait := 2 * wait)
            terminal.press("y")
            terminal.watch(wait)
        assert terminal.wait_end() == 0
        assert "could not be saved:\n\nwhat hung in the air" in terminal.text()
        assert len(state_of(addresses, "queue")) == 1
