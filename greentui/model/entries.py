"""Every way in which an archive is written, as data: an archive is what these, in their order, add up to.

An entry says what was learned or done and by which ids; what follows from it is the archive's to decide,
from its rows, the entry, its time and its author alone. So whatever depends on anything else (a clock,
chance, a file, a language) is settled by whoever makes the entry. What an entry of a version leads to
never changes: another meaning is another version, and who does not know it must not go on.

Shared entries concern everybody who works with the instance. The others are one operator's own business
and never leave the machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar, get_args

from greentui.model import codec
from greentui.model.chats import Contact
from greentui.model.events import Event
from greentui.model.instance import InstanceState
from greentui.model.messages import Message, MessageStatus, Origin
from greentui.model.reasons import Reason
from greentui.model.sending import Draft


class UnknownEntry(ValueError):
    """An entry that this version of the program does not know; nothing after it may be applied.

    Attributes:
        kind: What it calls itself.
        version: Which version of it.
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


# What the service told


@dataclass(frozen=True, slots=True)
class NotificationReceived(_Shared):
    """The queue gave a notification.

    Attributes:
        key: Its identity by content: the same notification delivered again has the same and changes nothing.
        raw: Its body as it came.
        events: What it says; empty where nobody could read it.
    """

    key: str
    raw: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a journal or of a chat's history, and its body as it came (empty: none to keep)."""

    message: Message
    raw: str = ""


@dataclass(frozen=True, slots=True)
class RecordsImported(_Shared):
    """A journal or the history told of messages, oldest first; known ones gain what they lacked."""

    records: tuple[Record, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class NotificationRedecoded(_Shared):
    """A body that nobody had understood is understood now; what it says appears in its own time's place.

    Attributes:
        key: Its identity, as it was received under.
        events: What it says.
    """

    key: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class ContactsListed(_Shared):
    """The phone book says who these are."""

    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class AliasLearned(_Shared):
    """The service says that two ids are one person, a hidden one (`@lid`) and a number, or two spellings of a
    number: their chats become one."""

    alias: str
    chat_id: str


@dataclass(frozen=True, slots=True)
class ChatsJoined(_Shared):
    """An operator says that two ids are one person."""

    alias: str
    chat_id: str


@dataclass(frozen=True, slots=True)
class ChatsSeparated(_Shared):
    """An operator says that an id is not the person it was taken for."""

    alias: str


@dataclass(frozen=True, slots=True)
class StateSeen(_Shared):
    """The instance was in a state, by an answer of the service.

    Attributes:
        word: The API's own.
        since: UTC seconds.
    """

    state: InstanceState
    word: str
    since: int


@dataclass(frozen=True, slots=True)
class CoverageExtended(_Shared):
    """Every message of a stretch of time is kept.

    Attributes:
        since: UTC seconds, as is `until`.
        chat_id: Of this chat; empty: of all.
        beginning: Whether nothing was ever said before `since`.
    """

    since: int
    until: int
    chat_id: str = ""
    beginning: bool = False


# What was done here, and by the service for us


@dataclass(frozen=True, slots=True)
class ChatRead(_Shared):
    """A chat was read.

    Attributes:
        up_to: The last message that was seen; empty: everything.
    """

    chat_id: str
    up_to: str = ""


@dataclass(frozen=True, slots=True)
class ChatArchived(_Shared):
    """A chat was put away, or taken back."""

    chat_id: str
    archived: bool


@dataclass(frozen=True, slots=True)
class DisappearingSet(_Shared):
    """A chat's messages vanish after so many seconds; 0: never."""

    chat_id: str
    seconds: int


@dataclass(frozen=True, slots=True)
class MessageQueued(_Shared):
    """A message was typed: the last of the outbox, and at once one of its chat.

    Attributes:
        local_id: `local-…`, made up for it.
        quoted_id: The message it answers; empty for none.
    """

    local_id: str
    chat_id: str
    draft: Draft
    quoted_id: str = ""


@dataclass(frozen=True, slots=True)
class OutboxAdvanced(_Shared):
    """An item of the outbox went further. Without effect where there is no such item.

    Attributes:
        message_id: The API's id: it was accepted, and what came under that id is the same message.
        expected: Without effect where it has another status by now.
    """

    local_id: str
    status: MessageStatus
    message_id: str = ""
    reason: Reason | None = None
    expected: MessageStatus | None = None


@dataclass(frozen=True, slots=True)
class MessageRewritten(_Shared):
    """The text of a message of ours was replaced from here."""

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
    """A message shows nowhere here any more, and is kept until it is purged."""

    chat_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class MessagesPurged(_Shared):
    """Messages were taken out for good, the oldest first, with all that repeats what they said.

    What waits to be sent stays. Where fewer than `limit` were left, the rest has gone too: without any
    bound everything the archive holds.

    Attributes:
        limit: Messages at most, so that others who write are kept waiting for moments only.
        before: UTC seconds: only what is older.
        deleted_only: Only what was deleted for everyone, or for us.
        chat_id: Only of this chat.
    """

    limit: int
    before: int | None = None
    deleted_only: bool = False
    chat_id: str = ""


# One operator's own


@dataclass(frozen=True, slots=True)
class DraftSaved(_Own):
    """A text was typed and not sent; empty: there is none any more."""

    chat_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ChatPinned(_Own):
    """A chat stays on top of the list, or does no more."""

    chat_id: str
    pinned: bool


@dataclass(frozen=True, slots=True)
class ChatMuted(_Own):
    """A chat gives no notice until then (UTC seconds; -1: for ever, 0: not muted)."""

    chat_id: str
    until: int


@dataclass(frozen=True, slots=True)
class NoteKept(_Own):
    """A small thing the program wants to know again, under a name."""

    name: str
    value: str


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
    | ChatArchived
    | DisappearingSet
    | MessageQueued
    | OutboxAdvanced
    | MessageRewritten
    | MessageRevoked
    | MessageHidden
    | MessagesPurged
)
Own = DraftSaved | ChatPinned | ChatMuted | NoteKept
Entry = Shared | Own

_BY_NAME: dict[str, type[Entry]] = {cls.__name__: cls for cls in get_args(Entry)}


def dumps(entry: Entry) -> str:
    """An entry as JSON: what it is, its version, and what it says."""
    body = codec.to_json(entry)
    kind = body.pop(codec.NAME)
    return codec.dumps({"kind": kind, "version": entry.VERSION, "body": body})


def loads(text: str) -> Entry:
    """What `dumps` wrote.

    Raises:
        UnknownEntry: A later version of the program wrote it, or it is no entry at all.
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
