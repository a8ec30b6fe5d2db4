"""Ctrl+Z: undo in a text, back to the shell elsewhere."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from greentui.tui.app import GreenTuiApp
from tests.tui.conftest import Running, toasts, type_text
from tests.tui.fakes import ANNA, FakeSession

ASKED = "Not suspended"
"""What a console without a terminal says when it is to give one back."""


def written(pilot: Pilot[int]) -> str:
    assert isinstance(pilot.app, GreenTuiApp)
    return pilot.app.main.compose_box.text


@pytest.mark.parametrize(
    ("draft", "keys", "left", "suspends"),
    [
        ("", "", "", True),
        ("", "d r", "", False),
        ("", "d r ctrl+z", "", False),  # who undoes in a hurry does not leave
        ("", "d ctrl+z ctrl+y", "", False),
        ("", "d backspace", "d", False),
        ("", "d r ctrl+u", "dr", False),
        ("", "d backspace r", "", False),
        ("", "d enter", "", True),
        ("", "d enter r", "", False),
        ("older", "", "older", False),
        ("older", "ctrl+z", "older", False),
        ("older", "ctrl+u", "older", False),
        ("older", "enter", "", True),
    ],
)
async def test_it_is_undo_in_a_composer_with_a_text_or_a_history(
    session: FakeSession, running: Running, draft: str, keys: str, left: str, suspends: bool
) -> None:
    session.change_chat(ANNA, draft=draft)
    async with running() as pilot:
        await pilot.press(*keys.split(), "ctrl+z")
        await pilot.pause()
        assert (ASKED in toasts(pilot)) is suspends
        assert written(pilot) == left


async def test_it_leaves_a_message_alone_that_was_just_taken_back(running: Running) -> None:
    async with running(take_back_seconds=5) as pilot:
        await type_text(pilot, "one")
        await pilot.press("enter")
        await type_text(pilot, "two")
        await pilot.press("alt+z", "ctrl+z")
        await pilot.pause()
        assert ASKED not in toasts(pilot)
        assert written(pilot) == "one\ntwo"


@pytest.mark.parametrize(
    ("opened", "typed", "suspends"),
    [
        ("alt+p", "", False),  # a form: its first line
        ("alt+p", "q", False),
        ("alt+l", "", False),
        ("ctrl+k", "", False),  # a list with a line to filter it
        ("ctrl+k", "q", False),
        ("ctrl+f", "q", False),
        ("alt+f", "q", False),
        ("f1", "q", False),
        ("tab", "", True),  # lists
        ("f6", "", True),  # a page
    ],
)
async def test_it_suspends_only_where_no_text_has_the_focus(
    running: Running, opened: str, typed: str, suspends: bool
) -> None:
    async with running() as pilot:
        await pilot.press(opened)
        await pilot.pause()
        await pilot.press(*typed, "ctrl+z")
        await pilot.pause()
        assert (ASKED in toasts(pilot)) is suspends


async def test_what_is_undone_can_be_done_again(running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "draft")
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+y")
        assert written(pilot) == "draft"


async def test_beside_the_composer_it_suspends_whatever_is_typed(running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "draft")
        await pilot.press("tab", "ctrl+z")
        await pilot.pause()
        assert written(pilot) == "draft"
        assert ASKED in toasts(pilot)
