"""Connections to the archive's file: one for writing, behind a lock, and one per reading thread.

The journal is a write-ahead log, so that reading never waits for writing. Every commit reaches the disk
before it returns (`synchronous=FULL`): the inbox deletes a notification from the queue once it is committed,
and with anything less a power cut could lose what the service no longer has. Grouping many notifications into
one commit makes that affordable.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from greentui.archive.errors import (
    ArchiveClosed,
    ArchiveDisplaced,
    ArchiveError,
    DamagedArchive,
    DamagedWhileOpen,
    ReadOnlyArchive,
    translated,
    unreachable,
)
from greentui.words import _

log = logging.getLogger(__name__)

BUSY_SECONDS = 5.0
"""Seconds to wait for another process's transaction."""

_GARBLED = (UnicodeDecodeError, json.JSONDecodeError, zlib.error)
"""What else reading raises where bytes of the file have changed. SQLite checks none of its content."""
_SENSELESS = (ValueError, TypeError, LookupError, OverflowError)
"""What rows raise that hold other values than were ever written."""
_HEADER = b"SQLite format 3\0"
INTERRUPTED_EVERY = 0.005
"""Seconds between two interruptions of a read that keeps an archive from being closed."""
_WAL_LIMIT = 64 * 1024 * 1024
DAMAGED = "-damaged"
"""Ending of the empty file beside an archive that was found damaged while it was open."""


_FileId = tuple[int, int]
"""A file's device and its number there."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """A thread's reading connection.

    Attributes:
        connection: Must not be closed while it is in use: SQLite's library would crash.
        in_use: Held while it is read.
    """

    connection: sqlite3.Connection
    in_use: threading.RLock = field(default_factory=threading.RLock)


class Database:
    """The file and its connections. Safe to use from several threads.

    Attributes:
        dropped_commits: How many transactions SQLite has dropped from a damaged log when it was opened.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = path
        self.readonly = readonly
        self._log = path.with_name(f"{path.name}-wal")
        self._log_index = path.with_name(f"{path.name}-shm")
        self._damage_mark = path.with_name(f"{path.name}{DAMAGED}")
        """Exists if the archive was found damaged by a process that had it open."""
        self._lock = threading.RLock()
        self._readers: list[_Reader] = []
        self._local = threading.local()
        self._closed = False
        self._writer: sqlite3.Connection | None = None
        self._in_use: dict[Path, _FileId] = {}
        """The files that are open for writing: the database, and its log once something was written."""
        self._filled = False
        """Whether the database held anything yet; a new one is empty until its log is moved into it."""
        self._sizes: dict[Path, int] = {}
        """Bytes of the database and its log when they were seen last."""
        self._guarded = False
        self._damage: DamagedWhileOpen | None = None
        self.dropped_commits = 0
        _look(path)
        if not readonly:
            make_private(path)
            self._note(path)
            self._writer = self._open_for_writing()
            self._measure()

    @contextmanager
    def write(
        self, prepare: Callable[[sqlite3.Connection], object] | None = None
    ) -> Iterator[sqlite3.Connection]:
        """A transaction: the whole block is on disk when it ends, or nothing of it.

        Args:
            prepare: Does what must outlast a rollback; called before the transaction begins.
        """
        with self._lock, self._translated():
            connection = self._writing()
            if prepare is not None:
                prepare(connection)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                self.check_unharmed()
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    with suppress(sqlite3.Error):
                        connection.execute("ROLLBACK")
                raise
            self._note(self._log)
            self._measure()

    @contextmanager
    def maintain(self) -> Iterator[sqlite3.Connection]:
        """The writing connection outside a transaction, for VACUUM and checkpoints."""
        with self._lock, self._translated():
            connection = self._writing()
            yield connection
            if not connection.in_transaction:
                self._measure()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """This thread's reading connection.

        Raises:
            ArchiveError: Reading failed, or what was read makes no sense.
        """
        try:
            with self._translated():
                reader = self._reading()
                with reader.in_use:
                    if self._closed:
                        raise ArchiveClosed(self.path)
                    yield reader.connection
        except _SENSELESS as error:
            log.exception("what is in the archive could not be read")
            raise ArchiveError(self.path, f"{type(error).__name__}: {error}") from error

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Several reads of one moment; nested, of the outer one's moment."""
        with self.read() as connection:
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def check_in_place(self) -> dict[Path, int]:
        """Check that what is open is still what the path leads to. It costs a hundredth of a write.

        SQLite does not notice: it goes on with a file that was deleted, and starts another log beside it.

        Returns:
            The sizes of the files that are open, in bytes.

        Raises:
            ArchiveDisplaced: The file or its log was deleted, moved or replaced, or the file emptied.
        """
        sizes: dict[Path, int] = {}
        for file, opened in self._in_use.items():
            try:
                found, size = _file_id(file)
            except (FileNotFoundError, NotADirectoryError):
                raise ArchiveDisplaced(self.path, _("%s was deleted or moved") % file.name) from None
            except OSError:
                continue  # a folder that may not be looked into any more; what is open stays open
            if found != opened:
                raise ArchiveDisplaced(self.path, _("%s was replaced by another file") % file.name)
            sizes[file] = size
            if file != self.path:
                continue
            if self._filled and not size:
                raise ArchiveDisplaced(self.path, _("%s was emptied") % file.name)
            self._filled = size > 0
        return sizes

    def guard(self) -> None:
        """From now on, write nothing more once damage was found; opening found none."""
        self._guarded = not self.readonly

    def check_unharmed(self) -> None:
        """Check that what is open is in place, and whole if its files have become smaller.

        SQLite does not notice a log that was cut off: it writes behind the gap, and drops what stands there
        when it opens the log the next time. Files also become smaller by what other processes do to them
        rightly. So everything is read once then, which takes seconds where the archive is large.

        Raises:
            ArchiveDisplaced: See `check_in_place`.
            DamagedWhileOpen: Part of it is gone or makes no sense, or was found so before.
        """
        if self._damage is not None:
            raise self._damage
        found = self.check_in_place()
        if any(size < self._sizes.get(file, 0) for file, size in found.items()):
            with self._translated(), closing(self._connect(reader=True)) as connection:
                # A connection of its own, as this one remembers pages that are gone.
                (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
                if said != "ok":
                    raise self._damaged(said)
        self._sizes = found

    def _measure(self) -> None:
        """Note the sizes that our own work has led to."""
        if not self.readonly:
            self._sizes = _sizes(self._in_use)

    def _damaged(self, detail: str) -> DamagedWhileOpen:
        """Note damage, for this process and the next start; the error to raise."""
        if self._damage is None:
            self._damage = DamagedWhileOpen(self.path, detail)
            with suppress(OSError):
                flags = os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW
                os.close(os.open(self._damage_mark, flags, 0o600))
        return self._damage

    def _look_through_if_damaged(self, connection: sqlite3.Connection) -> None:
        """Look at all of an archive that was damaged while it was open; what its log held may be lost.

        Raises:
            DamagedArchive: It is beyond use.
        """
        if self._damage_mark.exists():
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if said != "ok":
                raise DamagedArchive(self.path, said)
            _mend_text_index(connection)
            self.dropped_commits = max(1, self.dropped_commits)
            self._damage_mark.unlink(missing_ok=True)

    def close(self) -> None:
        """Close every connection; reads still running in other threads fail with `ArchiveClosed`."""
        with self._kept_as_it_is():
            self._close()

    @contextmanager
    def _kept_as_it_is(self) -> Iterator[None]:
        """Keep SQLite from moving what is left of a damaged log into the database with the last connection.

        A connection that may only read is closed behind it, and then does not.
        """
        if self._damage is None:
            yield
            return
        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        try:
            last = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        except sqlite3.Error:
            yield
            return
        with closing(last):
            with suppress(sqlite3.Error):
                last.execute("SELECT 1 FROM sqlite_master").fetchone()
            yield

    def _close(self) -> None:
        with self._lock:
            self._closed = True
            readers, self._readers = self._readers, []
            if self._writer is not None:
                with suppress(sqlite3.Error):
                    self._writer.close()
                self._writer = None
        for reader in readers:
            while not reader.in_use.acquire(timeout=INTERRUPTED_EVERY):
                reader.connection.interrupt()
            with suppress(sqlite3.Error):
                reader.connection.close()
            reader.in_use.release()

    def _writing(self) -> sqlite3.Connection:
        if self._damage is not None and not self._closed:
            raise self._damage
        if self._writer is None:
            if self.readonly and not self._closed:
                raise ReadOnlyArchive(self.path)
            raise ArchiveClosed(self.path)
        return self._writer

    def _reading(self) -> _Reader:
        reader: _Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            with self._lock:
                if self._closed:
                    raise ArchiveClosed(self.path)
                reader = _Reader(self._connect(reader=True))
                self._readers.append(reader)
            self._local.reader = reader
        return reader

    def _open_for_writing(self) -> sqlite3.Connection:
        if not self._log.exists():
            with self._translated():
                connection = self._connect()
                self._look_through_if_damaged(connection)
            return connection
        from greentui.archive import write_ahead_log  # needed only beside other processes, and after a crash

        before = write_ahead_log.scan(self.path, self._log)
        with self._translated():
            connection = self._connect()
            self.dropped_commits = write_ahead_log.dropped(before, self._log, connection)
            self._look_through_if_damaged(connection)
        return connection

    def _note(self, file: Path) -> None:
        """Remember which file a path leads to."""
        if file not in self._in_use:
            with suppress(OSError):
                self._in_use[file], _size = _file_id(file)

    def _connect(self, *, reader: bool = False) -> sqlite3.Connection:
        self.check_in_place()  # else it would be a connection to another file
        uri = self.path.absolute().as_uri() + ("?mode=ro" if self.readonly else "?mode=rw")
        if self.readonly and not self._log_usable():
            # If the log's index cannot be created, no other process can be writing either.
            uri += "&immutable=1"
        connection = sqlite3.connect(
            uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            if reader:
                connection.execute("PRAGMA query_only=1")
                connection.execute("PRAGMA cache_size=-4096")
            else:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=FULL")
                connection.execute("PRAGMA foreign_keys=1")
                connection.execute("PRAGMA secure_delete=1")
                connection.execute(f"PRAGMA journal_size_limit={_WAL_LIMIT}")
                connection.execute("PRAGMA cache_size=-8192")
            connection.execute("PRAGMA temp_store=MEMORY")
        except BaseException:
            connection.close()
            raise
        return connection

    def _log_usable(self) -> bool:
        log, index = self._log, self._log_index
        # An empty log without an index holds nothing.
        kept = log.exists() and (index.exists() or log.stat().st_size > 0)
        return kept or os.access(self.path.parent, os.W_OK)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if self._closed:
                raise ArchiveClosed(self.path) from error
            problem = translated(error, self.path)
            # Without a code it is one value that is garbled, in a file that is otherwise whole.
            if isinstance(problem, DamagedArchive) and self._guarded and hasattr(error, "sqlite_errorcode"):
                raise self._damaged(problem.detail) from error
            raise problem from error
        except _GARBLED as error:
            raise DamagedArchive(self.path, str(error)) from error


def _mend_text_index(connection: sqlite3.Connection) -> None:
    """Make the text index anew from the messages if it is damaged: SQLite checks only its pages."""
    try:
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    except sqlite3.DatabaseError:
        log.exception("the text index is damaged, and made anew")
        connection.execute("INSERT INTO search (search) VALUES ('rebuild')")


def _file_id(path: Path) -> tuple[_FileId, int]:
    """Which file a path leads to, and its size in bytes."""
    status = path.stat()
    return (status.st_dev, status.st_ino), status.st_size


def _sizes(files: Iterable[Path]) -> dict[Path, int]:
    """The sizes of those files that can be looked at."""
    found: dict[Path, int] = {}
    for file in files:
        with suppress(OSError):
            found[file] = file.stat().st_size
    return found


def locked(path: Path) -> bool:
    """Whether the file exists and may only be read: by its permissions, its folder's, or its disk's."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _look(path: Path) -> None:
    """Reject what is not a database before SQLite opens it and deletes the log beside it."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEADER))
    except FileNotFoundError:
        return
    except OSError as error:
        raise unreachable(error, path) from error
    if head and head != _HEADER:
        raise DamagedArchive(path, _("it is not a database"))


def make_private(path: Path) -> None:
    """Create the folder and an empty file that only their owner may read.

    The write-ahead log and its index get the permissions of the file they belong to.
    """
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            if path.stat().st_mode & 0o077 and os.access(path, os.W_OK):
                path.chmod(0o600)
    except OSError as error:
        raise unreachable(error, path) from error


def set_aside(path: Path, now: float) -> Path:
    """Rename a damaged archive and its log, so that nothing is lost."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
    for number in range(1000):
        aside = path.with_name(f"{path.stem}.damaged-{stamp}{f'-{number}' if number else ''}{path.suffix}")
        if not aside.exists():
            break
    try:
        for ending in ("", "-wal", "-shm", DAMAGED):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + ending))
    except OSError as error:
        raise unreachable(error, path) from error
    return aside
