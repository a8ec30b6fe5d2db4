"""What happened in an archive: numbered events without texts, kept as long as their messages are.

For scripts and statistics that continue where they left off. Screens learn of changes from `change_log`.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import IntEnum

from greentui.archive import content
from greentui.archive.transaction import Transaction

RECENT = 10_000
"""How many events back those of a message that turned out to be another one are looked for."""


class EventKind(IntEnum):
    """The kinds of events. Their numbers are stored: none may ever change its meaning."""

    MESSAGE_ADDED = 1
    MESSAGE_COMPLETED = 2
    """A known message gained missing content."""
    STATUS_CHANGED = 3
    REACTION_CHANGED = 4
    POLL_VOTED = 5
    MESSAGE_EDITED = 6
    MESSAGE_DELETED = 7
    MESSAGE_HIDDEN = 8
    CALL_CHANGED = 9
    MESSAGE_QUEUED = 20
    OUTBOX_ADVANCED = 21
    CHAT_READ = 30
    CHAT_ARCHIVED = 31
    CHAT_UNARCHIVED = 32
    DISAPPEARING_SET = 33
    CHAT_DONE = 34
    CHAT_REOPENED = 35
    CHAT_UNREAD = 36
    CONTACT_NAMED = 40
    ALIAS_LEARNED = 41
    CONTACT_BLOCKED = 42
    CONTACT_UNBLOCKED = 43
    IDS_SEPARATED = 44
    """An operator separated an alias from a person."""
    STATE_CHANGED = 50
    SOCKET_CHANGED = 51
    DEVICE_REPORTED = 52
    QUOTA_TOLD = 53
    NOT_UNDERSTOOD = 60
    UNDERSTOOD = 61
    """A body that could not be decoded was decoded by a later version."""
    MESSAGES_PURGED = 70


@dataclass(frozen=True, slots=True)
class ArchiveEvent:
    """One event.

    Attributes:
        seq: Its number, which only grows.
        at: UTC seconds.
        chat_id: The chat of the message concerned; empty for none.
        message_id: That message's present id; empty for none, or if it was erased.
        subject: The id of the chat or person concerned, if it is not a message.
        author: Who did it; empty for the service, and for an operator who works alone.
    """

    seq: int
    at: int
    what: EventKind
    chat_id: str = ""
    message_id: str = ""
    subject: str = ""
    author: str = ""


def of_message(tx: Transaction, what: EventKind, message: int) -> None:
    """Add an event of a message."""
    tx.events.append((what, message))


def of_id(tx: Transaction, what: EventKind, subject: str = "") -> None:
    """Add an event of a chat or a person, or, without an id, of the instance."""
    tx.events.append((what, subject or None))


def write(tx: Transaction) -> None:
    """Number and store the events of an entry."""
    if not tx.events:
        return
    tx.connection.executemany(
        "INSERT INTO event (seq, at, what, object, author) VALUES (?,?,?,?,?)",
        (
            (seq, tx.at, int(what), subject, content.plain(tx.author))
            for seq, (what, subject) in enumerate(tx.events, tx.seq + 1)
        ),
    )
    tx.seq += len(tx.events)
    tx.events.clear()


def message_replaced(tx: Transaction, gone: int, kept: int) -> None:
    """Move a removed row's events to the row that is the same message."""
    tx.events = [(what, kept if subject == gone else subject) for what, subject in tx.events]
    tx.connection.execute(
        "UPDATE event SET object=? WHERE seq > ? AND object=?", (kept, tx.seq - RECENT, gone)
    )


def since(connection: sqlite3.Connection, seq: int, limit: int) -> list[ArchiveEvent]:
    """The first events after `seq`, in order."""
    found = connection.execute(
        "SELECT e.seq, e.at, e.what, coalesce(c.id, ''), coalesce(m.id, ''), "
        "iif(typeof(e.object) = 'text', e.object, ''), e.author "
        "FROM event e LEFT JOIN message m ON m.key = e.object LEFT JOIN chat c ON c.key = m.chat "
        "WHERE e.seq > ? ORDER BY e.seq LIMIT ?",
        (seq, limit),
    )
    return [ArchiveEvent(number, at, EventKind(what), *rest) for number, at, what, *rest in found]


def added_before(connection: sqlite3.Connection, message: int, item: int) -> bool:
    """Whether a message was added before sending an item of the outbox was first begun.

    Looks at the last `RECENT` events: `False` where the beginning lies before them.

    Args:
        message: The message's row key.
        item: The item's row key.
    """
    (moved, added) = connection.execute(
        "SELECT min(seq) FILTER (WHERE object=? AND what=?), min(seq) FILTER (WHERE object=? AND what=?) "
        "FROM event WHERE seq > (SELECT seq FROM fold) - ?",
        (item, int(EventKind.OUTBOX_ADVANCED), message, int(EventKind.MESSAGE_ADDED), RECENT),
    ).fetchone()
    return moved is not None and (added is None or added < moved)
