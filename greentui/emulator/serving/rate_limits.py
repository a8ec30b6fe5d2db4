"""How often a method may be called: a sliding window a method, as the manual's table has it (1.3.12)."""

from __future__ import annotations

from collections import deque

_SLACK = 0.05
"""Seconds forgiven in a window: a client that keeps the rate to the letter is jittered on its way here."""


class Limiter:
    """Counts the calls of each method."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[float]] = {}

    def admits(self, method: str, rate: float, at: float) -> bool:
        """Whether one more call fits, and if so count it.

        Args:
            method: The method's name in small letters.
            rate: Calls a second; under 1 it means one call in `1 / rate` seconds.
            at: Seconds of a clock that only goes forward.
        """
        allowed = max(1, int(rate))
        window = allowed / rate - _SLACK
        calls = self._calls.get(method)
        if calls is None:
            calls = self._calls[method] = deque()
        while calls and at - calls[0] >= window:
            calls.popleft()
        if len(calls) >= allowed:
            return False
        calls.append(at)
        return True
