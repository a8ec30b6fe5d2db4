"""Fields draw their content sanitized, and keep it unchanged; the caret stands where typing goes."""

from __future__ import annotations

import unicodedata

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widgets import Static

from greentui.text.sanitize import width
from greentui.tui.layers import Dialog, Painted
from greentui.tui.widgets.text_fields import Input, TextArea
from tests.hostile import HOSTILE


class Fields(App[None]):
    """A line and an area, both holding the same."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        yield Input(self.text)
        yield TextArea(self.text)


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_a_field_holds_does_not_steer_the_terminal(name: str) -> None:
    text = HOSTILE[name][:300]
    async with Fields(text).run_test(size=(60, 12)) as pilot:
        line, area = pilot.app.query_one(Input), pilot.app.query_one(TextArea)
        assert line.value == text
        for field, rows in ((line, 1), (area, area.size.height)):
            for row in range(rows):
                strip = field.render_line(row)
                drawn = strip.text
                assert not [c for c in drawn if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
                assert not set(drawn) & set(
                    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200d\ufe0f"
                )
                assert strip.cell_length == sum(map(width, drawn))


class Form(Painted[None]):
    """A screen with both fields."""

    def compose(self) -> ComposeResult:
        yield Input("line")
        yield TextArea("area")


class Question(Dialog[None]):
    """Something over it."""

    def compose(self) -> ComposeResult:
        yield Static("Really?")


def looks(strip: Strip) -> set[str]:
    """The styles a row is drawn in."""
    return {str(segment.style) for segment in strip if segment.text.strip()}


@pytest.mark.parametrize("kind", [Input, TextArea])
async def test_a_field_under_a_dialog_has_no_caret(kind: type[Input | TextArea]) -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(Form())
        field = app.screen.query_one(kind)
        field.cursor_blink = False
        field.focus()
        await pilot.press("home")
        with_caret = looks(field.render_line(0))
        await app.push_screen(Question())
        await pilot.pause()
        covered = looks(field.render_line(0))
        app.pop_screen()
        await pilot.pause()
        assert len(covered) == 1
        assert len(with_caret) == 2
        assert looks(field.render_line(0)) == with_caret
