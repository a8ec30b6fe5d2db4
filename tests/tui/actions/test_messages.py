"""Actions on a message: reply, edit, delete, forward."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import OptionList, Static

from greentui.engine.errors import Refusal
from greentui.model.catalogue_orders import OrderDetails, OrderLine
from greentui.model.messages import MessageKind, MessageStatus, Order
from greentui.model.sending import TextDraft
from greentui.tui.actions.deleting import Deleting
from greentui.tui.widgets.item_line import ItemLine
from tests.tui.conftest import Running, main_of, sent, toasts, type_text
from tests.tui.fakes import ANNA, BORIS, CLUB, FakeSession
from tests.tui.world import NOON, incoming, outgoing


async def test_up_in_an_empty_composer_selects_the_last_message_and_escape_leaves_it(
    running: Running,
) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        await pilot.press("up")
        await pilot.pause()
        assert main.view.selected
        assert main.view.selected.id == "A3"
        assert "r reply" in main.query_one("#hints", ItemLine).text()
        await pilot.press("escape")
        await pilot.pause()
        assert main.view.selected is None
        assert main.compose_box.composer.has_focus


async def test_a_reply_names_what_it_answers(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "r")
        await pilot.pause()
        main = main_of(pilot)
        assert "Which day suits you?" in main.compose_box.mode_line.text()
        await type_text(pilot, "Tuesday")
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("send") == [(ANNA, TextDraft("Tuesday"), "A3")]
        assert not main.compose_box.mode_line.display


async def test_escape_leaves_the_reply(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "r", "escape", "a", "enter")
        await pilot.pause()
        assert session.asked_for("send") == [(ANNA, TextDraft("a"), "")]


async def test_an_edit_begins_with_the_text_and_gives_the_draft_back(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await type_text(pilot, "my draft")
        main = main_of(pilot)
        main.view.focus()
        await pilot.pause()
        await pilot.press("up", "e")
        await pilot.pause()
        assert main.compose_box.text == "Yes, between ten and twelve"
        await type_text(pilot, "!")
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("edit") == [(ANNA, "A2", "Yes, between ten and twelve!")]
        assert main.compose_box.text == "my draft"


async def test_deleting_asks_first(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "d")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("delete") == []
        await pilot.press("up", "d")
        await pilot.pause()
        await pilot.press("right", "enter")
        await pilot.pause()
        assert session.asked_for("delete") == [(ANNA, "A3", True)]


async def test_own_messages_can_be_deleted_for_everyone(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "up", "d")
        await pilot.pause()
        await pilot.press("right", "right", "enter")
        await pilot.pause()
        assert session.asked_for("delete") == [(ANNA, "A2", False)]


async def test_what_makes_no_sense_is_refused_in_words(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "e")
        await pilot.pause()
        assert "Only your own messages can be edited." in toasts(pilot)


async def test_forwarding_to_several_chats(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "f")
        await pilot.pause()
        await pilot.press("down", "tab", "tab", "enter")
        await pilot.pause()
        assert [call[0] for call in sent(session)] == [BORIS, CLUB]


@pytest.mark.parametrize("way", ["alt+down", "tab"])
async def test_the_line_of_hints_never_covers_what_one_writes(running: Running, way: str) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        await pilot.press("up")
        await pilot.pause()
        hints = main.query_one("#hints", ItemLine)
        assert hints.display
        for _each in range(3):
            await pilot.press(way)
            await pilot.pause()
            if main.compose_box.composer.has_focus:
                break
        assert main.compose_box.composer.has_focus
        assert not hints.display
        await pilot.press("up")
        await pilot.pause()
        assert hints.display


async def test_after_forwarding_to_one_chat_one_writes_there(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        await pilot.press("up", "f")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        await pilot.pause()
        assert [call[0] for call in sent(session)] == [BORIS]
        assert main.chat_id == BORIS
        assert main.compose_box.composer.has_focus
        assert main.view.selected is None
        assert not main.query_one("#hints", ItemLine).display


async def test_what_is_no_date_is_said_beside_it_and_can_be_mended(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+d")
        await pilot.pause()
        await type_text(pilot, "99.9")
        await pilot.press("enter")
        await pilot.pause()
        problem = pilot.app.screen.query_one("#wrong", Static)
        assert problem.display
        assert "not a date" in str(problem.render())
        await pilot.press("backspace")
        await pilot.pause()
        assert not problem.display
        await pilot.press("ctrl+u")
        await type_text(pilot, "-1")
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen is main_of(pilot)


async def test_opening_an_order_asks_what_it_consists_of(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Order] = []

    async def order_details(order: Order) -> OrderDetails:
        asked.append(order)
        return OrderDetails((OrderLine("[b]Horse[/b]", 2, "990"),), None, "1980", "RUB")

    monkeypatch.setattr(session, "order_details", order_details, raising=False)
    order = Order("77", token="secret", seller="79010000009@c.us")
    session.add(incoming("", NOON, chat_id=ANNA, id="ORDER", kind=MessageKind.ORDER, content=order))
    async with running() as pilot:
        await pilot.press("up", "o")
        await pilot.pause()
        assert asked == [order]
        rows = [str(option.prompt) for option in pilot.app.screen.query_one(OptionList).options]
        assert "2 × [b]Horse[/b]" in rows[0]
        assert "1980 RUB" in rows[-1]


async def test_what_was_sent_while_its_removal_was_asked_about_stays(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        waiting = outgoing("to be removed", id="local-1")
        session.messages[ANNA].append(replace(waiting, id="3EB0", local_id="local-1"))
        with pytest.raises(Refusal, match="meanwhile"):
            await Deleting(main_of(pilot)).remove(replace(waiting, local_id="local-1"))
        assert session.asked_for("hide") == []


@pytest.mark.parametrize(
    ("asked", "now", "calls", "refused"),
    [
        (MessageStatus.FAILED, MessageStatus.QUEUED, ["cancel", "hide"], ""),
        (MessageStatus.QUEUED, MessageStatus.FAILED, ["hide"], ""),
        (MessageStatus.UNKNOWN, MessageStatus.FAILED, ["hide"], ""),
        (MessageStatus.UNKNOWN, MessageStatus.UNCONFIRMED, ["stop_looking", "hide"], ""),
        (MessageStatus.FAILED, MessageStatus.UNKNOWN, [], "may have been sent"),
    ],
)
async def test_what_is_removed_is_as_it_is_by_then(
    session: FakeSession,
    running: Running,
    asked: MessageStatus,
    now: MessageStatus,
    calls: list[str],
    refused: str,
) -> None:
    async with running() as pilot:
        before = outgoing("price 900", NOON, chat_id=ANNA, id="local-1", local_id="local-1", status=asked)
        session.add(replace(before, status=now))
        said = ""
        try:
            await Deleting(main_of(pilot)).remove(before)
        except Refusal as refusal:
            said = refusal.text
        done = [name for name in ("cancel", "stop_looking", "hide") if session.asked_for(name)]
        assert done == calls
        assert refused in said
        assert bool(refused) == bool(said)
