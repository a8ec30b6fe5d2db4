"""The right to read an instance's queue and to send its outbox: one process at a time on a machine.

A lock of the operating system on a file beside the archive. The kernel releases it when its holder ends,
however it ends, so that a kill −9 leaves no stale lock; the file's text only says who holds it.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from greentui.config.folders import open_private

_LONGEST = 4096
"""Bytes of the file that are read."""


@dataclass(frozen=True, slots=True)
class LeaseHolder:
    """The holder of a lease.

    Attributes:
        host: Name of the machine.
        pid: Process id.
        since: UTC seconds.
    """

    host: str
    pid: int
    since: int

    def __str__(self) -> str:
        return f"{self.host}, {self.pid}"


def any_taken(folder: Path) -> bool:
    """Whether any process holds the lease of an instance with its archive in `folder`."""
    return any(map(_is_locked, folder.glob("lease-*.lock")))


def is_taken(folder: Path, instance_id: str) -> bool:
    """Whether any process holds the lease of an instance, this one included."""
    try:
        return _is_locked(Lease(folder, instance_id).path)
    except OSError:
        return False  # nobody can hold what cannot be opened


def was_abandoned(folder: Path, instance_id: str) -> bool:
    """Whether the last holder of a lease that is free now ended without releasing it: killed, or crashed."""
    return Lease(folder, instance_id).holder() is not None


def _is_locked(path: Path) -> bool:
    file = open_private(path, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def lock(path: Path) -> int | None:
    """Lock a file, created if missing, without waiting, until it is closed or the process ends.

    Returns:
        Its descriptor; `None` if it is locked already.

    Raises:
        OSError: It cannot be created or locked, or is not a plain one.
    """
    file = open_private(path, os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    except OSError:
        os.close(file)
        raise
    return file


class Lease:
    """The lease of one instance. Two of these exclude each other within one process, too.

    Args:
        folder: The archive's folder, shared by all consoles on that archive.
        instance_id: The instance.
    """

    def __init__(self, folder: Path, instance_id: str) -> None:
        self.path = folder / f"lease-{instance_id}.lock"
        self._file: int | None = None

    @property
    def held(self) -> bool:
        """Whether it is held through this object."""
        return self._file is not None

    def acquire(self, now: float) -> bool:
        """Acquire it if it is free, without waiting; returns whether we hold it.

        Raises:
            OSError: The file cannot be created or locked, or is not a plain one.
            RuntimeError: It is held through this object already: two would release it.
        """
        if self._file is not None:
            raise RuntimeError("the lease is held already")
        file = lock(self.path)
        if file is None:
            return False
        self._file = file
        holder = {"host": socket.gethostname(), "pid": os.getpid(), "since": int(now)}
        with suppress(OSError):  # on a full disk the lock holds all the same
            os.ftruncate(file, 0)
            os.pwrite(file, json.dumps(holder).encode(), 0)
        return True

    def holder(self) -> LeaseHolder | None:
        """The holder named in the file; `None` if unknown."""
        try:
            file = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fields = json.loads(os.read(file, _LONGEST))
            finally:
                os.close(file)
            return LeaseHolder(str(fields["host"]), int(fields["pid"]), int(fields["since"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def release(self) -> None:
        """Release it."""
        if self._file is None:
            return
        file, self._file = self._file, None
        with suppress(OSError):
            # Emptied while still locked, so that it never names a process that has ended.
            os.ftruncate(file, 0)
        os.close(file)
