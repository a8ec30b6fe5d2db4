"""One transaction's work: what it changed, and what must be updated before it commits."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded with the first entry: the first paint only reads messages
    from greentui.model.events import Event, StateChanged
    from greentui.model.messages import Message

EventRow = tuple[int, int | str | None]
"""An event to be written: what happened, and to which message (its row's key) or id."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge deleted."""

    messages: int = 0
    bodies: int = 0
    chats: int = 0

    def __add__(self, other: Purged) -> Purged:
        return Purged(self.messages + other.messages, self.bodies + other.bodies, self.chats + other.chats)


@dataclass(frozen=True, slots=True)
class Applied:
    """What a write changed.

    Attributes:
        new_messages: Messages that were not known, as stored, in the order given.
        changed: Chat id → uids of new or different messages; empty for any of that chat.
        chats: Chats whose row in the list may look different.
        merged: Pairs (alias, chat) that turned out to be one.
        outbox: Local ids of outbox items that are new or changed.
        duplicates: Number of notifications received before, which had no effect.
        fresh: The events of new notifications, in order.
        state: The last state in them, if any.
        purged: What was deleted.
    """

    new_messages: tuple[Message, ...] = ()
    changed: dict[str, frozenset[str]] = field(default_factory=dict)
    chats: frozenset[str] = frozenset()
    merged: tuple[tuple[str, str], ...] = ()
    outbox: frozenset[str] = frozenset()
    duplicates: int = 0
    fresh: tuple[Event, ...] = ()
    state: StateChanged | None = None
    purged: Purged = Purged()


@dataclass(slots=True)
class Transaction:
    """The connection, and what has been changed so far.

    Attributes:
        began: The time of the first shared entry ever applied; `None` before it.
        seq: The number of the newest event.
        at: The time of the entry being applied, UTC seconds.
        author: Its author.
        touched: Keys of chats whose rows must be updated.
        whole: Chats any of whose messages may be different.
        new: Keys of messages that were not known before.
        indexed: Keys of changed messages, with what the text index has of each so far.
        events: The events of the entry being applied.
    """

    connection: sqlite3.Connection
    instance_id: str
    began: int | None
    seq: int = 0
    at: int = 0
    author: str = ""
    touched: dict[int, str] = field(default_factory=dict)
    changed: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    whole: set[str] = field(default_factory=set)
    new: dict[int, None] = field(default_factory=dict)
    indexed: dict[int, tuple[str, str] | None] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    merged: list[tuple[str, str]] = field(default_factory=list)
    outbox: set[str] = field(default_factory=set)
    facts: bool = False
    duplicates: int = 0
    fresh: list[Event] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    purged: Purged = Purged()

    def touch(self, chat: int, chat_id: str, uid: str) -> None:
        """Note that a message of this chat is new or different."""
        self.touched[chat] = chat_id
        self.changed[chat_id].add(uid)
        self.listed.add(chat_id)

    def changes(self) -> dict[str, frozenset[str]]:
        """Chat id → uids of new or different messages; empty for any of that chat."""
        told = {chat: frozenset(uids) for chat, uids in self.changed.items()}
        return told | {chat: frozenset() for chat in self.whole}

    def applied(self, new_messages: tuple[Message, ...]) -> Applied:
        """The transaction's result."""
        from greentui.model.events import StateChanged

        return Applied(
            new_messages=new_messages,
            changed=self.changes(),
            chats=frozenset(self.listed),
            merged=tuple(self.merged),
            outbox=frozenset(self.outbox),
            duplicates=self.duplicates,
            fresh=tuple(self.fresh),
            state=next((event for event in reversed(self.fresh) if isinstance(event, StateChanged)), None),
            purged=self.purged,
        )
