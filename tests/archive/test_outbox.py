"""Outgoing messages survive, keep their order, and are one message whatever arrives first."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.archive import Archive
from greentui.model.entries import MessageQueued, OutboxAdvanced
from greentui.model.events import ReactionChanged, StatusChanged
from greentui.model.messages import (
    Direction,
    File,
    Location,
    MessageKind,
    MessageStatus,
    Origin,
    Poll,
    PollOption,
)
from greentui.model.reasons import Reason, ReasonCode
from greentui.model.sending import (
    ContactDraft,
    Draft,
    FileDraft,
    ForwardDraft,
    LocationDraft,
    OutboxItem,
    PollDraft,
    TextDraft,
    UrlDraft,
)
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    advance,
    apply,
    enqueue,
    hide,
    incoming,
    opened,
    outgoing,
    received,
    texts,
)

NO_NET = Reason(ReasonCode.UNREACHABLE, ("no net",))


def typed(archive: Archive, text: str = "hello", chat: str = ANNA) -> OutboxItem:
    return enqueue(archive, TextDraft(text), chat)


def test_a_typed_message_is_in_its_chat_at_once_and_on_disk(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        item = typed(archive)
    with opened(tmp_path) as again:
        (kept,) = again.outbox()
        assert kept == item
        message = again.message(ANNA, item.local_id)
        assert message is not None
        assert (message.text, message.status, message.origin, message.uid) == (
            "hello",
            MessageStatus.QUEUED,
            Origin.LOCAL,
            item.local_id,
        )


def test_items_wait_in_the_order_they_were_typed(archive: Archive) -> None:
    said = [typed(archive, str(number), chat).draft for number, chat in enumerate((ANNA, BORIS, ANNA))]
    assert [item.draft for item in archive.outbox()] == said
    assert [item.draft for item in archive.outbox(chat_id=ANNA)] == [said[0], said[2]]
    assert archive.outbox(chat_id="79019999999@c.us") == []


def test_what_failed_is_listed_with_what_waits_until_it_is_dealt_with(archive: Archive) -> None:
    items = [typed(archive, f"t{n}") for n in range(5)]
    for item, status in zip(items, ("failed", "unknown", "accepted", "cancelled"), strict=False):
        message_id = "3EB0" if status == "accepted" else ""
        advance(archive, item, MessageStatus(status), message_id=message_id, at=BEGAN)
    listed = [items[0].local_id, items[1].local_id, items[4].local_id]
    assert [item.local_id for item in archive.unsettled()] == listed
    assert [item.local_id for item in archive.unsettled(limit=2)] == listed[1:]
    received(archive, StatusChanged("3EB0", MessageStatus.NO_ACCOUNT, BEGAN, ANNA))
    assert items[2].local_id in [item.local_id for item in archive.unsettled()]
    hide(archive, ANNA, items[0].local_id)
    assert items[0].local_id not in [item.local_id for item in archive.unsettled()]


@pytest.mark.parametrize("status", [MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN])
def test_what_may_still_leave_is_not_hidden(archive: Archive, status: MessageStatus) -> None:
    item = typed(archive)
    advance(archive, item, MessageStatus.FAILED, at=BEGAN)
    advance(archive, item, MessageStatus.QUEUED, at=BEGAN)
    advance(archive, item, status, at=BEGAN)
    hide(archive, ANNA, item.local_id)
    assert texts(archive, ANNA) == ["hello"]


def test_what_is_hidden_is_not_queued_again(archive: Archive) -> None:
    item = typed(archive)
    advance(archive, item, MessageStatus.FAILED, at=BEGAN)
    hide(archive, ANNA, item.local_id)
    assert advance(archive, item, MessageStatus.QUEUED, at=BEGAN).status is MessageStatus.FAILED
    assert archive.outbox() == []


def test_acceptance_gives_the_row_its_id_and_keeps_its_uid_and_place(archive: Archive) -> None:
    item = typed(archive)
    before = archive.message(ANNA, item.local_id)
    done = advance(archive, item, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN + 101)
    after = archive.message(ANNA, "3EB0")
    assert before is not None
    assert after is not None
    assert (after.uid, after.key, after.status) == (item.local_id, before.key, MessageStatus.ACCEPTED)
    assert done.message_id == "3EB0"
    assert archive.outbox() == []
    assert archive.outbox(waiting_only=False) == [done]


def test_its_own_notification_after_acceptance_is_the_same_message(archive: Archive) -> None:
    item = typed(archive)
    advance(archive, item, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN)
    applied = received(archive, outgoing("hello", id="3EB0", at=BEGAN + 103))
    assert applied.new_messages == ()
    assert texts(archive) == ["hello"]


def test_its_own_notification_before_acceptance_is_the_same_message(archive: Archive) -> None:
    item = typed(archive)
    received(
        archive,
        StatusChanged("3EB0", MessageStatus.DELIVERED, BEGAN + 102),
        outgoing("hello", id="3EB0", at=BEGAN + 101),
        ReactionChanged(ANNA, "3EB0", ANNA, "👍", BEGAN + 103),
    )
    advance(archive, item, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN + 104)
    (message,) = archive.window(ANNA).messages
    assert (message.uid, message.id, message.status) == (item.local_id, "3EB0", MessageStatus.DELIVERED)
    assert [reaction.emoji for reaction in message.reactions] == ["👍"]


def test_a_status_before_acceptance_is_kept_for_it(archive: Archive) -> None:
    item = typed(archive)
    received(archive, StatusChanged("3EB0", MessageStatus.READ, BEGAN + 102))
    done = advance(archive, item, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN + 104)
    assert done.status is MessageStatus.READ


def test_what_was_sent_to_a_number_may_come_back_under_the_hidden_id(archive: Archive) -> None:
    item = typed(archive)
    advance(archive, item, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN)
    received(archive, outgoing("hello", id="3EB0", chat="77@lid"))
    assert archive.chat_ids() == [ANNA]
    assert texts(archive) == ["hello"]


def test_an_attempt_is_counted_and_dated(archive: Archive) -> None:
    item = typed(archive)
    for moment in (BEGAN + 200, BEGAN + 300):
        advance(archive, item, MessageStatus.SENDING, at=moment)
        item = advance(archive, item, MessageStatus.QUEUED, reason=NO_NET, at=moment)
    assert (item.attempts, item.attempted, item.reason) == (2, BEGAN + 300, NO_NET)


def test_until_it_is_accepted_an_item_may_be_queued_again(archive: Archive) -> None:
    item = typed(archive)
    advance(archive, item, MessageStatus.UNKNOWN, reason=NO_NET, at=BEGAN)
    assert archive.chat(ANNA).failed == 1  # type: ignore[union-attr]  # it is there
    again = advance(archive, item, MessageStatus.QUEUED, at=BEGAN)
    assert (again.status, again.reason) == (MessageStatus.QUEUED, None)
    assert archive.outbox() == [again]
    assert archive.chat(ANNA).failed == 0  # type: ignore[union-attr]  # it is there


def test_an_accepted_item_never_goes_back(archive: Archive) -> None:
    item = typed(archive)
    advance(archive, item, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN)
    again = advance(archive, item, MessageStatus.QUEUED, at=BEGAN)
    assert (again.status, archive.outbox()) == (MessageStatus.ACCEPTED, [])


def test_the_address_of_an_uploaded_file_is_kept_with_its_draft(archive: Archive) -> None:
    item = enqueue(archive, FileDraft("/offer.jpg", "offer.jpg"), ANNA)
    url = "https://media.example/offer.jpg"
    apply(archive, OutboxAdvanced(item.local_id, MessageStatus.ACCEPTED, "3EB0", url=url), BEGAN)
    kept = archive.outbox_item(item.local_id)
    assert kept is not None
    assert isinstance(kept.draft, FileDraft)
    assert (kept.draft.url, kept.draft.uploaded) == (url, BEGAN)


def test_one_id_cannot_belong_to_two_items(archive: Archive) -> None:
    first, second = typed(archive, "same"), typed(archive, "same")
    advance(archive, first, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN)
    advance(archive, second, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN)
    assert [item.local_id for item in archive.outbox()] == [second.local_id]


def test_an_item_nobody_typed_goes_nowhere(archive: Archive) -> None:
    applied = apply(archive, OutboxAdvanced("local-0", MessageStatus.SENDING))
    assert (applied.outbox, archive.outbox(waiting_only=False)) == (frozenset(), [])


def test_an_item_that_another_process_moved_stays_as_it_is(archive: Archive) -> None:
    item = typed(archive)
    advance(archive, item, MessageStatus.SENDING)
    taken_back = OutboxAdvanced(item.local_id, MessageStatus.CANCELLED, expected=MessageStatus.QUEUED)
    apply(archive, taken_back)
    assert [each.status for each in archive.outbox()] == [MessageStatus.SENDING]


def test_what_was_queued_twice_is_one_message(archive: Archive) -> None:
    entry = MessageQueued("local-7", ANNA, TextDraft("once"))
    apply(archive, entry)
    apply(archive, entry)
    assert texts(archive) == ["once"]
    assert archive.waiting() == len(archive.outbox()) == 1


def test_what_waits_is_counted_by_chat_without_reading_any_draft(archive: Archive) -> None:
    items = [typed(archive, "a"), typed(archive, "b", BORIS), typed(archive, "c")]
    advance(archive, items[0], MessageStatus.CANCELLED)
    assert archive.waiting_chats() == [(BORIS, items[1].local_id), (ANNA, items[2].local_id)]


def test_typing_is_an_answer_and_does_not_mark_read(archive: Archive) -> None:
    received(archive, incoming("hello?"))
    typed(archive, "yes")
    chat = archive.chat(ANNA)
    assert chat is not None
    assert (chat.unread, chat.waiting_since) == (1, None)


def test_an_answer_from_the_phone_counts_as_read(archive: Archive) -> None:
    received(archive, incoming("hello?"), outgoing("yes", at=BEGAN + 110), incoming("thanks", at=BEGAN + 120))
    chat = archive.chat(ANNA)
    assert chat is not None
    assert chat.unread == 1
    first = archive.first_unread(ANNA)
    assert first is not None
    assert first.timestamp == BEGAN + 120


def test_what_is_typed_stands_below_what_it_answers_even_if_our_clock_is_behind(archive: Archive) -> None:
    received(archive, incoming("question", at=BEGAN + 160))
    typed(archive, "answer")
    assert texts(archive) == ["question", "answer"]


def test_a_clock_that_is_hours_off_is_not_followed(archive: Archive) -> None:
    received(archive, incoming("from the future", at=BEGAN + 90_000))
    typed(archive, "now")
    assert texts(archive) == ["now", "from the future"]


def test_a_reply_carries_its_quote(archive: Archive) -> None:
    received(archive, incoming("question", id="q", sender_name="Anna"))
    item = enqueue(archive, TextDraft("answer"), quoted="q", at=BEGAN + 200)
    message = archive.message(ANNA, item.local_id)
    assert message is not None
    assert message.quote is not None
    assert (item.quoted_id, message.quote.message_id, message.quote.text) == ("q", "q", "question")
    assert message.quote.sender_name == "Anna"


@pytest.mark.parametrize(
    ("draft", "kind", "text"),
    [
        (PollDraft("Which?", ("a", "b"), multiple=True), MessageKind.POLL, "Which?"),
        (FileDraft("/tmp/cat.jpg", "cat.jpg", "my cat", 10, 20, "image/jpeg"), MessageKind.IMAGE, "my cat"),
        (FileDraft("/tmp/cat.jpg", "cat.jpg", mime="image/jpeg"), MessageKind.IMAGE, ""),
        (UrlDraft("https://a.example/x.pdf", "x.pdf"), MessageKind.DOCUMENT, "x.pdf"),
        (LocationDraft(1.5, 2.5, "Gate", "Street 3"), MessageKind.LOCATION, "Gate Street 3"),
        (ContactDraft(79010000002, "Boris"), MessageKind.CONTACT, "Boris"),
    ],
)
def test_every_draft_is_kept_whole_and_shows_as_what_it_is(
    archive: Archive, draft: Draft, kind: MessageKind, text: str
) -> None:
    item = enqueue(archive, draft, at=BEGAN)
    assert archive.outbox()[0].draft == draft
    message = archive.message(ANNA, item.local_id)
    assert message is not None
    assert (message.kind, message.text, message.direction) == (kind, text, Direction.OUTGOING)


def test_contents_are_those_of_the_draft(archive: Archive) -> None:
    enqueue(archive, PollDraft("Which?", ("a", "b"), multiple=True), at=BEGAN)
    enqueue(archive, LocationDraft(1.5, 2.5, "Gate"), at=BEGAN)
    poll, place = archive.window(ANNA).messages
    assert poll.content == Poll((PollOption("a"), PollOption("b")), multiple=True)
    assert place.content == Location(1.5, 2.5, "Gate")


def test_a_forwarded_message_shows_what_it_forwards(archive: Archive) -> None:
    picture = File(name="cat.jpg", thumbnail=b"jpeg")
    received(archive, incoming("my cat", id="c", kind=MessageKind.IMAGE, content=picture))
    item = enqueue(archive, ForwardDraft(ANNA, ("c",)), BORIS, at=BEGAN)
    message = archive.message(BORIS, item.local_id)
    assert message is not None
    assert (message.text, message.content, message.forwarded) == ("my cat", picture, 1)


@pytest.mark.parametrize("status", [one for one in MessageStatus if one is not MessageStatus.QUEUED])
def test_only_what_is_queued_is_sent(tmp_path: Path, status: MessageStatus) -> None:
    with opened(tmp_path) as archive:
        item = typed(archive)
        if status is not MessageStatus.SENDING:
            advance(archive, item, status)
        advance(archive, item, MessageStatus.SENDING)
        advance(archive, item, MessageStatus.SENDING)
        known = archive.outbox_item(item.local_id)
        assert known is not None
        assert known.status is status
        assert known.attempts == (status is MessageStatus.SENDING)


def test_what_is_being_sent_or_in_doubt_is_not_counted_as_queued(archive: Archive) -> None:
    items = [typed(archive) for _number in range(4)]
    advance(archive, items[0], MessageStatus.SENDING)
    advance(archive, items[1], MessageStatus.UNKNOWN)
    assert (archive.waiting(), archive.queued()) == (4, 2)
