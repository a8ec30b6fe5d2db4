"""A message of any kind, from any source."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from greentui.model.reasons import Reason


class Direction(StrEnum):
    """Whether it was received or sent by the instance."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class MessageKind(StrEnum):
    """The kind of a message. The decoder handles the API's many spellings of each."""

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
    """A choice from buttons, a list or a template."""
    ORDER = "order"
    """A basket sent from a business's catalogue."""
    PRODUCT = "product"
    REACTION = "reaction"
    """Only if a journal lists a reaction as a record of its own."""
    CALL = "call"
    SERVICE = "service"
    """A `{{SWE…}}` marker in place of content, or a note of ours."""
    UNRECOGNISED = "unrecognised"


class MessageStatus(StrEnum):
    """The delivery status of an outgoing message.

    The API's `pending` is `ACCEPTED` here. The statuses before it are our own outbox's. `UNKNOWN` means that
    the answer to a send was lost and the message is being looked up, `UNCONFIRMED` that it was not found,
    which proves nothing: only the operator may send it again. `YELLOW_CARD` is held in the service's queue,
    for a day at most, and leaves from there once the instance sends again.
    """

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    UNCONFIRMED = "unconfirmed"
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
        """Whether the message did not arrive, and will not by itself."""
        return self in _FAILURES

    @property
    def is_doubtful(self) -> bool:
        """Whether it may have been sent or not, so that sending it again may make two of it."""
        return self in _DOUBTFUL

    @property
    def is_held_by_service(self) -> bool:
        """Whether the service holds it back, so that it may yet leave by itself."""
        return self is MessageStatus.YELLOW_CARD

    @property
    def may_double(self) -> bool:
        """Whether sending it again may make two of it."""
        return self.is_doubtful or self.is_held_by_service

    @property
    def is_waiting(self) -> bool:
        """Whether it has not been sent yet, or may not have been."""
        return self in _WAITING


_FAILURES = frozenset(
    {
        MessageStatus.FAILED,
        MessageStatus.NO_ACCOUNT,
        MessageStatus.NOT_IN_GROUP,
        MessageStatus.CANCELLED,
    }
)
_DOUBTFUL = frozenset({MessageStatus.UNKNOWN, MessageStatus.UNCONFIRMED})
_WAITING = frozenset({MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN})
_RANK = {
    status: rank
    for rank, status in enumerate(
        (
            MessageStatus.QUEUED,
            MessageStatus.SENDING,
            MessageStatus.UNKNOWN,
            MessageStatus.UNCONFIRMED,
            MessageStatus.ACCEPTED,
            MessageStatus.YELLOW_CARD,
            MessageStatus.SENT,
            MessageStatus.DELIVERED,
            MessageStatus.READ,
        )
    )
}


def advanced(known: MessageStatus | None, told: MessageStatus) -> MessageStatus:
    """The status after `told` arrived while `known` was on record, in any order of arrival.

    Statuses only move forward. A failure replaces anything that does not prove delivery; delivered and read,
    which prove it, replace a failure.
    """
    if known is None or known is told:
        return told
    if told.is_failure:
        return known if known in (MessageStatus.DELIVERED, MessageStatus.READ) else told
    if known.is_failure:
        return told if told in (MessageStatus.DELIVERED, MessageStatus.READ) else known
    return told if _RANK[told] > _RANK[known] else known


class Origin(StrEnum):
    """Where a message was learned from."""

    NOTIFICATION = "notification"
    LOCAL = "local"
    """Typed here."""
    HISTORY = "history"
    """getChatHistory or getMessage."""
    JOURNAL = "journal"
    """lastIncomingMessages, lastOutgoingMessages and the journals of calls."""
    RECOVERED = "recovered"
    """A journal or the history had what the queue should have delivered while we were reading it."""


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """The preview of a text's first link."""

    title: str = ""
    description: str = ""
    url: str = ""
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class Advertisement:
    """The advertisement from which a customer wrote; what the customer wrote is the message's text.

    Attributes:
        title: The advertisement's own words, as are `text` and `description`.
        url: Where it stands.
        source_type: The service's word for what it is: `ad`, `post`.
        source_id: Its id at the network that shows it.
        conversion: How the network calls the way here: `FB_Ads`.
        app: Which of its programs it was seen in.
        attributed: Whether WhatsApp says to the business that it was an advertisement.
    """

    title: str = ""
    text: str = ""
    description: str = ""
    url: str = ""
    source_type: str = ""
    source_id: str = ""
    conversion: str = ""
    app: str = ""
    attributed: bool = False
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class File:
    """A picture, video, document, recording or sticker.

    Attributes:
        url: Where it can be fetched; empty if the service does not (any longer) have it.
        name: The name its sender gave it. Never a path of ours.
        mime: As declared, not verified.
        size: Bytes, if known.
        seconds: Length of a recording or video, if known.
        thumbnail: A small JPEG; empty for none.
        animated: Whether a sticker or picture moves.
        voice: Whether a recording is a voice message rather than an attached file.
    """

    url: str = ""
    name: str = ""
    mime: str = ""
    size: int | None = None
    seconds: int | None = None
    thumbnail: bytes = b""
    animated: bool = False
    voice: bool = False

    @property
    def recorded(self) -> bool:
        """Whether it is a voice message: reported as one, or of the format that voice messages have."""
        return self.voice or self.mime.startswith("audio/ogg")


@dataclass(frozen=True, slots=True)
class Location:
    """A location; degrees in WGS 84."""

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
    """The content of a contact message: one card or several."""

    cards: tuple[ContactCard, ...]


@dataclass(frozen=True, slots=True)
class PollOption:
    """An answer of a poll, and the chat ids of its voters."""

    name: str
    voters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll with its latest votes."""

    options: tuple[PollOption, ...]
    multiple: bool = False

    @property
    def votes(self) -> int:
        """Votes cast, counting each option a voter chose."""
        return sum(len(option.voters) for option in self.options)


@dataclass(frozen=True, slots=True)
class GroupInvite:
    """An invitation to a group."""

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
    """A url, number, description or section title, depending on the button."""


@dataclass(frozen=True, slots=True)
class Menu:
    """The content of buttons, list and template messages; the body is the message's text."""

    buttons: tuple[Button, ...]
    header: str = ""
    footer: str = ""
    label: str = ""
    """The label of the button that opens a list."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice from a menu; its title is the message's text."""

    id: str = ""
    detail: str = ""
    menu_id: str = ""
    """The message that offered it."""


@dataclass(frozen=True, slots=True)
class Order:
    """A basket. The message's text is what its sender wrote with it, or its title.

    Attributes:
        id: Names it when its products are asked for, together with `token` and `seller`.
        total: In the smallest unit of `currency` (ISO 4217), where told.
        items: How many products, where told.
        seller: The business whose catalogue it is from.
        status: The service's word for how far it has come.
    """

    id: str
    token: str = ""
    seller: str = ""
    title: str = ""
    total: int | None = None
    currency: str = ""
    items: int | None = None
    status: str = ""
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product of a catalogue. The message's text is its title.

    Attributes:
        price: As told, in `currency` (ISO 4217).
        pictures: How many pictures the catalogue has of it.
        seller: The business whose catalogue it is from.
    """

    id: str
    description: str = ""
    price: str = ""
    currency: str = ""
    url: str = ""
    pictures: int | None = None
    seller: str = ""
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class Call:
    """A call in a chat.

    Attributes:
        state: `offer`, `pickUp`, `hangUp`, `missed`, `declined`, or as the API spelled it.
        video: Whether it was a video call, if known.
        seconds: Duration, if known.
    """

    state: str
    video: bool = False
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Reacted:
    """The content of a journal's record of a reaction."""

    target_id: str


Content = (
    File
    | Location
    | Contacts
    | Poll
    | GroupInvite
    | Menu
    | Choice
    | Order
    | ProductCard
    | Call
    | Reacted
    | LinkPreview
    | Advertisement
    | None
)


@dataclass(frozen=True, slots=True)
class Quote:
    """The message a reply quotes, as much as the reply carries."""

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
    """A message's place in its chat: its time, then the order in which we learned of it."""

    timestamp: int
    order: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message of one chat.

    Attributes:
        id: The API's id, or our `local-…` one before the message is accepted.
        timestamp: UTC seconds.
        text: The searchable text: text, caption, question, location, file name, title.
        sender_id: The author of an incoming message; empty for outgoing ones.
        sender_name: The sender's own name; `sender_contact` is that of the phone's contacts.
        status: Only of outgoing messages.
        reason: Why it waits, failed, or may have been sent; only of outgoing messages.
        not_before: The moment before which it is not sent, UTC seconds; only of queued ones that can be taken
            back.
        earlier: The text before each edit, oldest first.
        deleted: When it was deleted for everyone, UTC seconds; the content is kept.
        raw_type: The API's `typeMessage`, as spelled.
        local_id: Our outbox's id of a message typed here, the same before and after acceptance.
        order: Second half of its `key`; set by the archive.
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
    """How often it was forwarded; 1 if only the fact is known."""
    reactions: tuple[Reaction, ...] = ()
    earlier: tuple[str, ...] = ()
    edited: int | None = None
    deleted: int | None = None
    origin: Origin = Origin.NOTIFICATION
    raw_type: str = ""
    local_id: str = ""
    not_before: int | None = None
    order: int = field(default=0, compare=False)

    @property
    def key(self) -> Key:
        """Its place in the chat."""
        return Key(self.timestamp, self.order)

    @property
    def uid(self) -> str:
        """The id that stays the same when a message typed here is accepted."""
        return self.local_id or self.id

    @property
    def known_to_service(self) -> bool:
        """Whether the service has given it an id. One in doubt has none, though it may have been sent."""
        return not self.id.startswith("local-")

    @property
    def is_early(self) -> bool:
        """Whether nothing but the moment before which it is not sent keeps it here."""
        return self.not_before is not None and self.reason is None

    @property
    def incoming(self) -> bool:
        return self.direction is Direction.INCOMING

    @property
    def recovered(self) -> bool:
        """Whether the queue should have delivered it and did not."""
        return self.origin is Origin.RECOVERED
