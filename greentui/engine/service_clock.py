"""The service's clock, learned from its answers.

Everything the service reports carries its own times. With a wrong clock on this machine, what is typed here
would stand in the wrong place among it, and be looked up at the wrong time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import lru_cache

SAMPLES = 9
"""Dates of answers whose median counts, so that a few odd ones change nothing."""
EXACT = 3.0
"""Seconds by which a date may be off by itself: it has whole seconds, and an answer takes a moment."""
BELIEVABLE = 86_400.0
"""Seconds beyond which a date is no clock but somebody's mistake."""


@lru_cache(1)  # a date is the same for a second, in which a queue may give a hundred answers
def _parsed(date: str) -> float:
    from email.utils import parsedate_to_datetime  # not before the first picture

    return parsedate_to_datetime(date).timestamp()


class ServiceClock:
    """UTC seconds by the service's clock; by this machine's until the service has shown its own.

    Args:
        ours: UTC seconds by this machine's clock.

    Attributes:
        ahead: Seconds by which the service's clock is ahead of ours; negative if it is behind.
        known: Whether the service has shown its time.
    """

    def __init__(self, ours: Callable[[], float]) -> None:
        self._ours = ours
        self._samples: deque[float] = deque(maxlen=SAMPLES)
        self.ahead = 0.0
        self.known = False

    def __call__(self) -> float:
        return self._ours() + self.ahead

    def learn(self, date: str) -> None:
        """Learn from the Date header of an answer that has just come."""
        try:
            ahead = _parsed(date) - self._ours()
        except (ValueError, OverflowError, OSError):
            return
        if abs(ahead) > BELIEVABLE:
            return
        self._samples.append(ahead)
        self.known = True
        self._follow(self._median())

    def learn_from_message(self, timestamp: int, attempted: int) -> None:
        """Learn from the service's time of one of our messages, if its answers carry no date.

        That time lies between the request and now, or the clocks differ.

        Args:
            timestamp: UTC seconds by the service's clock, as it has just reported them.
            attempted: When sending began, by this clock.
        """
        if self._samples:
            return
        difference = max(timestamp - self(), 0.0) or min(timestamp - attempted, 0.0)
        if abs(self.ahead + difference) <= BELIEVABLE:
            self.known = True
            if abs(difference) > EXACT:
                self._follow(self.ahead + difference)

    def forget(self) -> None:
        """Learn anew after this machine's clock was set; until then the difference is taken to be gone."""
        self._samples.clear()
        self.ahead, self.known = 0.0, False

    def _median(self) -> float:
        ordered = sorted(self._samples)
        # Of two that disagree, the one closer to our own clock.
        return min(ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2], key=abs)

    def _follow(self, ahead: float) -> None:
        if abs(ahead - self.ahead) > EXACT:
            self.ahead = 0.0 if abs(ahead) <= EXACT else float(round(ahead))
