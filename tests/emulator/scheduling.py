"""A scheduler whose actions a test runs one by one."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from unittest.mock import Mock

from greentui.emulator.behaviour.scheduler import Scheduler


class ManualScheduler(Scheduler):
    """Runs nothing by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.pending: deque[Callable[[], object]] = deque()
        self.delays: list[float] = []
        """Seconds after which each action was to run."""

    def exactly_after(self, seconds: float, action: Callable[[], object]) -> asyncio.Handle:
        self.pending.append(action)
        self.delays.append(seconds)
        return Mock(spec=asyncio.Handle)

    def run_next(self) -> None:
        """Run the action that was scheduled first."""
        self.pending.popleft()()
