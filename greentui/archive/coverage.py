"""The periods for which every message is known to be in the archive."""

from __future__ import annotations

import sqlite3

from greentui.archive.rows import within
from greentui.archive.transaction import Transaction
from greentui.model.chats import Coverage


def extend(tx: Transaction, chat_id: str, since: int, until: int, beginning: bool) -> None:
    """Record that every message from `since` to `until` is in the archive, of a chat or (empty id) of all.

    Adjoining periods become one.
    """
    since, until = within(since), within(until)
    if until < since:
        return
    where = "chat_id=? AND since<=? AND until>=?"
    bounds = (chat_id, until, since)
    touching = tx.connection.execute(
        f"SELECT min(since), max(until), total(beginning) FROM coverage WHERE {where}", bounds
    ).fetchone()
    if touching[0] is not None:
        since, until = min(since, touching[0]), max(until, touching[1])
        beginning = beginning or touching[2] > 0
        tx.connection.execute(f"DELETE FROM coverage WHERE {where}", bounds)
    tx.connection.execute("INSERT INTO coverage VALUES (?,?,?,?)", (chat_id, since, until, beginning))
    tx.facts = True


def latest(connection: sqlite3.Connection, chat_id: str) -> Coverage:
    """The latest period without a gap; what is complete for all chats counts for each."""
    stretches = connection.execute(
        "SELECT since, until, beginning FROM coverage WHERE chat_id IN (?, '') ORDER BY until DESC, since",
        (chat_id,),
    ).fetchall()
    if not stretches:
        return Coverage()
    since, until, beginning = stretches[0]
    for earlier, end, is_beginning in sorted(stretches[1:], key=lambda stretch: -stretch[1]):
        if end >= since and earlier <= since:
            since, beginning = earlier, beginning or is_beginning
    return Coverage(since, until, bool(beginning))
