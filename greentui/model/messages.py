"""A message, whatever its kind and wherever it was learned from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from greentui.model.reasons import Reason


class Direction(StrEnum):
    """Who wrote it, seen from the instance."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class MessageKind(StrEnum):
    """What a message is. The API's many spellings of each are the decoder's business."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"
    AUDIO = "audio"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    POLL = "poll"
    GROUP_INVITE = "invite"
    BUTTONS = "buttons"
    LIST = "list"
    TEMPLATE = "template"
    CHOICE = "choice"
    """An answer to buttons, a list or a template."""
    REACTION = "reaction"
    """Only where a journal lists a reaction as a record of its own."""
    CALL = "call"
    SERVICE = "service"
    """A `{{SWE…}}` marker in place of content, or a note of ours."""
    UNRECOGNISED = "unrecognised"


class MessageStatus(StrEnum):
    """How far an outgoing message has come.

    The API's `pending` is `ACCEPTED` here. The states before it are our own outbox's; `UNKNOWN` means
    that the answer to sending was lost and nobody may send again before it was looked up.
    """

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    NO_ACCOUNT = "noAccount"
    NOT_IN_GROUP = "notInGroup"
    YELLOW_CARD = "yellowCard"
    CANCELLED = "cancelled"

    @property
    def is_failure(self) -> bool:
        """Whether the message did not and will not arrive by itself."""
        return self in _FAILURES

    @property
    def is_waiting(self) -> bool:
        """Whether it has not left us yet, or nobody knows."""
        return self in _WAITING


_FAILURES = frozenset(
    {
        MessageStatus.FAILED,
        MessageStatus.NO_ACCOUNT,
        MessageStatus.NOT_IN_GROUP,
        MessageStatus.YELLOW_CARD,
        MessageStatus.CANCELLED,
    }
)
_WAITING = frozenset({MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN})
_RANK = {
    status: rank
    for rank, status in enumerate(
        (
            MessageStatus.QUEUED,
            MessageStatus.SENDING,
            MessageStatus.UNKNOWN,
            MessageStatus.ACCEPTED,
            MessageStatus.SENT,
            MessageStatus.DELIVERED,
            MessageStatus.READ,
        )
    )
}


def advanced(known: MessageStatus | None, told: MessageStatus) -> MessageStatus:
    """The status after `told` arrived while `known` was on record, in whatever order they come.

    Statuses only move forward. A failure replaces anything that does not prove delivery; delivery and
    reading, which prove that it arrived, replace a failure.
    """
    if known is None or known is told:
        return told
    if told.is_failure:
        return known if known in (MessageStatus.DELIVERED, MessageStatus.READ) else told
    if known.is_failure:
        return told if told in (MessageStatus.DELIVERED, MessageStatus.READ) else known
    return told if _RANK[told] > _RANK[known] else known


class Origin(StrEnum):
    """Where we learned of a message."""

    NOTIFICATION = "notification"
    LOCAL = "local"
    """Typed here."""
    HISTORY = "history"
    """getChatHistory or getMessage."""
    JOURNAL = "journal"
    """lastIncomingMessages, lastOutgoingMessages and the journals of calls."""
    RECOVERED = "recovered"
    """A journal or the history told what the queue should have given while it was ours to read."""


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """What WhatsApp shows of the first link of a text."""

    title: str = ""
    description: str = ""
    url: str = ""
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class File:
    """A picture, video, document, sound or sticker.

    Attributes:
        url: Where it can be fetched; empty when the service has not got it (any more).
        name: The name its sender gave it. Never a path of ours.
        mime: As told, not as verified.
        size: Bytes, where known.
        seconds: Length of a sound or video, where known.
        thumbnail: A small JPEG, empty where none was sent.
        animated: Whether a sticker or picture moves.
        voice: Whether a sound was spoken into the phone rather than attached.
    """

    url: str = ""
    name: str = ""
    mime: str = ""
    size: int | None = None
    seconds: int | None = None
    thumbnail: bytes = b""
    animated: bool = False
    voice: bool = False


@dataclass(frozen=True, slots=True)
class Location:
    """A place; degrees in WGS 84."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """One person of a contact message."""

    name: str = ""
    phones: tuple[str, ...] = ()
    organisation: str = ""
    vcard: str = ""


@dataclass(frozen=True, slots=True)
class Contacts:
    """The content of a contact message, one card or several."""

    cards: tuple[ContactCard, ...]


@dataclass(frozen=True, slots=True)
class PollOption:
    """An answer of a poll, and the chat ids of those who chose it."""

    name: str
    voters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll with its votes as last told."""

    options: tuple[PollOption, ...]
    multiple: bool = False

    @property
    def votes(self) -> int:
        """Votes cast, counting each option a voter chose."""
        return sum(len(option.voters) for option in self.options)


@dataclass(frozen=True, slots=True)
class GroupInvite:
    """An invitation into a group."""

    group_id: str
    name: str = ""
    code: str = ""
    expires: int | None = None
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a buttons, list or template message."""

    title: str
    id: str = ""
    detail: str = ""
    """A url, a number, a description or the section's title, whatever its sort carries."""


@dataclass(frozen=True, slots=True)
class Menu:
    """The content of buttons, list and template messages; the body is the message's text."""

    buttons: tuple[Button, ...]
    header: str = ""
    footer: str = ""
    label: str = ""
    """What the button that opens a list says."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose from a menu; the title is the message's text."""

    id: str = ""
    detail: str = ""
    menu_id: str = ""
    """The message that offered it."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as an entry of a chat.

    Attributes:
        state: `offer`, `pickUp`, `hangUp`, `missed`, `declined`, or as the API spelled it.
        video: Whether it carried a picture, where told.
        seconds: How long it lasted, where told.
    """

    state: str
    video: bool = False
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Reacted:
    """The content of a journal record that is itself a reaction."""

    target_id: str


Content = (
    File | Location | Contacts | Poll | GroupInvite | Menu | Choice | Call | Reacted | LinkPreview | None
)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a reply answers, as much of it as the reply carries."""

    message_id: str
    sender_id: str = ""
    sender_name: str = ""
    kind: MessageKind = MessageKind.TEXT
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """One person's reaction to a message."""

    sender_id: str
    emoji: str
    timestamp: int = 0
    sender_name: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A message's place in its chat: the moment, then the order in which we learned of it."""

    timestamp: int
    order: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message of one chat.

    Attributes:
        id: The API's id; of a message not accepted yet, our own `local-…` one.
        timestamp: UTC seconds.
        text: What a search looks at: text, caption, question, place, file name, title.
        sender_id: Who wrote it in an incoming message; empty for outgoing.
        sender_name: As its sender calls itself; `sender_contact` as our phone book does.
        status: Only of outgoing messages.
        reason: Why it waits, failed, or may have been sent; only of outgoing messages.
        earlier: What the text was before each edit, oldest first.
        deleted: When it was deleted for everyone, UTC seconds; the content stays.
        raw_type: The API's `typeMessage`, as spelled.
        local_id: Our outbox's id of a message typed here, the same before and after acceptance.
        order: Second half of its `key`; given by the archive.
    """

    instance_id: str
    chat_id: str
    id: str
    timestamp: int
    direction: Direction
    kind: MessageKind
    text: str = ""
    sender_id: str = ""
    sender_name: str = ""
    sender_contact: str = ""
    chat_name: str = ""
    status: MessageStatus | None = None
    reason: Reason | None = None
    content: Content = None
    quote: Quote | None = None
    forwarded: int = 0
    """How often it was passed on, where told; 1 where only the fact is known."""
    reactions: tuple[Reaction, ...] = ()
    earlier: tuple[str, ...] = ()
    edited: int | None = None
    deleted: int | None = None
    origin: Origin = Origin.NOTIFICATION
    raw_type: str = ""
    local_id: str = ""
    order: int = field(default=0, compare=False)

    @property
    def key(self) -> Key:
        """Its place in the chat."""
        return Key(self.timestamp, self.order)

    @property
    def uid(self) -> str:
        """What stays the same while a message typed here turns into an accepted one."""
        return self.local_id or self.id

    @property
    def incoming(self) -> bool:
        """Whether somebody else wrote it."""
        return self.direction is Direction.INCOMING

    @property
    def recovered(self) -> bool:
        """Whether the queue should have given it and never did."""
        return self.origin is Origin.RECOVERED
