"""A text longer than the composer is high."""

from __future__ import annotations

import pytest
from textual import events

from tests.tui.conftest import Running, still
from tests.tui.test_console import main_of

ROWS = "word " * 60
"""Several rows."""


@pytest.mark.parametrize("pieces", [[ROWS * 6], [ROWS] * 6], ids=["at once", "piece by piece"])
async def test_the_cursor_stays_in_view(running: Running, pieces: list[str]) -> None:
    async with running() as pilot:
        composer = main_of(pilot).compose_box.composer
        for piece in pieces:
            composer.post_message(events.Key("w", piece))
            await still(pilot)
        assert composer.scroll_offset.y == composer.max_scroll_y > 0
