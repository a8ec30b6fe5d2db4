"""A terminal that disappears, in whole or in part, or accepts no more output."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from greentui.cli.demo import emulator, environment_for
from tests.e2e.control import ANNA, order, state_of
from tests.patience import PATIENCE, until
from tests.terminal import Terminal

CONSOLE = f"{sys.executable} -m greentui"
HUNG_UP = 129
"""What a shell reports of a program that ended with its terminal."""
CANCELLED = 2
"""What it reports when the first start is left."""


@pytest.fixture
def addresses() -> Iterator[dict[str, str]]:
    with emulator(["--fast", "--seed", "7", "--chats", "8", "--messages", "200"]) as told:
        yield told


@pytest.fixture
def other() -> Iterator[tuple[int, str]]:
    """A second terminal: the side that reads it, which the test closes, and its name."""
    reading, writing = pty.openpty()
    yield reading, os.ttyname(writing)
    os.close(writing)


def under_nohup(command: str) -> list[str]:
    """A session that outlives its terminal and hears of nothing; the exit status stands in `$STATUS`."""
    return ["sh", "-c", f"trap '' HUP; {command}; echo $? > $STATUS"]


def status_of(terminal: Terminal, tmp_path: Path) -> int:
    """Take the terminal away; how the program ended."""
    terminal.hang_up()
    return int((tmp_path / "status").read_text())


def drafts(env: dict[str, str]) -> list[str]:
    """What is typed and not sent, as it lies on disk."""
    command = [sys.executable, "-m", "greentui", "--offline", "chats", "--json"]
    told = subprocess.run(command, env=env, capture_output=True, check=True).stdout
    return [chat["draft"] for chat in json.loads(told) if chat["draft"]]


def wait_ended(program: psutil.Process) -> None:
    psutil.wait_procs([program], PATIENCE)
    assert not program.is_running() or program.status() == psutil.STATUS_ZOMBIE


def test_the_first_start_ends_with_its_terminal_and_is_filled_in_the_next_time(tmp_path: Path) -> None:
    env = {"GREENTUI_HOME": str(tmp_path), "STATUS": str(tmp_path / "status")}
    with Terminal(under_nohup(CONSOLE), env=env) as terminal:
        terminal.wait_for("Welcome to greentui")
        terminal.type("-shop")
        terminal.wait_for("main-shop")
        assert status_of(terminal, tmp_path) == HUNG_UP
    with Terminal(CONSOLE.split(), env=env) as terminal:
        terminal.wait_for("main-shop")


def test_no_more_input_ends_it_with_the_screen_as_it_was(tmp_path: Path, other: tuple[int, str]) -> None:
    reading, name = other
    with Terminal(["sh", "-c", f"exec {CONSOLE} < {name}"], env={"GREENTUI_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("Welcome to greentui")
        os.close(reading)
        assert terminal.wait_end() == HUNG_UP
        assert b"\x1b[?1049l" in terminal.written


CLOCKLESS = """
import sys
from greentui.cli import main
from greentui.tui.compose import box
from greentui.tui.terminal import driver

box.DRAFT_AFTER = driver._WATCH = 1e6
sys.exit(main([]))
"""
"""The console with the clocks stopped that save the draft and check that the terminal is there."""


def test_the_reader_alone_notices_that_there_is_no_more_input(tmp_path: Path, other: tuple[int, str]) -> None:
    reading, name = other
    command = ["sh", "-c", f'exec {sys.executable} -c "$0" < {name}', CLOCKLESS]
    with Terminal(command, env={"GREENTUI_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("Welcome to greentui")
        os.close(reading)
        assert terminal.wait_end() == HUNG_UP


def test_no_more_output_ends_it_with_keys_as_they_were(tmp_path: Path, other: tuple[int, str]) -> None:
    reading, name = other
    with Terminal(["sh", "-c", f"exec {CONSOLE} > {name}"], env={"GREENTUI_HOME": str(tmp_path)}) as terminal:
        painted = b""
        while b"Welcome to greentui" not in painted:
            painted += os.read(reading, 4096)
        assert not terminal.echoes()
        os.close(reading)
        assert terminal.wait_end() == HUNG_UP
        assert terminal.echoes()
        assert not terminal.written, "nothing of the screen went to standard error"


@pytest.mark.parametrize("sent", [b"\xff\xfe", b"\x1b[1114112;1u", b"\x1b[48;24;0;480;800t\x1b[<0;5;5M"])
def test_nothing_a_terminal_sends_ends_it(tmp_path: Path, sent: bytes) -> None:
    with Terminal([sys.executable, "-m", "greentui"], env={"GREENTUI_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("Welcome to greentui")
        terminal.send(sent)
        end = time.monotonic() + PATIENCE
        while "zz" not in terminal.text():  # what came together with it may be lost
            assert time.monotonic() < end
            terminal.type("z")
            terminal.pump(0.2)


def test_a_size_that_was_not_asked_for_changes_nothing(tmp_path: Path) -> None:
    with Terminal([sys.executable, "-m", "greentui"], env={"GREENTUI_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("Welcome to greentui")
        terminal.send(b"\x1b[48;200;500;1;1t")
        terminal.type("zz")
        terminal.wait_for("zz")
        terminal.settle(0.5)
        assert b"\x1b[200;" not in terminal.written


def test_a_reported_size_is_painted_as_far_as_it_goes(tmp_path: Path) -> None:
    with Terminal([sys.executable, "-m", "greentui"], env={"GREENTUI_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("Welcome to greentui")
        terminal.send(b"\x1b[?2048;1$y\x1b[48;99999;99999;1;1t")
        end = time.monotonic() + PATIENCE
        while b"\x1b[200;" not in terminal.written:
            assert time.monotonic() < end
            terminal.pump(0.5)
        terminal.press("ctrl+q")
        assert terminal.wait_end() == CANCELLED


def test_a_huge_window_is_painted_in_its_corner(tmp_path: Path) -> None:
    env = {"GREENTUI_HOME": str(tmp_path)}
    command = ["sh", "-c", f"COLUMNS=60000 LINES=60000 exec {CONSOLE}"]
    with Terminal(command, env=env, columns=500, rows=200) as terminal:
        terminal.wait_for("Welcome to greentui")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == CANCELLED


def test_the_console_keeps_what_was_typed(addresses: dict[str, str], tmp_path: Path) -> None:
    env = {**environment_for(addresses, tmp_path), "STATUS": str(tmp_path / "status"), "CLOCKLESS": CLOCKLESS}
    with Terminal(under_nohup(f'{sys.executable} -c "$CLOCKLESS"'), env=env) as terminal:
        terminal.wait_for(r"Анна Петрова")
        terminal.type("what hung in the air")
        terminal.wait_for(r"what hung in the air")
        assert status_of(terminal, tmp_path) == HUNG_UP
    assert drafts(env) == ["what hung in the air"]


def test_a_console_whose_editor_has_the_terminal_ends_with_it(
    addresses: dict[str, str], tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        f"#!/bin/sh\ntrap '' HUP\necho $$ > {tmp_path}/editor.pid\necho EDITOR\nexec sleep 600\n"
    )
    editor.chmod(0o700)
    home = tmp_path / "home"
    env = {**environment_for(addresses, home), "STATUS": str(tmp_path / "status"), "VISUAL": str(editor)}
    with Terminal(under_nohup(CONSOLE), env=env) as terminal:
        terminal.wait_for(r"Анна Петрова")
        terminal.type("before the editor")
        terminal.wait_for(r"before the editor")
        terminal.press("ctrl+g")
        terminal.wait_for(r"EDITOR")
        beside = psutil.Process(int((tmp_path / "editor.pid").read_text()))
        assert status_of(terminal, tmp_path) == HUNG_UP
        wait_ended(beside)
    assert drafts(env) == ["before the editor"]


def test_a_terminal_that_takes_nothing_stops_neither_the_work_nor_its_end(
    addresses: dict[str, str], tmp_path: Path
) -> None:
    with Terminal([sys.executable, "-m", "greentui"], env=environment_for(addresses, tmp_path)) as terminal:
        terminal.wait_for(r"authorized")
        terminal.wait_for(r"Анна Петрова")
        # From here on nobody reads: every chat is painted whole, and soon none finds room any more.
        for _ in range(30):
            terminal.press("alt+down", "alt+up")
        terminal.type("sent behind a still picture")
        terminal.press("enter")
        end = time.monotonic() + PATIENCE
        while not any(
            each.get("text") == "sent behind a still picture" for each in state_of(addresses, "sent")
        ):
            assert time.monotonic() < end, "nothing is sent"
        order(addresses, "incoming", chatId=ANNA, text="and answered")
        while state_of(addresses, "queue"):
            assert time.monotonic() < end, "nothing is received"
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_gone() == 128 + signal.SIGTERM
        terminal.settle()
        assert terminal.written.rindex(b"\x1b[?1049l") > terminal.written.rindex(b"\x1b[?1049h")
        assert terminal.echoes()


PAINTER = """
import sys
from pathlib import Path
from textual.widgets import Static
from greentui.config import load
from greentui.tui.base_app import BaseApp

class Painter(BaseApp):
    CSS_PATH = []
    painted = 0

    def compose(self):
        yield Static("painted 0", markup=False)

    def on_key(self):
        self.painted += 1
        words = f"painted {self.painted} "
        self.query_one(Static).update("\\n".join([words * 15] * self.size.height))
        self.call_after_refresh(Path(sys.argv[1]).write_text, str(self.painted))

Painter(load()).run()
"""
"""Paints the whole screen anew at every key, and tells outside that it did."""


def test_a_terminal_that_goes_on_is_shown_what_it_missed(tmp_path: Path) -> None:
    told = tmp_path / "told"
    command = [sys.executable, "-c", PAINTER, str(told)]
    with Terminal(command, env={"GREENTUI_HOME": str(tmp_path)}, columns=200, rows=60) as terminal:
        terminal.wait_for("painted 0")
        end = time.monotonic() + PATIENCE
        for number in range(1, 71):
            terminal.press("x")
            while not told.exists() or told.read_text() != str(number):
                assert time.monotonic() < end, "it waits for its terminal"
        terminal.wait_for(r"\A(?:painted 70 painted 70.*\n)+painted 70 painted 70.*\Z")
        assert terminal.written.count(b"painted 69") < 10, "it was never too far behind"


BUSY = """
from textual.widgets import Static
from greentui.config import load
from greentui.tui import base_app

base_app.UNANSWERED = 0.1

class Busy(base_app.BaseApp):
    CSS_PATH = []

    def compose(self):
        yield Static("idle", markup=False)

    def on_key(self):
        (load().folders.data / "busy for good").touch()
        while True:
            pass

Busy(load()).run()
"""
"""An event loop that never turns again once a key is pressed."""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_console_that_is_busy_for_good_ends_when_told_to(tmp_path: Path, number: signal.Signals) -> None:
    with Terminal([sys.executable, "-c", BUSY], env={"GREENTUI_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("idle")
        terminal.press("x")
        until((tmp_path / "busy for good").exists)
        terminal.kill(number)
        assert terminal.wait_gone() == 128 + number
        terminal.settle()
        assert terminal.written.rindex(b"\x1b[?1049l") > terminal.written.rindex(b"\x1b[?1049h")
        assert terminal.echoes()


def test_a_console_that_is_busy_for_good_ends_with_its_terminal(tmp_path: Path) -> None:
    env = {"GREENTUI_HOME": str(tmp_path), "STATUS": str(tmp_path / "status"), "BUSY": BUSY}
    with Terminal(under_nohup(f'{sys.executable} -c "$BUSY"'), env=env) as terminal:
        terminal.wait_for("idle")
        terminal.press("x")
        until((tmp_path / "busy for good").exists)
        assert status_of(terminal, tmp_path) == HUNG_UP


def test_a_form_is_filled_in_again_after_its_terminal_was_gone(
    tmp_path: Path, addresses: dict[str, str]
) -> None:
    env = environment_for(addresses, tmp_path)
    with Terminal([sys.executable, "-m", "greentui"], env=env) as terminal:
        terminal.wait_for("authorized")
        terminal.press("ctrl+n")
        terminal.wait_for("Number with its country code")
        terminal.type("+79995550123")
        terminal.wait_for("79995550123")
        assert terminal.hang_up() == HUNG_UP
    with Terminal([sys.executable, "-m", "greentui"], env=env) as terminal:
        terminal.wait_for("Unfinished forms were kept")
        terminal.press("ctrl+n")
        terminal.wait_for("79995550123")
