"""Events that the workers of one instance exchange on the bus; screens never see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from greentui.archive import Applied
    from greentui.greenapi.response_models import InstanceSettings
    from greentui.model.instance import LinkHealth, StateSpell
    from greentui.model.messages import Message


@dataclass(frozen=True, slots=True)
class NotificationStored:
    """A notification is on disk, and its delete is under way.

    Attributes:
        applied: What it changed in the archive.
    """

    applied: Applied


@dataclass(frozen=True, slots=True)
class QueueEmptied:
    """The notification queue is empty, and everything received from it is on disk and deleted."""


@dataclass(frozen=True, slots=True)
class QueueUnreadable:
    """The notification queue could not be read."""


@dataclass(frozen=True, slots=True)
class WaitingCounted:
    """The service counted the notifications in its queue.

    Attributes:
        count: How many it says there are.
    """

    count: int


@dataclass(frozen=True, slots=True)
class ReceiptMissing:
    """A notification just received no longer existed when it was deleted: another consumer deleted it."""


@dataclass(frozen=True, slots=True)
class MessagesRecovered:
    """A journal or a chat's history had messages that the archive lacked.

    Attributes:
        messages: Those messages; may be empty.
    """

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ServiceRecovered:
    """The service answers again: pending retries can run now."""


@dataclass(frozen=True, slots=True)
class SettingsRead:
    """The instance's settings were read from the service."""

    settings: InstanceSettings


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """Sending may have become possible or impossible: the state or the service's health changed.

    Also published after the first check of the state.
    """


@dataclass(frozen=True, slots=True)
class PhoneLinked:
    """A phone was linked to the instance again."""


@dataclass(frozen=True, slots=True)
class MachineSlept:
    """The clock jumped forward: this machine was probably asleep."""


@dataclass(frozen=True, slots=True)
class OutboxEdited:
    """The operator, here or in another process, queued, cancelled or resent a message."""


@dataclass(frozen=True, slots=True)
class MessageAccepted:
    """The service has a message of ours, by whatever way that is known."""

    chat_id: str
    local_id: str


@dataclass(frozen=True, slots=True)
class RemoteFacts:
    """Another process stored facts about the instance.

    Attributes:
        state: The instance's newest state; `None` if none is stored.
        consumer_health: The health of the consumer's connection; `None` if it reported none.
    """

    state: StateSpell | None
    consumer_health: LinkHealth | None


WorkerEvent = (
    NotificationStored
    | QueueEmptied
    | QueueUnreadable
    | WaitingCounted
    | ReceiptMissing
    | MessagesRecovered
    | ServiceRecovered
    | SettingsRead
    | HoldChanged
    | PhoneLinked
    | MachineSlept
    | OutboxEdited
    | MessageAccepted
    | RemoteFacts
)
