"""The terminal's side of the hand: a real pseudo-terminal under a shell's job control, closely watched."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psutil
from wcwidth import wcwidth

from tests.monkey import keys
from tests.monkey.actions import Mouse
from tests.monkey.findings import Finding
from tests.screen import Screen
from tests.terminal import Terminal

SHELL = """
set -m
"$@"
status=$?
while [ $status = 147 ] || [ $status = 148 ]; do
    echo SHELL WAITS; read -r _; echo SHELL GOES ON; fg > /dev/null; status=$?
done
exit $status
"""
"""What an interactive shell does with a program that stops: takes the terminal back, and waits for `fg`.

Any line is `fg`: a key pressed behind the one that stops the program continues it.
"""
_SHELL_SAYS = re.compile(rb"SHELL (WAITS|GOES ON)")
_LONGEST_SAYING = len(b"SHELL GOES ON")

GESTURES = (
    "click",
    "right",
    "middle",
    "double",
    "drag",
    "move",
    "up",
    "down",
    "sideways",
    "press",
    "release",
    "modified",
    "many",
)

UNPAINTED = "\x00"
"""What a cell holds after a change of size until it is painted."""

BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns around all that follows in its row."""

MODES_LEFT = (
    (b"1049", b"l"), (b"1000", b"l"), (b"1003", b"l"), (b"1006", b"l"), (b"2004", b"l"), (b"1004", b"l"),
    (b"25", b"h"),
)  # fmt: skip
"""How the terminal's modes stand after the end: its own screen, no mouse, no pastes in brackets, a cursor."""

STOPPING = 20.0
"""Seconds in which a program stops, or the shell continues it, with some patience."""

_LEAKS = re.compile(
    rb"\x1b\]0;pwned|\x1b\]52;c;cm0gLXJm|\x1bP1\$r0m|\x1b\(0|\x1b\]8;;http://e\.example|\xc2[\x80-\x9f]|[\x0e\x0f]"
)
"""What of `tests.hostile` must never come out of the program as it went in."""


@dataclass(slots=True)
class Holes:
    """Cells that were never painted.

    Attributes:
        cells: How many there are in all, painted or not.
        count: How many were not painted.
        first: Column and row of the first of those.
    """

    cells: int
    count: int = 0
    first: tuple[int, int] = (0, 0)

    def add(self, column: int, row: int) -> None:
        """One more."""
        if not self.count:
            self.first = column, row
        self.count += 1

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def all(self) -> bool:
        """Whether nothing was painted."""
        return self.count == self.cells

    def __str__(self) -> str:
        column, row = self.first
        return f"{self.count} of {self.cells} cells are not painted, the first in column {column}, row {row}"


class Pane(Screen):
    """A screen that notes what a real terminal would do and a program must not want.

    Attributes:
        spilled: What was written beyond the right edge, which wraps and breaks the rows below.
        strange: Control characters that were written, and what turns a row around.
    """

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(columns, rows)
        self.spilled: list[str] = []
        self.strange: list[str] = []

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        """Whoever asks for a screen of its own paints all of it."""
        super().set_mode(*modes, **kwargs)
        if kwargs.get("private") and 1049 in modes:
            self.forget()

    def draw(self, data: str) -> None:
        """Put characters into cells, wide ones into two."""
        cells, line = self.cells(), self.buffer[self.cursor.y]
        self.dirty.add(self.cursor.y)
        for character in data:
            width = wcwidth(character)
            if width < 0 or character in BIDIRECTIONAL:
                if len(self.strange) < 20:
                    self.strange.append(f"{character!r} in {data[:60]!r} in row {self.cursor.y}")
                continue
            if width == 0:
                continue
            if self.cursor.x + width > self.columns:
                if len(self.spilled) < 20:
                    self.spilled.append(f"row {self.cursor.y}: {data[-60:]!r}")
                return
            line[self.cursor.x] = cells[character]
            if width == 2:
                line[self.cursor.x + 1] = cells[""]
            self.cursor.x += width

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        """Another size: everything is to be painted anew."""
        super().resize(lines, columns)
        self.forget()

    def holes(self) -> Holes:
        """The cells that were never painted since the last change of size."""
        found = Holes(self.lines * self.columns)
        for row, text in enumerate(self.text().split("\n")):
            if UNPAINTED in text:
                line = self.buffer[row]
                for column in range(self.columns):
                    if line[column].data == UNPAINTED:
                        found.add(column, row)
        return found

    def forget(self) -> None:
        """Hold nothing to be painted that was painted before."""
        unpainted = self.default_char._replace(data=UNPAINTED)
        for row in range(self.lines):
            self.buffer[row].update(dict.fromkeys(range(self.columns), unpainted))
        self.dirty.update(range(self.lines))
        self.spilled.clear()


class Glass(Terminal):
    """A program under a shell on a pseudo-terminal.

    Args:
        command: The program and its arguments.
        env: Added to this process's environment.
        columns: Width in cells.
        rows: Height in cells.
    """

    def __init__(self, command: list[str], *, env: Mapping[str, str], columns: int, rows: int) -> None:
        super().__init__(["sh", "-c", SHELL, "sh", *command], env=env, columns=columns, rows=rows)
        self._modes_before = self.modes()
        self._looked = 0
        self._heard = 0
        self._shell_waits = False

    def make_screen(self, columns: int, rows: int) -> Pane:
        """The screen that notes what is wrong."""
        self.pane = Pane(columns, rows)
        return self.pane

    @property
    def program(self) -> psutil.Process | None:
        """The program itself, below the shell; `None` where it has ended."""
        try:
            return next(iter(psutil.Process(self.pid).children()), None)
        except psutil.NoSuchProcess:
            return None

    @property
    def away(self) -> bool:
        """Whether something else has the terminal: an editor, a shell."""
        return not self.ended and bool(termios.tcgetattr(self._fd)[3] & termios.ICANON)

    # Input.

    def send(self, data: bytes) -> None:
        """Write what the keyboard or the mouse says, taking in output meanwhile so that nobody blocks."""
        os.set_blocking(self._fd, False)
        try:
            while data and not self.ended:
                try:
                    data = data[os.write(self._fd, data) :]
                except BlockingIOError:
                    self.pump(0.05)
                except OSError:  # the program is gone; the next look at it says so
                    self.ended = True
        finally:
            os.set_blocking(self._fd, True)

    def keys(self, names: tuple[str, ...]) -> None:
        """Press keys."""
        self.send(b"".join(map(keys.encode, names)))

    def words(self, text: str) -> None:
        """Type a text."""
        self.send(text.encode("utf-8", "surrogatepass"))

    def paste(self, text: str) -> None:
        """Paste a text; as in a real terminal, nothing in it can end the paste."""
        inside = text.replace("\x1b[201~", "").replace("\n", "\r")
        self.send(b"\x1b[200~" + inside.encode("utf-8", "surrogatepass") + b"\x1b[201~")

    def mouse(self, done: Mouse) -> None:
        """Make a gesture."""
        self.send(
            "".join(f"\x1b[<{code};{x + 1};{y + 1}{end}" for code, x, y, end in _reports(done)).encode()
        )

    # Output.

    def leaks(self) -> str:
        """What came out of the program unchanged that a stranger had sent to break the terminal."""
        found = _LEAKS.search(self.written, max(0, self._looked - 20))
        self._looked = len(self.written)
        return "" if found is None else repr(found[0])

    def unpainted(self) -> Holes:
        """The cells that were never painted since the last change of size."""
        return self.pane.holes()

    def painted_since(self, position: int) -> str:
        """The letters painted since `written` was so long."""
        painted = re.sub(rb"\x1b\[[0-9:;?]*[A-Za-z]", b"", self.written[position:])
        return letters(painted.decode("utf-8", "replace"))

    # The end.

    def stop(self) -> bool:
        """Stop the program as Ctrl+Z does, and see that the shell has its terminal back.

        Returns:
            Whether there is a program to go on.

        Raises:
            Finding: It does not stop, or leaves the terminal as it was on the console's own screen.
        """
        program = self.program
        if program is None:
            return False
        program.send_signal(signal.SIGTSTP)
        deadline = time.monotonic() + patience(STOPPING)
        while not self.stopped:
            if time.monotonic() > deadline or self.ended:
                raise Finding("suspend", "the program does not stop", self.text())
            self.let_flow()
            self.pump(0.2)
        self.check_stopped()
        return True

    def signal(self, name: str, times: int) -> None:
        """Send the program a signal that must not end it."""
        if program := self.program:
            for _ in range(times):
                program.send_signal(signal.Signals[name])

    @property
    def stopped(self) -> bool:
        """Whether the program is stopped, and the shell waits for `fg`."""
        for said in _SHELL_SAYS.finditer(self.written, max(0, self._heard - _LONGEST_SAYING)):
            self._shell_waits = said[1] == b"WAITS"
        self._heard = len(self.written)
        return self._shell_waits and not self.ended

    def let_flow(self) -> None:
        """Press Ctrl+Q where a stopped program cannot take it: Ctrl+S may hold up what the shell says."""
        if self.away and (program := self.program):
            with suppress(psutil.NoSuchProcess):
                if program.status() == psutil.STATUS_STOPPED:
                    self.send(b"\x11")

    def check_stopped(self) -> None:
        """See that the shell has its terminal back as it was, once it waits.

        Raises:
            Finding: The program has left the terminal changed.
        """
        self._restored("stopped")

    def go_on(self) -> None:
        """Say `fg` to the shell, and wait until it has heard.

        Raises:
            Finding: It has not.
        """
        self.send(b"\r" if termios.tcgetattr(self._fd)[0] & termios.ICRNL else b"\n")
        deadline = time.monotonic() + patience(STOPPING)
        while self.stopped:
            if time.monotonic() > deadline:
                raise Finding("suspend", "the shell does not continue the program", self.text())
            self.let_flow()
            self.pump(0.2)

    def check_end(self) -> None:
        """Whether the terminal is as it was before the program began.

        Raises:
            Finding: It is not.
        """
        self._restored("ended")

    def _restored(self, what: str) -> None:
        written = bytes(self.written)
        for mode, wanted in MODES_LEFT:
            at = written.rfind(b"\x1b[?" + mode)
            if at >= 0 and written[at + 3 + len(mode) : at + 4 + len(mode)] != wanted:
                raise Finding("terminal", f"{what}, and mode {mode.decode()} is not {wanted.decode()}")
        before, now = self._modes_before[:4], self.modes()[:4]
        if now != before:
            raise Finding("terminal", f"{what}, and the line discipline differs: {before} {now}")


def patience(seconds: float) -> float:
    """What so many seconds on a machine of one's own are on this one, busy as it is with others now."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def letters(text: str) -> str:
    """The letters of a text without anything between them: however it was broken into lines, they stay."""
    return re.sub(r"\W", "", text)


def _reports(done: Mouse) -> list[tuple[int, int, int, str]]:
    """What the mouse reports of a gesture: code, column, row, pressed (`M`) or released (`m`)."""
    x, y = done.column, done.row
    match done.gesture:
        case "click":
            return [(0, x, y, "M"), (0, x, y, "m")]
        case "right":
            return [(2, x, y, "M"), (2, x, y, "m")]
        case "middle":
            return [(1, x, y, "M"), (1, x, y, "m")]
        case "double":
            return [(0, x, y, "M"), (0, x, y, "m")] * 2
        case "drag":
            to_x, to_y = done.to_column, done.to_row
            between = [
                (32, x + (to_x - x) * step // 6, y + (to_y - y) * step // 6, "M") for step in range(1, 6)
            ]
            return [(0, x, y, "M"), *between, (32, to_x, to_y, "M"), (0, to_x, to_y, "m")]
        case "move":
            return [(35, x, y, "M")]
        case "up":
            return [(64, x, y, "M")] * 3
        case "down":
            return [(65, x, y, "M")] * 3
        case "sideways":
            return [(66, x, y, "M"), (67, x, y, "M")]
        case "press":
            return [(0, x, y, "M")]
        case "modified":
            return [(code, x, y, end) for code in (4, 8, 16, 28) for end in "Mm"]
        case "many":
            return [(button, x, y, "M") for button in (0, 1, 2)] + [(0, x, y, "m")] * 3
        case "release":
            return [(0, x, y, "m")]
    raise KeyError(done.gesture)


def command(*arguments: str) -> list[str]:
    """The console's command line."""
    return [sys.executable, "-m", "greentui", *arguments]


def environment(home: Any) -> dict[str, str]:
    """What keeps a console away from what is on this machine."""
    return {"GREENTUI_HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
