"""What was cancelled says nothing: its chat is listed as if it had never been typed."""

from __future__ import annotations

import pytest

from greentui.archive import Archive, chats
from greentui.model.chats import ChatFilter, ChatSort
from greentui.model.entries import ChatPinned
from greentui.model.messages import MessageStatus
from greentui.model.sending import TextDraft
from tests.archive.worlds import ANNA, BEGAN, BORIS, advance, apply, enqueue, incoming, received

ASKED = BEGAN + 100
"""When Anna wrote; Boris did a minute later."""


def typed_and_cancelled(archive: Archive, chat_id: str = ANNA, at: int = ASKED + 300) -> None:
    item = enqueue(archive, TextDraft("never mind"), chat_id, at=at)
    advance(archive, item, MessageStatus.CANCELLED, at=at + 1)


@pytest.fixture
def both(archive: Archive) -> Archive:
    received(archive, incoming("question", id="a", at=ASKED))
    received(archive, incoming("news", id="b", chat=BORIS, at=ASKED + 60))
    return archive


def test_its_chat_shows_what_stands_before_it(both: Archive) -> None:
    before = both.chat(ANNA)
    typed_and_cancelled(both)
    typed_and_cancelled(both, at=ASKED + 400)
    assert before is not None
    assert both.chat(ANNA) == before
    assert both.chats([ANNA]) == [before]


@pytest.mark.parametrize("pinned", [False, True])
@pytest.mark.parametrize("sort", ChatSort)
def test_its_chat_keeps_its_place(both: Archive, sort: ChatSort, pinned: bool) -> None:
    for chat_id in (ANNA, BORIS) if pinned else ():
        apply(both, ChatPinned(chat_id, True))
    before, ranked = both.chat_ids(sort=sort), both.ranked_chats(ChatFilter.ALL, sort)
    typed_and_cancelled(both)
    assert both.chat_ids(sort=sort) == before
    assert both.ranked_chats(ChatFilter.ALL, sort) == ranked


def test_until_it_is_cancelled_its_chat_comes_first(both: Archive) -> None:
    enqueue(both, TextDraft("wait"), at=ASKED + 300)
    assert both.chat_ids() == [ANNA, BORIS]
    typed_and_cancelled(both, BORIS, at=ASKED + 400)
    assert both.chat_ids() == [ANNA, BORIS]


def test_a_chat_with_nothing_else_shows_it(both: Archive) -> None:
    typed_and_cancelled(both, "79010000099@c.us")
    chat = both.chat("79010000099@c.us")
    assert chat is not None
    assert chat.last_text == "never mind"
    assert both.chat_ids()[0] == "79010000099@c.us"


def test_chats_that_end_so_are_found_by_an_index(both: Archive) -> None:
    with both._database.read() as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {chats._ENDS_CANCELLED}").fetchall()
    assert any("COVERING INDEX message_cancelled" in row[3] for row in plan), plan
