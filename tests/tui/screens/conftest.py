"""Shared by the tests of pages: UTC, and a stage with the sample session."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.screen import Screen

from tests.tui.screens.sample import session
from tests.tui.screens.stage import Stage, StageSession


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def stage(tmp_path: Path) -> Callable[..., Stage]:
    """Makes a stage: `stage(ScreenClass)`, with another session where one is given."""

    def make(
        screen: Callable[[], Screen[None]], given: StageSession | None = None, theme: str = "greentui-dark"
    ):  # type: ignore[no-untyped-def]
        return Stage(given or session(), screen, tmp_path, theme)

    return make
