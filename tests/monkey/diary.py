"""What the program writes of itself: the screens it shows, the actions it does, what goes wrong inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

_LINE = re.compile(r"(?m)^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) \w+ +(\d+) ([\w.]+): ")
_SCREEN = re.compile(r"screen (\w+)")
_ACTION = re.compile(r"action (.+) of (\w+)")
_ANSWER = re.compile(r"asked “(.*)”, answered “(\w+)”", re.DOTALL)
_SOURCES = ("greentui.tui.base_app", "greentui.tui.dialogs.confirm_dialog")


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen came into view, some seconds after 1970."""

    screen: str
    at: float


@dataclass(frozen=True, slots=True)
class Done:
    """An action was done."""

    action: str
    owner: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question was answered; the answer is `no` or what was chosen."""

    question: str
    answer: str
    at: float


@dataclass(frozen=True, slots=True)
class Failed:
    """An exception was logged."""

    kind: str
    text: str


News = Shown | Done | Answered | Failed


class Diary:
    """The log, read as it grows, also when it begins a new file.

    Args:
        file: Where it is written.
    """

    def __init__(self, file: Path) -> None:
        self.process = 0
        """Whose screens and actions count; exceptions of every process do."""
        self._file = file
        self._read = 0
        self._inode = 0
        self._rest = ""
        self.screen = ""
        """What is in view now."""

    def news(self) -> Iterator[News]:
        """What was written since the last look."""
        text = self._rest + "".join(self._pieces())
        whole = text.rfind("\n") + 1
        self._rest = text[whole:]
        starts = [found.start() for found in _LINE.finditer(text, 0, whole)]
        for start, end in pairwise([*starts, whole]):
            yield from self._entry(text[start:end])

    def _entry(self, text: str) -> Iterator[News]:
        head = _LINE.match(text)
        assert head is not None
        said = text[head.end() :].rstrip("\n")
        if "Traceback (most recent call last)" in said:
            last = [line for line in said.splitlines() if line and not line.startswith(" ")][-1]
            yield Failed(last.partition(":")[0].rpartition(".")[2], text)
        elif head[3] not in _SOURCES or int(head[2]) != self.process:
            return
        elif found := _ANSWER.fullmatch(said):
            yield Answered(found[1], found[2], _seconds(head[1]))
        elif found := _SCREEN.fullmatch(said):
            self.screen = found[1]
            yield Shown(found[1], _seconds(head[1]))
        elif found := _ACTION.fullmatch(said):
            yield Done(found[1], found[2])

    def _pieces(self) -> Iterator[str]:
        """What is new in the file, and in the one it has become if there is another now."""
        try:
            inode = self._file.stat().st_ino
        except FileNotFoundError:
            return
        if self._inode and inode != self._inode:
            yield self._piece(Path(f"{self._file}.1"))
            self._read = 0
        self._inode = inode
        yield self._piece(self._file)

    def _piece(self, file: Path) -> str:
        try:
            with file.open("rb") as log:
                log.seek(self._read)
                data = log.read()
        except FileNotFoundError:
            return ""
        self._read += len(data)
        return data.decode("utf-8", "replace")


def _seconds(stamp: str) -> float:
    """The time of a line, in seconds."""
    return datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S,%f").timestamp()  # noqa: DTZ007  only differences count
