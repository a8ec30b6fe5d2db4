"""Chats as a list shows them, and the contacts and groups behind them."""

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
    """The last message is theirs: the chat waits for an answer."""
    GROUPS = "groups"
    ARCHIVED = "archived"


class ChatSort(StrEnum):
    """The order of chats; pinned ones come first in each."""

    RECENT = "recent"
    WAITING = "waiting"
    """Longest waiting first."""
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Chat:
    """A row of the chat list.

    Attributes:
        name: The phone's contact name, else the person's own, else the formatted number or id.
        phone: International number, digits only; empty if unknown.
        last_at: UTC seconds of the last message; 0 for none.
        last_voice: Whether the last message is a voice message.
        unread: Incoming messages after the read mark.
        waiting_since: UTC seconds of the first unanswered incoming message.
        draft: Text typed but not sent.
        failed: Outgoing messages that failed or are unknown, and still need attention.
        muted_until: UTC seconds; -1 for ever; 0 not muted.
        disappearing: Seconds after which messages disappear; 0 never.
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
    last_voice: bool = False

    @property
    def kind(self) -> ChatKind:
        return kind_of(self.id)

    @property
    def group(self) -> bool:
        """Whether this is a group."""
        return is_group(self.id)

    def muted(self, now: float) -> bool:
        """Whether notices of this chat are off at `now` (UTC seconds)."""
        return self.muted_until == -1 or self.muted_until > now


@dataclass(frozen=True, slots=True)
class Unsent:
    """What is written to a chat and not sent.

    Attributes:
        text: The draft.
        edited: Id of the message that is being edited; empty for none.
        edit: Its new text.
    """

    text: str = ""
    edited: str = ""
    edit: str = ""

    @property
    def words(self) -> str:
        """All of it, to be read."""
        return "\n".join(filter(None, (self.edit, self.text)))


@dataclass(frozen=True, slots=True)
class Contact:
    """An entry of getContacts."""

    id: str
    name: str = ""
    """The name they gave themselves."""
    contact_name: str = ""
    """The name in the phone's contacts."""
    kind: str = ""
    """`user` or `group`, as in the API."""


@dataclass(frozen=True, slots=True)
class Product:
    """An entry of a business's catalogue.

    Attributes:
        availability: The service's words for whether it can be had.
        picture_url: Its picture, as large as there is.
        review: The word of WhatsApp's review, such as APPROVED.
        hidden: Whether the business hides it.
    """

    id: str
    name: str
    description: str = ""
    price: str = ""
    availability: str = ""
    picture_url: str = ""
    review: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ContactInfo:
    """A contact's details from getContactInfo."""

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
    muted_for: int = 0
    business: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """A member of a group.

    Attributes:
        hidden_id: Their `@lid` where the service gives it beside the number.
    """

    id: str
    admin: bool = False
    owner: bool = False
    hidden_id: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group's details from getGroupData.

    Attributes:
        members_edit: Whether members who are not admins may change name, picture and description; `None` if
            unknown, which the manual allows.
        members_write: Whether they may write; likewise.
        members_invite: Whether they may pass the invitation link on; likewise.
        members_share_history: Whether they may show new members what was written before; likewise.
    """

    id: str
    name: str
    owner: str = ""
    created: int | None = None
    participants: tuple[Participant, ...] = ()
    invite_link: str = ""
    members_edit: bool | None = None
    members_write: bool | None = None
    members_invite: bool | None = None
    members_share_history: bool | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a chat, oldest first, and whether the archive has more on either side."""

    messages: tuple[Message, ...]
    older: bool = False
    newer: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What is needed to show a chat, read at one moment.

    Attributes:
        chat: Its row; `None` without messages.
        unread_from: Key of the first unread message.
        window: Its newest messages, or those around the first unread one if that is further up.
    """

    chat: Chat | None = None
    unread_from: Key | None = None
    window: Window = Window(())


@dataclass(frozen=True, slots=True)
class Coverage:
    """The period for which the archive is known to hold every message of a chat or an instance.

    `since` and `until` are UTC seconds; both `None` if nothing is known to be complete.
    """

    since: int | None = None
    until: int | None = None
    beginning: bool = False
    """Whether the chat has nothing before `since`."""


class Part(StrEnum):
    """A part of a message that a search looks at."""

    TEXT = "text"
    EARLIER = "earlier"
    """The text before an edit."""
    FILE_NAME = "fileName"
    CONTACT = "contact"
    OPTION = "option"
    """One of a poll."""
    LOCATION = "location"
    GROUP = "group"
    """The name in an invitation."""
    PREVIEW = "preview"
    """Of a link, or the advertisement that the sender came from."""
    BUTTON = "button"
    PRODUCT = "product"
    QUOTE = "quote"
    """What the message replies to."""


@dataclass(frozen=True, slots=True)
class Found:
    """A search hit.

    Attributes:
        message: The message.
        chat_name: The name of its chat.
        text: The part of it with the words, or what it says if no words were sought.
        spans: Where the words are in `text`.
        part: Which part that is; the first one, if the words are spread over several.
    """

    message: Message
    chat_name: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()
    part: Part = Part.TEXT

    @property
    def earlier(self) -> bool:
        """Whether the words are in a text from before an edit."""
        return self.part is Part.EARLIER
