"""A real pseudo-terminal with a readable screen, for end-to-end tests and benchmarks.

It starts a program on a pty, feeds its output to a terminal emulator in memory and waits for text to appear.
Nothing here sleeps: every wait is for bytes, with a deadline.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import psutil

from tests.patience import LATE, PATIENCE
from tests.screen import Screen, Stream

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "alt+up": "\x1b[1;3A",
    "alt+down": "\x1b[1;3B",
    **{f"f{n}": code for n, code in zip(range(1, 5), ("\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS"), strict=True)},
    **{f"f{n}": f"\x1b[{code}~" for n, code in zip(range(5, 11), (15, 17, 18, 19, 20, 21), strict=True)},
    **{f"ctrl+{letter}": chr(ord(letter) & 31) for letter in "abcdefghijklmnopqrstuvwxyz"},
    **{f"alt+{letter}": f"\x1b{letter}" for letter in "abcdefghijklmnopqrstuvwxyz0123456789"},
}
"""What a terminal sends for a key, by the name the keymap gives it."""

# The screen in memory knows no private replies and no strings for the terminal's own use.
_PRIVATE = re.compile(rb"\x1b\[[?>=<][0-9;:]*\$?[a-zA-Z]")
_STRINGS = re.compile(rb"\x1b[P_^][^\x1b]*\x1b\\")
_CUT_OFF = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[P_^][^\x1b]*\x1b?)?\Z")


class TimedOut(AssertionError):
    """What was waited for did not appear; the screen is in the message."""


class Terminal:
    """A program on a pseudo-terminal.

    Args:
        command: The program and its arguments.
        env: Added to this process's environment.
        columns: Width in cells.
        rows: Height in cells.
    """

    def __init__(
        self, command: Sequence[str], *, env: Mapping[str, str] = {}, columns: int = 120, rows: int = 36
    ) -> None:
        self.screen = self.make_screen(columns, rows)
        self._cut_off = b""
        self._stream = Stream(self.screen)
        self.written = bytearray()
        self.ended = False
        self.status: int | None = None
        self.born = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            _set_size(0, columns, rows)
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **env})
            for name in ("LINES", "COLUMNS", "TMUX", "STY"):
                os.environ.pop(name, None)
            try:
                # Not the C library's environment, into which readline has put the size of another window.
                os.execvpe(command[0], list(command), os.environ)  # noqa: S606
            finally:
                os._exit(127)
        os.set_inheritable(self._fd, False)  # a terminal that another program holds is never hung up

    def make_screen(self, columns: int, rows: int) -> Screen:
        """The screen in memory."""
        return Screen(columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size; the program hears of it as from a real terminal."""
        self.screen.resize(rows, columns)
        _set_size(self._fd, columns, rows)

    def pump(self, seconds: float) -> bool:
        """Take in what the program wrote, waiting at most `seconds`; false when there was nothing."""
        if self.ended or not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:  # Linux reports the other side's end so
            data = b""
        if not data:
            self.ended = True
            return False
        self.written += data
        # A sequence that comes in two pieces is shown when it is whole.
        data = self._cut_off + data
        cut = _CUT_OFF.search(data)
        self._cut_off = cut[0] if cut else b""
        data = data[: len(data) - len(self._cut_off)]
        data = _PRIVATE.sub(
            lambda found: found[0] if found[0][-1:] in b"hl" and found[0][2:3] == b"?" else b"", data
        )
        self._stream.feed(_STRINGS.sub(b"", data))
        return True

    def text(self) -> str:
        """The screen as text, a line each, without trailing blanks."""
        return self.screen.text()

    def wait_for(self, pattern: str, seconds: float = PATIENCE) -> float:
        """Wait until the regular expression `pattern` is on the screen.

        Returns:
            How long it took, in seconds.

        Raises:
            TimedOut: It did not appear in time, or the program ended.
        """
        wanted = re.compile(pattern)
        start = time.perf_counter()
        self.watch(LATE)
        while not wanted.search(self.text()):
            left = seconds - (time.perf_counter() - start)
            if left <= 0 or self.ended:
                raise TimedOut(f"{pattern!r} did not appear in {seconds} s on the screen:\n{self.text()}")
            self.pump(min(left, 0.5))
            self.watch(LATE)
        return time.perf_counter() - start

    def wait_change(self, seconds: float = 2.0) -> float | None:
        """Wait until the screen shows something else; how long it took, or `None`."""
        before, start = self.text(), time.perf_counter()
        while (took := time.perf_counter() - start) < seconds and not self.ended:
            if self.pump(seconds - took) and self.text() != before:
                return time.perf_counter() - start
        return None

    def last_change(self, quiet: float = 0.15) -> float:
        """Take in output until there was none for `quiet` seconds; when the screen last changed, from now."""
        before, start = self.text(), time.perf_counter()
        last = start
        while self.pump(quiet):
            if (now := self.text()) != before:
                before, last = now, time.perf_counter()
        return last - start

    def settle(self, quiet: float = 0.05, seconds: float = 5.0) -> None:
        """Take in output until there was none for `quiet` seconds, at most `seconds`."""
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline and self.pump(quiet):
            pass

    def watch(self, seconds: float) -> None:
        """Take in whatever comes for so long."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0 and not self.ended:
            self.pump(left)

    def type(self, text: str) -> None:
        """Type `text` as it is."""
        self.send(text.encode())

    def send(self, data: bytes) -> None:
        """Send the program these bytes."""
        os.write(self._fd, data)

    def press(self, *keys: str) -> None:
        """Press keys by name (`ctrl+k`, `enter`, `f2`), or single characters."""
        for key in keys:
            os.write(self._fd, (KEYS[key] if len(key) > 1 else key).encode())

    def processes(self) -> list[psutil.Process]:
        """The program and everything it started."""
        try:
            root = psutil.Process(self.pid)
            return [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def memory(self) -> int:
        """Resident memory of the whole tree, bytes."""
        return sum(process.memory_info().rss for process in self.processes())

    def processor_time(self) -> float:
        """Processor time the whole tree has used, seconds."""
        return sum(sum(process.cpu_times()[:2]) for process in self.processes())

    def wait_end(self, seconds: float = PATIENCE) -> int:
        """Wait until the program ends; its exit status, negative for a signal."""
        deadline = time.perf_counter() + seconds
        while not self.ended:
            if time.perf_counter() > deadline:
                raise TimedOut(f"still running after {seconds} s:\n{self.text()}")
            self.pump(0.2)
        if self.status is None:
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status

    def wait_gone(self, seconds: float = PATIENCE) -> int:
        """Wait until the program ends and read nothing of what it writes; its exit status."""
        tree = self.processes()
        try:
            self.status = psutil.Process(self.pid).wait(seconds)
        except psutil.TimeoutExpired as error:
            for process in tree:
                process.kill()
            raise TimedOut(f"still running after {seconds} s") from error
        return self.status

    def kill(self, how: int = signal.SIGKILL) -> None:
        """Send the program a signal, the unkind one by default."""
        os.kill(self.pid, how)

    def modes(self) -> list[object]:
        """How it treats what is typed and what is written."""
        return termios.tcgetattr(self._fd)

    def echoes(self) -> bool:
        """Whether keys are shown as they are typed, as a shell wants it."""
        return bool(termios.tcgetattr(self._fd)[3] & termios.ECHO)

    def hang_up(self, seconds: float = PATIENCE) -> int:
        """Take the terminal away, and wait until the program has ended over it; its exit status."""
        os.close(self._fd)
        self._fd = -1
        return self.wait_gone(seconds)

    def close(self) -> None:
        """End the program and whatever it started."""
        if self._fd < 0:
            return
        if self.status is None:
            tree = self.processes()
            for process in tree:
                try:
                    process.terminate()
                except psutil.NoSuchProcess:
                    continue
            self.settle(0.3, 3.0)
            for process in tree:
                try:
                    process.kill()
                except psutil.NoSuchProcess:
                    continue
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self._fd)
        self._fd = -1


def _set_size(terminal: int, columns: int, rows: int) -> None:
    """Tell a terminal how large its window is."""
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
