"""Notices what SQLite drops from a damaged write-ahead log without a word.

After a crash SQLite replays the log up to the first frame whose checksum is wrong; what was committed behind
it is gone. So the commits in the log are counted before SQLite opens it, and those that it took afterwards.

The log itself may be opened here. Its index and the database may not while SQLite has them open: closing any
descriptor of a file drops all locks that the process holds on it, and SQLite relies on its own.
"""

from __future__ import annotations

import sqlite3
import struct
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_HEAD = 32
"""Bytes of the log's header: magic, version, page size, checkpoints, two salts, two checksums."""
_FRAME = 24
"""Bytes before each page: its number, the size of the database after a commit or 0, salts, checksums."""
_LITTLE_ENDIAN = 0x377F0682
"""The magic of a log whose checksums are made of little-endian words."""


@dataclass(frozen=True, slots=True)
class Log:
    """A log as it was found.

    Attributes:
        head: Its first bytes, which change with each generation of the log.
        commits: The numbers of the frames of this generation that end a transaction, from 1.
    """

    head: bytes
    commits: tuple[int, ...]


def scan(database: Path, log: Path) -> Log | None:
    """The commits in a log, whatever its checksums; `None` if there is no log, or nothing in it."""
    frames: list[tuple[bytes, bool]] = []
    try:
        page = _page_size(database)
        with log.open("rb") as file:
            head = file.read(_HEAD)
            while len(frame := file.read(_FRAME)) == _FRAME:
                frames.append((frame[8:16], frame[4:8] != bytes(4)))
                file.seek(page, 1)
    except (OSError, struct.error):
        return None
    if not frames:
        return None
    intact = _checksum(head[:24], little=head[:4] == _LITTLE_ENDIAN.to_bytes(4, "big")) == head[24:]
    salts = head[16:24] if intact else Counter(found for found, _commit in frames).most_common(1)[0][0]
    commits = (number for number, (found, commit) in enumerate(frames, 1) if commit and found == salts)
    return Log(head, tuple(commits))


def dropped(before: Log | None, log: Path, connection: sqlite3.Connection) -> int:
    """How many commits of a log SQLite has not taken.

    Args:
        before: The log as it was before SQLite opened it.
        log: Where it is.
        connection: A connection that has written nothing yet.
    """
    if before is None:
        return 0
    _busy, taken, _moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    try:
        with log.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return 0
    if taken < 0 or head != before.head:
        return 0  # another process is at work on the log, or has begun a new one
    return sum(number > taken for number in before.commits)


def damaged(database: Path, log: Path) -> int:
    """How many commits of a log SQLite will drop when it opens it; 0 while something is written to it.

    It reads all of the log, at some 10 MB a second.
    """
    before = scan(database, log)
    if before is None:
        return 0
    try:
        seen = log.stat()
        taken = _intact_frames(log, _page_size(database))
        now = log.stat()
    except (OSError, struct.error):
        return 0
    if (seen.st_size, seen.st_mtime_ns) != (now.st_size, now.st_mtime_ns):
        return 0
    return sum(number > taken for number in before.commits)


def _intact_frames(log: Path, page: int) -> int:
    """How many frames stand in a log before the first one with a wrong checksum."""
    with log.open("rb") as file:
        head = file.read(_HEAD)
        little = head[:4] == _LITTLE_ENDIAN.to_bytes(4, "big")
        sums = _checksum(head[:24], little=little)
        if sums != head[24:]:
            return 0
        number = 0
        while len(frame := file.read(_FRAME + page)) == _FRAME + page and frame[8:16] == head[16:24]:
            sums = _checksum(frame[:8] + frame[_FRAME:], little=little, after=sums)
            if sums != frame[16:_FRAME]:
                break
            number += 1
    return number


def _page_size(database: Path) -> int:
    with database.open("rb") as file:
        file.seek(16)
        (size,) = struct.unpack(">H", file.read(2))
    return 65_536 if size == 1 else int(size)


def _checksum(data: bytes, *, little: bool, after: bytes = bytes(8)) -> bytes:
    """SQLite's checksum of some pairs of words, which goes on from the one `after` which they stand."""
    words = struct.unpack(f"{'<' if little else '>'}{len(data) // 4}I", data)
    first, second = struct.unpack(">II", after)
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return struct.pack(">II", first, second)
