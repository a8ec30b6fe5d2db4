"""Errors of the archive, each with what the operator can do about it."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from typing import ClassVar

from greentui.words import Phrase, _


class ArchiveError(Exception):
    """The archive could not do what was asked; its earlier content is unharmed.

    Attributes:
        path: The archive's file.
        sentence: What happened, with fields for the path and perhaps the detail.
        remedy: What the operator can do.
    """

    remedy: ClassVar = Phrase("See the log, and check the disk.")
    sentence: ClassVar = Phrase("The archive %(path)s failed: %(detail)s")

    def __init__(self, path: Path, detail: str = "") -> None:
        self.path = path
        self.detail = detail
        super().__init__(self.sentence % {"path": path, "detail": detail})

    @property
    def advice(self) -> str:
        """What the operator can do, as a sentence."""
        return str(self.remedy)


class DiskFull(ArchiveError):
    """There is no room for a write; nothing of it was stored."""

    sentence: ClassVar = Phrase("The disk of the archive %(path)s is full.")
    remedy: ClassVar = Phrase("Free some space. Until then no notifications are received.")


class ReadOnlyArchive(ArchiveError):
    """The file or its folder may be read but not written."""

    sentence: ClassVar = Phrase("The archive %(path)s can be read but not written.")
    remedy: ClassVar = Phrase("Give yourself write permission for the file and its folder.")


class ReadOnlyDisk(ReadOnlyArchive):
    """The file's disk may only be read: the system turned it so after a fault, or somebody did."""

    sentence: ClassVar = Phrase("The disk of the archive %(path)s is read-only.")
    remedy: ClassVar = Phrase(
        "Nothing is received or sent until it can be written again. The system's log may say why."
    )


class ArchiveBusy(ArchiveError):
    """Another process held the file for longer than we wait."""

    sentence: ClassVar = Phrase("Another program has been writing to the archive %(path)s for too long.")
    remedy: ClassVar = Phrase("Close the other program, or wait and try again.")


class DamagedArchive(ArchiveError):
    """The file is not an archive, or its content is inconsistent."""

    sentence: ClassVar = Phrase("The archive %(path)s is damaged: %(detail)s")
    remedy: ClassVar = Phrase("Start again: the file is renamed, and a new archive is begun.")


class DamagedWhileOpen(DamagedArchive):
    """It was damaged while it was open: nothing more is written to it, whatever may still be read."""

    sentence: ClassVar = Phrase("The archive %(path)s was damaged while it was open: %(detail)s")
    remedy: ClassVar = Phrase(
        "Nothing is received or sent any more. Quit greentui and start it again: it checks the archive, and "
        "begins a new one if this one is beyond repair."
    )


class DamagedInUse(DamagedArchive):
    """It is damaged, and another process is using it: what that one receives must not be set aside."""

    remedy: ClassVar = Phrase("Quit the console that uses it, then start again: a new archive is begun.")


class NewerArchive(ArchiveError):
    """A later version of the program wrote it."""

    sentence: ClassVar = Phrase(
        "The archive %(path)s was written by a later version of greentui (schema %(detail)s)."
    )
    remedy: ClassVar = Phrase("Use the later version, or another folder for this one.")


class ForeignArchive(ArchiveError):
    """It belongs to another instance."""

    sentence: ClassVar = Phrase("The archive %(path)s belongs to another instance (%(detail)s).")
    remedy: ClassVar = Phrase("Rename each instance's archive back to the name it had.")


class OldArchiveInUse(ArchiveError):
    """An archive of an earlier version cannot be upgraded while a console is using it."""

    sentence: ClassVar = Phrase("A console of an earlier version is using the archive %(path)s.")
    remedy: ClassVar = Phrase("Quit that console, then start again.")


class NoRoomToUpgrade(ArchiveError):
    """Upgrading rewrites the archive, which needs as much room again."""

    sentence: ClassVar = Phrase(
        "Bringing the archive %(path)s up to date needs %(detail)s MiB more than the disk has free."
    )
    remedy: ClassVar = Phrase(
        "Free some space. Until then the earlier version of greentui can still open it."
    )


class ArchiveUnreachable(ArchiveError):
    """The file cannot be opened at all."""

    sentence: ClassVar = Phrase("The archive %(path)s cannot be opened: %(detail)s")
    remedy: ClassVar = Phrase("Check that the folder exists and is yours.")


class ArchiveDisplaced(ArchiveError):
    """The open file no longer stands under its name: what is written to it now is lost with this process."""

    sentence: ClassVar = Phrase("The archive %(path)s is gone: %(detail)s.")
    remedy: ClassVar = Phrase(
        "Nothing is received or sent until you put it back where it was. "
        "To begin a new one, quit greentui and start it again."
    )


class ArchiveClosed(ArchiveError):
    """It was used after it was closed."""

    sentence: ClassVar = Phrase("The archive %(path)s is closed.")
    remedy: ClassVar = Phrase("Start the program again.")


_FAMILY: dict[int, type[ArchiveError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_READONLY: ReadOnlyArchive,
    sqlite3.SQLITE_PERM: ReadOnlyArchive,
    sqlite3.SQLITE_BUSY: ArchiveBusy,
    sqlite3.SQLITE_LOCKED: ArchiveBusy,
    sqlite3.SQLITE_CORRUPT: DamagedArchive,
    sqlite3.SQLITE_NOTADB: DamagedArchive,
    sqlite3.SQLITE_CANTOPEN: ArchiveUnreachable,
}
_REFUSED_WRITES = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
"""What SQLite says of a disk that may only be read, by what it was about to do."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def translated(error: sqlite3.Error, path: Path) -> ArchiveError:
    """The `ArchiveError` for an error of SQLite."""
    if isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error):
        return ArchiveClosed(path)
    if "Could not decode to UTF-8" in str(error):  # said by Python's own binding, without a code
        return DamagedArchive(path, str(error))
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_IOERR_SHORT_READ:
        return DamagedArchive(path, _("its log ends too early"))
    if code & 0xFF in _REFUSED_WRITES and _disk_is_readonly(path):
        return ReadOnlyDisk(path)
    if code == sqlite3.SQLITE_IOERR_WRITE:
        # SQLite reports "full" only for ENOSPC; a file limit or a quota is a failed write.
        return DiskFull(path)
    return _FAMILY.get(code & 0xFF, ArchiveError)(path, str(error))


def unreachable(error: OSError, path: Path) -> ArchiveError:
    """The `ArchiveError` for an error of the file system."""
    if error.errno in _NO_ROOM:
        return DiskFull(path)
    if error.errno == errno.EROFS:
        return ReadOnlyDisk(path)
    return ArchiveUnreachable(path, error.strerror or str(error))


def _disk_is_readonly(path: Path) -> bool:
    try:
        return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
    except OSError:
        return False
