"""The rate limits of the methods: a sliding window for each (manual 1.3.12)."""

from __future__ import annotations

from collections import defaultdict, deque

_TOLERANCE = 0.05
"""Seconds by which a window is shorter here, since the calls of a client that keeps its rate arrive with
jitter."""


class RateLimiter:
    """Counts the calls of each method."""

    def __init__(self) -> None:
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)

    def allow(self, method: str, rate: float, now: float) -> bool:
        """Count a call, unless it is over the limit.

        Args:
            rate: Calls a second; below 1, one call in `1 / rate` seconds.
            now: Seconds of a monotonic clock.
        """
        limit = max(1, int(rate))
        window = limit / rate - _TOLERANCE
        calls = self._calls[method]
        while calls and now - calls[0] >= window:
            calls.popleft()
        if len(calls) >= limit:
            return False
        calls.append(now)
        return True
