"""Opens and closes everything the console shows, in a pseudo-terminal, and checks that nothing breaks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
from pyte.screens import Char

from greentui.tui.chat_list.view import AIM
from greentui.tui.palette import Palette
from tests.e2e.looks import Look
from tests.monkey import invariants
from tests.monkey.actions import Mouse
from tests.monkey.diary import Diary, Failed, Shown
from tests.monkey.findings import Finding
from tests.monkey.glass import Glass, command, environment
from tests.patience import PATIENCE
from tests.terminal import TimedOut

STILL = 0.04
"""Seconds without output after which nothing on the screen moves, so that it can be clicked."""

Size = tuple[int, int]
"""Columns and rows."""


class Hand(StrEnum):
    """What the operator uses."""

    KEYS = "keys"
    MOUSE = "mouse"


# Steps.


@dataclass(frozen=True, slots=True)
class Press:
    """Keys, by name, in one burst."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Write:
    """Letters."""

    text: str


@dataclass(frozen=True, slots=True)
class See:
    """Nothing until the screen shows a regular expression."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Click:
    """A click in the middle of what a regular expression finds, which brings another screen into view."""

    pattern: str
    gesture: str = "click"


@dataclass(frozen=True, slots=True)
class ClickKey:
    """A click on a key of a page, by its words: at the foot, or in the help where the foot has no room."""

    words: str


@dataclass(frozen=True, slots=True)
class ClickBeside:
    """A click in the corner of the window, where no box is."""


MORE = "F1 more"
"""At the foot of a page whose keys have no room there."""

Step = Press | Write | See | Click | ClickKey | ClickBeside


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Something that can be opened.

    Attributes:
        name: What failures call it.
        screen: Its class.
        shows: A regular expression for what it shows, however small the window.
        keys: What opens it from the stop it lies over; empty where there are no keys for it.
        clicks: The same by mouse.
        leave: What leaves it by mouse; by key it is Esc.
        inside: What can be opened from here.
    """

    name: str
    screen: str
    shows: str
    keys: tuple[Step, ...] = ()
    clicks: tuple[Step, ...] = ()
    leave: Step = ClickBeside()
    inside: tuple[Stop, ...] = ()

    def ways(self, hand: Hand) -> tuple[Step, ...]:
        """What opens it with keys, or by mouse."""
        return self.keys if hand is Hand.KEYS else self.clicks


class Walker:
    """A console in a window of some size, and an eye on it.

    Args:
        home: An empty folder for everything.
        service: What makes a console work on a service.
        size: Of the window at first.
        windows: What the window becomes at each visit, while what is visited is open.
        look: How it is to look.
        arguments: Of the command line.

    Attributes:
        size: Of the window now.
    """

    def __init__(
        self,
        home: Path,
        service: Mapping[str, str],
        size: Size,
        windows: Iterable[Sequence[Size]] = (),
        look: Look = Look.DARK,
        arguments: Sequence[str] = (),
    ) -> None:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        configuration = home / "config.toml"
        configuration.write_text('log_level = "debug"\n' + look.settings)
        configuration.chmod(0o600)
        env = environment(home) | {"HOME": str(home), "TZ": "UTC", "LANGUAGE": "en"} | look.env | service
        self.size = size
        self._look = look
        self._windows = iter(windows)
        self._views = 0
        """How often another screen came into view."""
        self._diary = Diary(home / "logs" / "greentui.log")
        self.glass = Glass(command(*arguments), env=env, columns=size[0], rows=size[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.glass.close()

    # Looking.

    @property
    def screen(self) -> str:
        """The class of the screen in view."""
        return self._diary.screen

    def begin(self, screen: str, shows: str) -> None:
        """Wait for the first picture."""
        self.glass.wait_for(shows, PATIENCE)
        program = self.glass.program
        assert program, "the console has ended"
        self._diary.process, self._diary.screen = program.pid, screen
        self.look()

    def arrive(self, screen: str, shows: str) -> None:
        """Wait until a screen is in view and shows a regular expression, and see that all is well."""
        self.until(lambda: self.screen == screen, f"{screen} does not come into view")
        self.see(shows)
        self.look()

    def see(self, pattern: str) -> None:
        """Wait until a regular expression is on the screen."""
        wanted = re.compile(pattern)
        self.until(lambda: wanted.search(self.glass.text()) is not None, f"{pattern!r} is not shown")

    def see_no_more(self, pattern: str) -> None:
        """Wait until a regular expression is not on the screen."""
        gone = re.compile(pattern)
        self.until(lambda: gone.search(self.glass.text()) is None, f"{pattern!r} is still shown")

    def look(self) -> None:
        """See that nothing failed, and that nothing breaks the terminal.

        Raises:
            Finding: Something does.
        """
        self._hear()
        if self.glass.ended:
            raise Finding("ended", "the console has ended", self.glass.text())
        invariants.looks_whole(self.glass)
        self._look.kept([cells for _row, cells in self._rows()])

    def _rest(self) -> None:
        """Wait until the console waits as well: it writes nothing, and asks for no processor."""
        busy = True
        while busy and not self.glass.ended:
            self.glass.settle(STILL)
            with suppress(psutil.NoSuchProcess):
                program = self.glass.program
                busy = program is not None and program.status() == psutil.STATUS_RUNNING

    def _hear(self) -> None:
        for news in self._diary.news():
            if isinstance(news, Failed):
                raise Finding(f"traceback {news.kind}", "an exception is in the log", news.text)
            self._views += isinstance(news, Shown)

    def until(self, holds: Callable[[], bool], otherwise: str) -> None:
        """Wait until something holds.

        Args:
            otherwise: What to say if it never does.
        """
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if self.glass.ended or time.monotonic() > deadline:
                raise TimedOut(f"{otherwise}; in view is {self.screen}:\n{self.glass.text()}")
            self.glass.pump(0.02)
            self._hear()

    # Doing.

    def do(self, step: Step) -> None:
        """Do one step."""
        match step:
            case Press(keys):
                self.glass.keys(keys)
            case Write(text):
                self.glass.words(text)
            case See(pattern):
                self.see(pattern)
            case Click(pattern, gesture):
                self._click(pattern, gesture)
            case ClickKey(words):
                self.see(f"{words}|{MORE}")
                if self.place_of(words) is None:
                    self._click(MORE, "click")
                self._click(words, "click")
            case ClickBeside():
                self.glass.mouse(Mouse("click", 0, 0))

    def _click(self, pattern: str, gesture: str) -> None:
        """Click on something until another screen is in view.

        Once, and again where it had moved when the click came: then that met something else.
        """
        self.see(pattern)
        before, clicked = self._views, None

        def done() -> bool:
            nonlocal clicked
            if self._views == before and (place := self.place_of(pattern)) not in (None, clicked):
                self._rest()
                if self.screen == Palette.__name__:
                    self.glass.settle(AIM + STILL)  # a click on a new row means the row before
                self._hear()
                if self._views == before and self.place_of(pattern) == place:
                    self.glass.mouse(Mouse(gesture, *place))
                    clicked = place
            return self._views != before

        self.until(done, f"a click on {pattern!r} opens nothing and closes nothing")

    def place_of(self, pattern: str) -> tuple[int, int] | None:
        """Column and row of the middle of what is found first."""
        columns, row = self._find(pattern)
        return (columns[len(columns) // 2], row) if columns else None

    def _find(self, pattern: str) -> tuple[list[int], int]:
        """The columns of what is found first, none if nothing is, and its row."""
        wanted = re.compile(pattern)
        for row, cells in self._rows():
            if found := wanted.search("".join(cell.data for cell in cells)):
                ends = accumulate(len(cell.data) for cell in cells)
                return [at for at, end in enumerate(ends) if found.start() < end <= found.end()], row
        return [], 0

    def _rows(self) -> Iterator[tuple[int, list[Char]]]:
        pane = self.glass.pane
        for row in range(pane.lines):
            yield row, [pane.buffer[row][column] for column in range(pane.columns)]

    def read(self, pattern: str) -> None:
        """Wait until a regular expression is on the screen, and see that it is legible."""
        self.see(pattern)
        columns, row = self._find(pattern)
        self._look.readable(self.glass.pane.buffer[row][column] for column in columns)

    def resize(self, size: Size) -> None:
        """Give the window another size; it is answered with a whole picture.

        Raises:
            Finding: It is not, or a row is wider than the window.
        """
        self._rest()  # or a picture for the former size is taken for one of this size
        self.size = size
        invariants.answers(self.glass, *size)
        invariants.within_the_window(self.glass)
        self.look()

    # Walking.

    def try_out(self, stop: Stop) -> None:
        """Change the window while something is open."""
        for size in next(self._windows):
            with self._noted(f"now {_by(size)}"):
                self.resize(size)
                self.read(stop.shows)

    def visit(self, stop: Stop, hand: Hand, under: Stop) -> None:
        """Open something, try it out, open all that can be opened from there, and leave it.

        Args:
            stop: What is opened.
            hand: Whether with keys or by mouse; what has no keys is passed over with them.
            under: What it lies over.
        """
        if not stop.ways(hand):
            next(self._windows, ())
            return
        with self._noted(f"{stop.name}, opened with {hand} at {_by(self.size)}"):
            for step in stop.ways(hand):
                self.do(step)
            self.arrive(stop.screen, stop.shows)
            self.try_out(stop)
            for inner in stop.inside:
                self.visit(inner, hand, stop)
            with self._noted(f"left at {_by(self.size)}"):
                self.do(Press(("escape",)) if hand is Hand.KEYS else stop.leave)
                self.arrive(under.screen, under.shows)

    @contextmanager
    def _noted(self, where: str) -> Iterator[None]:
        """Say of a failure where it happened."""
        try:
            yield
        except AssertionError as error:
            error.add_note(where)
            raise


def _by(size: Size) -> str:
    return f"{size[0]}×{size[1]}"
