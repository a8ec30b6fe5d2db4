"""Changes for other processes on the same archive, in detail as long as they keep up."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from greentui.archive.transaction import Transaction

KEPT = 20_000
"""Changes kept; a process further behind reads everything again."""
_INSERT = "INSERT INTO change_log (writer, what, chat_id, uid) VALUES (?,?,?,?)"


@dataclass(frozen=True, slots=True)
class Changes:
    """What other processes changed since a revision.

    Attributes:
        revision: Where to continue next time.
        complete: False if changes are missing: anything may be different.
        chats: Chats whose rows may look different.
        messages: Chat id → uids of new or different messages; empty for any of that chat.
        merged: Pairs (alias, chat) that became one.
        outbox: Local ids of outbox items that are new or changed.
        facts: Whether states, facts, notes or coverage changed.
    """

    revision: int
    complete: bool = True
    chats: frozenset[str] = frozenset()
    messages: dict[str, frozenset[str]] = field(default_factory=dict)
    merged: tuple[tuple[str, str], ...] = ()
    outbox: frozenset[str] = frozenset()
    facts: bool = False


def record(tx: Transaction, writer: int) -> None:
    """Record this transaction's changes for other processes."""
    rows: list[tuple[str, str, str]] = []
    changes = tx.changes()
    for chat_id, uids in changes.items():
        rows.extend(("message", chat_id, uid) for uid in uids or ("",))
    rows.extend(("chat", chat_id, "") for chat_id in tx.listed if chat_id not in changes)
    rows.extend(("merged", chat_id, alias) for alias, chat_id in tx.merged)
    rows.extend(("outbox", "", local_id) for local_id in tx.outbox)
    if tx.facts:
        rows.append(("facts", "", ""))
    if not rows:
        return
    newest = 0
    for row in rows:
        newest = tx.connection.execute(_INSERT, (writer, *row)).lastrowid or 0
    if newest // 1000 != (newest - len(rows)) // 1000:
        tx.connection.execute("DELETE FROM change_log WHERE revision <= ?", (newest - KEPT,))


def revision(connection: sqlite3.Connection) -> int:
    """The number of the newest change."""
    (newest,) = connection.execute("SELECT max(revision) FROM change_log").fetchone()
    return newest or 0


def since(connection: sqlite3.Connection, known: int, writer: int) -> Changes:
    """What processes other than `writer` changed after revision `known`."""
    (oldest,) = connection.execute("SELECT min(revision) FROM change_log").fetchone()
    newest = revision(connection)
    if newest < known or (oldest or 0) > known + 1:
        return Changes(newest, complete=False)
    rows = connection.execute(
        "SELECT what, chat_id, uid FROM change_log WHERE revision>? AND writer<>?", (known, writer)
    ).fetchall()
    messages: dict[str, set[str]] = {}
    whole: set[str] = set()
    for what, chat_id, uid in rows:
        if what == "message":
            messages.setdefault(chat_id, set()).add(uid)
            if not uid:
                whole.add(chat_id)
    return Changes(
        newest,
        chats=frozenset(chat_id for _, chat_id, _ in rows if chat_id),
        messages={chat: frozenset() if chat in whole else frozenset(uids) for chat, uids in messages.items()},
        merged=tuple((uid, chat_id) for what, chat_id, uid in rows if what == "merged"),
        outbox=frozenset(uid for what, _, uid in rows if what == "outbox"),
        facts=any(what == "facts" for what, _, _ in rows),
    )
