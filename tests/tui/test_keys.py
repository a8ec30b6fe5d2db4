"""Keys moved by the configuration, vi keys, and other layouts."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from greentui.text.keymap import keymap
from greentui.tui.bindings import editing_keys
from greentui.tui.widgets.text_fields import TextArea
from tests.tui.conftest import Running, main_of, toasts
from tests.tui.fakes import ANNA, BORIS, CLUB


@pytest.mark.parametrize("keys", [("j", "j"), ("о", "о"), ("G",), ("G", "g", "j", "j")])
async def test_vi_letters_move_in_the_list_where_they_are_wanted(
    running: Running, keys: tuple[str, ...]
) -> None:
    async with running(vi_keys=True) as pilot:
        main = main_of(pilot)
        main.chat_list.focus()
        await pilot.pause()
        await pilot.press(*keys, "l")
        await pilot.pause()
        assert main.chat_id == CLUB
        assert main.compose_box.text == ""


async def test_the_cyrillic_layout_acts_on_messages_too(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "к")
        await pilot.pause()
        assert main_of(pilot).compose_box.mode.replying


async def test_a_key_moved_in_the_configuration_works_and_the_old_one_does_not(running: Running) -> None:
    async with running(keys={"next_chat": "f10"}) as pilot:
        main = main_of(pilot)
        await pilot.press("alt+down")
        await pilot.pause()
        assert main.chat_id == ANNA
        await pilot.press("f10")
        await pilot.pause()
        assert main.chat_id == BORIS
        main.chat_list.focus()
        await pilot.pause()
        await pilot.press("f10")
        await pilot.pause()
        assert main.chat_id == CLUB


async def test_a_key_that_clashes_is_told_at_the_start(running: Running) -> None:
    async with running(keys={"jump": "ctrl+f"}) as pilot:
        await pilot.pause()
        assert "ctrl+f" in toasts(pilot)


@pytest.mark.parametrize("key", ["ctrl+л", "ctrl+k"])
async def test_the_switcher_opens_in_both_layouts(running: Running, key: str) -> None:
    async with running() as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert type(pilot.app.screen).__name__ == "Switcher"


def test_a_key_that_was_moved_onto_one_of_editing_does_what_it_was_moved_for() -> None:
    assert editing_keys(keymap({}), TextArea.BINDINGS)["ctrl+e"] == "cursor_line_end"
    assert "ctrl+e" not in editing_keys(keymap({"jump": "ctrl+e"}), TextArea.BINDINGS)


@pytest.mark.parametrize(
    ("keys", "shown", "left"), [({}, "Main", ""), ({"jump": "ctrl+w"}, "Switcher", "ab")]
)
async def test_a_key_moved_onto_one_of_editing_does_so_in_the_find_bar_too(
    running: Running, keys: dict[str, str], shown: str, left: str
) -> None:
    async with running(keys=keys) as pilot:
        await pilot.press("ctrl+f", "a", "b", "ctrl+w")
        await pilot.pause()
        assert type(pilot.app.screen).__name__.startswith(shown)
        assert main_of(pilot).query_one("#find-words", Input).value == left
