"""Each page and each dialog, if it fails, is closed with a word, and the console goes on."""

from __future__ import annotations

from importlib import import_module
from typing import Never

import pytest
from textual.pilot import Pilot

from greentui.model.changes import FactsChanged, OutboxChanged
from greentui.tui.app import GreenTuiApp
from greentui.tui.containment import OFTEN
from greentui.tui.pages import PAGES
from greentui.tui.shell import PageName
from tests.tui.conftest import Running, toasts, type_text
from tests.tui.fakes import FakeSession

DIALOGS = {
    "f1": "dialogs.help:HelpScreen",
    "ctrl+p": "palette:Palette",
    "ctrl+k": "dialogs.switcher:Switcher",
    "ctrl+n": "dialogs.new_chat:NewChat",
    "alt+d": "dialogs.input_dialog:InputDialog",
    "ctrl+o": "compose.forms.file:FileForm",
    "alt+p": "compose.forms.poll:PollForm",
    "alt+l": "compose.forms.location:LocationForm",
    "alt+v": "dialogs.recorder:Recorder",
    "alt+c": "compose.forms.contact:ContactForm",
}
"""Dialogs by the key that opens them."""


class Odd(Exception):
    """What goes wrong here."""


def fail(*_arguments: object) -> Never:
    raise Odd


def app_of(pilot: Pilot[int]) -> GreenTuiApp:
    assert isinstance(pilot.app, GreenTuiApp)
    return pilot.app


async def goes_on(pilot: Pilot[int], after: str) -> None:
    """See that the console said what failed, is in view, and takes letters."""
    app = app_of(pilot)
    for _turn in range(3):
        await pilot.pause()
    assert app.screen is app.main, after
    assert "Something went wrong (Odd), and this was closed." in toasts(pilot), after
    app.clear_notifications()
    await type_text(pilot, "x")
    assert app.main.compose_box.text == "x", after
    app.main.compose_box.set_text("")


@pytest.mark.parametrize("where", ["compose", "on_mount"])
async def test_a_page_that_cannot_be_made_is_closed(
    running: Running, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    async with running() as pilot:
        pilot.app.contain_failures()
        for name in PageName:
            monkeypatch.setattr(type(PAGES[name]()), where, fail, raising=False)
            await pilot.app.run_action(f"app.open('{name}')")
            await goes_on(pilot, name)


@pytest.mark.parametrize("where", ["compose", "on_mount"])
async def test_a_dialog_that_cannot_be_made_is_closed(
    running: Running, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    async with running() as pilot:
        pilot.app.contain_failures()
        for key, path in DIALOGS.items():
            module, _colon, name = path.partition(":")
            kind = getattr(import_module(f"greentui.tui.{module}"), name)
            monkeypatch.setattr(kind, where, fail, raising=False)
            await pilot.press(key)
            await goes_on(pilot, name)


async def test_a_page_that_fails_again_and_again_is_closed(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as pilot:
        pilot.app.contain_failures()
        for name in PageName:
            page = type(PAGES[name]())
            # Its own beginning needs more of the service than there is here.
            monkeypatch.setattr(page, "on_mount", lambda _page: None, raising=False)
            monkeypatch.setattr(page, "session_changed", fail)
            await pilot.app.run_action(f"app.open('{name}')")
            await pilot.pause()
            for _time in range(OFTEN):
                session.tell(FactsChanged())
                await pilot.pause()
            await goes_on(pilot, name)


async def test_a_page_that_is_not_made_yet_is_told_no_change(running: Running) -> None:
    async with running() as pilot:
        app = app_of(pilot)
        app.open_page(PageName.OUTBOX)
        assert app.screen is not app.main
        app._changed([OutboxChanged()])
        assert app.failure is None
