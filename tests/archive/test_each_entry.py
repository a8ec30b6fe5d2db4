"""What comes of each kind of entry, and under which event others hear of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from greentui.archive import Archive, Stamped
from greentui.archive.event_log import EventKind
from greentui.model.chats import Contact, Coverage
from greentui.model.entries import (
    AliasLearned,
    CallsCounted,
    ChatArchived,
    ChatDone,
    ChatMuted,
    ChatPinned,
    ChatRead,
    ChatReopened,
    ChatsJoined,
    ChatsSeparated,
    ChatUnread,
    ContactsListed,
    CoverageExtended,
    DisappearingSet,
    DraftSaved,
    Entry,
    MessageHidden,
    MessageQueued,
    MessageRevoked,
    MessageRewritten,
    MessagesPurged,
    MethodCalls,
    NoteKept,
    NotificationReceived,
    NotificationRedecoded,
    OutboxAdvanced,
    Record,
    RecordsImported,
    StateSeen,
)
from greentui.model.events import MessageReceived
from greentui.model.instance import InstanceState
from greentui.model.messages import MessageStatus, Origin
from greentui.model.sending import TextDraft
from tests.archive.worlds import ANNA, BEGAN, BORIS, incoming, outgoing, received

HIDDEN = "123456789012345@lid"
LATER = BEGAN + 500
OURS = "local-00000000000000aa"


@pytest.fixture
def archive(tmp_path: Path) -> Any:
    """An archive in which Anna wrote "a" and "b", and we "ours", on the phone; "c" waits in the outbox."""
    with Archive.open(tmp_path / "archive.db", "1101000001") as archive:
        received(archive, incoming("a", at=BEGAN), incoming("b", at=BEGAN + 1), outgoing("ours", chat=BORIS))
        archive.apply(MessageQueued(OURS, BORIS, TextDraft("c")), at=BEGAN)
        yield archive
        assert archive.digest() == archive.computed_digest()


def said(chat_id: str = ANNA) -> Callable[[Archive], object]:
    return lambda archive: [message.text for message in archive.window(chat_id).messages]


def of_chat(field: str, chat_id: str = ANNA) -> Callable[[Archive], object]:
    return lambda archive: getattr(archive.chat(chat_id), field)


def told(text: str, chat: str = ANNA) -> MessageReceived:
    return MessageReceived(incoming(text, chat=chat, at=LATER))


def status_of_ours(archive: Archive) -> object:
    item = archive.outbox_item(OURS)
    return item and item.status


K = EventKind


@pytest.mark.parametrize(
    ("entry", "read", "before", "after", "events"),
    [
        (
            NotificationReceived("k", "{}", (told("c"),)),
            said(),
            ["a", "b"],
            ["a", "b", "c"],
            [(K.MESSAGE_ADDED, "")],
        ),
        (
            RecordsImported((Record(told("c")),), Origin.JOURNAL),
            said(),
            ["a", "b"],
            ["a", "b", "c"],
            [(K.MESSAGE_ADDED, "")],
        ),
        (
            ContactsListed((Contact(ANNA, "Anna P"),)),
            of_chat("name"),
            "+7 901 000-00-01",
            "Anna P",
            [(K.CONTACT_NAMED, ANNA)],
        ),
        (
            AliasLearned(HIDDEN, ANNA),
            lambda archive: archive.kept_under(HIDDEN),
            HIDDEN,
            ANNA,
            [(K.ALIAS_LEARNED, HIDDEN)],
        ),
        (
            ChatsJoined(HIDDEN, ANNA),
            lambda archive: archive.kept_under(HIDDEN),
            HIDDEN,
            ANNA,
            [(K.ALIAS_LEARNED, HIDDEN)],
        ),
        (
            StateSeen(InstanceState.BLOCKED, "blocked", LATER),
            lambda archive: [spell.word for spell in archive.states()],
            [],
            ["blocked"],
            [(K.STATE_CHANGED, "")],
        ),
        (
            CoverageExtended(BEGAN, LATER, ANNA, True),
            lambda archive: archive.coverage(ANNA),
            Coverage(),
            Coverage(BEGAN, LATER, True),
            [],
        ),
        (
            CoverageExtended(BEGAN, LATER),
            lambda archive: archive.coverage("x@c.us"),
            Coverage(),
            Coverage(BEGAN, LATER, False),
            [],
        ),
        (ChatRead(ANNA), of_chat("unread"), 2, 0, [(K.CHAT_READ, ANNA)]),
        (ChatRead(ANNA, "in-a"), of_chat("unread"), 2, 1, [(K.CHAT_READ, ANNA)]),
        (ChatRead(ANNA, "gone"), of_chat("unread"), 2, 2, []),
        (ChatRead(BORIS), of_chat("unread", BORIS), 0, 0, []),
        (ChatRead("79019999999@c.us"), lambda archive: archive.chat("79019999999@c.us"), None, None, []),
        (ChatDone(ANNA, "in-b"), of_chat("waiting_since"), BEGAN, None, [(K.CHAT_DONE, ANNA)]),
        (ChatDone(ANNA, "in-a"), of_chat("waiting_since"), BEGAN, BEGAN, []),
        (ChatDone(ANNA, "gone"), of_chat("waiting_since"), BEGAN, BEGAN, []),
        (ChatDone(BORIS, "out-ours"), of_chat("waiting_since", BORIS), None, None, []),
        (ChatUnread(ANNA), of_chat("unread"), 2, 2, []),
        (ChatUnread(BORIS), of_chat("unread", BORIS), 0, 0, []),
        (ChatReopened(ANNA), of_chat("waiting_since"), BEGAN, BEGAN, []),
        (ChatArchived(ANNA, True), of_chat("archived"), False, True, [(K.CHAT_ARCHIVED, ANNA)]),
        (ChatArchived(ANNA, False), of_chat("archived"), False, False, []),
        (DisappearingSet(ANNA, 86_400), of_chat("disappearing"), 0, 86_400, [(K.DISAPPEARING_SET, ANNA)]),
        (DisappearingSet(ANNA, 0), of_chat("disappearing"), 0, 0, []),
        (
            MessageQueued("local-00000000000000bb", ANNA, TextDraft("c")),
            said(),
            ["a", "b"],
            ["a", "b", "c"],
            [(K.MESSAGE_QUEUED, "")],
        ),
        (
            OutboxAdvanced(OURS, MessageStatus.CANCELLED),
            status_of_ours,
            MessageStatus.QUEUED,
            MessageStatus.CANCELLED,
            [(K.OUTBOX_ADVANCED, "")],
        ),
        (
            MessageRewritten(BORIS, "out-ours", "mine"),
            said(BORIS),
            ["ours", "c"],
            ["mine", "c"],
            [(K.MESSAGE_EDITED, "")],
        ),
        (
            MessageRevoked(BORIS, "out-ours"),
            lambda archive: archive.message(BORIS, "out-ours").deleted,
            None,
            LATER,
            [(K.MESSAGE_DELETED, "")],
        ),
        (MessageHidden(ANNA, "in-a"), said(), ["a", "b"], ["b"], [(K.MESSAGE_HIDDEN, "")]),
        (MessageHidden("79019999999@c.us", "in-a"), said(), ["a", "b"], ["a", "b"], []),
        (MessagesPurged(5, chat_id=ANNA), said(), ["a", "b"], [], [(K.MESSAGES_PURGED, ANNA)]),
        (DraftSaved(ANNA, "hal"), of_chat("draft"), "", "hal", []),
        (ChatPinned(ANNA, True), of_chat("pinned"), False, True, []),
        (ChatMuted(ANNA, LATER), of_chat("muted_until"), 0, LATER, []),
        (ChatMuted(ANNA, -1), of_chat("muted_until"), 0, -1, []),
        (ChatMuted(ANNA, -7), of_chat("muted_until"), 0, -1, []),
        (NoteKept("theme", "dark"), lambda archive: archive.note("theme"), None, "dark", []),
        (
            CallsCounted("2026-11", (MethodCalls("getMessage", 2),)),
            lambda archive: archive.note("calls:getMessage"),
            None,
            "2026-11 2",
            [],
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Entry) else "",
)
def test_an_entry_has_its_effect(
    archive: Archive,
    entry: Entry,
    read: Callable[[Archive], object],
    before: object,
    after: object,
    events: list[tuple[EventKind, str]],
) -> None:
    last = max(event.seq for event in archive.events_since(0))
    assert read(archive) == before
    archive.apply(entry, at=LATER, author="op")
    assert read(archive) == after
    heard = archive.events_since(last)
    assert [(event.what, event.subject) for event in heard] == events
    assert all((event.at, event.author) == (LATER, "op") for event in heard)


def test_what_was_done_can_be_undone(archive: Archive) -> None:
    for entry in (
        ChatArchived(ANNA, True), ChatArchived(ANNA, False), ChatPinned(ANNA, True), ChatPinned(ANNA, False),
        ChatMuted(ANNA, -1), ChatMuted(ANNA, 0), DraftSaved(ANNA, "x"), DraftSaved(ANNA, ""),
        DisappearingSet(ANNA, 9), DisappearingSet(ANNA, 0),
    ):  # fmt: skip
        last = max(event.seq for event in archive.events_since(0))
        archive.apply(entry, at=LATER)
        if entry == ChatArchived(ANNA, False):
            assert [event.what for event in archive.events_since(last)] == [K.CHAT_UNARCHIVED]
    chat = archive.chat(ANNA)
    assert chat is not None
    assert (chat.archived, chat.pinned, chat.muted_until, chat.draft, chat.disappearing) == (
        False,
        False,
        0,
        "",
        0,
    )
    archive.apply(ChatsJoined(HIDDEN, ANNA), at=LATER)
    archive.apply(ChatsSeparated(HIDDEN), at=LATER)
    assert archive.kept_under(HIDDEN) == HIDDEN


@pytest.mark.parametrize("chat_id", [ANNA, HIDDEN])
@pytest.mark.parametrize(
    ("did", "undone", "event"),
    [
        (ChatRead, ChatUnread, K.CHAT_UNREAD),
        (lambda chat_id: ChatDone(chat_id, "in-b"), ChatReopened, K.CHAT_REOPENED),
    ],
)
def test_a_chat_becomes_unread_or_waits_again(
    archive: Archive, chat_id: str, did: Callable[[str], Entry], undone: Callable[[str], Entry], event: K
) -> None:
    archive.apply(AliasLearned(HIDDEN, ANNA), at=LATER)
    archive.apply(did(chat_id), at=LATER)
    last = max(event.seq for event in archive.events_since(0))
    archive.apply(undone(chat_id), at=LATER)
    assert [(event.what, event.subject) for event in archive.events_since(last)] == [(event, ANNA)]
    archive.apply(undone("79019999999@c.us"), at=LATER)
    assert archive.chat("79019999999@c.us") is None


def test_an_entry_about_a_hidden_id_is_about_its_person(archive: Archive) -> None:
    archive.apply(AliasLearned(HIDDEN, ANNA), at=LATER)
    for entry in (
        CoverageExtended(BEGAN, LATER, HIDDEN),
        ChatRead(HIDDEN),
        ChatArchived(HIDDEN, True),
        DisappearingSet(HIDDEN, 9),
        DraftSaved(HIDDEN, "x"),
        ChatPinned(HIDDEN, True),
        ChatMuted(HIDDEN, -1),
        MessageHidden(HIDDEN, "in-a"),
    ):
        archive.apply(entry, at=LATER)
    chat = archive.chat(ANNA)
    assert chat is not None
    assert (chat.unread, chat.archived, chat.disappearing, chat.draft, chat.pinned, chat.muted_until) == (
        0, True, 9, "x", True, -1,
    )  # fmt: skip
    assert archive.coverage(ANNA) == Coverage(BEGAN, LATER, False)
    assert archive.coverage(BORIS) == Coverage()
    assert said()(archive) == ["b"]


def test_a_body_that_can_be_decoded_now_has_its_effect(archive: Archive) -> None:
    archive.apply(NotificationReceived("k", "{}", ()), at=LATER)
    last = max(event.seq for event in archive.events_since(0))
    archive.apply(NotificationRedecoded("k", (told("c"),)), at=LATER)
    assert said()(archive) == ["a", "b", "c"]
    assert [event.what for event in archive.events_since(last)] == [K.UNDERSTOOD, K.MESSAGE_ADDED]


def test_what_was_purged_is_counted(archive: Archive) -> None:
    log = [Stamped(MessagesPurged(1, chat_id=ANNA), LATER) for _time in range(2)]
    assert archive.apply_all(log).purged.messages == 2


@pytest.mark.parametrize("reopened", [False, True])
@pytest.mark.parametrize(
    ("first", "at", "origin"),
    [
        (ChatRead(ANNA), BEGAN, Origin.RECOVERED),
        (ChatRead(ANNA), BEGAN - 1, Origin.HISTORY),
        (DraftSaved(ANNA, "x"), BEGAN + 10, Origin.HISTORY),
    ],
    ids=["since", "before", "an operator's own begins nothing"],
)
def test_an_archive_begins_with_its_first_shared_entry(
    tmp_path: Path, reopened: bool, first: Entry, at: int, origin: Origin
) -> None:
    """What a journal tells of later is caught up with; what is older is history."""
    path = tmp_path / "archive.db"
    archive = Archive.open(path, "1101000001")
    archive.apply(first, at=BEGAN)
    if reopened:
        archive.close()
        archive = Archive.open(path, "1101000001")
    with archive:
        record = Record(MessageReceived(incoming("a", at=at)))
        archive.apply(RecordsImported((record,), Origin.HISTORY), at=BEGAN + 100)
        archive.apply(ChatRead("", ""), at=BEGAN + 200)
        assert [message.origin for message in archive.window(ANNA).messages] == [origin]
