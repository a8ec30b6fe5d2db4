"""The events of a notification.

The decoder makes one of every body in the queue; the archive writes the consequences. Times are UTC seconds.
An event about a message names chat and message as far as the body does: a status may come without its chat, a
vote or an edit before its message.
"""

from __future__ import annotations

from dataclasses import dataclass

from greentui.model.instance import InstanceState, Quota
from greentui.model.messages import Direction, Message, MessageKind, MessageStatus, PollOption


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A message, incoming or outgoing."""

    message: Message


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """An outgoing message's delivery status changed.

    Attributes:
        word: The API's word for an unknown status; `status` is then the least it can mean.
    """

    message_id: str
    status: MessageStatus
    timestamp: int
    chat_id: str = ""
    reason: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class ReactionChanged:
    """A reaction was set; an empty `emoji` removes it."""

    chat_id: str
    target_id: str
    sender_id: str
    emoji: str
    timestamp: int
    sender_name: str = ""
    direction: Direction = Direction.INCOMING


@dataclass(frozen=True, slots=True)
class PollVoted:
    """The current votes of a poll: the voters of every option."""

    chat_id: str
    poll_id: str
    options: tuple[PollOption, ...]
    timestamp: int
    question: str = ""
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """The text of a message was replaced.

    Attributes:
        edit_id: The id of the edit itself.
        sender_id: Who edited it; empty if unknown.
        direction: Outgoing if we did; `None` if unknown.
    """

    chat_id: str
    target_id: str
    text: str
    timestamp: int
    edit_id: str = ""
    sender_id: str = ""
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A message was deleted for everyone.

    Attributes:
        sender_id: Who deleted it; empty if unknown.
        direction: Outgoing if we did; `None` if unknown.
    """

    chat_id: str
    target_id: str
    timestamp: int
    sender_id: str = ""
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The instance changed its state. `word` is the API's own."""

    state: InstanceState
    word: str
    timestamp: int


@dataclass(frozen=True, slots=True)
class SocketChanged:
    """The instance's connection to WhatsApp was made or lost."""

    online: bool
    timestamp: int


@dataclass(frozen=True, slots=True)
class CallChanged:
    """A call rang, was answered, or ended."""

    chat_id: str
    call_id: str
    state: str
    timestamp: int
    direction: Direction = Direction.INCOMING
    video: bool = False


@dataclass(frozen=True, slots=True)
class BlockChanged:
    """A contact was blocked or unblocked, by us or by them."""

    chat_id: str
    blocked: bool
    timestamp: int


@dataclass(frozen=True, slots=True)
class AvatarReported:
    """The picture of a person or group; an empty `url` where there is none, or `reason` says why."""

    chat_id: str
    url: str
    timestamp: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeviceReported:
    """The linked phone and its condition."""

    description: str
    timestamp: int
    battery: int | None = None


@dataclass(frozen=True, slots=True)
class QuotaExceeded:
    """A monthly quota is used up."""

    quota: Quota
    timestamp: int


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A body that could not be decoded; kept raw.

    Attributes:
        type_webhook: Its type as spelled; empty for none.
        broken: Whether its type is known but its shape is not the documented one: an error, where a new type
            is only a warning (manual 1.3.13).
        reason: What did not fit.
        message_id: The message it is about, if it says so.
    """

    type_webhook: str
    timestamp: int | None = None
    chat_id: str = ""
    broken: bool = False
    reason: str = ""
    message_id: str = ""


Event = (
    MessageReceived
    | StatusChanged
    | ReactionChanged
    | PollVoted
    | MessageEdited
    | MessageDeleted
    | StateChanged
    | SocketChanged
    | CallChanged
    | BlockChanged
    | AvatarReported
    | DeviceReported
    | QuotaExceeded
    | Unrecognised
)


def happened_at(event: Event) -> int:
    """When it happened, UTC seconds; 0 where it is not told."""
    return event.message.timestamp if isinstance(event, MessageReceived) else event.timestamp or 0


def understood(event: Event) -> bool:
    """Whether the body of this event could be decoded."""
    match event:
        case Unrecognised():
            return False
        case MessageReceived():
            return event.message.kind is not MessageKind.UNRECOGNISED
        case StatusChanged():
            return not event.word
        case _:
            return True
