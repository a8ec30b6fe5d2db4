"""Follows a log file that grows and is rotated, without drawing anything."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from greentui.engine import disk
from greentui.words import _

FIRST = 512 * 1024
"""Bytes from the end that are read first, of the rotated file before it as well."""
KEPT = 5000
"""Lines kept at most."""

_LEVEL = re.compile(r"\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log; one without a level belongs to the line above and shares its level."""

    text: str
    level: str


class LogTail:
    """The end of a log file.

    Args:
        path: The file; it may not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem = ""
        """Why the file cannot be read now; empty if it can, or does not exist yet."""
        self.lines: list[LogLine] = []
        self._at = -1
        self._inode = 0
        self._rest = b""

    def look(self) -> int:
        """Read new lines.

        Returns:
            How many lines were added; -1 if old lines were dropped as well, or if the file became unreadable
            or readable again.
        """
        before = self.problem
        try:
            added = self._read()
            self.problem = ""
        except FileNotFoundError:
            added, self.problem = 0, "" if self._at < 0 else _("It is not there any more.")
        except OSError as error:
            added, self.problem = 0, _("It cannot be read: %s.") % disk.reason(error)
        return added if self.problem == before else -1

    def _read(self) -> int:
        stat = self.path.stat()
        added = 0
        if self._at < 0:
            if (missing := FIRST - stat.st_size) > 0:
                added += self._read_rotated(lambda rotated: max(0, rotated.st_size - missing))
            self._at = max(0, -missing)
        elif self.problem or stat.st_ino != self._inode or stat.st_size < self._at:
            added += self._read_rotated(lambda rotated: self._at if rotated.st_ino == self._inode else None)
            self._at, self._rest = 0, b""
        self._inode = stat.st_ino
        added += self._append(self.path)
        excess = len(self.lines) - KEPT
        del self.lines[: max(0, excess)]
        return -1 if excess > 0 else added

    def _read_rotated(self, start: Callable[[os.stat_result], int | None]) -> int:
        """Read the rotated file from where `start` says, if anywhere; returns the lines added."""
        path = self.path.with_name(f"{self.path.name}.1")
        try:
            if (at := start(path.stat())) is not None:
                self._at = at
                return self._append(path)
        except OSError:
            pass  # there is none, or it cannot be read: the present file is what counts
        return 0

    def _append(self, path: Path) -> int:
        """Read a file from where reading stopped; returns the lines added."""
        with path.open("rb") as file:
            cut = file.seek(self._at) > 0 and not self.lines and not self._rest
            data = self._rest + file.read()
            self._at = file.tell()
        *whole, self._rest = data.split(b"\n")
        if cut:
            del whole[:1]  # it began before
        for raw in whole:
            self._add(raw.decode("utf-8", "replace").rstrip("\r"))
        return len(whole)

    def _add(self, text: str) -> None:
        found = None if text[:1].isspace() else _LEVEL.search(text[:60])
        before = self.lines[-1].level if self.lines else "INFO"
        self.lines.append(LogLine(text, found[1] if found else before))


def matching(lines: list[LogLine], words: str, lowest: str) -> list[LogLine]:
    """The lines that contain all of `words` and are at least of level `lowest`."""
    wanted = words.casefold().split()
    loud = set(LEVELS[LEVELS.index(lowest) :])
    return [
        line for line in lines if line.level in loud and all(word in line.text.casefold() for word in wanted)
    ]
