"""What is known of an instance besides its messages: states, marks, how far its history is complete."""

from __future__ import annotations

import sqlite3

from greentui.archive.content import plain
from greentui.archive.rows import within
from greentui.archive.transaction import Transaction
from greentui.model.chats import Coverage
from greentui.model.instance import InstanceState, StateSpell


def put(tx: Transaction, name: str, value: str) -> None:
    """Keep a mark: a small fact under a name."""
    tx.connection.execute(
        "INSERT INTO mark VALUES (?,?,?) ON CONFLICT (instance, name) DO UPDATE SET value=excluded.value",
        (tx.instance, plain(name), plain(value)),
    )
    tx.facts = True


def get(connection: sqlite3.Connection, instance: int, name: str) -> str | None:
    """A mark's value; `None` where it was never kept."""
    found = connection.execute(
        "SELECT value FROM mark WHERE instance=? AND name=?", (instance, plain(name))
    ).fetchone()
    return str(found[0]) if found else None


def put_state(tx: Transaction, state: InstanceState, word: str, at: int) -> None:
    """Keep that the instance was in a state at a moment (UTC seconds)."""
    at = within(at)
    before = tx.connection.execute(
        "SELECT word FROM state WHERE instance=? AND at<=? ORDER BY at DESC LIMIT 1", (tx.instance, at)
    ).fetchone()
    if before and before[0] == plain(word):
        return
    tx.connection.execute(
        "INSERT OR REPLACE INTO state VALUES (?,?,?,?)", (tx.instance, at, state.value, plain(word))
    )
    tx.facts = True


def states(connection: sqlite3.Connection, instance: int, limit: int) -> list[StateSpell]:
    """The stretches of time in each state, newest first; the first one lasts."""
    rows = connection.execute(
        "SELECT at, state, word FROM state WHERE instance=? ORDER BY at DESC LIMIT ?", (instance, limit + 1)
    ).fetchall()
    spells: list[StateSpell] = []
    until: int | None = None
    for index, (at, state, word) in enumerate(rows):
        if index + 1 < len(rows) and rows[index + 1][2] == word:
            continue  # learned later that it had begun earlier
        spells.append(StateSpell(InstanceState(state), word, at, until))
        until = at
    return spells[:limit]


def cover(tx: Transaction, chat_id: str, since: int, until: int, beginning: bool) -> None:
    """Every message from `since` to `until` is kept, of a chat or (empty id) of all.

    Stretches that touch become one.
    """
    if until < since:
        return
    where = "instance=? AND chat_id=? AND since<=? AND until>=?"
    bounds = (tx.instance, chat_id, until, since)
    touching = tx.connection.execute(
        f"SELECT min(since), max(until), total(beginning) FROM coverage WHERE {where}",
        bounds,
    ).fetchone()
    if touching[0] is not None:
        since, until = min(since, touching[0]), max(until, touching[1])
        beginning = beginning or touching[2] > 0
        tx.connection.execute(f"DELETE FROM coverage WHERE {where}", bounds)
    tx.connection.execute(
        "INSERT INTO coverage VALUES (?,?,?,?,?)", (tx.instance, chat_id, since, until, beginning)
    )
    tx.facts = True


def coverage(connection: sqlite3.Connection, instance: int, chat_id: str) -> Coverage:
    """The latest stretch without a gap; what is complete for all chats is so for each."""
    stretches = connection.execute(
        "SELECT since, until, beginning FROM coverage WHERE instance=? AND chat_id IN (?, '') "
        "ORDER BY until DESC, since",
        (instance, chat_id),
    ).fetchall()
    if not stretches:
        return Coverage()
    since, until, beginning = stretches[0]
    for earlier, end, is_beginning in sorted(stretches[1:], key=lambda stretch: -stretch[1]):
        if end >= since and earlier <= since:
            since, beginning = earlier, beginning or is_beginning
    return Coverage(since, until, bool(beginning))
