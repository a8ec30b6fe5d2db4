"""The emulator's clock."""

from __future__ import annotations

import time


class Clock:
    """Seconds since 1970, starting at any moment.

    Args:
        start: The first moment; the system time if `None`.
    """

    def __init__(self, start: float | None = None) -> None:
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
