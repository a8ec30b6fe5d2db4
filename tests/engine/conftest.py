"""What the engine's tests share: an emulator or a stage each, and loggers that log nowhere until told to."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from greentui.engine import logs
from tests.brisk import brisk_emulator
from tests.engine.outbox_stage import NOON, Stage, on_stage
from tests.working_day.virtual_time import Play, player


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """An emulator of one's own, in which nobody answers."""
    with brisk_emulator(chats=4, messages=40, silent=True) as running:
        yield running


@pytest.fixture
def play(tmp_path: Path) -> Play[Stage]:
    """Plays a scenario to its end, in time that passes only while nothing happens."""
    return player(lambda: on_stage(tmp_path), NOON)


@pytest.fixture
def loggers_restored() -> Iterator[None]:
    """Loggers without handlers, which are as they were when the test is over."""
    loggers = [logging.getLogger(name) for name in ("greentui", *logs._NOISY)]
    before = [(one, one.handlers[:], one.propagate, one.level) for one in loggers]
    for one in loggers:
        one.handlers.clear()
    yield
    for one, handlers, propagate, level in before:
        for handler in one.handlers:
            handler.close()
        one.handlers[:], one.propagate = handlers, propagate
        one.setLevel(level)
