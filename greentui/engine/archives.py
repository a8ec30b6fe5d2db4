"""Opens, upgrades and examines the archives on this machine, without the service."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from greentui.archive import Archive, Stamped

if TYPE_CHECKING:
    from greentui.config import Folders

log = logging.getLogger(__name__)


def open_archive(folders: Folders, instance_id: str) -> tuple[Archive, Path | None]:
    """Open an instance's archive, of whatever version, or create it.

    A damaged one is renamed and a new one created, unless another process is using it.

    Returns:
        The archive, and the damaged one's new name if there was one.

    Raises:
        ArchiveError: No archive can be opened or created.
    """
    in_use = _at_work(folders.data)
    shared_aside = None
    if folders.shared_archive.exists():
        from greentui.archive.splitting import split_or_set_aside

        shared_aside = split_or_set_aside(folders.shared_archive, folders.archive_of, in_use=in_use)
    path = folders.archive_of(instance_id)
    archive, aside = Archive.open_or_set_aside(path, instance_id, in_use=in_use)
    if archive.dropped_commits:
        log.error("the archive's log was damaged: %d transactions are lost", archive.dropped_commits)
        _doubt_what_waits(archive)
    return archive, aside or shared_aside


def _doubt_what_waits(archive: Archive) -> None:
    """Have what waits looked up: that it was sent may be among what is lost."""
    from greentui.engine import reasons
    from greentui.model.entries import OutboxAdvanced
    from greentui.model.messages import MessageStatus

    now = int(time.time())
    archive.apply_all(
        Stamped(OutboxAdvanced(local_id, MessageStatus.UNKNOWN, reason=reasons.LOG_DAMAGED), now)
        for _chat_id, local_id in archive.waiting_chats()
    )


def upgrade(folders: Folders, progress: Callable[[float], None]) -> None:
    """Upgrade the archive of an earlier version, if there is one.

    If it cannot be upgraded it is skipped: opening it later reports what is wrong.

    Args:
        progress: Called with the share done, from 0 to 1. If it raises, the work stops and can be resumed
            later.
    """
    from greentui.archive.errors import ArchiveError
    from greentui.archive.splitting import split

    try:
        split(folders.shared_archive, folders.archive_of, progress=progress, in_use=_at_work(folders.data))
    except ArchiveError:
        return


def archive_files(folders: Folders) -> Iterator[Path]:
    """The existing archives, one of an earlier version first."""
    if folders.shared_archive.exists():
        yield folders.shared_archive
    yield from folders.archives()


def problem(path: Path, *, deep: bool = False) -> str:
    """What SQLite finds wrong with an archive; empty for nothing.

    Args:
        deep: Check the indexes too, which takes as long as reading everything.

    Raises:
        ArchiveError: It cannot be read, or a later version wrote it.
    """
    from greentui.archive import migrations
    from greentui.archive.connection import Database

    with closing(Database(path, readonly=True)) as database, database.read() as connection:
        migrations.version(connection, path)
        check = "integrity_check" if deep else "quick_check"
        found = str(connection.execute(f"PRAGMA {check}(1)").fetchone()[0])
    return "" if found == "ok" else found


def is_altered(path: Path) -> bool:
    """Whether an archive's content differs from what was written to it; reads every row.

    Raises:
        ArchiveError: It cannot be read.
    """
    from greentui.archive import digest, migrations
    from greentui.archive.connection import Database

    with closing(Database(path, readonly=True)) as database, database.snapshot() as connection:
        if migrations.version(connection, path) != migrations.VERSION:
            return False  # an earlier version kept no digest
        return digest.computed(connection) != digest.stored(connection)


def lost_writes(path: Path) -> int:
    """How many of the last writes to an archive are lost, because its log is damaged."""
    from greentui.archive import write_ahead_log

    return write_ahead_log.damaged(path, path.with_name(f"{path.name}-wal"))


def is_read_only(path: Path) -> bool:
    """Whether an archive is readable but not writable."""
    from greentui.archive.connection import locked

    return locked(path)


def _at_work(folder: Path) -> Callable[[], bool]:
    """A function that returns whether a console is using an archive in the folder."""

    def anybody() -> bool:
        from greentui.engine import lease

        return lease.any_taken(folder)

    return anybody
