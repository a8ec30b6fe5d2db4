"""Alarms above the chats and the status bar below them."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from greentui.model.changes import ArchiveAlarm, FactsChanged, StateAlarm
from greentui.model.instance import InstanceState
from greentui.text.sanitize import width
from greentui.text.state_help import explain
from greentui.tui.widgets.banner import second_row
from tests.tui.conftest import Running, main_of, toasts
from tests.tui.fakes import FakeSession


async def test_an_alarm_stays_until_it_is_acknowledged(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        session.tell(
            StateAlarm(
                InstanceState.NOT_AUTHORIZED, "notAuthorized", InstanceState.AUTHORIZED, "The phone is gone."
            )
        )
        await pilot.pause()
        banner = main.query_one("#banner")
        assert banner.display
        assert banner.region.height > 0
        assert main.shell.notifier.rung == 1
        await pilot.press("alt+k")
        await pilot.pause()
        assert not banner.region.height


async def test_an_alarm_names_the_state_and_says_its_step_once(
    session: FakeSession, running: Running
) -> None:
    said = explain(InstanceState.SUSPENDED)
    async with running((200, 36)) as pilot:
        text = f"{said.meaning} {said.step}"
        session.tell(StateAlarm(InstanceState.SUSPENDED, "suspended", InstanceState.AUTHORIZED, text))
        await pilot.pause()
        shown = str(main_of(pilot).query_one("#banner", Static).render())
        assert said.word in shown.lower()
        assert shown.count(said.step) == 1


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)], ids=str)
async def test_an_alarm_is_cut_nowhere(session: FakeSession, running: Running, size: tuple[int, int]) -> None:
    async with running(size) as pilot:
        for state in InstanceState:
            if state is not InstanceState.AUTHORIZED:
                session.tell(StateAlarm(state, "", InstanceState.AUTHORIZED, ""))
                await pilot.pause()
                banner = main_of(pilot).query_one("#banner", Static)
                keys, text = str(banner.render()).split("\n")
                assert width(keys) <= banner.content_size.width, keys
                assert "Alt+K" in keys
                assert text.endswith(".")
                # Words that go to the next row leave some of a row empty.
                rows = -(-width(text) // (banner.content_size.width - 12))
                assert 2 <= banner.content_size.height <= 1 + rows
        await pilot.resize_terminal(200, 60)
        await pilot.pause()
        assert "Alt+K or a click dismisses" in str(banner.render())


@pytest.mark.parametrize(
    ("room", "shown"),
    [(3, "One."), (9, "One. Two?"), (13, "One. Two?"), (14, "One. Two? End."), (99, "One. Two? End.")],
)
def test_what_has_no_room_is_left_out_by_the_sentence(room: int, shown: str) -> None:
    assert second_row("One. Two? End.", room) == shown


async def test_a_state_that_stands_at_the_start_is_shown_and_calls_no_one(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        session.tell(StateAlarm(InstanceState.BLOCKED, "blocked", "blocked", "Banned.", standing=True))
        await pilot.pause()
        assert main_of(pilot).query_one("#banner").display
        assert main_of(pilot).shell.notifier.rung == 0


@pytest.mark.parametrize(
    ("state", "moved", "keys"),
    [
        (InstanceState.NOT_AUTHORIZED, {}, "F3 links a phone · F2 shows more · Alt+K"),
        (InstanceState.NOT_AUTHORIZED, {"link": "f10"}, "F10 links a phone · F2 shows more · Alt+K"),
        (InstanceState.YELLOW_CARD, {}, "F2 r reboots the instance"),
        (InstanceState.BLOCKED, {}, "F6 c clears the queue"),
        (InstanceState.SUSPENDED, {}, "F2 shows more"),
    ],
)
async def test_an_alarm_names_the_key_that_helps(
    session: FakeSession, running: Running, state: InstanceState, moved: dict[str, str], keys: str
) -> None:
    async with running(keys=moved) as pilot:
        session.tell(StateAlarm(state, "", InstanceState.AUTHORIZED, ""))
        await pilot.pause()
        assert keys in str(main_of(pilot).query_one("#banner", Static).render())


async def test_an_alarm_goes_once_the_state_is_over(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        session.set_facts(state=InstanceState.YELLOW_CARD)
        session.tell(StateAlarm(InstanceState.YELLOW_CARD, "yellowCard", InstanceState.AUTHORIZED, ""))
        session.set_facts(state=InstanceState.STARTING)
        await pilot.pause()
        assert main_of(pilot).query_one("#banner").display
        session.set_facts(state=InstanceState.AUTHORIZED)
        await pilot.pause()
        assert not main_of(pilot).query_one("#banner").display


async def test_a_lost_connection_stays_said_until_it_is_back(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        session.set_facts(socket_online=False)
        session.tell(StateAlarm(InstanceState.OTHER, "offline", InstanceState.AUTHORIZED, "No connection."))
        session.set_facts(waiting_in=3)
        await pilot.pause()
        assert main_of(pilot).query_one("#banner").display
        session.set_facts(socket_online=True)
        session.tell(StateAlarm(InstanceState.AUTHORIZED, "authorized", "offline", "Connected again."))
        await pilot.pause()
        assert not main_of(pilot).query_one("#banner").display
        assert "Connected again." in toasts(pilot)


async def test_a_click_dismisses_an_alarm_and_does_nothing_else(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        session.tell(StateAlarm(InstanceState.NOT_AUTHORIZED, "", InstanceState.AUTHORIZED, ""))
        await pilot.pause()
        await pilot.click("#banner")
        await pilot.pause()
        assert pilot.app.screen is main
        assert main.compose_box.composer.has_focus
        assert not main.query_one("#banner").display


async def test_the_bar_draws_nothing_while_nothing_changes(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        status = main_of(pilot).status
        before = status.drawn
        for _turn in range(5):
            status.tell()
        await pilot.pause()
        assert status.drawn == before
        session.set_facts(waiting_out=2)
        await pilot.pause()
        assert status.drawn == before + 1
        assert "out 2" in status.text()


async def test_the_bar_leads_to_its_screens(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        status = main_of(pilot).status
        session.set_facts(waiting_out=2)
        await pilot.pause()
        await pilot.click("#status", offset=(status.text().index("out") + 2, 0))
        await pilot.pause()
        assert type(pilot.app.screen).__name__ == "OutboxScreen"


GONE = "The archive is gone. Put it back."


async def test_the_archive_s_alarm_stands_until_it_can_be_written_again(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        session.set_facts(trouble=GONE)
        session.tell(ArchiveAlarm(GONE), FactsChanged())
        await pilot.pause()
        assert GONE in str(main.query_one("#archive-banner", Static).render())
        assert main.shell.notifier.rung == 1
        session.tell(StateAlarm(InstanceState.AUTHORIZED, "authorized", "offline", "Connected again."))
        await pilot.pause()
        assert main.query_one("#archive-banner").display, "another alarm is over"
        session.set_facts(trouble="")
        session.tell(FactsChanged())
        await pilot.pause()
        assert not main.query_one("#archive-banner").display


async def test_two_alarms_are_shown_at_once_and_dismissed_with_one_key(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        session.set_facts(trouble=GONE)
        session.tell(ArchiveAlarm(GONE))
        session.tell(StateAlarm(InstanceState.BLOCKED, "blocked", "authorized", "The number is blocked."))
        await pilot.pause()
        shown = [str(banner.render()) for banner in main.query("Banner").results(Static) if banner.display]
        assert sorted(GONE in text for text in shown) == [False, True]
        await pilot.press("alt+k")
        assert not any(banner.display for banner in main.query("Banner"))
