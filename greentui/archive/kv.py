"""Small named values: facts from the service, and the program's own notes."""

from __future__ import annotations

import sqlite3

from greentui.archive.content import plain
from greentui.archive.transaction import Transaction

_OF_MESSAGE = "message:"


def put_fact(tx: Transaction, name: str, value: str) -> bool:
    """Store a fact from the service; returns whether it changed."""
    return _put(tx, "fact", name, value)


def put_note(tx: Transaction, name: str, value: str) -> bool:
    """Store a note of the program, or erase it if empty; returns whether it changed."""
    if not value:
        tx.facts = True
        return tx.connection.execute("DELETE FROM own_note WHERE name=?", (plain(name),)).rowcount > 0
    return _put(tx, "own_note", name, value)


def name_of_note(what: str, chat_id: str, message_id: str) -> str:
    """The name of a note about a message, which is erased with the message."""
    return f"{_OF_MESSAGE}{message_id} {chat_id} {what}"


def erase_notes_of_lost(connection: sqlite3.Connection) -> None:
    """Erase the notes about messages that are gone."""
    start = len(_OF_MESSAGE) + 1
    connection.execute(
        f"DELETE FROM own_note WHERE substr(name, 1, {len(_OF_MESSAGE)}) = ? "
        f"AND substr(name, {start}, instr(name, ' ') - {start}) NOT IN (SELECT id FROM message)",
        (_OF_MESSAGE,),
    )


def fact(connection: sqlite3.Connection, name: str) -> str | None:
    """A fact by name; `None` if there is none."""
    return _get(connection, "fact", name)


def note(connection: sqlite3.Connection, name: str) -> str | None:
    """A note by name; `None` if there is none."""
    return _get(connection, "own_note", name)


def notes(connection: sqlite3.Connection, prefix: str) -> dict[str, str]:
    """The notes whose names begin so, by the rest of the name, in the order of names; none that is empty."""
    begins = len(prefix)
    return dict(
        connection.execute(
            "SELECT substr(name, ?), value FROM own_note "
            "WHERE name >= ? AND substr(name, 1, ?) = ? AND value <> '' ORDER BY name",
            (begins + 1, prefix, begins, prefix),
        ).fetchall()
    )


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
