"""Keeps the text index in step with the messages, once per transaction.

Triggers would do it automatically, but three times slower: within a statement that fires one, the index
writes out its pages for every single message. So code that changes a message's row announces it here first,
and the index is updated in as few statements as possible before the commit.
"""

from __future__ import annotations

from collections.abc import Iterable

from greentui.archive.transaction import Transaction

_AT_A_TIME = 500
_NOW = "SELECT key, text, terms FROM searched WHERE key IN ({})"
"""What the index is to have of some messages; nothing of those that are gone."""


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
    told = {key: words for key, words in tx.indexed.items() if words is not None}
    run = tx.connection.execute
    for part in _parts([key for key in tx.indexed if key not in told]):
        run(f"INSERT INTO search (rowid, text, terms) {_NOW.format(_marks(part))}", part)
    for part in _parts(list(told)):
        now = {key: (text, terms) for key, text, terms in run(_NOW.format(_marks(part)), part)}
        stale = [key for key in part if now.get(key) != told[key]]
        tx.connection.executemany(
            "INSERT INTO search (search, rowid, text, terms) VALUES ('delete', ?, ?, ?)",
            [(key, *told[key]) for key in stale],
        )
        tx.connection.executemany(
            "INSERT INTO search (rowid, text, terms) VALUES (?, ?, ?)",
            [(key, *now[key]) for key in stale if key in now],
        )
    tx.indexed.clear()


def _marks(keys: list[int]) -> str:
    return ",".join("?" * len(keys))


def _parts(keys: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(keys), _AT_A_TIME):
        yield keys[start : start + _AT_A_TIME]
