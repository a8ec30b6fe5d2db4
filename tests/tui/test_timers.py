"""A one-shot timer always fires."""

from __future__ import annotations

import asyncio
from itertools import count
from types import SimpleNamespace

import pytest
from textual import timer
from textual.app import App

from greentui.tui import timers


async def test_a_timer_that_begins_late_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    timers.teach()
    ticked = asyncio.Event()
    app: App[None] = App()
    async with app.run_test():
        clock = count(0.0, 1.0)  # the processor is taken away between any two looks at it
        monkeypatch.setattr(timer, "_time", SimpleNamespace(get_time=lambda: next(clock)))
        app.set_timer(1 / 120, ticked.set)
        async with asyncio.timeout(20):
            await ticked.wait()
