"""Chats as a list shows them, and the people and groups behind them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from greentui.model.ids import ChatKind, is_group, kind_of
from greentui.model.messages import Key, Message, MessageKind, MessageStatus


class ChatFilter(StrEnum):
    """Which chats a list shows."""

    ALL = "all"
    UNREAD = "unread"
    WAITING = "waiting"
    """The last word is theirs: somebody waits for an answer."""
    GROUPS = "groups"
    ARCHIVED = "archived"


class ChatSort(StrEnum):
    """In which order; pinned chats come first in each."""

    RECENT = "recent"
    WAITING = "waiting"
    """Those who wait longest first."""
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Chat:
    """A row of the chat list.

    Attributes:
        name: Our phone book's name, else the person's own, else the formatted number or id.
        phone: International number, digits only; empty where unknown.
        last_at: UTC seconds of the last message; 0 where there is none.
        unread: Incoming messages after the read mark.
        waiting_since: UTC seconds of the first incoming message nobody has answered.
        draft: Text typed and not sent.
        failed: Outgoing messages that failed or are unknown and not dealt with.
        muted_until: UTC seconds; -1 for ever; 0 not muted.
        disappearing: Seconds after which messages vanish; 0 never.
    """

    instance_id: str
    id: str
    name: str
    phone: str = ""
    last_at: int = 0
    last_text: str = ""
    last_kind: MessageKind | None = None
    last_incoming: bool = False
    last_status: MessageStatus | None = None
    last_sender: str = ""
    last_deleted: bool = False
    unread: int = 0
    waiting_since: int | None = None
    draft: str = ""
    failed: int = 0
    archived: bool = False
    pinned: bool = False
    muted_until: int = 0
    disappearing: int = 0

    @property
    def kind(self) -> ChatKind:
        """A person, a group, a channel."""
        return kind_of(self.id)

    @property
    def group(self) -> bool:
        """Whether several people write here."""
        return is_group(self.id)

    def muted(self, now: float) -> bool:
        """Whether notices of this chat are off at `now` (UTC seconds)."""
        return self.muted_until == -1 or self.muted_until > now


@dataclass(frozen=True, slots=True)
class Contact:
    """An entry of getContacts."""

    id: str
    name: str = ""
    """As it calls itself."""
    contact_name: str = ""
    """As our phone book calls it."""
    kind: str = ""
    """`user` or `group`, as the API says."""


@dataclass(frozen=True, slots=True)
class Product:
    """An entry of a business's catalogue."""

    id: str
    name: str
    description: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class ContactInfo:
    """What getContactInfo tells of a person."""

    id: str
    name: str = ""
    contact_name: str = ""
    avatar_url: str = ""
    email: str = ""
    category: str = ""
    description: str = ""
    products: tuple[Product, ...] = ()
    last_seen: int | None = None
    archived: bool = False
    disappearing: int = 0
    muted_until: int = 0
    business: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """A member of a group."""

    id: str
    admin: bool = False
    owner: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """What getGroupData tells of a group.

    Attributes:
        members_edit: Whether members who are no admins may change name, picture and text; `None` where
            that was not told, which the manual leaves open.
        members_write: Whether they may write.
    """

    id: str
    name: str
    owner: str = ""
    created: int | None = None
    participants: tuple[Participant, ...] = ()
    invite_link: str = ""
    members_edit: bool | None = None
    members_write: bool | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of a chat, oldest first, and whether the archive holds more on either side."""

    messages: tuple[Message, ...]
    older: bool = False
    newer: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What it takes to show a chat, of one and the same moment.

    Attributes:
        chat: Its row; `None` where nobody has written there yet.
        unread_from: Place of the first message not read.
        window: Its newest messages, or those around the first one not read where that is further up.
    """

    chat: Chat | None = None
    unread_from: Key | None = None
    window: Window = Window(())


@dataclass(frozen=True, slots=True)
class Coverage:
    """From when to when the archive is known to hold every message of a chat or an instance.

    `since` and `until` are UTC seconds; both `None` where nothing is known to be complete.
    """

    since: int | None = None
    until: int | None = None
    beginning: bool = False
    """Whether `since` is the very beginning of the chat."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit of a search.

    Attributes:
        message: The message.
        chat_name: The name of its chat.
        text: Where the words stand: the message's text, or what it was before an edit.
        spans: The places in `text`.
    """

    message: Message
    chat_name: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def earlier(self) -> bool:
        """Whether the words stand in a text that was edited away."""
        return self.text != self.message.text
