"""Restarts, and changes of state in the middle of one."""

from __future__ import annotations

from random import Random
from unittest.mock import Mock

import pytest

from greentui.emulator.behaviour.clock import Clock
from greentui.emulator.behaviour.lifecycle import Lifecycle
from greentui.emulator.behaviour.linking import Linking
from greentui.emulator.state.instance import (
    AUTHORIZED,
    BLOCKED,
    NOT_AUTHORIZED,
    STARTING,
    YELLOW_CARD,
    Instance,
)
from greentui.emulator.state.options import Options
from greentui.emulator.state.settings import Settings
from tests.emulator.scheduling import ManualScheduler


class Started:
    """An instance whose restarts end when the test says so."""

    def __init__(self, state: str = AUTHORIZED) -> None:
        self.instance = Instance("1101", "token", "79990000042", "Bay", state)
        self.scheduler = ManualScheduler()
        self.delivery = Mock()
        clock = Clock()
        self.lifecycle = Lifecycle(
            self.instance,
            settings=Settings(),
            accounts=Mock(),
            notifications=Mock(),
            send_queue=Mock(),
            delivery=self.delivery,
            linking=Linking(self.instance, Options(), clock, Random(1)),
            webhooks=Mock(),
            clock=clock,
            scheduler=self.scheduler,
        )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (AUTHORIZED, AUTHORIZED),
        (YELLOW_CARD, AUTHORIZED),
        (BLOCKED, BLOCKED),
        (NOT_AUTHORIZED, NOT_AUTHORIZED),
    ],
)
async def test_a_restart_ends_in_the_state_before_it_but_ends_a_yellow_card(before: str, after: str) -> None:
    started = Started(before)
    started.lifecycle.reboot()
    assert started.instance.state == STARTING
    started.scheduler.run_next()
    assert started.instance.state == after


async def test_a_change_of_state_replaces_the_restart_in_progress() -> None:
    started = Started()
    started.lifecycle.reboot()
    started.lifecycle.enter(NOT_AUTHORIZED)
    started.scheduler.run_next()
    assert started.instance.state == NOT_AUTHORIZED


async def test_only_the_last_of_two_restarts_ends() -> None:
    started = Started()
    started.lifecycle.reboot()
    started.lifecycle.reboot()
    started.scheduler.run_next()
    assert started.instance.state == STARTING
    started.scheduler.run_next()
    assert started.instance.state == AUTHORIZED


async def test_a_refused_code_leaves_the_state_alone() -> None:
    started = Started(NOT_AUTHORIZED)
    assert started.lifecycle.link("WRONG") == "wrong code"
    assert started.instance.state == NOT_AUTHORIZED


async def test_a_yellow_card_is_reported_once() -> None:
    started = Started()
    started.lifecycle.enter(YELLOW_CARD)
    started.lifecycle.enter(YELLOW_CARD)
    started.delivery.report_yellow_card.assert_called_once_with()
