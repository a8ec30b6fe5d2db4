"""Texts that an editor is working on, kept where the next start finds them, whatever ends the console.

Each has a folder of its own, named after the instance and the chat, with the text as it was, the text being
edited, and a lock that console and editor hold: it is free once both have ended.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from greentui.config.folders import open_private
from greentui.engine import disk
from greentui.words import _

_TEXT, _BEFORE, _LOCK = "message.txt", "before.txt", "lock"
_RESCUED = (f"{_TEXT}.save", f"#{_TEXT}#")
"""Where nano and Emacs write what was not saved when they are ended."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A text whose console ended before its editor.

    Attributes:
        folder: What holds it, until it is dropped.
        before: What stood in the message box when the editor began.
        text: What the editor saved last.
        swapped: A file in which Vim kept more than that; `None` if there is none.
    """

    chat_id: str
    folder: Path
    before: str
    text: str
    swapped: Path | None


@dataclass(frozen=True, slots=True)
class Editing:
    """A text being edited.

    Attributes:
        lock: The descriptor that the editor must inherit.
    """

    file: Path
    lock: int

    def end(self, *, keep: bool) -> None:
        """Let go of it, and delete it unless it is to be found at the next start."""
        os.close(self.lock)
        if not keep:
            drop(self.file.parent)


def begin(data: Path, instance_id: str, chat_id: str, text: str) -> Editing:
    """Write a text to be edited.

    Args:
        data: The folder of the archives.

    Raises:
        Refusal: It cannot be written.
    """
    folder = data / f"editing-{instance_id}-{chat_id.encode().hex()}-{os.getpid()}"
    with disk.refusals(folder, _("%s cannot be created")):
        drop(folder)
        folder.mkdir(mode=0o700)
    content = text.encode(errors="replace")
    disk.save(folder, _BEFORE, content)
    file = disk.save(folder, _TEXT, content)
    with disk.refusals(folder, _("%s cannot be locked")):
        return Editing(file, _locked(folder / _LOCK))


def drop(folder: Path) -> None:
    """Delete a text with its folder; it is kept elsewhere, or not wanted."""
    shutil.rmtree(folder, ignore_errors=True)


def left(data: Path, instance_id: str) -> Iterator[Unfinished]:
    """The texts of an instance whose console and editor have ended."""
    for folder in sorted(data.glob(f"editing-{instance_id}-*-*")):
        with suppress(OSError, ValueError):
            chat_id = bytes.fromhex(folder.name.split("-")[2]).decode()
            os.close(_locked(folder / _LOCK))
            files = [file for name in (_TEXT, *_RESCUED) if (file := folder / name).is_file()]
            newest = max(files, key=lambda file: file.stat().st_mtime_ns)
            swapped = next(iter(sorted(folder.glob(f".{_TEXT}.sw?"))), None)
            yield Unfinished(chat_id, folder, _read(folder / _BEFORE), _read(newest), swapped)


def _locked(file: Path) -> int:
    """Lock a file for as long as its descriptor is open anywhere.

    Raises:
        OSError: It is locked, or cannot be.
    """
    handle = open_private(file, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _read(file: Path) -> str:
    return file.read_bytes().decode(errors="replace").replace("\r\n", "\n").rstrip("\n")
