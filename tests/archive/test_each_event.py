"""What comes of each event that the service reports, and of the bodies that report it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from greentui.archive import Archive
from greentui.archive.event_log import EventKind
from greentui.model import codec
from greentui.model.chats import Contact
from greentui.model.entries import ChatDone, ChatRead, ChatsSeparated, NotificationRedecoded
from greentui.model.events import (
    AvatarReported,
    BlockChanged,
    CallChanged,
    DeviceReported,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    PollVoted,
    QuotaExceeded,
    ReactionChanged,
    SocketChanged,
    StateChanged,
    StatusChanged,
    Unrecognised,
)
from greentui.model.instance import InstanceState, Quota
from greentui.model.messages import Direction, MessageKind, MessageStatus, Origin, PollOption
from greentui.model.sending import TextDraft
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    CLUB,
    absorb,
    advance,
    apply,
    enqueue,
    incoming,
    learn_alias,
    list_contacts,
    mark_read,
    notice,
    opened,
    outgoing,
    place,
    received,
    texts,
)

HIDDEN = "123456789012345@lid"
K = EventKind


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(tmp_path) as archive:
        yield archive
        assert archive.digest() == archive.computed_digest()


def last_event(archive: Archive) -> int:
    return max((event.seq for event in archive.events_since(0)), default=0)


def fact(name: str) -> Callable[[Archive], object]:
    return lambda archive: archive.fact(name)


@pytest.mark.parametrize(
    ("event", "read", "after", "heard"),
    [
        (
            StateChanged(InstanceState.BLOCKED, "blocked", 9),
            lambda archive: archive.states()[0].word,
            "blocked",
            (K.STATE_CHANGED, ""),
        ),
        (SocketChanged(True, 9), fact("socket"), "online", (K.SOCKET_CHANGED, "")),
        (SocketChanged(False, 9), fact("socket"), "offline", (K.SOCKET_CHANGED, "")),
        (DeviceReported("a phone", 9), fact("device"), "a phone", (K.DEVICE_REPORTED, "")),
        (BlockChanged(ANNA, True, 9), fact(f"blocked:{ANNA}"), "True", (K.CONTACT_BLOCKED, ANNA)),
        (BlockChanged(ANNA, False, 9), fact(f"blocked:{ANNA}"), "False", (K.CONTACT_UNBLOCKED, ANNA)),
        (
            CallChanged(ANNA, "CALL", "offer", BEGAN),
            lambda archive: archive.window(ANNA).messages[0].kind,
            MessageKind.CALL,
            (K.MESSAGE_ADDED, ""),
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_event_has_its_effect_once(
    archive: Archive,
    event: Event,
    read: Callable[[Archive], object],
    after: object,
    heard: tuple[EventKind, str],
) -> None:
    last = last_event(archive)
    received(archive, event)
    archive.apply_all([notice(event, key="again")])
    assert read(archive) == after
    events = [(one.what, one.subject) for one in archive.events_since(last)]
    assert events[0] == heard
    assert events.count(heard) == 1


def test_a_block_of_a_hidden_id_is_of_its_person(archive: Archive) -> None:
    learn_alias(archive, HIDDEN, ANNA)
    received(archive, BlockChanged(HIDDEN, True, 9))
    assert archive.fact(f"blocked:{ANNA}") == "True"


@pytest.mark.parametrize(
    ("event", "facts", "heard"),
    [
        (QuotaExceeded(Quota("sendMessage", 1, 1, ()), 9), True, [K.QUOTA_TOLD]),
        (Unrecognised("odd"), True, [K.NOT_UNDERSTOOD]),
        (AvatarReported(ANNA, "https://a", 9), False, []),
        (CallChanged(ANNA, "", "offer", BEGAN), False, []),
        (CallChanged("", "CALL", "offer", BEGAN), False, []),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_event_that_is_not_kept_is_only_told(
    archive: Archive, event: Event, facts: bool, heard: list[EventKind]
) -> None:
    last, revision = last_event(archive), archive.revision()
    received(archive, event)
    assert (archive.revision() > revision) is facts, "other processes hear of it"
    assert [one.what for one in archive.events_since(last)] == heard
    assert archive.chat(ANNA) is None


@pytest.mark.parametrize(
    "event",
    [
        StatusChanged("OURS", MessageStatus.READ, BEGAN, ANNA),
        ReactionChanged(ANNA, "OURS", ANNA, "👍", BEGAN),
        PollVoted(ANNA, "OURS", (PollOption("a", (ANNA,)),), BEGAN),
        MessageEdited(ANNA, "OURS", "new", BEGAN, direction=Direction.OUTGOING),
        MessageDeleted(ANNA, "OURS", BEGAN, direction=Direction.OUTGOING),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_body_about_a_message_is_found_behind_its_own(archive: Archive, event: Event) -> None:
    archive.apply_all([notice(event, raw="about")])
    archive.apply_all([notice(outgoing("hi", id="OURS"), raw="itself")])
    assert (archive.raw(ANNA, "OURS"), archive.raws(ANNA, "OURS")) == ("itself", ["itself", "about"])


def test_a_call_is_its_own_body(archive: Archive) -> None:
    archive.apply_all([notice(CallChanged(ANNA, "CALL", "offer", BEGAN), raw="ring")])
    absorb(archive, incoming("", id="CALL", kind=MessageKind.CALL), raw="the journal's")
    assert archive.raws(ANNA, "CALL") == ["ring"]


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        (None, "unreadable"),
        (Unrecognised("odd"), "odd: new"),
        (Unrecognised("odd", reason="no id\ud800"), "odd: no id?"),
        (StatusChanged("A", MessageStatus.SENT, BEGAN, ANNA, word="yellow\ud800"), "status yellow?"),
        (incoming("x", kind=MessageKind.UNRECOGNISED), "new kind"),
    ],
    ids=["nothing", "a new type", "with a reason", "a new status", "a new kind of message"],
)
def test_what_was_not_understood_says_why(archive: Archive, event: Event | None, shown: str) -> None:
    last = last_event(archive)
    archive.apply_all([notice(event, key="k", raw="body")])
    ((_at, why, body),) = archive.unrecognised()
    assert (why, body) == (shown, "body")
    assert archive.events_since(last)[0].what is K.NOT_UNDERSTOOD


def test_what_was_not_understood_shows_its_type(archive: Archive) -> None:
    archive.apply_all([notice(Unrecognised("odd\ud800Webhook"), key="k")])
    assert "odd" in archive.unrecognised()[0][1]


def test_what_was_understood_is_not_listed(archive: Archive) -> None:
    received(archive, incoming("a"), StatusChanged("A", MessageStatus.SENT, BEGAN, ANNA))
    assert archive.unrecognised() == []


@pytest.mark.parametrize(
    ("events", "left"),
    [
        ((MessageReceived(incoming("a")),), 0),
        ((Unrecognised("odd", reason="still"),), 1),
        ((), 1),
    ],
    ids=["whole", "not yet", "not at all"],
)
def test_a_body_is_decoded_later_once(archive: Archive, events: tuple[Event, ...], left: int) -> None:
    archive.apply_all([notice(None, key="k", raw="body")])
    last = last_event(archive)
    apply(archive, NotificationRedecoded("k", events))
    apply(archive, NotificationRedecoded("k", events))
    apply(archive, NotificationRedecoded("other", (MessageReceived(incoming("never received")),)))
    assert texts(archive) == ([] if left else ["a"])
    assert len(archive.unrecognised()) == left
    heard = [event.what for event in archive.events_since(last)]
    assert heard.count(K.UNDERSTOOD) == (0 if left else 1)
    if not left:
        assert archive.raw(ANNA, "in-a") == "body"


def test_a_record_of_a_journal_is_kept_raw_once(archive: Archive) -> None:
    for raw in ("first", "second"):
        absorb(archive, incoming("a"), raw=raw)
    assert archive.raws(ANNA, "in-a") == ["first"]


def test_a_record_without_a_body_keeps_none(archive: Archive) -> None:
    absorb(archive, incoming("a"), raw="")
    assert archive.raws(ANNA, "in-a") == []


def test_a_record_that_is_not_understood_is_kept_once(archive: Archive) -> None:
    last = last_event(archive)
    for raw in ("odd", "odd", "", "other"):
        absorb(archive, Unrecognised("odd", message_id="M"), raw=raw)
    assert [body for _at, _why, body in archive.unrecognised()] == ["other", "odd"]
    assert [event.what for event in archive.events_since(last)] == [K.NOT_UNDERSTOOD] * 2


@pytest.mark.parametrize(("at", "origin"), [(BEGAN, Origin.RECOVERED), (BEGAN - 1, Origin.JOURNAL)])
def test_a_record_since_the_archive_began_is_one_that_was_missed(
    archive: Archive, at: int, origin: Origin
) -> None:
    absorb(archive, incoming("a", at=at), origin=Origin.JOURNAL)
    assert archive.window(ANNA).messages[0].origin is origin


def test_a_record_of_a_change_is_applied(archive: Archive) -> None:
    received(archive, outgoing("hi", id="OURS"))
    absorb(archive, StatusChanged("OURS", MessageStatus.READ, BEGAN, ANNA))
    assert archive.window(ANNA).messages[0].status is MessageStatus.READ


def test_each_contact_has_a_row_and_a_name(archive: Archive) -> None:
    list_contacts(archive, Contact("no address", "Nobody"), Contact(ANNA, "Anna P"), Contact(BORIS, "Boris"))
    assert sorted(archive.chat_ids()) == [ANNA, BORIS]
    assert [archive.chat(each).name for each in (ANNA, BORIS)] == ["Anna P", "Boris"]  # type: ignore[union-attr]


def test_a_message_without_an_id_gets_the_same_one_each_time(archive: Archive) -> None:
    told = replace(incoming("a"), id="")
    received(archive, told)
    archive.apply_all([notice(told, key="again")])
    (kept,) = archive.window(ANNA).messages
    assert kept.id.startswith("unnamed-")
    for other in (
        replace(told, text="b"),
        replace(told, timestamp=BEGAN + 101),
        replace(told, sender_id=BORIS),
        replace(told, kind=MessageKind.STICKER),
        replace(told, direction=Direction.OUTGOING),
    ):
        archive.apply_all([notice(other, key=repr(other))])
    assert len(archive.window(ANNA).messages) == 6
    archive.apply_all([notice(replace(told, chat_id=BORIS, sender_id=ANNA), key="elsewhere")])
    assert archive.window(BORIS).messages[0].id != kept.id


def test_a_message_keeps_what_can_be_stored_of_it(archive: Archive) -> None:
    told = incoming("a\ud800", sender_id=HIDDEN, chat=CLUB, at=-5, id="M")
    learn_alias(archive, HIDDEN, ANNA)
    (new,) = received(archive, replace(told, local_id="local-1", instance_id="other")).new_messages
    (kept,) = archive.window(CLUB).messages
    assert (new.instance_id, new.sender_id, "\ud800" in new.text) == (archive.instance_id, ANNA, False)
    assert "\ud800" not in kept.text
    assert (kept.sender_id, kept.local_id, kept.timestamp >= 0) == (ANNA, "", True)
    assert kept.instance_id == archive.instance_id


@pytest.mark.parametrize("origin", [Origin.NOTIFICATION, Origin.RECOVERED, Origin.HISTORY])
def test_what_came_late_behind_our_answer_counts_as_late(archive: Archive, origin: Origin) -> None:
    """What was written before an answer of ours and arrives after it was not what was answered."""
    enqueue(archive, TextDraft("answer"), at=BEGAN + 200)
    told = incoming("late", at=BEGAN + 100)
    if origin is Origin.NOTIFICATION:
        received(archive, told)
    else:
        absorb(archive, told if origin is Origin.RECOVERED else replace(told, timestamp=BEGAN - 100))
    chat = archive.chat(ANNA)
    assert chat is not None
    assert (chat.unread, chat.waiting_since) == ((0, None) if origin is Origin.HISTORY else (1, BEGAN + 100))


def test_a_known_message_is_completed_and_told_as_such(archive: Archive) -> None:
    received(archive, incoming("", id="M", kind=MessageKind.SERVICE))
    last = last_event(archive)
    applied = archive.apply_all([notice(incoming("now", id="M"), key="again")])
    assert texts(archive) == ["now"]
    assert [event.what for event in archive.events_since(last)] == [K.MESSAGE_COMPLETED]
    assert [message.text for message in applied.new_messages] == ["now"]


def test_a_message_whose_words_come_later_waits_although_it_was_done_without_them(archive: Archive) -> None:
    received(
        archive, incoming("before", at=BEGAN), incoming("", id="M", kind=MessageKind.SERVICE, at=BEGAN + 1)
    )
    archive.apply(ChatRead(ANNA), at=BEGAN + 2)
    archive.apply(ChatDone(ANNA, "M"), at=BEGAN + 2)
    archive.apply_all([notice(incoming("now", id="M", at=BEGAN + 1), key="again")])
    chat = archive.chat(ANNA)
    assert chat is not None
    assert (chat.unread, chat.waiting_since) == (1, BEGAN + 1)


@pytest.mark.parametrize(
    ("known", "report", "taken"),
    [
        (incoming("a", id="M"), incoming("b", id="M", edited=BEGAN + 200), True),
        (incoming("a", id="M"), outgoing("b", id="M", edited=BEGAN + 200), False),
        (
            incoming("a", id="M", chat=CLUB, sender_id=ANNA),
            incoming("b", id="M", chat=CLUB, sender_id=BORIS, edited=BEGAN + 200),
            False,
        ),
        (
            incoming("a", id="M", chat=CLUB, sender_id=ANNA),
            incoming("b", id="M", chat=CLUB, sender_id=ANNA, edited=BEGAN + 200),
            True,
        ),
        (
            incoming("a", id="M", chat=CLUB, sender_id=ANNA),
            incoming("b", id="M", chat=CLUB, sender_id="", edited=BEGAN + 200),
            True,
        ),
        (
            incoming("a", id="M", chat=CLUB, sender_id=""),
            incoming("b", id="M", chat=CLUB, sender_id=BORIS, edited=BEGAN + 200),
            True,
        ),
        (
            incoming("a", id="M", sender_id=ANNA),
            incoming("b", id="M", sender_id=BORIS, edited=BEGAN + 200),
            True,
        ),
    ],
    ids=[
        "same person",
        "other side",
        "other member",
        "same member",
        "member unknown",
        "author unknown",
        "one person's two ids",
    ],
)
def test_only_its_authors_words_replace_a_message(
    archive: Archive, known: object, report: object, taken: bool
) -> None:
    archive.apply_all([notice(known, key="1"), notice(report, key="2")])  # type: ignore[arg-type]
    chat = known.chat_id  # type: ignore[attr-defined]
    assert texts(archive, chat) == ["b" if taken else "a"]


def test_a_status_under_another_id_of_a_person_joins_the_two(archive: Archive) -> None:
    received(archive, outgoing("hi", id="OURS"))
    received(archive, StatusChanged("OURS", MessageStatus.READ, BEGAN, HIDDEN))
    assert archive.kept_under(HIDDEN) == ANNA
    assert archive.window(ANNA).messages[0].status is MessageStatus.READ


def waiting(chat: str, sender: str) -> list[Event]:
    """What may come before its message, as reported under these ids."""
    return [
        StatusChanged("M", MessageStatus.READ, BEGAN, chat),
        ReactionChanged(chat, "M", sender, "👍", BEGAN),
        PollVoted(chat, "M", (PollOption("a", (sender,)),), BEGAN),
        MessageEdited(chat, "M", "new", BEGAN, sender_id=sender, direction=Direction.INCOMING),
        MessageDeleted(chat, "M", BEGAN, sender_id=sender, direction=Direction.INCOMING),
    ]


@pytest.mark.parametrize("number", range(5), ids=[type(event).__name__ for event in waiting("", "")])
def test_what_waits_for_its_message_is_told_once_under_whatever_ids(archive: Archive, number: int) -> None:
    learn_alias(archive, HIDDEN, ANNA)
    last = last_event(archive)
    for chat, sender in ((ANNA, ANNA), (HIDDEN, ANNA), (ANNA, HIDDEN), (HIDDEN, HIDDEN)):
        archive.apply_all([notice(waiting(chat, sender)[number], key=f"{chat}{sender}")])
    assert [event.subject for event in archive.events_since(last)] == ["M"]


def test_what_another_reported_of_a_known_message_waits_in_silence(archive: Archive) -> None:
    received(archive, incoming("a", id="M"))
    last = last_event(archive)
    received(archive, MessageEdited(BORIS, "M", "b", BEGAN, sender_id=BORIS, direction=Direction.INCOMING))
    assert (texts(archive), archive.events_since(last)) == (["a"], [])


def test_a_status_that_names_its_chat_changes_no_other(archive: Archive) -> None:
    received(archive, outgoing("hi", id="M"), outgoing("hi", id="M", chat=BORIS))
    received(archive, StatusChanged("M", MessageStatus.READ, BEGAN, ANNA))
    found = [archive.window(chat).messages[0].status for chat in (ANNA, BORIS)]
    assert found == [MessageStatus.READ, MessageStatus.SENT]


@pytest.mark.parametrize(("chat", "text"), [(ANNA, "new"), (BORIS, "old")])
def test_an_edit_that_does_not_say_whose_it_is_counts_in_its_chat(
    archive: Archive, chat: str, text: str
) -> None:
    received(archive, outgoing("old", id="M"), MessageEdited(chat, "M", "new", BEGAN))
    assert texts(archive) == [text]


@pytest.mark.parametrize("first", ["the message", "the edit"])
def test_the_words_of_an_edit_are_made_storable(archive: Archive, first: str) -> None:
    events = [outgoing("old", id="M"), MessageEdited(ANNA, "M", "new\ud800", BEGAN)]
    received(archive, *(events if first == "the message" else reversed(events)))
    assert "\ud800" not in texts(archive)[0]


def test_a_record_that_is_not_understood_is_found_with_the_message_it_is_about(archive: Archive) -> None:
    received(archive, outgoing("hi", id="M"))
    absorb(archive, Unrecognised("odd", message_id="M"), raw="odd")
    assert "odd" in archive.raws(ANNA, "M")


def test_what_comes_under_a_hidden_id_is_of_its_person(archive: Archive) -> None:
    learn_alias(archive, HIDDEN, ANNA)
    told = incoming("a", chat=HIDDEN, sender_id=HIDDEN, sender_name="Anna P")
    applied = received(archive, told)
    assert [message.chat_id for message in applied.new_messages] == [ANNA]
    assert list(applied.changed) == [ANNA]
    assert archive.name_of(ANNA) == "Anna P"


def test_a_message_of_ours_under_another_id_of_a_person_joins_the_two(archive: Archive) -> None:
    received(archive, outgoing("hi", id="OURS"), outgoing("hi", id="OURS", chat=HIDDEN))
    assert archive.kept_under(HIDDEN) == ANNA
    assert texts(archive) == ["hi"]


def test_what_others_wrote_under_one_id_joins_nobody(archive: Archive) -> None:
    received(archive, outgoing("hi", id="M"), incoming("ho", id="M", chat=HIDDEN))
    assert archive.kept_under(HIDDEN) == HIDDEN


def test_what_was_sent_from_here_comes_back_once_even_under_an_id_that_was_separated(
    archive: Archive,
) -> None:
    learn_alias(archive, HIDDEN, ANNA)
    apply(archive, ChatsSeparated(HIDDEN))
    item = enqueue(archive, TextDraft("hi"))
    advance(archive, item, MessageStatus.ACCEPTED, message_id="OURS")
    received(archive, outgoing("hi", id="OURS", chat=HIDDEN))
    assert (texts(archive, ANNA), texts(archive, HIDDEN)) == (["hi"], [])


def test_words_of_the_other_side_complete_no_message(archive: Archive) -> None:
    received(archive, incoming("", id="M", kind=MessageKind.IMAGE), outgoing("b", id="M"))
    assert texts(archive) == [""]


def test_the_same_words_reported_again_are_no_edit_though_they_cannot_be_stored(archive: Archive) -> None:
    received(archive, incoming("a\ud800", id="M"), incoming("a\ud800", id="M", edited=BEGAN + 200))
    (kept,) = archive.window(ANNA).messages
    assert (kept.text, kept.edited, kept.earlier) == ("a?", None, ())


def test_the_texts_before_an_edit_are_made_storable(archive: Archive) -> None:
    received(archive, incoming("new", edited=BEGAN + 200, earlier=("old\ud800",)))
    (kept,) = archive.window(ANNA).messages
    assert [text.startswith("old") and "\ud800" not in text for text in kept.earlier] == [True]


def test_each_notification_received_again_is_counted(archive: Archive) -> None:
    assert archive.apply_all([notice(incoming("a"))] * 3).duplicates == 2


@pytest.mark.parametrize("field", ["edited", "deleted"])
def test_the_other_side_neither_edits_nor_deletes_a_message(archive: Archive, field: str) -> None:
    received(archive, incoming("a", id="M"), outgoing("a", id="M", **{field: BEGAN + 200}))
    assert getattr(archive.window(ANNA).messages[0], field) is None


def test_a_message_whose_words_come_late_was_not_read_before(archive: Archive) -> None:
    received(archive, incoming("", id="M", kind=MessageKind.SERVICE))
    mark_read(archive, ANNA)
    archive.apply_all([notice(incoming("now", id="M"), key="again")])
    chat = archive.chat(ANNA)
    assert chat is not None
    assert chat.unread == 1


def test_a_message_whose_words_come_late_was_not_answered_before(archive: Archive) -> None:
    received(archive, incoming("", id="M", kind=MessageKind.SERVICE, at=BEGAN + 100))
    enqueue(archive, TextDraft("answer"), at=BEGAN + 200)
    archive.apply_all([notice(incoming("now", id="M", at=BEGAN + 100), key="again")])
    chat = archive.chat(ANNA)
    assert chat is not None
    assert chat.waiting_since == BEGAN + 100


def test_an_id_that_is_separated_takes_along_what_came_under_it(archive: Archive) -> None:
    learn_alias(archive, HIDDEN, ANNA)
    received(archive, incoming("a"), incoming("b", chat=HIDDEN))
    apply(archive, ChatsSeparated(HIDDEN))
    assert (texts(archive, ANNA), texts(archive, HIDDEN)) == (["a"], ["b"])


def test_what_a_later_version_left_waiting_holds_up_nothing_else(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        received(archive, incoming("a", id="M"))
        with closing(sqlite3.connect(place(tmp_path))) as other, other:
            unknown = codec.dumps({codec.NAME: "NeverHeardOf"})
            other.execute("INSERT INTO pending (target, event) VALUES ('M', ?)", (unknown,))
        received(
            archive, MessageEdited(HIDDEN, "M", "b", BEGAN, sender_id=HIDDEN, direction=Direction.INCOMING)
        )
        assert texts(archive) == ["a"]
        learn_alias(archive, HIDDEN, ANNA)
        assert texts(archive) == ["b"]


def test_what_another_may_not_change_holds_up_nothing_that_waits_behind_it(archive: Archive) -> None:
    received(
        archive,
        MessageEdited(BORIS, "M", "b", BEGAN, sender_id=BORIS, direction=Direction.INCOMING),
        StatusChanged("M", MessageStatus.READ, BEGAN, ANNA),
        outgoing("a", id="M"),
    )
    (kept,) = archive.window(ANNA).messages
    assert (kept.text, kept.status) == ("a", MessageStatus.READ)
