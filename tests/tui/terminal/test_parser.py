"""Reports that a terminal may send, and Textual's parser does not expect."""

from __future__ import annotations

import pytest
from textual.events import Key, MouseDown, Resize

from greentui.tui.terminal.parser import Parser


@pytest.mark.parametrize(
    "report",
    [
        "\x1b[48;36;120t",
        "\x1b[48:36:120t",
        "\x1b[48;-36;120;720;1440t",
        "\x1b[8;36;120t",
        "\x1b[?62;22c",
        "\x1b[>41;354;0c",
        "\x1b[0n",
        "\x1b[?25u",
        "\x1b[?2027;0$y",
    ],
)
def test_a_report_that_says_nothing_is_not_typed(report: str) -> None:
    found = [*Parser().feed(f"a{report}b")]
    assert [event.key for event in found if isinstance(event, Key)] == ["a", "b"]


@pytest.mark.parametrize("size", ["36;120;0;0", "0;0;720;1440", "36;120;0;1440"])
def test_a_click_in_a_window_without_a_size_is_in_cells(size: str) -> None:
    resized, click = Parser().feed(f"\x1b[48;{size}t\x1b[<0;10;5M")
    assert isinstance(resized, Resize)
    assert isinstance(click, MouseDown)
    assert (click.x, click.y) == (9, 4)


def test_a_click_in_pixels_is_in_its_cell() -> None:
    _resized, click = Parser().feed("\x1b[48;36;120;720;1440t\x1b[<0;121;81M")
    assert isinstance(click, MouseDown)
    assert (click.x, click.y) == (10, 4)
