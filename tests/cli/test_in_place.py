"""Lines redrawn in place, as a terminal finally shows them."""

from __future__ import annotations

import io

import pyte
import pytest
from rich.text import Text

from greentui.cli.in_place import InPlace


class Screen(io.StringIO):
    """Output to a terminal of 20 columns, on which something stands already."""

    def __init__(self) -> None:
        super().__init__()
        self.screen = pyte.Screen(20, 6)
        self._stream = pyte.Stream(self.screen)
        self.write("before\n")

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._stream.feed(text.replace("\n", "\r\n"))
        return super().write(text)

    @property
    def shown(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display if line.strip()]


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "20")


def test_lines_take_the_place_of_the_last_ones() -> None:
    out = Screen()
    place = InPlace(out)
    place.show(["one", "two"])
    place.show(["x" * 20])
    place.show([Text("three", "bold"), "four", "five"])
    assert out.shown == ["before", "three", "four", "five"]


def test_nothing_is_left_of_them() -> None:
    out = Screen()
    with InPlace(out) as place:
        place.show(["one", "two"])
    assert out.shown == ["before"]


def test_what_a_stranger_says_in_them_moves_nothing() -> None:
    out = Screen()
    InPlace(out).show(["\x1b[Aaway"])
    assert out.shown == ["before", "␛[Aaway"]


def test_a_window_made_narrower_than_they_are_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Screen()
    place = InPlace(out)
    place.show(["twelve cells"])
    monkeypatch.setenv("COLUMNS", "11")
    place.show(["new"])
    place.show(["newer"])
    assert out.shown == ["before", "twelve cells", "newer"]


def test_a_terminal_called_dumb_gets_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    out = Screen()
    with InPlace(out) as place:
        place.show(["one"])
        place.show(["two"])
    assert out.getvalue() == "before\none\ntwo\n"
