"""Nothing that the console shows or does is unknown to the hand."""

from __future__ import annotations

import random
import re
from collections import deque

import pytest

from greentui.emulator.behaviour.world import World
from greentui.emulator.serving.control import Control
from greentui.emulator.serving.faults import Faults
from greentui.emulator.state.options import Options
from tests.monkey import events, faults, keys
from tests.monkey.actions import Await
from tests.monkey.events import WELL, Events
from tests.monkey.goals import AFTERWARDS, LEFT_OUT, OTHERWISE, WAYS, goals, reached, way


def test_there_is_a_way_to_every_screen_and_to_everything_with_keys() -> None:
    named = keys.screens().keys() | keys.bound().keys()
    assert named - LEFT_OUT.keys() - {"MainScreen"} == WAYS.keys() & named
    assert {f"screen {name}" for name in keys.screens()} - goals().keys() == {
        f"screen {name}" for name in LEFT_OUT if name in keys.screens()
    }


def test_every_goal_with_a_way_of_its_own_is_one() -> None:
    assert OTHERWISE.keys() | AFTERWARDS.keys() <= goals().keys()


@pytest.mark.parametrize(
    ("text", "loaded"),
    [
        (" All 14  Unread 1\n Anna\n Instance", False),
        (" Instance 1101000042      asking…  ● authorized\n Quotas", False),
        (" Instance 1101000042               ● authorized\n asking…", False),
        (" Instance 1101000042               ● authorized\n Quotas", True),
    ],
)
def test_a_page_is_awaited_until_the_service_has_answered(text: str, loaded: bool) -> None:
    (awaited,) = [each.shown for each in way("InstanceScreen") if isinstance(each, Await) and each.shown]
    assert bool(re.search(awaited, text)) is loaded


def test_every_key_can_be_pressed() -> None:
    for name in keys.every_key():
        assert keys.encode(name)


def test_an_action_counts_for_the_class_whose_key_it_is() -> None:
    assert reached("PollForm", "leave") == ["DraftForm leave"]
    assert reached("MainScreen", "app.open('link')") == ["GreenTuiApp app.open('link')"]
    assert reached("MainScreen", "nothing known") == []


def test_every_order_of_the_emulator_is_given() -> None:
    known = set(Control(World(Options(chats=2, messages=2), "http://127.0.0.1"), Faults(), deque()).commands)
    given = {draw().path for draw in Events(random.Random(0)).every.values()} | {each.path for each in WELL}
    given |= {faults.draw(random.Random(0), "500").path, "reset-faults"}
    assert known - given == events.LEFT_OUT.keys()
    assert given <= known


def test_actions_that_share_a_key_are_reached_by_different_ways() -> None:
    ways = {name: (goal.before, goal.then, goal.key) for name, goal in goals().items() if goal.key}
    taken = list(ways.values())
    assert [name for name, each in ways.items() if taken.count(each) > 1] == []
