"""Closed screens are let go of, and the collector runs when nobody waits for it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from heapq import heapify
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from textual.screen import Screen

from greentui.config import Config, Credentials, Folders, Profile, Settings
from greentui.emulator.testing import Emulator
from greentui.tui import garbage
from greentui.tui.garbage import PAUSE, PAUSES, REST, SCREENS, Garbage
from greentui.tui.startup import console
from greentui.tui.tour import Tour
from tests.brisk import brisk_emulator

PAGES = (
    "f1", "f2", "f3", "f4", "f6", "f7", "f8", "f9",
    "ctrl+k", "ctrl+n", "ctrl+o", "ctrl+p", "alt+c", "alt+d", "alt+f", "alt+l", "alt+p",
)  # fmt: skip
ESCAPES = 4
"""Esc that closes every one of them."""


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with brisk_emulator() as emulator:
        yield emulator


async def test_nothing_keeps_a_closed_screen(emulator: Emulator, tmp_path: Path) -> None:
    credentials = Credentials(str(emulator.id_instance), emulator.token, emulator.api_url, emulator.media_url)
    config = Config(Folders(tmp_path, tmp_path, tmp_path / "logs", tmp_path / "downloads"), Settings())
    app = console(config, Profile("test", credentials))
    opened: WeakSet[Screen[Any]] = WeakSet()
    lines: WeakSet[Any] = WeakSet()
    async with app.run_test(size=(120, 36)) as pilot:
        tour = Tour(app, pilot, lambda _words: None)
        await tour.until(lambda: app.main.chat_id, "a chat is open")
        for key in PAGES * 2:
            await pilot.press(key)
            await tour.until(lambda: len(app.screen_stack) > 1, f"{key} opens something")
            opened.add(app.screen)
            # A thread keeps the directory tree it read last.
            lines.update(each._styles_cache for each in app.screen.query("*") if each.id != "tree")
            for _ in range(ESCAPES):
                if len(app.screen_stack) > 1:
                    await pilot.press("escape")
                    await pilot.pause()
            assert len(app.screen_stack) == 1

        def gone() -> bool:
            _expire_timeouts()
            gc.unfreeze()
            gc.collect()
            return not list(opened) and not list(lines)

        await tour.until(gone, "nothing refers to what was closed")


async def test_few_closed_screens_wait_for_an_operator_who_never_pauses(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "TICK", 3600.0)
    credentials = Credentials(str(emulator.id_instance), emulator.token, emulator.api_url, emulator.media_url)
    config = Config(Folders(tmp_path, tmp_path, tmp_path / "logs", tmp_path / "downloads"), Settings())
    app = console(config, Profile("test", credentials))
    opened: WeakSet[Screen[Any]] = WeakSet()
    async with app.run_test(size=(120, 36)) as pilot:
        tour = Tour(app, pilot, lambda _words: None)
        await tour.until(lambda: app.main.chat_id, "a chat is open")
        for _ in range(4):
            for key in ("f1", "ctrl+k"):
                await pilot.press(key)
                await tour.until(lambda: len(app.screen_stack) > 1, f"{key} opens something")
                opened.add(app.screen)
                await pilot.press("escape")
                await tour.until(lambda: len(app.screen_stack) == 1, "it is closed")
            await tour.until(lambda: len(opened) <= 2, "those before are freed")


def _expire_timeouts() -> None:
    """Let the loop forget cancelled time-outs, as it does when they would have run out.

    Textual's are of five seconds, when a screen closes.
    """
    loop: Any = asyncio.get_running_loop()
    loop._scheduled = [handle for handle in loop._scheduled if not handle.cancelled()]
    heapify(loop._scheduled)
    loop._timer_cancelled_count = 0


class Collector:
    """Stands in for the module `gc`."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.count = (0, 0, 0)

    def __getattr__(self, name: str) -> Any:
        return lambda *_arguments: self.did.append(name)

    def collect(self) -> int:
        self.did.append("collect")
        return 0

    def get_count(self) -> tuple[int, int, int]:
        return self.count

    def since(self) -> list[str]:
        """What was done since this was asked last."""
        did, self.did = self.did, []
        return did


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Collector:
    collector = Collector()
    monkeypatch.setattr(garbage, "gc", collector)
    return collector


def test_nothing_is_collected_while_somebody_types(collector: Collector) -> None:
    tidy = Garbage()
    tidy.screen_changed()
    for typed in range(1, 3 * REST):
        tidy.tick(typed, pages=False)
    assert collector.did == []


def test_a_closed_screen_is_collected_after_a_second(collector: Collector) -> None:
    tidy = Garbage()
    tidy.screen_changed()
    tidy.tick(0, pages=True)
    assert collector.since() == ["collect"]
    tidy.tick(0, pages=True)
    assert collector.since() == []


def test_what_is_left_after_a_pause_is_not_visited_again(collector: Collector) -> None:
    tidy = Garbage()
    for _ in range(PAUSE):
        tidy.tick(0, pages=False)
    assert collector.since() == ["collect", "freeze"]


def test_a_page_that_is_open_stays_visited(collector: Collector) -> None:
    tidy = Garbage()
    for _ in range(PAUSE):
        tidy.tick(0, pages=True)
    assert collector.since() == ["collect"]


def test_everything_is_looked_at_in_a_rest(collector: Collector) -> None:
    tidy = Garbage()
    for _ in range(REST - 1):
        tidy.tick(0, pages=False)
    collector.since()
    tidy.tick(0, pages=False)
    assert collector.since() == ["unfreeze", "collect", "freeze"]


def test_everything_is_looked_at_though_the_operator_never_rests(collector: Collector) -> None:
    tidy = Garbage()
    for typed in range(1, PAUSES + 1):
        for _ in range(PAUSE + 1):
            tidy.tick(typed, pages=False)
    assert "unfreeze" not in collector.since()
    for _ in range(PAUSE + 1):
        tidy.tick(PAUSES + 1, pages=False)
    assert collector.since() == ["unfreeze", "collect", "freeze"]


def test_a_long_rest_costs_nothing_unless_something_happens(collector: Collector) -> None:
    tidy = Garbage()
    for _ in range(REST):
        tidy.tick(0, pages=False)
    collector.since()
    for _ in range(REST):
        tidy.tick(0, pages=False)
    assert collector.since() == []
    collector.count = (0, 1, 0)
    for _ in range(REST):
        tidy.tick(0, pages=False)
    assert collector.since() == ["collect", "freeze"]


def test_many_screens_without_a_pause_are_collected(collector: Collector) -> None:
    tidy = Garbage()
    due = [tidy.screen_changed() for _ in range(2 * SCREENS)]
    assert [number for number, each in enumerate(due, 1) if each] == [SCREENS, 2 * SCREENS]
