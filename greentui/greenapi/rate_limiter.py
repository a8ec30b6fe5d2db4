"""Keeps the rates of the methods: a caller waits for its turn instead of being refused.

One sliding window for each instance and method (manual 1.3.12). All clients of an instance share one
`RateLimiter`. It uses no network; clock and sleep are arguments.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

SLACK = 0.05
"""Seconds added to each window: calls may arrive closer together than they were sent."""


@dataclass(frozen=True, slots=True)
class Usage:
    """The calls of one method.

    Attributes:
        method: Its name.
        calls: Requests made, including repetitions.
        errors: Those that failed in any way.
        limited: Those answered with 429.
        rate: Calls a second the service allows; `None` if none is published.
        left: Calls possible now without waiting; `None` without a rate.
        last_wait: Seconds the last call waited.
        waiting: Calls waiting now.
        last_at: When the last call was made, on the limiter's clock; `None` before the first.
    """

    method: str
    calls: int
    errors: int
    limited: int
    rate: float | None
    left: int | None
    last_wait: float
    waiting: int
    last_at: float | None


@dataclass(slots=True)
class _Lane:
    """One method of one instance."""

    method: str
    rate: float | None
    made: deque[float] = field(init=False)
    """When the latest calls were made, on the limiter's clock: as many as a window allows."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the caller that is next; the others stand behind it."""
    calls: int = 0
    errors: int = 0
    limited: int = 0
    last_wait: float = 0.0
    waiting: int = 0
    last_at: float | None = None
    not_before: float = 0.0
    answered_at: float = -math.inf
    """When the service last answered a call, on the limiter's clock."""

    def __post_init__(self) -> None:
        self.made = deque(maxlen=self.allowed)

    def learn_rate(self, rate: float) -> None:
        """Keep a rate from now on, which was not known when the lane was opened."""
        self.rate = rate
        self.made = deque(self.made, self.allowed)

    @property
    def allowed(self) -> int:
        """Maximum calls in a window."""
        return max(1, int(self.rate or 1))

    @property
    def window(self) -> float:
        """Seconds of a window."""
        return self.allowed / self.rate + SLACK if self.rate else 0.0

    def ready_at(self) -> float:
        """When one more call may be made.

        The first call of a connection takes its time to arrive, the next one does not: sent a window apart,
        they would arrive closer together than the service allows. So where a window holds one call, the next
        is counted from the answer.
        """
        at = self.not_before
        if self.rate is not None and len(self.made) == self.allowed:
            at = max(at, self.made[0] + self.window)
        if self.allowed == 1:
            at = max(at, self.answered_at + self.window)
        return at


class RateLimiter:
    """Paces calls to the published rates and counts them.

    Args:
        clock: Monotonic seconds.
        sleep: Sleeps for some seconds.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[tuple[str, str], _Lane] = {}

    async def acquire(self, instance_id: str, method: str, rate: float | None) -> float:
        """Wait until one more call may be made, and count it.

        Turns are given in order of arrival; a caller that is cancelled while waiting takes none.

        Returns:
            Seconds waited.
        """
        lane = self._lane(instance_id, method, rate)
        lane.waiting += 1
        came = self._clock()
        try:
            async with lane.turn:
                while (wait := lane.ready_at() - self._clock()) > 0:
                    await self._sleep(wait)
                now = self._clock()
                lane.made.append(now)
        finally:
            lane.waiting -= 1
        lane.calls += 1
        lane.last_wait = now - came
        lane.last_at = now
        return lane.last_wait

    def answered(self, instance_id: str, method: str) -> None:
        """Note that a call was answered: the service has counted it by now, and not when it was sent."""
        self._lane(instance_id, method, None).answered_at = self._clock()

    def used_up(self, instance_id: str, method: str) -> bool:
        """Whether our own calls fill the method's rate at this moment; never of one without a rate."""
        lane, now = self._lane(instance_id, method, None), self._clock()
        return lane.rate is not None and sum(now - at < lane.window for at in lane.made) >= lane.allowed

    def record_failure(self, instance_id: str, method: str) -> None:
        """Count the last call of a method as failed."""
        self._lane(instance_id, method, None).errors += 1

    def back_off(self, instance_id: str, method: str, pause: float) -> None:
        """After a 429: do not call this method for `pause` seconds."""
        lane = self._lane(instance_id, method, None)
        lane.limited += 1
        lane.not_before = max(lane.not_before, self._clock() + pause)

    def usage(self, instance_id: str | None = None) -> tuple[Usage, ...]:
        """The usage of the methods called, by name, of one instance or of all."""
        now = self._clock()
        return tuple(
            self._usage(lane, now)
            for (instance, _), lane in sorted(self._lanes.items())
            if lane.calls and instance_id in (None, instance)
        )

    def _usage(self, lane: _Lane, now: float) -> Usage:
        left: int | None = None
        if lane.rate is not None:
            busy = sum(1 for at in lane.made if now - at < lane.window)
            left = 0 if now < lane.not_before else max(0, lane.allowed - busy)
        return Usage(
            lane.method,
            lane.calls,
            lane.errors,
            lane.limited,
            lane.rate,
            left,
            lane.last_wait,
            lane.waiting,
            lane.last_at,
        )

    def _lane(self, instance_id: str, method: str, rate: float | None) -> _Lane:
        key = (instance_id, method)
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane(method, rate)
        elif rate is not None and lane.rate is None:
            lane.learn_rate(rate)
        return lane
