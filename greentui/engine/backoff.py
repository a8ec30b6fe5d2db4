"""How long to wait before the next attempt: doubling, with jitter, up to a limit."""

from __future__ import annotations

import random


class Backoff:
    """Counts consecutive failures.

    Args:
        first: Seconds after the first failure.
        most: Maximum seconds.
        chance: Source of jitter, so that many consoles do not return at once.
        forgiving: Whether the first failure in a row costs no wait: most faults are single ones.
    """

    def __init__(
        self, first: float, most: float, chance: random.Random | None = None, *, forgiving: bool = False
    ) -> None:
        self._first = first
        self._forgiven = int(forgiving)
        self._most = most
        self._chance = chance or random.Random()
        self._failures = 0

    def wait(self) -> float:
        """Seconds to wait after one more failure: between half the doubled time and all of it."""
        doubled = self._failures - self._forgiven
        self._failures += 1
        if doubled < 0:
            return 0.0
        whole = min(self._most, self._first * 2.0 ** min(doubled, 30))
        return whole * (0.5 + 0.5 * self._chance.random())

    def reset(self) -> None:
        """Start over after a success."""
        self._failures = 0
