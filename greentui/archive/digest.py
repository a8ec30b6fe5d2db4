"""A number that stands for everything shared: archives that applied the same entries have the same digest.

It is the sum, modulo 2^128, of a hash of each row of the shared tables, over the row's meaning: a chat by its
id, a body by its text rather than its packed bytes. A sum needs no order and can be updated row by row, so it
is right in the very transaction that changes a row. Triggers do that, so that no write can forget it; they
belong to the writing connection, so that any other program may read the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from greentui.archive import raw_bodies

SIZE = 16
_MODULO = 1 << (8 * SIZE)

_CHAT_ID = "(SELECT id FROM chat WHERE key = {0}.chat)"
_TOLD = (
    "iif({0}.last IS NULL AND {0}.unread = 0 AND {0}.waiting_since IS NULL AND {0}.failed = 0 "
    "AND {0}.archived = 0 AND {0}.disappearing = 0, NULL, {0}.id)"
)
_TABLES: dict[str, tuple[str, ...]] = {
    # A chat's row may exist only for a draft, which is not shared.
    "chat": (
        _TOLD,
        "last",
        "unread",
        "waiting_since",
        "failed",
        "archived",
        "disappearing",
    ),
    "message": (
        "key",
        _CHAT_ID,
        "id",
        "local_id",
        "role",
        "outgoing",
        "kind",
        "text",
        "sender_id",
        "sender_name",
        "sender_contact",
        "status",
        "reason",
        "content",
        "quote",
        "forwarded",
        "reactions",
        "texts",
        "votes_at",
        "deleted",
        "hidden",
        "origin",
        "raw_type",
    ),
    "thumbnail": ("message", "jpeg"),
    "raw_body": ("body", "digest", "target", "own", "at", "type", "trouble"),
    "pending": ("target", "event"),
    "outbox": (
        "position",
        "message",
        "draft",
        "quoted_id",
        "waiting",
        "created",
        "attempted",
        "attempts",
    ),
    "contact": ("id", "name", "contact_name", "kind", "told_at"),
    "alias": ("alias", "chat_id"),
    "came_under": ("message", "alias"),
    "state": ("at", "state", "word"),
    "coverage": ("chat_id", "since", "until", "beginning"),
    "fact": ("name", "value"),
    "event": ("seq", "at", "what", "object", "author"),
}
"""What is hashed of each shared table: columns, or expressions of a row called {0}."""

Value = int | str | bytes | None


@dataclass(slots=True)
class Digest:
    """What a connection's transaction adds to the digest.

    Attributes:
        change: The sum, modulo 2^128, since it was last settled.
    """

    change: int = 0

    def install(self, connection: sqlite3.Connection) -> None:
        """Count every change to a shared row that this connection makes."""
        connection.create_function("digest_add", -1, self._counting(1))
        connection.create_function("digest_take", -1, self._counting(-1))
        connection.create_function("digest_now", 1, self._settled)
        for table in _TABLES:
            new, old = (f"'{table}', {_columns(table, row)}" for row in ("new", "old"))
            for what, work in (
                ("INSERT", f"SELECT digest_add({new});"),
                ("DELETE", f"SELECT digest_take({old});"),
                ("UPDATE", f"SELECT digest_take({old}), digest_add({new});"),
            ):
                connection.execute(
                    f"CREATE TEMP TRIGGER IF NOT EXISTS digest_{what}_{table} AFTER {what} ON main.{table} "
                    f"BEGIN {work} END"
                )

    def settle(self, connection: sqlite3.Connection) -> None:
        """Store what was counted; once, before the transaction's commit."""
        if self.change:
            connection.execute("UPDATE fold SET digest=digest_now(digest)")

    def _settled(self, before: bytes) -> bytes:
        """A stored digest with what was counted since, which counts no more from now on."""
        total, self.change = (int.from_bytes(before, "big") + self.change) % _MODULO, 0
        return total.to_bytes(SIZE, "big")

    def _counting(self, sign: int) -> Callable[..., None]:
        def count(table: str, *row: Value) -> None:
            self.change = (self.change + sign * hashed(table, *row)) % _MODULO

        return count


def stored(connection: sqlite3.Connection) -> int:
    """The stored digest."""
    (kept,) = connection.execute("SELECT digest FROM fold").fetchone()
    return int.from_bytes(kept, "big")


def computed(connection: sqlite3.Connection, told: Callable[[str], None] = lambda _table: None) -> int:
    """The digest computed from every shared row: seconds for a million messages.

    Args:
        told: Called with each table before it is read.
    """
    total = 0
    for table in _TABLES:
        told(table)
        for row in connection.execute(f"SELECT {_columns(table, table)} FROM {table}"):
            total += hashed(table, *row)
    return total % _MODULO


def hashed(table: str, *row: Value) -> int:
    """The hash of a row; 0 for a chat without shared content."""
    if table == "chat" and row[0] is None:
        return 0
    told, blobs = [table], b""
    for value in row:
        if value is None:
            told.append("-")
        elif isinstance(value, str):
            told.append(f"s{len(value)}:{value}")
        elif isinstance(value, bytes):
            blob = raw_bodies.unpack_bytes(value) if table == "raw_body" and not blobs else value
            told.append(f"b{len(blob)}:")
            blobs += blob
        else:
            told.append(f"i{value};")
    return int.from_bytes(blake2b("".join(told).encode() + blobs, digest_size=SIZE).digest(), "big")


def _columns(table: str, row: str) -> str:
    return ", ".join(each.format(row) if "{0}" in each else f"{row}.{each}" for each in _TABLES[table])
