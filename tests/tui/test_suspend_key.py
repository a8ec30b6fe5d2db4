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
    ("keys", "left", "suspends"),
    [
        ("", "", True),
        ("d r", "", False),
        ("d r ctrl+z", "", False),  # who undoes in a hurry does not leave
        ("d ctrl+z ctrl+y", "", False),
        ("d backspace", "", True),
        ("d r ctrl+u", "", True),
        ("d backspace r", "", False),
        ("d enter", "", True),
        ("d enter r", "", False),
    ],
)
async def test_it_is_undo_where_there_is_a_text_to_undo_in(
    running: Running, keys: str, left: str, suspends: bool
) -> None:
    async with running() as pilot:
        await pilot.press(*keys.split(), "ctrl+z")
        await pilot.pause()
        assert (ASKED in toasts(pilot)) is suspends
        assert written(pilot) == left


async def test_a_draft_that_was_deleted_by_hand_does_not_come_back(
    session: FakeSession, running: Running
) -> None:
    session.change_chat(ANNA, draft="older")
    async with running() as pilot:
        await pilot.press("ctrl+u", "ctrl+z")
        await pilot.pause()
        assert ASKED in toasts(pilot)
        assert written(pilot) == ""


async def test_a_draft_that_was_not_touched_is_no_text_to_undo_in(
    session: FakeSession, running: Running
) -> None:
    session.change_chat(ANNA, draft="older")
    async with running() as pilot:
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert ASKED in toasts(pilot)
        assert written(pilot) == "older"


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
