"""The chat list in the console: filters, orders, actions on a chat."""

from __future__ import annotations

import pytest

from greentui.model.chats import ChatFilter
from greentui.text.time_format import upcoming
from tests.tui.conftest import Running, main_of, toasts, type_text
from tests.tui.fakes import ANNA, BORIS, CLUB, FakeSession
from tests.tui.screens.stage import until
from tests.tui.world import NOON


async def test_marking_read_can_be_left_to_the_key(session: FakeSession, running: Running) -> None:
    async with running(mark_read="key") as pilot:
        await type_text(pilot, "Yes")
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("mark_read") == []
        await pilot.press("alt+r")
        await pilot.pause()
        assert session.asked_for("mark_read") == [(ANNA, "")]


async def test_the_console_has_chats_marked_that_were_answered(
    session: FakeSession, running: Running
) -> None:
    """Once the answer has left; it does not do so itself when something is typed."""
    async with running() as pilot:
        await type_text(pilot, "Yes")
        await pilot.press("enter")
        await pilot.pause()
        assert session.watches_answers
        assert session.asked_for("mark_read") == []


async def test_filters_and_sorting(running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        await pilot.press("alt+2")
        await pilot.pause()
        assert list(main.chat_list.ids) == [ANNA]
        await pilot.press("alt+4")
        await pilot.pause()
        assert main.chat_list.filter is ChatFilter.GROUPS
        await pilot.press("alt+1", "alt+s", "alt+s")
        await pilot.pause()
        assert list(main.chat_list.ids) == [CLUB, ANNA, BORIS]


async def test_the_header_names_somebody_nobody_has_written_with(
    session: FakeSession, running: Running
) -> None:
    session.people["79020000009@c.us"] = "+7 902 000-00-09"
    async with running(size=(60, 20)) as pilot:
        main = main_of(pilot)
        main.open_chat("79020000009@c.us")
        await pilot.pause()
        assert "‹ +7 902 000-00-09" in main.header.text()


async def test_the_tabs_and_the_header_can_be_clicked(running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        column = main.tabs.text().index("Unread") + 2
        await pilot.click("#tabs", offset=(column, 0))
        await pilot.pause()
        assert main.chat_list.filter is ChatFilter.UNREAD


async def test_next_unread(session: FakeSession, running: Running) -> None:
    session.change_chat(CLUB, unread=3)
    async with running() as pilot:
        await pilot.press("alt+a")
        await pilot.pause()
        assert main_of(pilot).chat_id == CLUB
        await pilot.press("alt+a")
        await pilot.pause()
        assert main_of(pilot).chat_id == ANNA
        session.change_chat(CLUB, unread=0)
        session.change_chat(ANNA, unread=0)
        await pilot.press("alt+a")
        await pilot.pause()
        assert "read" in toasts(pilot)


async def test_archive_and_pin(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+e", "alt+t")
        await pilot.pause()
        assert session.asked_for("archive") == [(ANNA, True)]
        assert session.asked_for("pin") == [(ANNA, True)]


async def test_a_chat_is_done_and_opened_again_by_the_same_key(
    session: FakeSession, running: Running
) -> None:
    session.change_chat(ANNA, waiting_since=1_700_000_000)
    async with running() as pilot:
        await pilot.press("alt+x")
        await pilot.pause()
        assert session.asked_for("mark_done") == [(ANNA,)]
        assert session.asked_for("reopen") == []
        await pilot.press("alt+x")
        await pilot.pause()
        assert session.asked_for("reopen") == [(ANNA,)]


@pytest.mark.parametrize(("down", "until"), [(0, int(NOON) + 8 * 3600), (1, int(NOON) + 7 * 86_400), (2, -1)])
async def test_a_chat_is_muted_for_as_long_as_one_chooses(
    session: FakeSession, running: Running, down: int, until: int
) -> None:
    async with running() as pilot:
        await pilot.press("alt+m")
        await pilot.pause()
        await pilot.press(*["down"] * down, "enter")
        await pilot.pause()
        assert session.asked_for("mute") == [(ANNA, until)]
        when = "" if until == -1 else f" until {upcoming(until, NOON)}"
        assert f"Анна Петрова is muted here{when}." in toasts(pilot)


async def test_a_muted_chat_is_unmuted_at_once(session: FakeSession, running: Running) -> None:
    session.change_chat(ANNA, muted_until=-1)
    async with running() as pilot:
        await pilot.press("alt+m")
        await pilot.pause()
        assert session.asked_for("mute") == [(ANNA, 0)]


async def test_a_chat_is_marked_unread_by_key_and_by_menu(session: FakeSession, running: Running) -> None:
    session.change_chat(ANNA, unread=0)
    async with running() as pilot:
        await pilot.press("alt+shift+r")
        await pilot.pause()
        assert session.asked_for("mark_unread") == [(ANNA,)]
        assert "Анна Петрова is unread." in toasts(pilot)


async def test_mentions_are_a_list_of_hits(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+n")
        await until(pilot, lambda: session.asked_for("search"))
        assert ("mentions:me",) in session.asked_for("search")
