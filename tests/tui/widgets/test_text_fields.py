"""Fields draw their content sanitized, and keep it unchanged."""

from __future__ import annotations

import unicodedata

import pytest
from textual.app import App, ComposeResult

from greentui.text.sanitize import width
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
