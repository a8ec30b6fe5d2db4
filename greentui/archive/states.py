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
    # A spell that was later found to have begun earlier has several rows.
    found = connection.execute(
        "SELECT state, word, at, lead(at) OVER (ORDER BY at) "
        "FROM (SELECT at, state, word, lag(word) OVER (ORDER BY at) AS before FROM state) "
        "WHERE word IS NOT before ORDER BY at DESC LIMIT ?",
        (limit,),
    )
    return [StateSpell(InstanceState(state), *rest) for state, *rest in found]
