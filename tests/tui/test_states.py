"""Every state of the instance reaches the status bar: by its notification, or by the next check."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Static

from greentui.emulator.state.instance import AUTHORIZED, STATES
from greentui.emulator.testing import Emulator
from greentui.engine.timing import DEFAULT
from greentui.model.instance import InstanceState
from greentui.text.state_help import explain
from greentui.tui.app import GreenTuiApp
from greentui.tui.shell import PageName
from greentui.tui.startup import console
from greentui.tui.status_bar import StatusBar
from tests.brisk import brisk_emulator
from tests.engine.stage import QUICK, configured, profile_of, until

WORDS = [*(state for state in STATES if state != AUTHORIZED), "onHoliday"]
"""What `POST state` can make of an instance that is authorized; the last is a word nobody knows."""


class Rest:
    """The monitor's rest between two checks, as long as the test wants it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.resting = asyncio.Event()
        self.over = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.resting.set()
        await self.over.wait()
        self.over.clear()
        self.resting.clear()


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> Rest:
    made = Rest()
    monkeypatch.setattr("greentui.engine.monitor.sleep", made.sleep)
    return made


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with brisk_emulator(chats=2, messages=4, silent=True) as running:
        yield running


def enter(emulator: Emulator, word: str | None) -> None:
    """`POST state`, as anybody would."""
    emulator.control("state", {"stateInstance": word})


def bar(app: GreenTuiApp) -> str:
    """The state on the status bar, which may name the profile before it."""
    parts = app.main.query_one(StatusBar).render_line(0).text.split("  ")
    return next((part.strip() for part in parts if part.strip()[:1] in {"●", "◐", "■"}), "")


def expected(word: str | None) -> str:
    said = explain(InstanceState.of(word), word or "")
    return {"good": "●", "warn": "◐", "bad": "■"}[said.level] + " " + said.word


@asynccontextmanager
async def watching(emulator: Emulator, home: Path, rest: Rest) -> AsyncIterator[GreenTuiApp]:
    """A console that shows an authorized instance, its monitor at rest."""
    timing = replace(QUICK, state=DEFAULT.state, retry_most=DEFAULT.retry_most)
    app = console(configured(home), profile_of(emulator), timing=timing)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await until(app.session, lambda: rest.resting.is_set() and bar(app) == expected(AUTHORIZED), "rest")
        yield app


@pytest.mark.parametrize("word", WORDS)
async def test_a_state_is_on_the_status_bar_by_its_notification(
    word: str | None, emulator: Emulator, tmp_path: Path, rest: Rest
) -> None:
    async with watching(emulator, tmp_path, rest) as app:
        await asyncio.to_thread(enter, emulator, word)
        await until(app.session, lambda: bar(app) == expected(word), bar(app))
        assert len(rest.seconds) == 1, "nothing was asked meanwhile"


@pytest.mark.parametrize("word", [*WORDS, None])
async def test_a_state_is_on_the_status_bar_within_a_minute_without_a_notification(
    word: str | None, emulator: Emulator, tmp_path: Path, rest: Rest
) -> None:
    emulator.world.settings.change({"stateWebhook": "no"})
    async with watching(emulator, tmp_path, rest) as app:
        await asyncio.to_thread(enter, emulator, word)
        assert not emulator.world.notifications
        rest.over.set()
        await until(app.session, lambda: bar(app) == expected(word), bar(app))
        assert max(rest.seconds) <= 50, "with what the asking takes, a minute"


async def test_a_page_over_the_status_bar_shows_the_state_too(
    emulator: Emulator, tmp_path: Path, rest: Rest
) -> None:
    async with watching(emulator, tmp_path, rest) as app:
        app.open_page(PageName.JOURNALS)
        await until(app.session, lambda: app.screen.query("#page-state"), "the page")
        shown = app.screen.query_one("#page-state", Static)
        for word in ("yellowCard", "blocked"):
            await asyncio.to_thread(enter, emulator, word)
            await until(app.session, lambda word=word: str(shown.content) == expected(word), word)
