"""Writes a whole archive at once: the rows that entries would make, with the indexes built at the end.

Only for a new file that is not open elsewhere: until `finish` returns, a crash leaves nothing usable.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from greentui.archive import chats, content, digest, event_log, ingest, migrations, raw_bodies, rows
from greentui.archive.connection import make_private
from greentui.archive.event_log import EventKind
from greentui.archive.reducers import Stored
from greentui.archive.transaction import Transaction
from greentui.model.chats import Contact

BATCH = 5_000
"""Messages written at a time."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A message to write, with its raw body if one is kept."""

    stored: Stored
    raw: str = ""


class Bulk:
    """A new archive being written.

    Args:
        path: A file that does not exist yet.
        began: When the archive's record of the instance begins, UTC seconds.
    """

    def __init__(self, path: Path, instance_id: str, began: int) -> None:
        if path.exists():
            raise FileExistsError(path)
        make_private(path)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=OFF")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute("PRAGMA cache_size=-65536")
        migrations.prepare(self._connection, path, instance_id)
        self._later = self._connection.execute(
            "SELECT sql, name FROM sqlite_master "
            "WHERE sql IS NOT NULL AND type='index' AND tbl_name IN ('message', 'raw_body')"
        ).fetchall()
        for _sql, name in self._later:
            self._connection.execute(f"DROP INDEX {name}")
        self._connection.execute("BEGIN")
        self._connection.execute("UPDATE fold SET began=?", (began,))
        self._tx = Transaction(self._connection, instance_id, began, at=began)
        self._chats: dict[int, str] = {}

    def chat(self, contact: Contact) -> int:
        """Create a chat and its contact; returns the key for its messages."""
        ingest.put_contacts(self._tx, [contact])
        event_log.write(self._tx)
        chat, chat_id = chats.ensure(self._tx, contact.id)
        self._chats[chat] = chat_id
        return chat

    def write(self, sheets: Iterable[Sheet]) -> int:
        """Write messages, preferably in key order; returns how many."""
        count = 0
        batch: list[Sheet] = []
        for sheet in sheets:
            batch.append(sheet)
            if len(batch) == BATCH:
                count += self._flush(batch)
                batch = []
        return count + self._flush(batch)

    def finish(self) -> None:
        """Build the indexes, the chats' rows and the digest; afterwards `Archive.open` accepts the file."""
        for sql, _name in self._later:
            self._connection.execute(sql)
        self._connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
        for chat, chat_id in self._chats.items():
            chats.refresh(self._tx, chat, chat_id)
        counted = digest.computed(self._connection)
        self._connection.execute(
            "UPDATE fold SET seq=?, digest=?", (self._tx.seq, counted.to_bytes(digest.SIZE, "big"))
        )
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
            "INSERT INTO raw_body (digest, target, own, at, body) VALUES (?,?,1,?,?)",
            [
                (
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
        for sheet in batch:
            tx.at = sheet.stored.message.timestamp
            event_log.of_message(tx, EventKind.MESSAGE_ADDED, sheet.stored.key)
        event_log.write(tx)
        return len(batch)
