"""What changed for those who look: coarse, so that a flood folds into few redraws.

The engine publishes these after the archive has them; a widget asks the archive again for what it
shows. Two changes of the same sort can always be merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from greentui.model.instance import InstanceState


@dataclass(frozen=True, slots=True)
class ChatsChanged:
    """Rows of the chat list changed; `None` means any of them may have."""

    chat_ids: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class MessagesChanged:
    """Messages of a chat are new or different.

    Attributes:
        uids: Which ones (`Message.uid`); empty means any may be.
        arrived: How many incoming ones are new and live, for the "n new" mark.
    """

    chat_id: str
    uids: frozenset[str] = frozenset()
    arrived: int = 0


@dataclass(frozen=True, slots=True)
class ChatMerged:
    """An alias turned out to be a known person: what was `alias` is now part of `chat_id`."""

    alias: str
    chat_id: str


@dataclass(frozen=True, slots=True)
class FactsChanged:
    """Something the status bar shows is different."""


@dataclass(frozen=True, slots=True)
class OutboxChanged:
    """The outbox, or the progress of an upload, is different."""

    local_ids: frozenset[str] = frozenset()


class Level(StrEnum):
    """How loud a notice is."""

    INFO = "information"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the operator in a toast. The words are plain text, never markup."""

    text: str
    level: Level = Level.INFO
    title: str = ""


@dataclass(frozen=True, slots=True)
class StateAlarm:
    """The instance entered or left a state that an operator must know of at once.

    Attributes:
        state: The state; `OTHER` where the instance is still authorized and only its connection to WhatsApp
            was lost.
        word: The API's own word for it: of getStateInstance, or getStatusInstance's `offline`.
        previous: The word of before.
        text: What it means and what to do, in words.
    """

    state: InstanceState
    word: str
    previous: str
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
    """Somebody calls right now."""

    chat_id: str
    chat_name: str


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a synchronisation has come; `done == total` ends it."""

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
    | MessageArrived
    | CallRang
    | SyncProgress
)
