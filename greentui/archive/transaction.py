"""One transaction's work on one instance: what it touched, and what must be put right before it commits."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded with the first event: the first paint reads messages only
    from greentui.model.events import Event, StateChanged
    from greentui.model.messages import Message


@dataclass(frozen=True, slots=True)
class Received:
    """A notification as it came from the queue.

    Attributes:
        receipt_id: What the service wants to see when it is deleted; says nothing about identity.
        raw: The body as received.
        event: What it says; `None` where nobody could even read it.
        at: UTC seconds when it was received.
        key: Its identity by content: the same notification delivered again has the same.
    """

    receipt_id: int
    raw: str
    event: Event | None
    at: int
    key: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What a write changed.

    Attributes:
        new_messages: Messages nobody had, as stored, in the order they were given.
        changed: Chat id → uids of messages that are new or different.
        chats: Chats whose row in the list may look different.
        merged: Pairs (alias, chat) that turned out to be one.
        outbox: Local ids of outbox items that went further.
        duplicates: Notifications that had been received before, without any effect now.
        fresh: The events of notifications that had not, in order.
        state: The last state told, where one was.
    """

    new_messages: tuple[Message, ...] = ()
    changed: dict[str, frozenset[str]] = field(default_factory=dict)
    chats: frozenset[str] = frozenset()
    merged: tuple[tuple[str, str], ...] = ()
    outbox: frozenset[str] = frozenset()
    duplicates: int = 0
    fresh: tuple[Event, ...] = ()
    state: StateChanged | None = None


@dataclass(slots=True)
class Transaction:
    """The instance at work on, and what has been touched so far.

    Attributes:
        instance: The instance's key.
        began: Since when it is watched, UTC seconds.
        now: UTC seconds.
        touched: Keys of chats whose rows must be worked out again.
        new: Keys of messages that were not known before.
        indexed: Keys of messages that changed, and what the text index holds of each so far.
    """

    connection: sqlite3.Connection
    instance: int
    instance_id: str
    began: int
    now: int
    touched: dict[int, str] = field(default_factory=dict)
    changed: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    new: dict[int, None] = field(default_factory=dict)
    indexed: dict[int, tuple[str, str] | None] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    merged: list[tuple[str, str]] = field(default_factory=list)
    outbox: set[str] = field(default_factory=set)
    facts: bool = False
    duplicates: int = 0
    fresh: list[Event] = field(default_factory=list)

    def touch(self, chat: int, chat_id: str, uid: str) -> None:
        """A message of this chat is new or different."""
        self.touched[chat] = chat_id
        self.changed[chat_id].add(uid)
        self.listed.add(chat_id)

    def applied(self, new_messages: tuple[Message, ...]) -> Applied:
        """The sum of it."""
        from greentui.model.events import StateChanged

        return Applied(
            new_messages=new_messages,
            changed={chat: frozenset(uids) for chat, uids in self.changed.items()},
            chats=frozenset(self.listed),
            merged=tuple(self.merged),
            outbox=frozenset(self.outbox),
            duplicates=self.duplicates,
            fresh=tuple(self.fresh),
            state=next((event for event in reversed(self.fresh) if isinstance(event, StateChanged)), None),
        )
