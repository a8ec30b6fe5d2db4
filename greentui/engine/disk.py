"""Files on the operator's disk: errors become refusals, saved files are private and complete."""

from __future__ import annotations

import errno
import io
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from greentui.engine.errors import Refusal
from greentui.model.numbers import whole
from greentui.words import _

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})
"""Errors of a file system without hard links."""
_SCRATCH = "greentui-scratch-"
_ENDING_BYTES = 20
"""A longer suffix than this counts as part of the name."""


@contextmanager
def refusals(file: Path | str, failed: str, *, advice: str = "") -> Iterator[None]:
    """Turn an error about a file in the block into a `Refusal`.

    Args:
        file: The file or folder.
        failed: What failed, with `%s` for the file.
        advice: What the operator can do about it; replaced if the disk is full.

    Raises:
        Refusal: In place of an `OSError`.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            advice = _("Free some space and try again.")
        raise Refusal(f"{failed % file}: {reason(error)}.", advice=advice) from None


def reason(error: OSError) -> str:
    """Why a file operation failed, in the system's words."""
    return error.strerror or str(error)


def save(folder: Path, name: str, data: bytes, *, replacing: bool = False) -> Path:
    """Save bytes to a file that only its user can read.

    Args:
        folder: Created if missing, for its user only.
        name: The file's name.
        replacing: Whether to replace an existing file; otherwise the new one becomes `name (2)` and so on,
            unless one of these has the same contents.

    Returns:
        The file.

    Raises:
        Refusal: The file cannot be written.
    """
    with refusals(folder / name, _("%s cannot be saved")):
        part, into = create_part(folder)
        try:
            with into:
                into.write(data)
            return part.replace(folder / name) if replacing else claim_name(part, folder, name)
        finally:
            discard(part)


@contextmanager
def output(file: Path) -> Iterator[TextIO]:
    """A text that the operator wants in `file`, private to its user.

    It replaces a file once it is complete, so that a full disk spoils nothing. Devices and pipes are written
    to as they are. A symbolic link to a file is refused: it may lead anywhere.

    Raises:
        OSError: It cannot be written.
    """
    if file.exists() and not file.is_file():
        handle = os.open(file, os.O_WRONLY | os.O_NOCTTY | os.O_CLOEXEC)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as out:
            if stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EEXIST, _("it was replaced meanwhile"), str(file))
            yield out
        return
    if file.is_symlink():
        raise OSError(errno.ELOOP, _("it is a symbolic link; name the file itself"), str(file))
    file.parent.stat()  # whoever mistyped a folder wants no new one
    part, into = create_part(file.parent)
    try:
        with io.TextIOWrapper(into, encoding="utf-8", errors="backslashreplace", newline="") as out:
            yield out
        part.replace(file)
    finally:
        discard(part)


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A private folder for files of another program, until it is cleaned up or this process ends.

    Its name cannot be guessed, and says which process it belongs to.

    Raises:
        Refusal: It cannot be created.
    """
    try:
        return tempfile.TemporaryDirectory(prefix=f"{_SCRATCH}{os.getpid()}-", ignore_cleanup_errors=True)
    except OSError as error:
        why = {"file": error.filename or "", "why": reason(error)}
        raise Refusal(_("No temporary folder can be created: %(why)s %(file)s") % why) from None


def clear_scratch() -> None:
    """Delete the scratch folders of processes of this user that were killed."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*-*"):
            pid = whole(folder.name.removeprefix(_SCRATCH).partition("-")[0])
            if pid and not _runs(pid) and _is_own_folder(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _is_own_folder(path: Path) -> bool:
    """Whether it is a folder, and no link to one, that this user made."""
    with suppress(OSError):
        status = path.lstat()
        return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return False


def create_part(folder: Path) -> tuple[Path, BinaryIO]:
    """A new hidden file, private to its user, to be completed before it gets its name.

    Raises:
        OSError: It cannot be created.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f".{os.urandom(6).hex()}.part"
    return part, os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def claim_name(part: Path, folder: Path, name: str) -> Path:
    """Rename a file to the first free one of `name`, `name (2)`, …; never over another file.

    Returns:
        The file; of those there already, one with the same contents.

    Raises:
        OSError: It cannot be renamed.
    """
    stem, ending = split_extension(name)
    number = 1
    while True:
        target = folder / (name if number == 1 else f"{stem} ({number}){ending}")
        try:
            _name(part, target)
        except FileExistsError:
            if _is_copy(target, part):
                return target
            number += 1
        else:
            return target


def _is_copy(file: Path, of: Path) -> bool:
    """Whether it is a file, and no link to one, with the same contents as another."""
    from filecmp import cmp

    with suppress(OSError):
        return not file.is_symlink() and cmp(file, of, shallow=False)
    return False


def _name(part: Path, target: Path) -> None:
    try:
        os.link(part, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        part.replace(target)


def discard(part: Path) -> None:
    """Delete a hidden file, if it is still there."""
    with suppress(OSError):
        part.unlink(missing_ok=True)


def split_extension(name: str) -> tuple[str, str]:
    """Stem and suffix of a file name."""
    path = Path(name)
    return (path.stem, path.suffix) if len(path.suffix.encode()) <= _ENDING_BYTES else (name, "")
