"""Indexes older messages again after an upgrade that changed what a search finds.

It works back from the newest message, some messages in each transaction. How far it has come is noted in the
same transaction, so that it continues there after a restart.
"""

from __future__ import annotations

from greentui.archive import fts, kv, rows
from greentui.archive.transaction import Transaction
from greentui.model.numbers import whole

VERSION = "2"
"""Raised whenever `searchable.parts` or the folding of words changes."""
_NOTE = "search_index"
_BEHIND_ALL = 1 << 62


def renew(tx: Transaction, limit: int) -> bool:
    """Index the next messages as this version does.

    Args:
        limit: Maximum messages.

    Returns:
        Whether there may be more.
    """
    version, _blank, below = (kv.note(tx.connection, _NOTE) or "").partition(" ")
    if version == VERSION and not below:
        return False
    bound = (whole(below) if version == VERSION else None) or _BEHIND_ALL
    found = tx.connection.execute(
        f"SELECT m.folded, {rows.COLUMNS} FROM message m WHERE m.key < ? ORDER BY m.key DESC LIMIT ?",
        (bound, limit),
    ).fetchall()
    for folded, *row in found:
        now = rows.indexed_text(rows.stored(row, tx.instance_id, "").message)
        if now != folded:
            fts.changing(tx, row[0])
            tx.connection.execute("UPDATE message SET folded=? WHERE key=?", (now, row[0]))
    more = len(found) == limit
    kv.put_note(tx, _NOTE, f"{VERSION} {found[-1][1]}" if more else VERSION)
    return more
