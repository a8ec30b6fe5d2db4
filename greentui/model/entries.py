"""Every way of writing to an archive, as data: an archive is the result of its entries in order.

An entry says what was learned or done, and by which ids. The archive derives the rest from its rows, the
entry, its time and its author alone; anything else (a clock, randomness, a file, a language) is settled by
the code that creates the entry. The effect of a version of an entry never changes: another meaning gets
another version, and a program that does not know a version must stop there.

Shared entries concern everyone who works with the instance. The others are one operator's own and never leave
the machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar, get_args

from greentui.model import codec
from greentui.model.chats import Contact
from greentui.model.events import Event
from greentui.model.instance import InstanceState
from greentui.model.messages import MessageStatus, Origin
from greentui.model.reasons import Reason
from greentui.model.sending import Draft


class UnknownEntry(ValueError):
    """An entry unknown to this version of the program; nothing after it may be applied.

    Attributes:
        kind: Its name.
        version: Its version.
    """

    def __init__(self, kind: str, version: int, detail: str = "") -> None:
        super().__init__(f"{kind} {version}: {detail}" if detail else f"{kind} {version}")
        self.kind = kind
        self.version = version


@dataclass(frozen=True, slots=True)
class _Shared:
    VERSION: ClassVar[int] = 1
    SHARED: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class _Own:
    VERSION: ClassVar[int] = 1
    SHARED: ClassVar[bool] = False


# Learned from the service


@dataclass(frozen=True, slots=True)
class NotificationReceived(_Shared):
    """A notification was received from the queue.

    Attributes:
        key: Its identity by content: the same notification delivered again has the same key and changes
            nothing.
        raw: Its body as received.
        events: The decoded events; empty if it could not be decoded.
    """

    key: str
    raw: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a journal or of a chat's history.

    Attributes:
        event: The message, or a change of one.
        raw: Its body as received; empty if none is to be stored.
    """

    event: Event
    raw: str = ""


@dataclass(frozen=True, slots=True)
class RecordsImported(_Shared):
    """Messages and changes of messages were read from a journal or the history, oldest first.

    Known messages gain what they lacked.
    """

    VERSION: ClassVar[int] = 2

    records: tuple[Record, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class NotificationRedecoded(_Shared):
    """A body that could not be decoded now can; its events are placed by their own time.

    Attributes:
        key: The key it was received under.
        events: The decoded events.
    """

    key: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class ContactsListed(_Shared):
    """The phone's contacts with their names."""

    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class AliasLearned(_Shared):
    """The service reports that two ids are one person, a hidden one (`@lid`) and a number, or two spellings
    of a number: their chats become one.
    """

    alias: str
    chat_id: str


@dataclass(frozen=True, slots=True)
class ChatsJoined(_Shared):
    """An operator decided that two ids are one person."""

    alias: str
    chat_id: str


@dataclass(frozen=True, slots=True)
class ChatsSeparated(_Shared):
    """An operator decided that an id is not the person it was taken for."""

    alias: str


@dataclass(frozen=True, slots=True)
class StateSeen(_Shared):
    """The instance's state, from a response of the service.

    Attributes:
        word: The API's word.
        since: UTC seconds.
    """

    state: InstanceState
    word: str
    since: int


@dataclass(frozen=True, slots=True)
class CoverageExtended(_Shared):
    """Every message of a period is in the archive.

    Attributes:
        since: UTC seconds, like `until`.
        chat_id: The chat; empty for all.
        beginning: Whether there are no messages before `since`.
    """

    since: int
    until: int
    chat_id: str = ""
    beginning: bool = False


# Done here, or by the service for us


@dataclass(frozen=True, slots=True)
class ChatRead(_Shared):
    """A chat was marked read.

    Attributes:
        up_to: The last message seen; empty for all.
    """

    chat_id: str
    up_to: str = ""


@dataclass(frozen=True, slots=True)
class ChatUnread(_Shared):
    """A chat was marked unread: what the contact wrote last counts as unread again.

    No effect if it is unread, or if an answer written on the phone follows.
    """

    chat_id: str


@dataclass(frozen=True, slots=True)
class ChatDone(_Shared):
    """A chat needs no answer.

    Attributes:
        seen: The last message that stood in it then. If the contact has written since, nothing happens.
    """

    chat_id: str
    seen: str


@dataclass(frozen=True, slots=True)
class ChatReopened(_Shared):
    """A chat needs an answer after all."""

    chat_id: str


@dataclass(frozen=True, slots=True)
class ChatArchived(_Shared):
    """A chat was archived or unarchived."""

    chat_id: str
    archived: bool


@dataclass(frozen=True, slots=True)
class DisappearingSet(_Shared):
    """A chat's messages disappear after so many seconds; 0 for never."""

    chat_id: str
    seconds: int


@dataclass(frozen=True, slots=True)
class MessageQueued(_Shared):
    """A message was typed: it is added to the end of the outbox, and to its chat.

    Attributes:
        local_id: `local-…`, generated for it.
        quoted_id: The message it replies to; empty for none.
        not_before: The moment before which it is not sent and can be taken back, UTC seconds; `None`
            for none.
    """

    VERSION: ClassVar[int] = 3

    local_id: str
    chat_id: str
    draft: Draft
    quoted_id: str = ""
    not_before: int | None = None


@dataclass(frozen=True, slots=True)
class OutboxAdvanced(_Shared):
    """An outbox item's delivery status changed. No effect without such an item.

    The moment before which it is not sent stays as long as it is queued.

    Attributes:
        message_id: The API's id: the item was accepted, and a message with that id is the same one.
        expected: No effect if its status is another by now.
        url: Where the service keeps the file it was sent with; empty if it was not uploaded.
    """

    VERSION: ClassVar[int] = 3

    local_id: str
    status: MessageStatus
    message_id: str = ""
    reason: Reason | None = None
    expected: MessageStatus | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class MessageRewritten(_Shared):
    """A message of ours was edited from here."""

    chat_id: str
    message_id: str
    text: str


@dataclass(frozen=True, slots=True)
class MessageRevoked(_Shared):
    """A message of ours was deleted for everyone from here."""

    chat_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class MessageHidden(_Shared):
    """A message is hidden everywhere here, and kept until it is purged."""

    chat_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class MessagesPurged(_Shared):
    """Messages were permanently erased, oldest first, with everything that repeats their content.

    Messages waiting to be sent stay. If fewer than `limit` matched, all matching ones are gone; without
    conditions, everything in the archive.

    Attributes:
        limit: Maximum number of messages, so that other writers wait only briefly.
        before: UTC seconds: only older ones.
        deleted_only: Only those deleted for everyone, or for us.
        chat_id: Only of this chat.
    """

    limit: int
    before: int | None = None
    deleted_only: bool = False
    chat_id: str = ""


# One operator's own


@dataclass(frozen=True, slots=True)
class DraftSaved(_Own):
    """A draft was saved; an empty text removes it."""

    chat_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ChatPinned(_Own):
    """A chat was pinned or unpinned."""

    chat_id: str
    pinned: bool


@dataclass(frozen=True, slots=True)
class ChatMuted(_Own):
    """A chat was muted until then (UTC seconds; -1 for ever, 0 not muted)."""

    chat_id: str
    until: int


@dataclass(frozen=True, slots=True)
class NoteKept(_Own):
    """A small value kept by the program under a name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class MethodCalls:
    """How often a method of the service was called."""

    method: str
    calls: int


@dataclass(frozen=True, slots=True)
class CallsCounted(_Own):
    """Calls were made from this machine: they add to those of the month so far.

    Attributes:
        month: As in `2026-11`, in UTC.
        made: By method, since the last such entry.
    """

    month: str
    made: tuple[MethodCalls, ...]


Shared = (
    NotificationReceived
    | RecordsImported
    | NotificationRedecoded
    | ContactsListed
    | AliasLearned
    | ChatsJoined
    | ChatsSeparated
    | StateSeen
    | CoverageExtended
    | ChatRead
    | ChatUnread
    | ChatDone
    | ChatReopened
    | ChatArchived
    | DisappearingSet
    | MessageQueued
    | OutboxAdvanced
    | MessageRewritten
    | MessageRevoked
    | MessageHidden
    | MessagesPurged
)
Own = DraftSaved | ChatPinned | ChatMuted | NoteKept | CallsCounted
Entry = Shared | Own

_BY_NAME: dict[str, type[Entry]] = {cls.__name__: cls for cls in get_args(Entry)}


def dumps(entry: Entry) -> str:
    """An entry as JSON: its kind, version and body."""
    body = codec.to_json(entry)
    kind = body.pop(codec.NAME)
    return codec.dumps({"kind": kind, "version": entry.VERSION, "body": body})


def loads(text: str) -> Entry:
    """The entry written by `dumps`.

    Raises:
        UnknownEntry: A later version of the program wrote it, or it is no entry.
    """
    try:
        data: dict[str, Any] = json.loads(text)
        kind, version, body = str(data["kind"]), int(data["version"]), dict(data["body"])
    except (ValueError, TypeError, LookupError) as error:
        raise UnknownEntry("?", 0, str(error)) from error
    cls = _BY_NAME.get(kind)
    if cls is None or version != cls.VERSION:
        raise UnknownEntry(kind, version)
    try:
        entry: Entry = codec.from_json({codec.NAME: kind, **body}, {kind: cls}, strict=True)
    except ValueError as error:
        raise UnknownEntry(kind, version, str(error)) from error
    return entry
