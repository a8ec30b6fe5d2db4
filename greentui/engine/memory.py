"""Keeps a process small after it has handled something large."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_MMAP_THRESHOLD = -3
"""glibc's `M_MMAP_THRESHOLD`."""
_LARGE = 1024 * 1024
"""Bytes from which a block is given back to the system as soon as it is free."""


def return_large_blocks() -> None:
    """Have the allocator give large blocks back at once.

    Left to itself, glibc takes the first large block that is freed for a habit and keeps the next ones: after
    one message of ten megabytes the process stays a hundred larger. Other allocators have no such habit.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
