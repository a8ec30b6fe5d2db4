"""The archive of one instance. Synchronous, safe from several threads.

It is the result of its entries: `apply` is the only way to write, one transaction that is on disk when the
call returns. Reads take well under a millisecond and see the last commit. Ids may be given in any spelling.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from greentui.archive import change_log, chats, fts, messages, migrations
from greentui.archive.connection import Database, locked, set_aside
from greentui.archive.errors import DamagedArchive, DamagedInUse
from greentui.archive.ports import ArchiveWriter, Stamped
from greentui.archive.reader import Reader
from greentui.archive.transaction import Applied, Transaction

if TYPE_CHECKING:  # loaded with the first write: the first paint only reads
    import sqlite3

    from greentui.archive.digest import Digest
    from greentui.model.entries import Entry


class Archive(Reader, ArchiveWriter):
    """One archive file. See `open`."""

    def __init__(self, database: Database, instance_id: str) -> None:
        super().__init__(database, instance_id)
        self._digest: Digest | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        instance_id: str,
        *,
        readonly: bool = False,
    ) -> Self:
        """Open an instance's archive in `path`, created if missing.

        Raises:
            ArchiveError: One of its subclasses, with advice.
        """
        database = Database(path, readonly=readonly)
        try:
            if readonly:
                with database.read() as connection:
                    migrations.check(connection, path, instance_id)
            else:
                with database.maintain() as connection:
                    migrations.prepare(connection, path, instance_id)
        except BaseException:
            database.close()
            raise
        database.guard()
        return cls(database, instance_id)

    @classmethod
    def open_or_set_aside(
        cls,
        path: Path,
        instance_id: str,
        *,
        clock: Callable[[], float] = time.time,
        in_use: Callable[[], bool] = lambda: False,
    ) -> tuple[Self, Path | None]:
        """Open the archive; a damaged one is renamed, never deleted, and a new one created.

        One that may not be written is opened read-only (`readonly`).

        Args:
            clock: UTC seconds, for the new name.
            in_use: Whether another process is writing to it.

        Returns:
            The archive, and the damaged one's new name if there was one.

        Raises:
            ArchiveError: One of its subclasses; `DamagedInUse` if it cannot be renamed now, `ReadOnlyArchive`
                if it needs a migration and may not be written.
        """
        if locked(path):
            return cls._open_locked(path, instance_id), None
        try:
            archive = cls.open(path, instance_id)
            try:
                archive.probe()
            except BaseException:
                archive.close()
                raise
        except DamagedArchive as error:
            if in_use():
                raise DamagedInUse(path, error.detail) from error
            aside = set_aside(path, clock())
            return cls.open(path, instance_id), aside
        return archive, None

    @property
    def dropped_commits(self) -> int:
        """How many transactions were lost to a damaged log when the archive was opened."""
        return self._database.dropped_commits

    @classmethod
    def _open_locked(cls, path: Path, instance_id: str) -> Self:
        archive = cls.open(path, instance_id, readonly=True)
        try:
            archive.probe()
        except BaseException:
            archive.close()
            raise
        return archive

    @property
    def readonly(self) -> bool:
        return self._database.readonly

    def apply(self, entry: Entry, *, at: int, author: str = "") -> Applied:
        return self.apply_all((Stamped(entry, at, author),))

    def apply_all(self, log: Iterable[Stamped]) -> Applied:
        from greentui.archive import fold

        with self._transaction() as tx:
            for each in log:
                fold.apply(tx, each.entry, each.at, each.author)
            new = messages.by_keys(tx, tx.new)
        return tx.applied(new)

    def reindex(self, limit: int) -> bool:
        from greentui.archive import reindexing

        with self._transaction() as tx:
            return reindexing.renew(tx, limit)

    def check_unharmed(self) -> None:
        self._database.check_unharmed()

    def erase(self) -> None:
        """Rewrite the file so that no trace of erased messages is left; as slow as writing it anew.

        Raises:
            ArchiveBusy: Another process is reading: the messages are gone, but traces may be left. Call it
                again.
        """
        from greentui.archive.purge import erased

        erased(self._database)

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        with self._database.write(self._counting) as connection:
            digest = self._counting(connection)
            began, seq = connection.execute("SELECT began, seq FROM fold").fetchone()
            tx = Transaction(connection, self.instance_id, began, seq)
            try:
                yield tx
                fts.write(tx)
                for chat, chat_id in tx.touched.items():
                    chats.refresh(tx, chat, chat_id)
                if digest.change or (tx.began, tx.seq) != (began, seq):
                    connection.execute(
                        "UPDATE fold SET began=?, seq=?, digest=digest_now(digest)", (tx.began, tx.seq)
                    )
            finally:
                digest.change = 0
            change_log.record(tx, self._identity)

    def _counting(self, connection: sqlite3.Connection) -> Digest:
        """The digest that counts changes, installed before the first write: a rollback would remove it."""
        if self._digest is None:
            from greentui.archive.digest import Digest

            digest = Digest()
            digest.install(connection)
            self._digest = digest
        return self._digest
