"""Ctrl+Z: undo in a text, back to the shell elsewhere."""

from __future__ import annotations

from textual.pilot import Pilot

from greentui.tui.app import GreenTuiApp
from tests.tui.conftest import Running, toasts, type_text

ASKED = "Not suspended"
"""What a console without a terminal says when it is to give one back."""


def written(pilot: Pilot[int]) -> str:
    assert isinstance(pilot.app, GreenTuiApp)
    return pilot.app.main.compose_box.text


async def test_where_nothing_is_typed_it_suspends(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert ASKED in toasts(pilot)


async def test_what_is_typed_is_undone_and_nothing_else_happens(running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "draft")
        await pilot.press("ctrl+z")
        assert written(pilot) == ""
        await pilot.press("ctrl+z", "ctrl+z")  # who undoes in a hurry does not leave
        await pilot.pause()
        assert ASKED not in toasts(pilot)
        await pilot.press("ctrl+y")
        assert written(pilot) == "draft"


async def test_a_message_that_was_sent_is_not_undone(running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "sent")
        await pilot.press("enter", "ctrl+z")
        await pilot.pause()
        assert written(pilot) == ""
        assert ASKED in toasts(pilot)


async def test_beside_the_composer_it_suspends_whatever_is_typed(running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "draft")
        await pilot.press("tab", "ctrl+z")
        await pilot.pause()
        assert written(pilot) == "draft"
        assert ASKED in toasts(pilot)
