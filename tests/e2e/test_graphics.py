"""Pictures in terminals with graphics, without them, and without a response."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal

PROGRAM = """
import io
import sys
from pathlib import Path
from PIL import Image
from textual import work
from textual.widgets import Static
from greentui.config import load
from greentui.tui.terminal import graphics
from greentui.tui.base_app import BaseApp

done = Path(sys.argv[1], "done")

class Small(BaseApp):
    CSS_PATH = []
    got = None
    rounds = 0

    def compose(self):
        yield Static("ready", markup=False)

    def on_mount(self):
        self.set_interval(0.02, self.go_on)

    def go_on(self):
        self.rounds += 1
        self.query_one(Static).update(f"got {self.got!r} in round {self.rounds}")
        done.write_text(str(self.rounds))

    def on_key(self, event):
        if event.key == "b":
            self.set_interval(0.1, self.bell)
        else:
            self.show(event.key == "p")

    @work
    async def show(self, good):
        data = io.BytesIO()
        Image.new("RGB", (64, 48), "teal").save(data, "PNG")
        picture = data.getvalue() if good else b"GIF89a of some sort"
        self.got = await graphics.shown(self, picture, "gate.png  1 KB")

Small(load({"GREENTUI_HOME": sys.argv[1]})).run()
print("left")
"""
ATTRIBUTES = b"\x1b[c"
"""The question for what a terminal has; `4` in the answer is sixel."""


SIXEL = re.compile(rb"\x1bP[\d;]*q[^\x1b]+\x1b\\")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with Terminal([sys.executable, "-c", PROGRAM, str(tmp_path)], columns=80, rows=24) as made:
        made.wait_for("round")
        made.written.clear()
        yield made


def asked(terminal: Terminal, question: re.Pattern[bytes]) -> re.Match[bytes]:
    """Wait until the terminal is asked something. The program never stops painting: a pause tells nothing."""
    deadline = time.monotonic() + 30
    while not (found := question.search(terminal.written)):
        assert time.monotonic() < deadline, terminal.text()
        assert not terminal.ended, terminal.text()
        terminal.pump(0.5)
    return found


def test_sixel(terminal: Terminal) -> None:
    terminal.press("p")
    asked(terminal, re.compile(re.escape(ATTRIBUTES)))
    terminal.type("\x1b[?62;4;22c")
    asked(terminal, SIXEL)
    asked(terminal, re.compile(rb"gate\.png"))
    terminal.press("x")
    terminal.wait_for(r"got 'x'")
    terminal.written.clear()
    terminal.press("p")
    asked(terminal, SIXEL)
    assert ATTRIBUTES not in terminal.written  # asked once
    terminal.press("o")
    terminal.wait_for(r"got 'o'")


def before_a_picture(terminal: Terminal) -> None:
    """A picture is on the screen, whole, and nothing else to come."""
    terminal.press("p")
    asked(terminal, re.compile(re.escape(ATTRIBUTES)))
    terminal.type("\x1b[?62;4;22c")
    asked(terminal, re.compile(rb"gate\.png.*goes back", re.DOTALL))
    terminal.settle(0.1)
    terminal.written.clear()


def rounds(folder: Path) -> int:
    """How often the console's own work came round."""
    return int((folder / "done").read_text() or 0)


def wait_rounds(terminal: Terminal, folder: Path, more: int, seconds: float = 20) -> None:
    """Wait until the console's own work came round so often again."""
    goal, deadline = rounds(folder) + more, time.monotonic() + seconds
    while rounds(folder) < goal:
        assert time.monotonic() < deadline, "the console's work stands still"
        terminal.pump(0.02)


def test_work_goes_on_behind_a_picture_and_paints_nothing_over_it(terminal: Terminal, tmp_path: Path) -> None:
    before_a_picture(terminal)
    wait_rounds(terminal, tmp_path, 40)
    assert terminal.written == b""
    terminal.press("x")
    terminal.wait_for(r"got 'x' in round")


def test_the_bell_rings_behind_a_picture(terminal: Terminal) -> None:
    terminal.press("b")
    before_a_picture(terminal)
    asked(terminal, re.compile(rb"\x07"))


def test_another_size_of_the_window_draws_the_picture_anew(terminal: Terminal) -> None:
    before_a_picture(terminal)
    terminal.resize(60, 20)
    asked(terminal, SIXEL)
    asked(terminal, re.compile(rb"goes back"))
    terminal.press("ctrl+c")
    terminal.wait_for(r"got '\\x03'")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_from_outside_leaves_a_clean_terminal(terminal: Terminal, number: signal.Signals) -> None:
    before_a_picture(terminal)
    terminal.kill(number)
    terminal.wait_end()
    assert b"\x1b[?1049l" in terminal.written
    assert terminal.echoes()


def test_a_process_without_its_terminal_ends(terminal: Terminal) -> None:
    before_a_picture(terminal)
    terminal.hang_up()


def test_kitty(terminal: Terminal) -> None:
    terminal.press("p")
    asked(terminal, re.compile(re.escape(ATTRIBUTES)))
    terminal.type("\x1b_Gi=31;OK\x1b\\\x1b[?62;22c")
    asked(terminal, re.compile(rb"\x1b_G[^\x1b]*(?:f=100|t=d|m=[01])[^\x1b]*;[A-Za-z0-9+/=]{40,}\x1b\\"))
    terminal.press("x")
    terminal.wait_for(r"got 'x'")


@pytest.mark.parametrize("answer", ["", "\x1b[?62;22c"], ids=["never answers", "has none"])
def test_no_graphics(terminal: Terminal, answer: str) -> None:
    terminal.press("p")
    asked(terminal, re.compile(re.escape(ATTRIBUTES)))
    terminal.type(answer)
    terminal.wait_for(r"got None")
    terminal.written.clear()
    terminal.press("p")
    terminal.settle(0.3)
    assert ATTRIBUTES not in terminal.written
    assert "got None" in terminal.text()


def test_what_is_no_picture_is_not_shown(terminal: Terminal) -> None:
    terminal.press("n")
    terminal.wait_for(r"got None")
    assert ATTRIBUTES not in terminal.written
