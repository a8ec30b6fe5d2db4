"""What is written to the terminal, without ever waiting for it.

A terminal may take nothing for hours: a multiplexer in its copy mode, a line that hangs, a window whose
scrolling is locked. Messages come in and go out meanwhile, and the console can be ended.
"""

from __future__ import annotations

import os
import select
import termios
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Thread

LIMIT = 256 * 1024
"""Bytes that wait at most. A terminal further behind is shown the newest picture once it goes on."""
_CHUNK = 16 * 1024
_LOOK = 0.1
"""Seconds after which a terminal that takes nothing is tried again, should the writing be over by then."""


class Output(Thread):
    """Writes in a thread of its own, in order.

    Args:
        terminal: The terminal's file descriptor.
        encoding: What the terminal reads.
        lost: Called in this thread where the terminal cannot be written to any more; nothing is after it.
        caught_up: Called in this thread when a terminal that missed something has taken all that waited.
    """

    def __init__(
        self, terminal: int, encoding: str, *, lost: Callable[[], None], caught_up: Callable[[], None]
    ) -> None:
        super().__init__(name="terminal-output", daemon=True)
        self._terminal = _reopened(terminal)
        self._encoding = encoding
        self._lost = lost
        self._caught_up = caught_up
        self._waiting = bytearray()
        self._missed = False
        self._over = False
        self._changed = Condition()

    def write(self, text: str) -> None:
        """Write a text; it is left out where the terminal is gone or too far behind."""
        with self._changed:
            if self._over:
                return
            if len(self._waiting) > LIMIT:
                self._missed = True
                return
            self._waiting += text.encode(self._encoding, "replace")
            self._changed.notify_all()

    def drained(self, patience: float) -> bool:
        """Whether the terminal takes all that waits within `patience` seconds, or is gone."""
        with self._changed:
            return self._changed.wait_for(lambda: self._over or not self._waiting, patience)

    def finish(self, text: str, patience: float) -> None:
        """Write what the terminal must be told before somebody else has it.

        Args:
            text: What; where the terminal does not take what waits, it is told this instead.
            patience: Seconds it has for each.
        """
        self.write(text)
        if self.drained(patience):
            return
        with self._changed:
            self._waiting = bytearray()
            self._missed = False
        with suppress(termios.error):
            # The system holds as much as fits for a terminal that reads nothing; now this has to fit.
            termios.tcflush(self._terminal, termios.TCOFLUSH)
        self.write(text)
        self.drained(patience)

    def close(self) -> None:
        """Write nothing more."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def run(self) -> None:
        """Write what waits, as the terminal takes it."""
        while (waiting := self._next()) is not None:
            try:
                written = os.write(self._terminal, waiting[:_CHUNK])
            except BlockingIOError:
                select.select([], [self._terminal], [], _LOOK)
            except OSError:
                self.close()
                self._lost()
            else:
                self._take_off(waiting, written)
        os.close(self._terminal)

    def _next(self) -> bytearray | None:
        with self._changed:
            self._changed.wait_for(lambda: self._over or self._waiting)
            return None if self._over else self._waiting

    def _take_off(self, waiting: bytearray, written: int) -> None:
        with self._changed:
            del waiting[:written]
            if self._waiting:
                return
            self._changed.notify_all()
            missed, self._missed = self._missed and not self._over, False
        if missed:
            self._caught_up()


def _reopened(terminal: int) -> int:
    """The terminal anew, so that writing never blocks here and goes on blocking for everybody else.

    One that may not be opened, as after `su`, is written to as it is: then the thread waits for it.
    """
    try:
        return os.open(os.ttyname(terminal), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return os.dup(terminal)
