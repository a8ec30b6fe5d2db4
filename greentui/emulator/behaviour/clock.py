"""The world's time and what it has yet to do.

Everything that happens later goes through one agenda, so that an idle emulator holds no timer and a quick
one (`--fast`) waits for nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Clock:
    """Seconds since 1970, from wherever they were told to begin.

    Args:
        start: The first moment; the machine's own time where it is `None`.
    """

    def __init__(self, start: float | None = None) -> None:
        self._offset = (time.time() if start is None else start) - time.monotonic()

    def now(self) -> float:
        """This moment, in seconds."""
        return time.monotonic() + self._offset

    def advance(self, seconds: float) -> None:
        """Jump ahead (or back) by so many seconds."""
        self._offset += seconds


class Agenda:
    """What the world does later, on the loop that runs when it is asked.

    Args:
        at_once: Forget the waiting; the order of what is due stays.
    """

    def __init__(self, *, at_once: bool = False) -> None:
        self.at_once = at_once
        self._handles: set[asyncio.Handle] = set()

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Let something happen after so many seconds, or at the loop's next turn when all is at once."""
        self.exactly(0.0 if self.at_once else seconds, act)

    def exactly(self, seconds: float, act: Callable[[], None]) -> asyncio.Handle:
        """Like `after`, but the time is kept even when all else is at once."""
        loop = asyncio.get_running_loop()
        handle: asyncio.Handle

        def run() -> None:
            self._handles.discard(handle)
            act()

        handle = loop.call_later(seconds, run) if seconds > 0 else loop.call_soon(run)
        self._handles.add(handle)
        return handle

    def drop(self, handle: asyncio.Handle) -> None:
        """Take back one thing."""
        handle.cancel()
        self._handles.discard(handle)

    def clear(self) -> None:
        """Take back everything."""
        for handle in self._handles:
            handle.cancel()
        self._handles.clear()
