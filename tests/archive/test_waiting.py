"""Who waits for an answer: what was typed without knowing a message does not answer it."""

from __future__ import annotations

import pytest

from greentui.archive import Archive
from greentui.model.chats import Chat
from greentui.model.entries import ChatDone, ChatReopened, ChatUnread
from greentui.model.events import CallChanged
from greentui.model.messages import Direction, Message, MessageKind, MessageStatus, Origin
from greentui.model.reasons import Reason, ReasonCode
from greentui.model.sending import TextDraft
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    absorb,
    advance,
    enqueue,
    incoming,
    mark_read,
    outgoing,
    received,
    texts,
)

SAID = BEGAN + 100
"""When Anna wrote."""
TYPED = BEGAN + 150
"""When something was typed here."""


def anna(archive: Archive) -> Chat:
    chat = archive.chat(ANNA)
    assert chat is not None
    return chat


def marker() -> Message:
    return incoming("{{SWE003}}", id="m", kind=MessageKind.SERVICE, at=SAID)


def test_what_was_written_before_our_answer_and_came_after_it_waits(archive: Archive) -> None:
    enqueue(archive, TextDraft("typed"), at=TYPED)
    received(archive, incoming("late", at=SAID))
    assert (anna(archive).unread, anna(archive).waiting_since) == (1, SAID)
    mark_read(archive, ANNA)
    assert (anna(archive).unread, anna(archive).waiting_since) == (0, SAID)


def test_the_next_answer_answers_what_came_late(archive: Archive) -> None:
    enqueue(archive, TextDraft("typed"), at=TYPED)
    received(archive, incoming("late", at=SAID))
    enqueue(archive, TextDraft("to that"), at=TYPED + 10)
    assert anna(archive).waiting_since is None
    assert anna(archive).unread == 1


def test_an_answer_that_is_held_answers_nothing_until_it_leaves(archive: Archive) -> None:
    received(archive, incoming("question", at=SAID))
    item = enqueue(archive, TextDraft("typed"), at=TYPED)
    assert anna(archive).waiting_since is None
    advance(archive, item, MessageStatus.QUEUED, reason=Reason(ReasonCode.HELD))
    assert (anna(archive).waiting_since, anna(archive).failed) == (SAID, 0)
    advance(archive, item, MessageStatus.SENDING)
    assert anna(archive).waiting_since is None


def test_what_came_behind_an_answer_that_is_held_waits_when_that_has_left(archive: Archive) -> None:
    item = enqueue(archive, TextDraft("typed"), at=TYPED)
    advance(archive, item, MessageStatus.QUEUED, reason=Reason(ReasonCode.HELD))
    received(archive, incoming("late", at=SAID))
    advance(archive, item, MessageStatus.ACCEPTED, message_id="3EB0")
    assert anna(archive).waiting_since == SAID


def test_who_answered_on_the_phone_had_seen_what_came_before_it(archive: Archive) -> None:
    received(archive, outgoing("on the phone", at=TYPED), incoming("late", at=SAID))
    assert (anna(archive).unread, anna(archive).waiting_since) == (0, None)


def test_history_of_before_does_not_wait_for_what_was_answered_since(archive: Archive) -> None:
    enqueue(archive, TextDraft("typed"), at=TYPED)
    absorb(archive, incoming("long ago", at=BEGAN - 1000), origin=Origin.HISTORY)
    assert anna(archive).waiting_since is None


def test_a_text_that_could_not_be_shown_is_news_when_its_words_come(archive: Archive) -> None:
    received(archive, marker())
    mark_read(archive, ANNA)
    applied = received(archive, incoming("call me today", id="m", at=SAID))
    assert [message.text for message in applied.new_messages] == ["call me today"]
    assert (anna(archive).unread, anna(archive).waiting_since) == (1, SAID)
    assert texts(archive) == ["call me today"]


def test_the_words_behind_a_marker_wait_though_the_marker_was_answered(archive: Archive) -> None:
    received(archive, marker())
    enqueue(archive, TextDraft("please send it again"), at=TYPED)
    assert anna(archive).waiting_since is None
    received(archive, incoming("call me today", id="m", at=SAID))
    assert (anna(archive).unread, anna(archive).waiting_since) == (1, SAID)


def test_the_same_words_again_are_no_news(archive: Archive) -> None:
    received(archive, marker(), incoming("call me today", id="m", at=SAID))
    mark_read(archive, ANNA)
    applied = absorb(archive, incoming("call me today", id="m", at=SAID), origin=Origin.JOURNAL)
    assert applied.new_messages == ()
    assert anna(archive).unread == 0


def test_a_channel_never_waits(archive: Archive) -> None:
    channel = "120363000000000009@newsletter"
    received(archive, incoming("news", chat=channel))
    chat = archive.chat(channel)
    assert chat is not None
    assert (chat.unread, chat.waiting_since) == (1, None)


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        ("missed", True),
        ("declined", True),
        ("hangUp", True),
        ("hungUp", True),
        ("pickUp", False),
        ("offer", False),
        ("parked", False),
    ],
)
def test_a_call_that_nobody_took_waits(archive: Archive, state: str, waits: bool) -> None:
    received(archive, CallChanged(ANNA, "call", "offer", SAID), CallChanged(ANNA, "call", state, SAID + 20))
    assert (anna(archive).waiting_since is not None) is waits


def test_a_call_of_ours_that_nobody_took_does_not_wait(archive: Archive) -> None:
    received(archive, CallChanged(ANNA, "call", "declined", SAID, Direction.OUTGOING))
    assert anna(archive).waiting_since is None


def done(archive: Archive, seen: str) -> None:
    archive.apply(ChatDone(ANNA, seen), at=TYPED)


def test_a_chat_that_is_done_waits_again_when_the_contact_writes(archive: Archive) -> None:
    received(archive, incoming("thanks", at=SAID))
    done(archive, "in-thanks")
    assert (anna(archive).unread, anna(archive).waiting_since) == (0, None)
    received(archive, incoming("one more thing", at=TYPED + 1))
    assert (anna(archive).unread, anna(archive).waiting_since) == (1, TYPED + 1)


def test_a_chat_is_not_done_with_what_was_not_seen(archive: Archive) -> None:
    received(archive, incoming("thanks", at=SAID), incoming("and the bill?", at=SAID + 1))
    done(archive, "in-thanks")
    assert (anna(archive).unread, anna(archive).waiting_since) == (2, SAID)


def test_a_chat_opened_again_waits_from_where_it_did(archive: Archive) -> None:
    enqueue(archive, TextDraft("typed"), at=TYPED)
    received(archive, incoming("late", at=SAID))
    done(archive, "in-late")
    assert anna(archive).waiting_since is None
    archive.apply(ChatReopened(ANNA), at=TYPED)
    assert (anna(archive).unread, anna(archive).waiting_since) == (0, SAID)
    done(archive, "in-late")
    enqueue(archive, TextDraft("to that"), at=TYPED + 10)
    archive.apply(ChatReopened(ANNA), at=TYPED + 11)
    assert anna(archive).waiting_since is None


def test_what_was_answered_long_ago_does_not_wait_when_a_chat_is_opened_again(archive: Archive) -> None:
    received(archive, incoming("first", at=SAID))
    done(archive, "in-first")
    enqueue(archive, TextDraft("answer"), at=TYPED)
    received(archive, incoming("second", at=TYPED + 5))
    done(archive, "in-second")
    archive.apply(ChatReopened(ANNA), at=TYPED + 9)
    assert anna(archive).waiting_since == TYPED + 5


def test_words_behind_a_marker_open_a_chat_that_was_done(archive: Archive) -> None:
    received(archive, marker())
    done(archive, "m")
    received(archive, incoming("call me today", id="m", at=SAID))
    assert (anna(archive).unread, anna(archive).waiting_since) == (1, SAID)


def unread(archive: Archive) -> None:
    archive.apply(ChatUnread(ANNA), at=TYPED)


def test_a_chat_marked_unread_has_a_number_until_it_is_read(archive: Archive) -> None:
    received(archive, incoming("question", at=SAID), incoming("and another", at=SAID + 1))
    mark_read(archive, ANNA)
    unread(archive)
    unread(archive)
    assert (anna(archive).unread, archive.opening(ANNA).window.messages[-1].text) == (1, "and another")
    assert archive.opening(ANNA).unread_from == archive.opening(ANNA).window.messages[-1].key
    mark_read(archive, ANNA)
    assert anna(archive).unread == 0


def test_a_chat_answered_here_can_be_marked_unread(archive: Archive) -> None:
    received(archive, incoming("question", at=SAID))
    enqueue(archive, TextDraft("answer"), at=TYPED)
    mark_read(archive, ANNA)
    unread(archive)
    assert (anna(archive).unread, anna(archive).waiting_since) == (1, None)


def test_a_chat_that_was_done_waits_again_once_it_is_unread(archive: Archive) -> None:
    received(archive, incoming("thanks", at=SAID))
    done(archive, "in-thanks")
    unread(archive)
    assert (anna(archive).unread, anna(archive).waiting_since) == (1, SAID)


def test_what_came_late_is_unread_again_and_still_late(archive: Archive) -> None:
    enqueue(archive, TextDraft("typed"), at=TYPED)
    received(archive, incoming("late", at=SAID))
    mark_read(archive, ANNA)
    unread(archive)
    assert (anna(archive).unread, anna(archive).waiting_since) == (1, SAID)


def test_what_was_answered_on_the_phone_is_not_unread_again(archive: Archive) -> None:
    received(archive, incoming("question", at=SAID), outgoing("answer", at=SAID + 1))
    unread(archive)
    assert anna(archive).unread == 0
