"""Splits an archive of the first four versions, which several instances shared, into one file per instance.

Each instance is copied into `….part` in portions. Each portion is a transaction that also records the
progress, so that interrupted work can continue. A complete part gets its name; the shared file is deleted
only when everything has been copied. A process that still had it open finds nothing to write to.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from greentui.archive import migrations, rows
from greentui.archive.connection import BUSY_SECONDS, locked, make_private, set_aside
from greentui.archive.digest import Digest
from greentui.archive.errors import (
    DamagedArchive,
    DamagedInUse,
    NewerArchive,
    NoRoomToUpgrade,
    OldArchiveInUse,
    ReadOnlyArchive,
    translated,
)
from greentui.archive.migrations import APPLICATION_ID, Progress
from greentui.archive.tokenizer import indexed
from greentui.model.messages import MessageKind
from greentui.words import _

SHARED = (1, 2, 3, 4)
"""The versions in which instances shared a file."""

STRETCH = 20_000
"""Rows per transaction: half a second of work, after which the operator may interrupt."""

_TAKEN_APART = 100
"""The version of a shared archive once everything is copied and only its file is left."""

_FEW = {
    "chat": (
        "INSERT INTO chat SELECT key, id, name, name_key, last, unread, waiting_since, failed, archived, "
        "disappearing FROM old.chat WHERE instance = :instance"
    ),
    "own_chat": (
        "INSERT INTO own_chat SELECT key, draft, pinned, muted_until FROM old.chat "
        "WHERE instance = :instance AND (draft <> '' OR pinned OR muted_until <> 0)"
    ),
    "contact": (
        "INSERT INTO contact SELECT id, name, contact_name, kind, told_at, name_key FROM old.contact "
        "WHERE instance = :instance"
    ),
    "alias": "INSERT INTO alias SELECT alias, chat_id FROM old.alias WHERE instance = :instance",
    "state": "INSERT INTO state SELECT at, state, word FROM old.state WHERE instance = :instance",
    "coverage": (
        "INSERT INTO coverage SELECT chat_id, since, until, beginning FROM old.coverage "
        "WHERE instance = :instance"
    ),
    "fact": (
        "INSERT INTO fact SELECT name, value FROM old.mark WHERE instance = :instance "
        "AND (name IN ('socket', 'device') OR name GLOB 'blocked:*')"
    ),
    "own_note": (
        "INSERT INTO own_note SELECT name, value FROM old.mark WHERE instance = :instance "
        "AND name NOT IN (SELECT name FROM fact)"
    ),
    "pending": (
        "INSERT INTO pending SELECT key, target, event FROM old.pending "
        "WHERE instance = :instance ORDER BY key"
    ),
}
"""Copied at once, before the messages."""

_OURS = "+chat IN (SELECT key FROM old.chat WHERE instance = :instance)"
_MANY = {
    "message": (
        "INSERT INTO message (key, chat, id, local_id, role, outgoing, kind, text, folded, sender_id, "
        "sender_name, sender_contact, status, reason, content, quote, forwarded, reactions, texts, votes_at, "
        "deleted, hidden, origin, raw_type) "
        "SELECT key, chat, id, local_id, role, outgoing, kind, text, {folded}, sender_id, sender_name, "
        "sender_contact, status, said(status_reason), content, quote, forwarded, reactions, texts, votes_at, "
        "deleted, hidden, origin_code(origin), raw_type(kind, raw_type) FROM old.message "
        f"WHERE key BETWEEN :first AND :last AND {_OURS} ORDER BY key"
    ),
    "thumbnail": (
        "INSERT INTO thumbnail SELECT message, jpeg FROM old.thumbnail "
        "WHERE message BETWEEN :first AND :last AND message IN (SELECT key FROM message) ORDER BY message"
    ),
    "outbox": (
        "INSERT INTO outbox "
        "SELECT position, message, draft, quoted_id, waiting, created, attempted, attempts FROM old.outbox "
        "WHERE position BETWEEN :first AND :last AND message IN (SELECT key FROM message)"
    ),
    "raw_body": (
        "INSERT INTO raw_body SELECT key, digest, target, own, at, type, trouble, body FROM old.raw "
        "WHERE key BETWEEN :first AND :last AND +instance = :instance ORDER BY key"
    ),
    "search": (
        "INSERT INTO search (rowid, text, terms) "
        "SELECT key, text, terms FROM searched WHERE key BETWEEN :first AND :last"
    ),
}
"""Copied in portions, in this order."""

_SOURCES = {
    "message": ("old.message", "key"),
    "thumbnail": ("old.thumbnail", "message"),
    "outbox": ("old.outbox", "position"),
    "raw_body": ("old.raw", "key"),
    "search": ("main.message", "key"),
}


def split(
    shared: Path,
    place: Callable[[str], Path],
    *,
    progress: Progress = lambda _share: None,
    in_use: Callable[[], bool] = lambda: False,
) -> None:
    """Split a shared archive, if there is one.

    Args:
        shared: Its file.
        place: The path of an instance's own archive.
        progress: Called with the share done; if it raises, the work stops and can continue another time.
        in_use: Whether a console is using it.

    Raises:
        ArchiveError: One of its subclasses; the content is unharmed.
    """
    if not shared.exists():
        return
    if locked(shared):
        raise ReadOnlyArchive(shared)
    try:
        with closing(sqlite3.connect(shared, isolation_level=None, timeout=BUSY_SECONDS)) as guard:
            if _version(guard, shared) != _TAKEN_APART:
                if in_use():
                    raise OldArchiveInUse(shared)
                _split(guard, shared, place, progress)
    except sqlite3.Error as error:
        raise translated(error, shared) from error
    for ending in ("-wal", "-shm", ""):
        shared.with_name(shared.name + ending).unlink(missing_ok=True)


def split_or_set_aside(
    shared: Path,
    place: Callable[[str], Path],
    *,
    clock: Callable[[], float] = time.time,
    in_use: Callable[[], bool] = lambda: False,
) -> Path | None:
    """Split a shared archive; a damaged one is renamed, never deleted.

    Args:
        clock: UTC seconds, for the new name.

    Returns:
        The damaged one's new name, if it was damaged.
    """
    try:
        split(shared, place, in_use=in_use)
    except DamagedArchive as error:
        if in_use():
            raise DamagedInUse(shared, error.detail) from error
        for part in shared.parent.glob("archive-*.db.part*"):
            part.unlink()
        return set_aside(shared, clock())
    return None


def _split(guard: sqlite3.Connection, shared: Path, place: Callable[[str], Path], progress: Progress) -> None:
    """Copy every instance, and leave nothing that could be written to."""
    guard.execute("BEGIN IMMEDIATE")  # other processes may still read, but not write
    version = _version(guard, shared)
    if version == _TAKEN_APART:
        return  # another process has been quicker
    instances = guard.execute("SELECT key, id, began FROM instance ORDER BY key").fetchall()
    missing = [instance for instance in instances if not place(instance[1]).exists()]
    for number, (key, instance_id, began) in enumerate(missing):
        path = place(instance_id)

        def report(share: float, number: int = number) -> None:
            progress((number + share) / len(missing))

        part = path.with_name(path.name + ".part")
        _check_space(shared, part)
        _Copy(shared, version, part, key, instance_id, began, report).run()
        part.replace(path)
    guard.execute("ALTER TABLE instance RENAME TO taken_apart")
    guard.execute(f"PRAGMA user_version={_TAKEN_APART}")
    guard.execute("COMMIT")


class _Copy:
    """Copies one instance into a file of its own."""

    def __init__(
        self,
        shared: Path,
        version: int,
        part: Path,
        instance: int,
        instance_id: str,
        began: int,
        progress: Progress,
    ) -> None:
        self._shared = shared
        self._folded = "folded" if version == max(SHARED) else "indexed(text, texts)"
        self._part = part
        self._instance = instance
        self._instance_id = instance_id
        self._began = began
        self._progress = progress
        self._digest = Digest()

    def run(self) -> None:
        """Copy what is not copied yet."""
        make_private(self._part)
        address = self._part.absolute().as_uri()
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            self._run(connection)

    def _run(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA cache_size=-65536")
        connection.create_function("said", 1, _said, deterministic=True)
        connection.create_function("indexed", 2, _indexed, deterministic=True)
        connection.create_function("origin_code", 1, rows.origin_code, deterministic=True)
        connection.create_function("raw_type", 2, _raw_type, deterministic=True)
        connection.execute("ATTACH ? AS old", (f"{self._shared.absolute().as_uri()}?mode=ro",))
        if connection.execute("SELECT count(*) FROM main.sqlite_master").fetchone() == (0,):
            with _transaction(connection):
                self._begin(connection)
        self._digest.install(connection)
        for table, question in _MANY.items():
            work = question.format(folded=self._folded)
            while self._stretch(connection, table, work):
                (share,) = connection.execute("SELECT total(done) / total(rows) FROM splitting").fetchone()
                self._progress(share)
        with _transaction(connection):
            connection.execute("DROP TABLE splitting")
            migrations.finish(connection)
        connection.execute("DETACH old")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")  # the log must not keep the part's name
        self._progress(1.0)

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Create the tables and copy the small ones."""
        migrations.create(connection, self._instance_id)
        connection.execute("UPDATE fold SET began=?", (self._began,))
        connection.execute(
            "CREATE TABLE splitting (name TEXT PRIMARY KEY, after INTEGER NOT NULL DEFAULT -1, "
            "done INTEGER NOT NULL DEFAULT 0, rows INTEGER NOT NULL)"
        )
        for table, (source, _key) in _SOURCES.items():
            source = "old.message" if table == "search" else source
            connection.execute(
                f"INSERT INTO splitting (name, rows) SELECT ?, count(*) FROM {source}", (table,)
            )
        self._digest.install(connection)
        for question in _FEW.values():
            connection.execute(question, {"instance": self._instance})
        self._digest.settle(connection)

    def _stretch(self, connection: sqlite3.Connection, table: str, work: str) -> bool:
        """Copy the next rows of a table; returns whether there were any."""
        source, key = _SOURCES[table]
        (after,) = connection.execute("SELECT after FROM splitting WHERE name=?", (table,)).fetchone()
        first, last, rows = connection.execute(
            f"SELECT min(key), max(key), count(*) FROM "
            f"(SELECT {key} AS key FROM {source} WHERE {key} > ? ORDER BY {key} LIMIT ?)",
            (after, STRETCH),
        ).fetchone()
        if not rows:
            return False
        with _transaction(connection):
            connection.execute(work, {"instance": self._instance, "first": first, "last": last})
            connection.execute("UPDATE splitting SET after=?, done=done+? WHERE name=?", (last, rows, table))
            self._digest.settle(connection)
        return True


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, path: Path) -> int:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if int(connection.execute("PRAGMA application_id").fetchone()[0]) != APPLICATION_ID or found == 0:
        raise DamagedArchive(path, _("a database of another program"))
    if found not in (*SHARED, _TAKEN_APART):
        raise NewerArchive(path, str(found))
    return found


def _check_space(shared: Path, part: Path) -> None:
    """Refuse before the disk is full: half a copy is of no use."""
    there = part.stat().st_size if part.exists() else 0
    lacking = shared.stat().st_size - there - shutil.disk_usage(shared.parent).free
    if lacking > 0:
        raise NoRoomToUpgrade(shared, str(lacking // 2**20 + 1))


def _said(words: str) -> str | None:
    """A reason stored in words, in the present format."""
    return json.dumps(["said", words], ensure_ascii=False, separators=(",", ":")) if words else None


def _raw_type(kind: str, told: str) -> str | None:
    return rows.raw_type(MessageKind(kind), told) if kind in set(MessageKind) else told


def _indexed(text: str, texts: str | None) -> str | None:
    """What the text index sees of a message: the first versions did not see everything."""
    told = [each for _time, each in json.loads(texts)] if texts else []
    return indexed(text, [each for each in told if each != text])
