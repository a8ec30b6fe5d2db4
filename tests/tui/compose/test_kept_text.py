"""What was typed is never lost without a word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from greentui.engine.errors import Refusal
from greentui.model.chats import Unsent
from greentui.model.sending import Draft
from greentui.tui.app import GreenTuiApp
from greentui.tui.compose.box import ComposeBox, Mode
from tests.tui.conftest import Running, main_of, sent, toasts, type_text
from tests.tui.fakes import ANNA, BORIS, FakeSession, a_config
from tests.tui.world import NOON, incoming, outgoing

DOWN = Refusal("The service does not answer.")


def refusing_later(session: FakeSession, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Let a session refuse what is sent, once the event is set."""
    refuse = asyncio.Event()

    async def send(chat_id: str, draft: Draft, *, quoted: str = "", not_before: int | None = None) -> None:
        await refuse.wait()
        raise DOWN

    monkeypatch.setattr(session, "send", send)
    return refuse


@asynccontextmanager
async def editing(
    session: FakeSession, running: Running, *, draft: str = "", typed: str = "!"
) -> AsyncIterator[tuple[Pilot[int], ComposeBox]]:
    """The console in Anna's chat while a message of ours is edited.

    Args:
        draft: What was written before.
        typed: What is added to the message.
    """
    session.time = NOON + 60
    session.arrive(outgoing("first words", NOON + 20, chat_id=ANNA, id="E1"))
    async with running() as pilot:
        box = main_of(pilot).compose_box
        await type_text(pilot, draft)
        box.edit(session.messages[ANNA][-1])
        await type_text(pilot, typed)
        yield pilot, box


async def test_a_refused_edit_comes_back_with_the_message_it_edits(
    session: FakeSession, running: Running
) -> None:
    session.refusals["edit"] = DOWN
    async with editing(session, running, draft="draft") as (pilot, box):
        await pilot.press("enter")
        await pilot.pause()
        assert DOWN.text in toasts(pilot)
        assert box.text == "first words!"
        assert box.mode.editing
        assert box.mode.editing.id == "E1"
        await pilot.press("escape")
        assert box.text == "draft"


async def test_a_refused_edit_stands_before_what_was_typed_meanwhile(
    session: FakeSession, running: Running
) -> None:
    message = outgoing("first words", NOON + 20, chat_id=ANNA, id="E1")
    session.time = NOON + 60
    session.arrive(message)
    session.refusals["edit"] = DOWN
    async with running() as pilot:
        box = main_of(pilot).compose_box
        await type_text(pilot, "next")
        box.post_message(box.Sent(ANNA, "first words!", Mode(editing=message), ""))
        await pilot.pause()
        assert box.text == "first words!\nnext"
        assert not box.mode.editing
        assert "kept as a draft" in toasts(pilot)


async def test_a_refused_text_stands_before_the_next_one(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as pilot:
        box = main_of(pilot).compose_box
        refuse = refusing_later(session, monkeypatch)
        await type_text(pilot, "one")
        await pilot.press("enter")
        await type_text(pilot, "two")
        refuse.set()
        await pilot.pause()
        await type_text(pilot, "!")
        assert box.text == "one\ntwo!"


async def test_a_refused_text_is_kept_for_its_chat_if_another_is_in_view(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as pilot:
        box = main_of(pilot).compose_box
        refuse = refusing_later(session, monkeypatch)
        await type_text(pilot, "one")
        await pilot.press("enter")
        await type_text(pilot, "two")
        await pilot.press("alt+down")
        await pilot.pause()
        refuse.set()
        await pilot.pause()
        assert (box.chat_id, box.text) == (BORIS, "")
        assert session.rows[ANNA].draft == "one\ntwo"
        assert "kept as a draft for Анна" in toasts(pilot)


async def test_an_edit_comes_back_as_an_edit_at_the_next_start(
    session: FakeSession, running: Running
) -> None:
    async with editing(session, running, draft="draft") as (pilot, _box):
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert session.rows[ANNA].draft == "draft"
    async with running() as pilot:
        box = main_of(pilot).compose_box
        assert (box.text, box.mode.editing and box.mode.editing.id) == ("first words!", "E1")
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("edit") == [(ANNA, "E1", "first words!")]
        assert session.asked_for("send") == []
        assert box.text == "draft"
        await main_of(pilot).put_away()
        assert session.unsent(ANNA) == Unsent("draft")


async def test_an_edit_of_a_message_that_is_gone_is_a_draft(session: FakeSession, running: Running) -> None:
    session.edits[ANNA] = ("E9", "new words")
    session.change_chat(ANNA, draft="draft")
    async with running() as pilot:
        box = main_of(pilot).compose_box
        assert (box.text, box.mode.editing) == ("new words\ndraft", None)


async def test_an_edit_refused_while_another_chat_is_in_view_comes_back_as_an_edit(
    session: FakeSession, running: Running
) -> None:
    session.refusals["edit"] = DOWN
    async with editing(session, running) as (pilot, box):
        message = box.mode.editing
        await pilot.press("escape", "alt+down")
        await pilot.pause()
        box.post_message(box.Sent(ANNA, "first words!", Mode(editing=message), ""))
        await pilot.pause()
        assert session.unsent(ANNA) == Unsent("", "E1", "first words!")


async def test_an_edit_that_changed_nothing_is_no_draft(session: FakeSession, running: Running) -> None:
    async with editing(session, running, typed="") as (pilot, _box):
        await pilot.press("alt+down")
        await pilot.pause()
        assert session.rows[ANNA].draft == ""
        assert toasts(pilot) == ""


async def test_an_edit_left_for_another_chat_comes_back_as_an_edit(
    session: FakeSession, running: Running
) -> None:
    async with editing(session, running) as (pilot, box):
        await pilot.press("alt+down")
        await pilot.pause()
        assert (box.chat_id, box.text) == (BORIS, "")
        assert "Your edit is kept." in toasts(pilot)
        await pilot.press("alt+up")
        await pilot.pause()
        assert (box.chat_id, box.text) == (ANNA, "first words!")
        assert box.mode.editing
        await pilot.press("escape")
        assert (box.text, box.mode.editing) == ("", None)


async def test_an_edit_left_for_a_reply_is_kept_before_the_draft(
    session: FakeSession, running: Running
) -> None:
    async with editing(session, running, draft="draft") as (pilot, box):
        box.reply(session.messages[ANNA][0])
        await pilot.pause()
        assert box.text == "first words!\ndraft"
        assert "Your edit was kept as a draft." in toasts(pilot)


async def test_an_edit_cancelled_with_escape_is_gone(session: FakeSession, running: Running) -> None:
    async with editing(session, running) as (pilot, box):
        box.flush()
        await pilot.press("escape")
        box.flush()
        await pilot.pause()
        assert box.text == session.rows[ANNA].draft == ""


async def test_what_is_typed_before_there_is_a_chat_waits_for_the_first(tmp_path: Path) -> None:
    session = FakeSession()
    app = GreenTuiApp(session, a_config(tmp_path))  # type: ignore[arg-type]  # stands for one
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await type_text(pilot, "hello")
        pilot.app.post_message(events.Paste(" there\n"))
        await pilot.pause()
        assert app.main.chat_id == ""
        assert app.main.compose_box.text == "hello there\n"
        session.add_chat(ANNA, "Anna", draft="draft")
        session.arrive(incoming("hi", NOON, chat_id=ANNA, id="N1"))
        await pilot.pause()
        await pilot.pause()
        assert app.main.chat_id == ANNA
        assert app.main.compose_box.text == "hello there\n\ndraft"
        assert sent(session) == []


async def test_a_draft_the_archive_refuses_comes_back_with_its_chat_and_is_tried_again(
    session: FakeSession, running: Running
) -> None:
    session.refusals["set_draft"] = Refusal("The archive is gone.")
    async with running() as pilot:
        main = main_of(pilot)
        await type_text(pilot, "for Anna")
        main.open_chat(BORIS)
        await pilot.pause()
        await type_text(pilot, "for Boris")
        main.open_chat(ANNA)
        await pilot.pause()
        assert main.compose_box.text == "for Anna"
        del session.refusals["set_draft"]
        await main.put_away()
        assert set(session.asked_for("set_draft")[-2:]) == {(ANNA, "for Anna"), (BORIS, "for Boris")}
        assert not main.shell.unsaved_drafts


async def test_that_an_edit_comes_back_is_said_until_it_has(session: FakeSession, running: Running) -> None:
    async with editing(session, running) as (pilot, box):
        await pilot.press("alt+down")
        await pilot.pause()
        assert "It comes back" in toasts(pilot)
        await pilot.press("alt+up")
        await pilot.pause()
        assert box.mode.editing
        assert "It comes back" not in toasts(pilot)
