"""Pilot waits for what a key leads to, however quickly it goes on."""

from __future__ import annotations

import asyncio
import threading

import pytest
from textual import _wait
from textual.app import App

from tests.patience import PATIENCE


class Slow(App[None]):
    """Does something later at each key."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.given = threading.Event()

    async def key_t(self) -> None:
        self.set_timer(0.01, self._timed)

    async def key_w(self) -> None:
        self.run_worker(self._worked())

    async def key_m(self) -> None:
        self.set_interval(0.001, lambda: None)

    def _timed(self) -> None:
        self.done.append("timer")
        self.call_later(self.call_next, self.done.append, "after it")

    async def _worked(self) -> None:
        await asyncio.to_thread(self.given.wait, PATIENCE)


async def test_a_timer_and_what_follows_it_are_waited_for() -> None:
    app = Slow()
    async with app.run_test() as pilot:
        await pilot.press("t")
        assert app.done == ["timer", "after it"]


async def test_while_a_thread_works_pilot_waits_as_it_always_does(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Slow()
    waits: list[float] = []

    async def wait_for_idle(*seconds: float) -> None:
        waits.extend(seconds)

    async with app.run_test() as pilot:
        await pilot.press("t")
        monkeypatch.setattr(_wait, "wait_for_idle", wait_for_idle)
        await pilot.press("w")
        app.given.set()
        assert waits


async def test_what_moves_all_the_time_is_not() -> None:
    app = Slow()
    async with app.run_test() as pilot:
        await pilot.press("m", "t")
        assert app.done == ["timer", "after it"]
