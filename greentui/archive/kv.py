"""Small named values: facts from the service, and the program's own notes."""

from __future__ import annotations

import sqlite3

from greentui.archive.content import plain
from greentui.archive.transaction import Transaction


def put_fact(tx: Transaction, name: str, value: str) -> bool:
    """Store a fact from the service; returns whether it changed."""
    return _put(tx, "fact", name, value)


def put_note(tx: Transaction, name: str, value: str) -> bool:
    """Store a note of the program; returns whether it changed."""
    return _put(tx, "own_note", name, value)


def fact(connection: sqlite3.Connection, name: str) -> str | None:
    """A fact by name; `None` if there is none."""
    return _get(connection, "fact", name)


def note(connection: sqlite3.Connection, name: str) -> str | None:
    """A note by name; `None` if there is none."""
    return _get(connection, "own_note", name)


def _put(tx: Transaction, table: str, name: str, value: str) -> bool:
    changed = tx.connection.execute(
        f"INSERT INTO {table} VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value=excluded.value "
        "WHERE value <> excluded.value",
        (plain(name), plain(value)),
    )
    tx.facts = True
    return changed.rowcount > 0


def _get(connection: sqlite3.Connection, table: str, name: str) -> str | None:
    found = connection.execute(f"SELECT value FROM {table} WHERE name=?", (plain(name),)).fetchone()
    return str(found[0]) if found else None
