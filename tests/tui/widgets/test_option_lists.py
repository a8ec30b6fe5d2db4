"""Option lists without room."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.widgets import OptionList

from greentui.tui.widgets import option_lists


class Roomless(App[None]):
    """A list without a row."""

    def compose(self) -> ComposeResult:
        options = OptionList("one", "two")
        options.styles.height = 0
        yield options


@pytest.mark.parametrize("key", ["pageup", "pagedown", "home", "end", "up", "down"])
async def test_a_list_without_a_row_takes_every_key(key: str) -> None:
    option_lists.teach()
    async with Roomless().run_test() as pilot:
        pilot.app.query_one(OptionList).highlighted = 0
        await pilot.press(key)
