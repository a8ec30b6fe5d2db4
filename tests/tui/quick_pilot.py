"""Textual's Pilot without idle time: it sleeps only while something is to come.

After each key Pilot sleeps forty milliseconds or more, in steps of twenty, to see whether the process is
still busy. In tests that press some ten thousand keys that is most of their time.
"""

from __future__ import annotations

import asyncio
import threading
from asyncio import BaseEventLoop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual import _wait

AHEAD = _wait.SLEEP_GRANULARITY
"""Seconds within which a timer has to be due to be waited for: as long as Pilot sleeps at least."""
TIMERS = 4
"""After how many of them they are taken for something that moves for as long as it is shown."""


@contextmanager
def quick_pilot() -> Iterator[None]:
    """Have Pilot ask the event loop whether anything is to come, while the block lasts.

    The loop knows what it runs in its own threads, but not what other threads, sockets and programs will
    bring: as soon as there are any, Pilot waits as it always does.
    """
    running = set[asyncio.Future[Any]]()
    others = _other_threads()
    start = BaseEventLoop.run_in_executor

    def run_in_executor(
        loop: BaseEventLoop, executor: Any, function: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        future = start(loop, executor, function, *args)
        running.add(future)
        future.add_done_callback(running.discard)
        return future

    async def wait_for_idle(min_sleep: float = AHEAD, max_sleep: float = 1) -> None:
        loop = asyncio.get_running_loop()
        end, timers = loop.time() + max_sleep, 0
        while timers <= TIMERS and loop.time() < end:
            if running or _other_threads() > others or _listens(loop):
                break
            due = _due(loop)
            if due > AHEAD:
                return
            timers += due > 0
            await asyncio.sleep(due)
        await _wait.wait_for_idle(min_sleep, max_sleep)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseEventLoop, "run_in_executor", run_in_executor)
        patch.setattr("textual.pilot.wait_for_idle", wait_for_idle)
        patch.setattr("textual.app.wait_for_idle", wait_for_idle)
        yield


def _other_threads() -> int:
    """How many threads there are that no event loop started."""
    return sum(not thread.name.startswith("asyncio_") for thread in threading.enumerate())


def _due(loop: asyncio.AbstractEventLoop) -> float:
    """In how many seconds something happens by itself."""
    if loop._ready:  # type: ignore[attr-defined]
        return 0.0
    timers = (timer.when() for timer in loop._scheduled if not timer.cancelled())  # type: ignore[attr-defined]
    return max(0.0, min(timers, default=float("inf")) - loop.time())


def _listens(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether it waits for anything besides its own wake-up call."""
    return len(loop._selector.get_map()) > 1  # type: ignore[attr-defined]
