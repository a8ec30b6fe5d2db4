"""The instance's states over time."""

from __future__ import annotations

import sqlite3

from greentui.archive import event_log
from greentui.archive.content import plain
from greentui.archive.event_log import EventKind
from greentui.archive.rows import within
from greentui.archive.transaction import Transaction
from greentui.model.instance import InstanceState, StateSpell


def put(tx: Transaction, state: InstanceState, word: str, since: int) -> None:
    """Record the instance's state at a time (UTC seconds)."""
    since = within(since)
    before = tx.connection.execute(
        "SELECT word FROM state WHERE at<=? ORDER BY at DESC LIMIT 1", (since,)
    ).fetchone()
    if before and before[0] == plain(word):
        return
    tx.connection.execute(
        "INSERT INTO state VALUES (?,?,?) "
        "ON CONFLICT (at) DO UPDATE SET state=excluded.state, word=excluded.word",
        (since, state.value, plain(word)),
    )
    tx.facts = True
    event_log.of_id(tx, EventKind.STATE_CHANGED)


def spells(connection: sqlite3.Connection, limit: int) -> list[StateSpell]:
    """The periods in each state, newest first; the first one has no end."""
    rows = connection.execute(
        "SELECT at, state, word FROM state ORDER BY at DESC LIMIT ?", (limit + 1,)
    ).fetchall()
    found: list[StateSpell] = []
    until: int | None = None
    for index, (at, state, word) in enumerate(rows):
        if index + 1 < len(rows) and rows[index + 1][2] == word:
            continue  # later found to have begun earlier
        found.append(StateSpell(InstanceState(state), word, at, until))
        until = at
    return found[:limit]
