"""The one page that opens by itself: for linking, before anything was typed, never while typing."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import pytest
from textual.binding import Binding, BindingType
from textual.pilot import Pilot

from greentui.model.changes import StateAlarm
from greentui.model.instance import InstanceState
from greentui.tui import app, pages
from greentui.tui.layers import Layer
from greentui.tui.shell import PageName
from tests.patience import PATIENCE
from tests.tui.conftest import Running
from tests.tui.fakes import FakeSession
from tests.tui.test_console import main_of
from tests.tui.test_letter_routing import burst, in_composer
from tests.tui.world import NOON


class Page(Layer[None]):
    """Stands for the page that links a phone, and does harm at every letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,i,s,a,l", "harm"),
        Binding("escape", "leave"),
    ]
    harmed = 0

    def action_harm(self) -> None:
        self.harmed += 1


@pytest.fixture(autouse=True)
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    made = Page()
    monkeypatch.setattr(pages, "PAGES", {PageName.LINK: lambda: made})
    monkeypatch.setattr(app, "NOTICED", 3600)
    return made


def unlinked(session: FakeSession) -> None:
    """The service says that no phone is linked."""
    session.set_facts(state=InstanceState.NOT_AUTHORIZED, state_word="notAuthorized", state_checked=int(NOON))
    session.tell(StateAlarm(InstanceState.NOT_AUTHORIZED, "notAuthorized", "authorized", ""))


def opened(pilot: Pilot[int], page: Page) -> bool:
    return pilot.app.screen is page


async def test_it_opens_at_the_start(session: FakeSession, running: Running, page: Page) -> None:
    async with running() as pilot:
        unlinked(session)
        await pilot.pause()
        assert opened(pilot, page)


async def test_what_the_archive_remembers_opens_nothing(
    session: FakeSession, running: Running, page: Page
) -> None:
    async with running() as pilot:
        session.set_facts(state=InstanceState.NOT_AUTHORIZED)
        await pilot.pause()
        assert not opened(pilot, page)


@pytest.mark.parametrize("keys", [("a",), ("tab",), ("ctrl+k", "escape")])
async def test_it_does_not_once_a_key_was_pressed(
    session: FakeSession, running: Running, page: Page, keys: tuple[str, ...]
) -> None:
    async with running() as pilot:
        await burst(pilot, *keys)
        unlinked(session)
        await pilot.pause()
        assert not opened(pilot, page)


async def test_it_does_not_when_the_number_is_unlinked_later_and_the_banner_names_the_key(
    session: FakeSession, running: Running, page: Page
) -> None:
    async with running() as pilot:
        session.set_facts(state_checked=int(NOON))
        unlinked(session)
        await pilot.pause()
        assert not opened(pilot, page)
        assert "F3 links a phone" in str(main_of(pilot).query_one("#banner").render())
        await burst(pilot, "f3")
        assert opened(pilot, page)


@pytest.mark.parametrize("text", ["oil", "see you at 8", "ок, жду"])
async def test_who_begins_to_type_as_it_opens_gets_the_console_back(
    session: FakeSession, running: Running, page: Page, text: str
) -> None:
    async with running() as pilot:
        unlinked(session)
        await burst(pilot, *text)
        assert in_composer(pilot) == text
        assert not page.harmed


async def test_a_shortcut_pressed_as_it_opens_is_the_consoles(
    session: FakeSession, running: Running, page: Page
) -> None:
    async with running() as pilot:
        unlinked(session)
        await burst(pilot, "ctrl+k", *"club", "enter", *"ok")
        assert main_of(pilot).header.text().startswith("Delivery club")
        assert in_composer(pilot) == "ok"


async def test_escape_leaves_it(session: FakeSession, running: Running, page: Page) -> None:
    async with running((60, 20)) as pilot:
        unlinked(session)
        await burst(pilot, "escape", *"ok")
        assert in_composer(pilot) == "ok"


async def test_once_it_was_noticed_keys_are_its_own(
    session: FakeSession, running: Running, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "NOTICED", 0.001)
    async with running() as pilot:
        unlinked(session)
        async with asyncio.timeout(PATIENCE):
            while main_of(pilot).shell._unasked:
                await pilot.pause()
        await burst(pilot, "o", "s")
        assert opened(pilot, page)
        assert page.harmed == 2


async def test_its_keys_work_at_once_where_there_is_nothing_to_type_into(
    session: FakeSession, running: Running, page: Page
) -> None:
    session.rows.clear()
    async with running() as pilot:
        unlinked(session)
        await burst(pilot, "o")
        assert page.harmed == 1
