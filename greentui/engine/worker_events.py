"""What the workers of one instance tell each other on the bus; screens never see any of it."""

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
    """A notification is on disk and its delete is on its way.

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
class ReceiptMissing:
    """A notification just received no longer existed when it was deleted: another consumer took it."""


@dataclass(frozen=True, slots=True)
class MessagesRecovered:
    """A journal or a chat's history held messages that the archive did not.

    Attributes:
        messages: Those messages; may be empty.
    """

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ServiceRecovered:
    """The service answers again: nothing has to wait for its next attempt."""


@dataclass(frozen=True, slots=True)
class SettingsRead:
    """The instance's settings were read from the service."""

    settings: InstanceSettings


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """Whether messages may be sent may be different: the state or the service's health has changed.

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
class RemoteFacts:
    """Another process wrote down what it knows of the instance.

    Attributes:
        state: The instance's newest state; `None` where none is kept.
        consumer_health: How the consuming process gets on with the service; `None` where it has not said.
    """

    state: StateSpell | None
    consumer_health: LinkHealth | None


WorkerEvent = (
    NotificationStored
    | QueueEmptied
    | QueueUnreadable
    | ReceiptMissing
    | MessagesRecovered
    | ServiceRecovered
    | SettingsRead
    | HoldChanged
    | PhoneLinked
    | MachineSlept
    | OutboxEdited
    | RemoteFacts
)
