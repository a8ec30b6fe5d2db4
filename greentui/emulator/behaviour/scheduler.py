"""Runs what happens later.

Everything delayed goes through one scheduler, so that an idle emulator holds no timer and a fast one waits
for nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Scheduler:
    """Delayed actions on the running event loop.

    Args:
        fast: Skip the waiting of `after`; the order of the actions stays.
    """

    def __init__(self, *, fast: bool = False) -> None:
        self.fast = fast
        self._handles: set[asyncio.Handle] = set()

    def after(self, seconds: float, action: Callable[[], object]) -> None:
        """Run an action after a delay, or in the loop's next turn if the emulator is fast."""
        self.exactly_after(0.0 if self.fast else seconds, action)

    def exactly_after(self, seconds: float, action: Callable[[], object]) -> asyncio.Handle:
        """Run an action after a delay, even if the emulator is fast."""
        loop = asyncio.get_running_loop()
        handle: asyncio.Handle

        def run() -> None:
            self._handles.discard(handle)
            action()

        handle = loop.call_later(seconds, run) if seconds > 0 else loop.call_soon(run)
        self._handles.add(handle)
        return handle

    def cancel(self, handle: asyncio.Handle) -> None:
        """Cancel one action."""
        handle.cancel()
        self._handles.discard(handle)

    def close(self) -> None:
        """Cancel every action."""
        for handle in self._handles:
            handle.cancel()
        self._handles.clear()
