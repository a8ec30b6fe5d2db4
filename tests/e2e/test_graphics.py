"""Pictures in a terminal that has graphics of its own, and in terminals that have none or never answer."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest

from tests.terminal import Terminal

PROGRAM = """
import io
from PIL import Image
from textual.app import App
from textual.widgets import Static
from greentui.tui import graphics

class Small(App):
    def compose(self):
        yield Static("ready", markup=False)

    def on_key(self, event):
        data = io.BytesIO()
        Image.new("RGB", (64, 48), "teal").save(data, "PNG")
        good = event.key == "p"
        got = graphics.shown(self, data.getvalue() if good else b"GIF89a of some sort", "gate.png  1 KB")
        self.query_one(Static).update(f"got {got!r}")

Small().run()
"""
ATTRIBUTES = b"\x1b[c"
"""The question for what a terminal has; `4` in the answer is sixel."""


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with Terminal([sys.executable, "-c", PROGRAM], columns=80, rows=24) as made:
        made.wait_for("ready")
        made.written.clear()
        yield made


def asked(terminal: Terminal, question: re.Pattern[bytes]) -> re.Match[bytes]:
    """Wait until the terminal is asked something."""
    while not (found := question.search(terminal.written)):
        assert terminal.pump(30), terminal.text()
    return found


def test_sixel(terminal: Terminal) -> None:
    terminal.press("p")
    asked(terminal, re.compile(re.escape(ATTRIBUTES)))
    terminal.type("\x1b[?62;4;22c")
    asked(terminal, re.compile(rb"\x1bP[\d;]*q[^\x1b]+\x1b\\"))
    asked(terminal, re.compile(rb"gate\.png"))
    terminal.press("x")
    terminal.wait_for(r"got 'x'")
    terminal.written.clear()
    terminal.press("p")
    asked(terminal, re.compile(rb"\x1bP[\d;]*q[^\x1b]+\x1b\\"))
    assert ATTRIBUTES not in terminal.written  # asked once
    terminal.press("o")
    terminal.wait_for(r"got 'o'")


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
