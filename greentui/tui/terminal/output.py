"""Writes to the terminal without ever blocking on it.

A terminal may accept nothing for hours: a multiplexer in copy mode, a hanging line, a window with scroll
lock. Meanwhile messages are still received and sent, and the console can be ended.
"""

from __future__ import annotations

import os
import select
import termios
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Thread

LIMIT = 256 * 1024
"""Bytes buffered at most. A terminal further behind is repainted once it has caught up."""
_CHUNK = 16 * 1024
_LOOK = 0.1
"""Seconds after which a terminal that accepts nothing is tried again, in case writing was stopped."""


class Output(Thread):
    """A thread that writes in order.

    Args:
        terminal: The terminal's file descriptor.
        encoding: The terminal's encoding.
        lost: Called in this thread when the terminal can no longer be written to; then the thread ends.
        caught_up: Called in this thread when a terminal that missed output has accepted the rest.
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
        """Write a text; dropped if the terminal is gone or too far behind."""
        with self._changed:
            if self._over:
                return
            if len(self._waiting) > LIMIT:
                self._missed = True
                return
            self._waiting += text.encode(self._encoding, "replace")
            self._changed.notify_all()

    def drained(self, patience: float) -> bool:
        """Whether the terminal accepts the buffer within `patience` seconds, or is gone."""
        with self._changed:
            return self._changed.wait_for(lambda: self._over or not self._waiting, patience)

    def finish(self, text: str, patience: float) -> None:
        """Write what the terminal must get before another program has it.

        Args:
            text: The text; if the terminal does not accept the buffer, it replaces the buffer.
            patience: Seconds for each attempt.
        """
        self.write(text)
        if self.drained(patience):
            return
        with self._changed:
            self._waiting = bytearray()
            self._missed = False
        with suppress(termios.error):
            # The system buffers some output for a terminal that reads nothing: make room for this.
            termios.tcflush(self._terminal, termios.TCOFLUSH)
        self.write(text)
        self.drained(patience)

    def close(self) -> None:
        """Stop writing."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def run(self) -> None:
        """Write the buffer as the terminal accepts it."""
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
    """Reopen the terminal, so that writes never block here but still do for other processes.

    If it may not be opened, as after `su`, it is written to as it is and the thread blocks on it.
    """
    try:
        return os.open(os.ttyname(terminal), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return os.dup(terminal)
