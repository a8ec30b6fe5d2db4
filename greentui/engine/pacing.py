"""The rate limiter of the engine's calls.

The queue is read without a limit until the service complains, and only then at its published rate; every
complaint is noted for the status bar.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from greentui.engine.facts_store import FactsStore
from greentui.greenapi.methods import DELETE_NOTIFICATION, RECEIVE_NOTIFICATION
from greentui.greenapi.rate_limiter import RateLimiter

_QUEUE = frozenset({RECEIVE_NOTIFICATION.name, DELETE_NOTIFICATION.name})


class Pacing(RateLimiter):
    """The rate limiter of one instance, less strict with its queue.

    Args:
        facts: Where every 429 is noted.
        clock: Monotonic seconds.
        sleep: Waits.
    """

    def __init__(
        self,
        facts: FactsStore,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(clock, sleep)
        self._facts = facts
        self._turned_away: set[str] = set()
        """Methods that were refused because of the rate, and have not been answered since."""
        self.queue_complaints = 0
        """How often the service complained about reading the queue too fast."""

    async def acquire(self, instance_id: str, method: str, rate: float | None) -> float:
        """Wait until one more call may be made, and count it."""
        if method not in _QUEUE or self.queue_complaints:
            return await super().acquire(instance_id, method, rate)
        lane = self._lane(instance_id, method, rate)
        lane.calls += 1
        lane.last_wait = 0.0
        lane.last_at = self._clock()
        return 0.0

    def back_off(self, instance_id: str, method: str, pause: float) -> None:
        """Handle a 429."""
        super().back_off(instance_id, method, pause)
        if method in _QUEUE:
            self.queue_complaints += 1
        self._turned_away.add(method)
        self._facts.note_rate_limit()

    def succeeded(self, method: str) -> None:
        """Note that a call was done; once all that were refused are, the rate limit is over."""
        if method in self._turned_away:
            self._turned_away.remove(method)
            if not self._turned_away:
                self._facts.update(over_rate=False)
