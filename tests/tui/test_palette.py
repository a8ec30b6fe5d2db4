"""The order of what the palette finds."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.command import Command, DiscoveryHit
from textual.fuzzy import Matcher
from textual.widgets import OptionList

from greentui.text.keymap import ACTIONS
from greentui.tui import palette
from greentui.tui.palette import PaletteRows, likeness


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("group", "Groups: create, members, leave"),
        ("show g", "Show groups"),
        ("send a f", "Send a file"),
        ("sndfile", "Send a file"),
        ("log", "Log"),
    ],
)
def test_what_begins_with_the_words_comes_before_what_has_them_inside(query: str, first: str) -> None:
    offered = [str(action.words) for action in ACTIONS if action.palette]
    assert max(offered, key=lambda words: likeness(words, words, Matcher(query))) == first


def test_what_does_not_fit_is_not_offered() -> None:
    assert likeness("Send a file", "Send a file send_file", Matcher("xyzzy")) == 0


class Rows(App[None]):
    """The palette's rows alone."""

    CSS = "PaletteRows { width: 40; height: 10; visibility: visible; border: none; padding: 0; }"

    chosen = ""

    def compose(self) -> ComposeResult:
        yield PaletteRows()

    def show(self, *words: str) -> None:
        rows = self.query_one(PaletteRows)
        rows.clear_options().add_options(
            [Command(text, DiscoveryHit(text, lambda: None), id=text) for text in words]
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.chosen = event.option.id or ""


@pytest.mark.parametrize(
    ("aim", "after", "chosen"),
    [
        (3600.0, ("Show", "Search"), "Search"),
        (3600.0, ("Show",), ""),
        (0.0, ("Show", "Search"), "Show"),
    ],
)
async def test_a_click_means_the_row_it_was_aimed_at(
    monkeypatch: pytest.MonkeyPatch, aim: float, after: tuple[str, ...], chosen: str
) -> None:
    monkeypatch.setattr(palette, "AIM", aim)
    app = Rows()
    async with app.run_test(size=(40, 10)) as pilot:
        app.show("Search")
        await pilot.pause()
        app.show(*after)
        await pilot.click(PaletteRows, offset=(2, 0))
        assert app.chosen == chosen
