"""The archives of this machine: opened, brought up to date, and examined, without anybody else's help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from greentui.archive import Archive

if TYPE_CHECKING:
    from greentui.config import Folders


def open_archive(folders: Folders, instance_id: str) -> tuple[Archive, Path | None]:
    """Open an instance's archive, made where there is none, whatever version wrote it.

    A damaged one is set aside under another name and a new one begun, unless another process receives
    into it.

    Returns:
        The archive, and the damaged one's new name where there was one.

    Raises:
        ArchiveError: There can be no archive here.
    """
    in_use = _at_work(folders.data)
    shared_aside = None
    if folders.shared_archive.exists():
        from greentui.archive.splitting import split_or_set_aside

        shared_aside = split_or_set_aside(folders.shared_archive, folders.archive_of, in_use=in_use)
    path = folders.archive_of(instance_id)
    archive, aside = Archive.open_or_set_aside(path, instance_id, in_use=in_use)
    return archive, aside or shared_aside


def upgrade(folders: Folders, progress: Callable[[float], None]) -> None:
    """Bring the archive of an earlier version up to date where there is one.

    One that cannot be is skipped: opening it later reports what is wrong.

    Args:
        progress: Called with the share done, from 0 to 1. What it raises breaks the work off, to go on
            with another time.
    """
    from greentui.archive.errors import ArchiveError
    from greentui.archive.splitting import split

    try:
        split(folders.shared_archive, folders.archive_of, progress=progress, in_use=_at_work(folders.data))
    except ArchiveError:
        return


def archive_files(folders: Folders) -> Iterator[Path]:
    """The archives there are, one of an earlier version first."""
    if folders.shared_archive.exists():
        yield folders.shared_archive
    yield from folders.archives()


def problem(path: Path, *, deep: bool = False) -> str:
    """What SQLite finds wrong with an archive; empty when nothing is.

    Args:
        deep: Look at the indexes too, which takes as long as reading all of it.

    Raises:
        ArchiveError: It cannot be read at all, or a later version wrote it.
    """
    from greentui.archive import migrations
    from greentui.archive.connection import Database

    with closing(Database(path, readonly=True)) as database, database.read() as connection:
        migrations.version(connection, path)
        check = "integrity_check" if deep else "quick_check"
        found = str(connection.execute(f"PRAGMA {check}(1)").fetchone()[0])
    return "" if found == "ok" else found


def is_altered(path: Path) -> bool:
    """Whether an archive holds anything else than was written into it: every row is read.

    Raises:
        ArchiveError: It cannot be read at all.
    """
    from greentui.archive import digest, migrations
    from greentui.archive.connection import Database

    with closing(Database(path, readonly=True)) as database, database.snapshot() as connection:
        if migrations.version(connection, path) != migrations.VERSION:
            return False  # an earlier version kept no digest
        return digest.computed(connection) != digest.stored(connection)


def is_read_only(path: Path) -> bool:
    """Whether an archive may be read and not written."""
    from greentui.archive.connection import locked

    return locked(path)


def _at_work(folder: Path) -> Callable[[], bool]:
    """A function that says whether a console works with an archive in the folder."""

    def anybody() -> bool:
        from greentui.engine import lease

        return lease.any_held(folder)

    return anybody
