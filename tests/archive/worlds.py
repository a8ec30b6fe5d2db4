"""Short ways to make messages, notifications and archives for these tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from greentui.archive import Applied, Archive, Purged, Stamped
from greentui.model.chats import Contact
from greentui.model.entries import (
    AliasLearned,
    ChatRead,
    ContactsListed,
    CoverageExtended,
    DraftSaved,
    Entry,
    MessageHidden,
    MessageQueued,
    MessagesPurged,
    NoteKept,
    NotificationReceived,
    OutboxAdvanced,
    Record,
    RecordsImported,
    StateSeen,
)
from greentui.model.events import Event, MessageReceived
from greentui.model.instance import InstanceState
from greentui.model.messages import Direction, Message, MessageKind, MessageStatus, Origin
from greentui.model.reasons import Reason
from greentui.model.sending import Draft, OutboxItem

INSTANCE = "1101000001"
ANNA = "79010000001@c.us"
BORIS = "79010000002@c.us"
CLUB = "120363000000000001@g.us"
BEGAN = 1_700_000_000
"""When the archives of these tests are made, UTC seconds."""


def place(folder: Path) -> Path:
    """Where the archive of these tests lies in a folder."""
    return folder / f"archive-{INSTANCE}.db"


def opened(folder: Path, kind: type[Archive] = Archive) -> Archive:
    """An archive in a folder of its own."""
    archive = kind.open(place(folder), INSTANCE)
    apply(archive, ChatRead(""))  # without any effect but that the archive begins with it
    return archive


def incoming(text: str, *, id: str = "", chat: str = ANNA, at: int = BEGAN + 100, **more: Any) -> Message:  # noqa: A002
    """Something somebody wrote."""
    told: dict[str, Any] = {"kind": MessageKind.TEXT, "sender_id": chat, **more}
    return Message(
        instance_id=INSTANCE,
        chat_id=chat,
        id=id or f"in-{text}",
        timestamp=at,
        direction=Direction.INCOMING,
        text=text,
        **told,
    )


def outgoing(text: str, *, id: str = "", chat: str = ANNA, at: int = BEGAN + 100, **more: Any) -> Message:  # noqa: A002
    """Something written on the phone."""
    told: dict[str, Any] = {"kind": MessageKind.TEXT, "status": MessageStatus.SENT, **more}
    return Message(
        instance_id=INSTANCE,
        chat_id=chat,
        id=id or f"out-{text}",
        timestamp=at,
        direction=Direction.OUTGOING,
        text=text,
        **told,
    )


def notice(event: Event | Message | None, *, raw: str = "", key: str = "", at: int = BEGAN + 100) -> Stamped:
    """A notification of the queue that says so; the same event is the same notification."""
    if isinstance(event, Message):
        event = MessageReceived(event)
    events = () if event is None else (event,)
    return Stamped(NotificationReceived(key or repr(event), raw or repr(event), events), at)


def received(archive: Archive, *events: Event | Message) -> Applied:
    """Let the queue give these, in one transaction."""
    return archive.apply_all([notice(event) for event in events])


def apply(archive: Archive, entry: Entry, at: int = BEGAN) -> Applied:
    """Write an entry of the time at which these archives begin."""
    return archive.apply(entry, at=at)


def absorb(
    archive: Archive, *told: Event | Message, origin: Origin = Origin.HISTORY, raw: str = ""
) -> Applied:
    """Let a journal or the history tell of these, oldest first."""
    events = (MessageReceived(one) if isinstance(one, Message) else one for one in told)
    return apply(archive, RecordsImported(tuple(Record(event, raw) for event in events), origin))


def list_contacts(archive: Archive, *contacts: Contact) -> Applied:
    """Let the phone book say who these are."""
    return apply(archive, ContactsListed(contacts))


def learn_alias(archive: Archive, alias: str, chat_id: str) -> Applied:
    """Let two ids be one person."""
    return apply(archive, AliasLearned(alias, chat_id))


def mark_read(archive: Archive, chat_id: str, up_to: str = "") -> Applied:
    """Read a chat."""
    return apply(archive, ChatRead(chat_id, up_to))


def save_draft(archive: Archive, chat_id: str, text: str) -> Applied:
    """Type and do not send."""
    return apply(archive, DraftSaved(chat_id, text))


def hide(archive: Archive, chat_id: str, message_id: str) -> Applied:
    """Delete a message for us alone."""
    return apply(archive, MessageHidden(chat_id, message_id))


def keep_note(archive: Archive, name: str, value: str) -> Applied:
    """Keep a small thing."""
    return apply(archive, NoteKept(name, value))


def see_state(archive: Archive, word: str, since: int) -> Applied:
    """See the instance in a state."""
    return apply(archive, StateSeen(InstanceState.of(word), word, since))


def cover(archive: Archive, since: int, until: int, chat_id: str = "", *, beginning: bool = False) -> Applied:
    """Have every message of a stretch of time."""
    return apply(archive, CoverageExtended(since, until, chat_id, beginning))


_local_ids = (f"local-{number:016x}" for number in count())


def enqueue(
    archive: Archive, draft: Draft, chat_id: str = ANNA, *, quoted: str = "", at: int = BEGAN + 100
) -> OutboxItem:
    """Type something and send it."""
    local_id = next(_local_ids)
    apply(archive, MessageQueued(local_id, chat_id, draft, quoted), at)
    return _item(archive, local_id)


def advance(
    archive: Archive,
    item: OutboxItem,
    status: MessageStatus,
    *,
    message_id: str = "",
    reason: Reason | None = None,
    at: int = BEGAN + 100,
) -> OutboxItem:
    """Let what was typed go further."""
    apply(archive, OutboxAdvanced(item.local_id, status, message_id, reason), at)
    return _item(archive, item.local_id)


def _item(archive: Archive, local_id: str) -> OutboxItem:
    item = archive.outbox_item(local_id)
    assert item is not None
    return item


def purge(
    archive: Archive,
    *,
    before: int | None = None,
    deleted_only: bool = False,
    chat_id: str = "",
    limit: int = 5000,
    erase: bool = True,
) -> Purged:
    """Take messages out for good, piece by piece."""
    total = last = apply(archive, MessagesPurged(limit, before, deleted_only, chat_id)).purged
    while last.messages == limit:
        last = apply(archive, MessagesPurged(limit, before, deleted_only, chat_id)).purged
        total += last
    if erase:
        archive.erase()
    return total


def texts(archive: Archive, chat: str = ANNA, limit: int = 1000) -> list[str]:
    """What a chat says, oldest first."""
    return [message.text for message in archive.window(chat, limit=limit).messages]


def unplaced(messages: Iterable[Message]) -> list[Message]:
    """Messages without their place, for comparing what they say."""
    return [replace(message, order=0) for message in messages]
