"""The emulator's clock."""

from __future__ import annotations

import asyncio
import time


class Clock:
    """Seconds since 1970, starting at any moment.

    Args:
        start: The first moment; the system time if `None`.
    """

    def __init__(self, start: float | None = None) -> None:
        self._jumped = asyncio.Event()
        self._offset = (time.time() if start is None else start) - time.monotonic()

    def now(self) -> float:
        """The current time in seconds."""
        return time.monotonic() + self._offset

    def timestamp(self) -> int:
        """The current time as the API writes it, in whole seconds."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        """Jump forward, or back if negative."""
        self._offset += seconds
        self._jumped.set()
        self._jumped = asyncio.Event()

    async def wait_until(self, moment: float) -> None:
        """Wait until the clock shows a moment, in seconds since 1970, by itself or after a jump."""
        while (left := moment - self.now()) > 0:
            jumped = self._jumped
            try:
                async with asyncio.timeout(left):
                    await jumped.wait()
            except TimeoutError:
                continue
