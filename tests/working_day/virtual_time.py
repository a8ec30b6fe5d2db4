"""An event loop whose time passes only when nothing else can happen, so that a day takes seconds.

Client and service run in one loop, in one process. When neither has anything to do, the clock jumps to the
next timer. What threads do, such as writing to disk, takes no time at all.
"""

from __future__ import annotations

import asyncio
import random
import selectors
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, TypeVar
from unittest.mock import patch

_GRACE = 0.002
"""Real seconds for data on its way between two sockets of this process."""
_WORKING = 0.05
"""Real seconds to wait for a thread before looking at the timers again."""
_MOST_TURNS = 20_000
"""Turns of the loop in which something is to be done and no time passes; more, and there is no end to it."""

StageT = TypeVar("StageT")
Scenario = Callable[[StageT], Coroutine[Any, Any, None]]
Play = Callable[[Scenario[StageT]], None]
Ready = list[tuple[selectors.SelectorKey, int]]


class _Selector(selectors.DefaultSelector):
    """Waits for sockets, and lets virtual time pass instead of waiting for timers."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop
        self._turns = 0

    def select(self, timeout: float | None = None) -> Ready:
        ready = super().select(0)
        if not ready and timeout is not None and timeout <= 0:
            self._turns += 1
            if self._turns > _MOST_TURNS:
                self._turns = 0  # what ends the program takes some, too
                raise RuntimeError("it does something all the time")
            return ready
        self._turns = 0
        if ready:
            return ready
        if self._loop.working:
            return super().select(_WORKING)
        ready = super().select(None if timeout is None else _GRACE)
        if not ready and timeout is not None:
            self._loop.elapsed += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """The loop.

    Attributes:
        elapsed: Seconds of virtual time.
        working: How many jobs threads are doing for the loop.
    """

    def __init__(self) -> None:
        self.elapsed = 1000.0
        self.working = 0
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self.elapsed

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        future = super().run_in_executor(executor, func, *args)
        self.working += 1

        def done(_future: Any) -> None:
            self.working -= 1

        future.add_done_callback(done)
        return future


@contextmanager
def _clocks(loop: VirtualLoop, start: float) -> Iterator[None]:
    began = loop.elapsed
    with (
        patch.object(time, "monotonic", lambda: loop.elapsed),
        patch.object(time, "time", lambda: start + loop.elapsed - began),
    ):
        yield


def run(main: Coroutine[Any, Any, Any], start: float) -> Any:
    """Run a coroutine in virtual time; returns its result.

    Args:
        start: What every clock of this process shows at its start, UTC seconds.
    """
    loop = VirtualLoop()
    with _clocks(loop, start), asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(main)


def player(stage: Callable[[], AbstractAsyncContextManager[StageT]], start: float) -> Play[StageT]:
    """What plays a scenario to its end in virtual time; waits are never jittered.

    Args:
        stage: Sets up what the scenario is played on.
        start: What every clock of this process shows at its start, UTC seconds.
    """

    async def played(scenario: Scenario[StageT]) -> None:
        async with stage() as ready:
            await scenario(ready)

    def play(scenario: Scenario[StageT]) -> None:
        with patch.object(random.Random, "random", lambda _self: 1.0):
            run(played(scenario), start)

    return play


async def seconds(count: float) -> None:
    """Let virtual time pass."""
    await asyncio.sleep(count)
