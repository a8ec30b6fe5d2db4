"""Writes a whole archive at once, for benchmarks and imports: the same rows, the indexes at the end.

Only for a new file that nobody else has open: until `finish` returns, a crash leaves nothing of use.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from greentui.archive import aliases, chats, content, migrations, raw_bodies, rows
from greentui.archive.connection import make_private
from greentui.archive.errors import ArchiveUnreachable
from greentui.archive.reducers import Stored
from greentui.archive.transaction import Transaction
from greentui.model.chats import Contact
from greentui.words import _

BATCH = 5_000
"""Messages written at a time."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A message to be written, with its body where one is to be kept."""

    stored: Stored
    raw: str = ""


class Bulk:
    """A new archive in the making.

    Args:
        path: A file that does not exist yet.
        began: Since when the archive claims to watch the instance, UTC seconds.
    """

    def __init__(self, path: Path, instance_id: str, began: int) -> None:
        if path.exists():
            raise ArchiveUnreachable(path, _("it exists already"))
        make_private(path)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=OFF")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute("PRAGMA cache_size=-65536")
        migrations.prepare(self._connection, path)
        self._later = self._connection.execute(
            "SELECT sql, name FROM sqlite_master "
            "WHERE sql IS NOT NULL AND type='index' AND tbl_name IN ('message', 'raw')"
        ).fetchall()
        for _sql, name in self._later:
            self._connection.execute(f"DROP INDEX {name}")
        self._connection.execute("BEGIN")
        made = self._connection.execute("INSERT INTO instance (id, began) VALUES (?,?)", (instance_id, began))
        self._tx = Transaction(self._connection, made.lastrowid or 0, instance_id, began, began)
        self._chats: dict[str, int] = {}

    def chat(self, contact: Contact) -> int:
        """Make a chat and its contact; returns the key its messages need."""
        aliases.put_contacts(self._tx, [contact])
        chat, chat_id = chats.ensure(self._tx, contact.id)
        self._chats[chat_id] = chat
        return chat

    def write(self, sheets: Iterable[Sheet]) -> int:
        """Write messages, best in the order of their keys. Returns how many."""
        count = 0
        batch: list[Sheet] = []
        for sheet in sheets:
            batch.append(sheet)
            if len(batch) == BATCH:
                count += self._flush(batch)
                batch = []
        return count + self._flush(batch)

    def finish(self) -> None:
        """Build the indexes and the chats' rows; from then on `Archive.open` takes it."""
        for sql, _name in self._later:
            self._connection.execute(sql)
        self._connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
        for chat in self._chats.values():
            chats.refresh(self._tx, chat)
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.close()

    def _flush(self, batch: list[Sheet]) -> int:
        tx = self._tx
        self._connection.executemany(rows.INSERT, [rows.values(sheet.stored, tx.began) for sheet in batch])
        self._connection.executemany(
            "INSERT INTO thumbnail VALUES (?,?)",
            [
                (sheet.stored.key, picture)
                for sheet in batch
                if (picture := content.picture(sheet.stored.message.content))
            ],
        )
        self._connection.executemany(
            "INSERT INTO raw (instance, digest, target, own, at, body) VALUES (?,?,?,1,?,?)",
            [
                (
                    tx.instance,
                    raw_bodies.digest(message.id),
                    message.id,
                    message.timestamp,
                    raw_bodies.pack(sheet.raw),
                )
                for sheet in batch
                if sheet.raw
                for message in (sheet.stored.message,)
            ],
        )
        return len(batch)
