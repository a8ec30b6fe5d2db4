"""Disks that are small enough to be filled, for tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PIECE = 64 * 1024


class SmallDisk:
    """A disk of its own, in memory.

    Args:
        folder: Where it is mounted.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    @property
    def free(self) -> int:
        """Bytes that are left."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def fill(self, leaving: int = 0) -> None:
        """Take all room but `leaving` bytes, to the page."""
        with self._ballast.open("ab", buffering=0) as file:
            while self.free > leaving:
                file.write(bytes(min(PIECE, self.free - leaving)))

    def make_room(self) -> None:
        """Give back what was taken."""
        self._ballast.unlink()

    def allow_writing(self, allowed: bool) -> None:
        """Mount it anew, to be written or only to be read; nobody may be writing to it."""
        options = f"remount,{'rw' if allowed else 'ro'}"
        subprocess.run(["mount", "-o", options, str(self.folder)], check=True)


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[SmallDisk | None]:
    """A small disk on an empty folder; `None` where none may be mounted."""
    folder.mkdir(mode=0o700, parents=True)
    options = f"size={megabytes}m,mode=700"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        allowed = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        yield None
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """The same, for a test that is skipped without one."""
    with mounted(folder, megabytes) as disk:
        if disk is None:
            pytest.skip("no disk may be mounted here")
        yield disk
