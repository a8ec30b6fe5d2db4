"""The archive of one instance, behind one door. Synchronous, safe from several threads.

It is what its entries add up to: `apply` is the only way to write, one transaction that is on disk when
the call returns. Reads take well under a millisecond and see what was committed last. Ids may be given
in any of their spellings.
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

if TYPE_CHECKING:  # loaded with the first write: the first paint reads only
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
        """Open an instance's archive in `path`, made where there is none.

        Raises:
            ArchiveError: One of the family, with what to do.
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
        """Open the archive; a damaged one is renamed, never deleted, and a new one begun.

        One that may not be written is opened for reading (`readonly`).

        Args:
            clock: UTC seconds, for the new name.
            in_use: Whether another process receives into it.

        Returns:
            The archive, and the damaged one's new name where there was one.

        Raises:
            ArchiveError: One of the family; `DamagedInUse` where it cannot be set aside now,
                `ReadOnlyArchive` where it cannot even be read before an earlier version is migrated.
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

    def erase(self) -> None:
        """Rewrite the file so that no trace of what was purged is left: as slow as writing it anew.

        Raises:
            ArchiveBusy: Another process reads: the messages are gone, traces may be left. Erase again.
        """
        from greentui.archive.purge import erased

        erased(self._database)

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        with self._database.write() as connection:
            digest = self._counting()
            (began,) = connection.execute("SELECT began FROM fold").fetchone()
            tx = Transaction(connection, self.instance_id, began)
            try:
                yield tx
                fts.write(tx)
                for chat in tx.touched:
                    chats.refresh(tx, chat)
                digest.settle(connection)
            finally:
                digest.change = 0
            change_log.record(tx, self._identity)

    def _counting(self) -> Digest:
        """The digest's counting of changes, begun with the first of them."""
        if self._digest is None:
            from greentui.archive.digest import Digest

            with self._database.maintain() as connection:
                self._digest = Digest()
                self._digest.install(connection)
        return self._digest
