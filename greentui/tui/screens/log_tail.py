"""Follows a log file that grows and is rotated, without drawing anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from greentui.engine import disk
from greentui.words import _

FIRST = 512 * 1024
"""Bytes from the end that are read first."""
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
        if self.problem:
            self._inode = 0  # a file that comes back is a new one
        return added if self.problem == before else -1

    def _read(self) -> int:
        stat = self.path.stat()
        anew = self._at >= 0 and (stat.st_ino != self._inode or stat.st_size < self._at)
        if self._at < 0 or anew:
            self._inode, self._rest = stat.st_ino, b""
            self._at = 0 if anew else max(0, stat.st_size - FIRST)
        if stat.st_size == self._at:
            return 0
        with self.path.open("rb") as file:
            cut = file.seek(self._at) > 0 and not self.lines and not self._rest
            data = self._rest + file.read()
            self._at = file.tell()
        *whole, self._rest = data.split(b"\n")
        for raw in whole[1:] if cut else whole:
            self._add(raw.decode("utf-8", "replace").rstrip("\r"))
        excess = len(self.lines) - KEPT
        del self.lines[: max(0, excess)]
        return -1 if excess > 0 else len(whole)

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
