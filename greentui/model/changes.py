"""What changed, for the screens: coarse, so that a flood folds into few redraws.

The engine publishes these once the archive has the data; a widget reads again what it shows. Two changes of
the same type can always be merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from greentui.model.instance import InstanceState, Way


@dataclass(frozen=True, slots=True)
class ChatsChanged:
    """Rows of the chat list changed; `None` if any may have."""

    chat_ids: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class MessagesChanged:
    """Messages of a chat are new or different.

    Attributes:
        uids: Which ones (`Message.uid`); empty if any may be.
        arrived: How many incoming ones are new and live, for the "n new" mark.
    """

    chat_id: str
    uids: frozenset[str] = frozenset()
    arrived: int = 0


@dataclass(frozen=True, slots=True)
class ChatMerged:
    """An alias turned out to be a known contact: `alias` is now part of `chat_id`."""

    alias: str
    chat_id: str


@dataclass(frozen=True, slots=True)
class FactsChanged:
    """Something in the status bar changed."""


@dataclass(frozen=True, slots=True)
class OutboxChanged:
    """The outbox, or the progress of an upload, changed."""

    local_ids: frozenset[str] = frozenset()


class Level(StrEnum):
    """The severity of a notice."""

    INFO = "information"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to the operator in a toast; plain text, never markup.

    Attributes:
        way: What can be done about it; whoever shows the notice says how that is done there.
    """

    text: str
    level: Level = Level.INFO
    title: str = ""
    way: Way = Way.NONE


@dataclass(frozen=True, slots=True)
class StateAlarm:
    """The instance entered or left a state that the operator must know of at once, or is in one at the start.

    Attributes:
        state: The state; `OTHER` if the instance is authorized and only lost its connection to WhatsApp.
        word: The API's word for it: from getStateInstance, or getStatusInstance's `offline`.
        previous: The previous word.
        text: What it means and what to do.
        standing: Whether the instance was in this state before the session began: shown, but no news.
    """

    state: InstanceState
    word: str
    previous: str
    text: str
    standing: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveAlarm:
    """The archive's file was displaced, until it is back, or damaged: nothing is received or sent.

    Attributes:
        text: What happened and what to do; the facts give the same text as trouble until it is over.
    """

    text: str


@dataclass(frozen=True, slots=True)
class MessageArrived:
    """A live incoming message, for bells and desktop notifications (never for backlog)."""

    chat_id: str
    message_id: str
    chat_name: str
    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class CallRang:
    """A call is ringing now."""

    chat_id: str
    chat_name: str


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """The progress of a synchronisation; `done == total` ends it."""

    done: int
    total: int
    text: str


Change = (
    ChatsChanged
    | MessagesChanged
    | ChatMerged
    | FactsChanged
    | OutboxChanged
    | Notice
    | StateAlarm
    | ArchiveAlarm
    | MessageArrived
    | CallRang
    | SyncProgress
)
