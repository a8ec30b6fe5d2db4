"""Keeps the text index in step with the messages, once per transaction.

Triggers would do it automatically, but three times slower: within a statement that fires one, the index
writes out its pages for every single message. So code that changes a message's row announces it here first,
and the index is updated in two statements before the commit.
"""

from __future__ import annotations

from collections.abc import Iterable

from greentui.archive.transaction import Transaction

_AT_A_TIME = 500


def added(tx: Transaction, key: int) -> None:
    """Announce a new message: the index has nothing of it."""
    tx.indexed.setdefault(key, None)


def changing(tx: Transaction, key: int) -> None:
    """Announce a change or deletion: the index must remove exactly what it was given."""
    if key not in tx.indexed:
        row = tx.connection.execute("SELECT text, terms FROM searched WHERE key=?", (key,)).fetchone()
        tx.indexed[key] = (row[0], row[1])


def write(tx: Transaction) -> None:
    """Update the index to the messages' present text."""
    keys = list(tx.indexed)
    now: dict[int, tuple[str, str]] = {}
    for part in _parts(keys):
        marks = ",".join("?" * len(part))
        found = tx.connection.execute(f"SELECT key, text, terms FROM searched WHERE key IN ({marks})", part)
        now.update((key, (text, terms)) for key, text, terms in found)
    stale = [(key, *told) for key, told in tx.indexed.items() if told is not None and now.get(key) != told]
    fresh = [(key, *told) for key, told in now.items() if tx.indexed[key] != told]
    tx.connection.executemany(
        "INSERT INTO search (search, rowid, text, terms) VALUES ('delete', ?, ?, ?)", stale
    )
    tx.connection.executemany("INSERT INTO search (rowid, text, terms) VALUES (?, ?, ?)", fresh)
    tx.indexed.clear()


def _parts(keys: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(keys), _AT_A_TIME):
        yield keys[start : start + _AT_A_TIME]
