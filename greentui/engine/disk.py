"""Files on the operator's own disk: what it refuses is said in words, what is saved is private and whole."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from greentui.engine.errors import Refusal
from greentui.words import _

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})
"""What a file system without hard links says of one."""
_ENDING_BYTES = 20
"""What is longer than this after a name's last point belongs to the name."""


@contextmanager
def refusals(file: Path | str, failed: str, *, advice: str = "") -> Iterator[None]:
    """Say what the system says of a file in the block as a `Refusal`.

    Args:
        file: The file or folder.
        failed: What was not done, with `%s` for the file.
        advice: What the operator can do about it; where the disk is full, that is said instead.

    Raises:
        Refusal: In the place of an `OSError`.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            advice = _("Make room and try again.")
        raise Refusal(f"{failed % file}: {reason(error)}.", advice=advice) from None


def reason(error: OSError) -> str:
    """Why something was not done with a file, in the system's words."""
    return error.strerror or str(error)


def save(folder: Path, name: str, data: bytes, *, replacing: bool = False) -> Path:
    """Keep bytes in a file that only its user can read.

    Args:
        folder: Where; made if it is not there, for its user only.
        name: What it is to be called.
        replacing: Whether it takes the place of a file of that name; otherwise it is called `name (2)`
            and so on where there is one.

    Returns:
        The file.

    Raises:
        Refusal: The disk refuses.
    """
    with refusals(folder / name, _("%s cannot be saved")):
        part, into = create_part(folder)
        try:
            with into:
                into.write(data)
            return part.replace(folder / name) if replacing else claim_name(part, folder, name)
        finally:
            discard(part)


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A private folder for what another program is to look at, until it is cleaned up.

    Raises:
        Refusal: The disk refuses.
    """
    try:
        return tempfile.TemporaryDirectory(prefix="greentui-", ignore_cleanup_errors=True)
    except OSError as error:
        why = {"file": error.filename or "", "why": reason(error)}
        raise Refusal(_("No temporary folder can be made: %(why)s %(file)s") % why) from None


def create_part(folder: Path) -> tuple[Path, BinaryIO]:
    """A new hidden file, private to its user, for what will be whole before it has its name.

    Raises:
        OSError: The disk refuses.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f".{os.urandom(6).hex()}.part"
    return part, os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def claim_name(part: Path, folder: Path, name: str) -> Path:
    """Give a file the first free name of `name`, `name (2)`, …; never over another file.

    Raises:
        OSError: The disk refuses.
    """
    stem, ending = split_extension(name)
    number = 1
    while True:
        target = folder / (name if number == 1 else f"{stem} ({number}){ending}")
        try:
            _name(part, target)
        except FileExistsError:
            number += 1
        else:
            return target


def _name(part: Path, target: Path) -> None:
    try:
        os.link(part, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        part.replace(target)


def discard(part: Path) -> None:
    """Take a hidden file away, if it is still there."""
    with suppress(OSError):
        part.unlink(missing_ok=True)


def split_extension(name: str) -> tuple[str, str]:
    """Stem and ending of a file's name."""
    path = Path(name)
    return (path.stem, path.suffix) if len(path.suffix.encode()) <= _ENDING_BYTES else (name, "")
