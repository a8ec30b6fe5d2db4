"""Nothing that the console shows or does is unknown to the hand."""

from __future__ import annotations

from tests.monkey import keys
from tests.monkey.goals import LEFT_OUT, WAYS, goals, reached


def test_there_is_a_way_to_every_screen_and_to_everything_with_keys() -> None:
    named = keys.screens().keys() | keys.bound().keys()
    assert named - LEFT_OUT.keys() - {"MainScreen"} == WAYS.keys() & named
    assert {f"screen {name}" for name in keys.screens()} - goals().keys() == {
        f"screen {name}" for name in LEFT_OUT if name in keys.screens()
    }


def test_every_key_can_be_pressed() -> None:
    for name in keys.every_key():
        assert keys.encode(name)


def test_an_action_counts_for_the_class_whose_key_it_is() -> None:
    assert reached("PollForm", "leave") == ["DraftForm leave"]
    assert reached("MainScreen", "app.open('link')") == ["GreenTuiApp app.open('link')"]
    assert reached("MainScreen", "nothing known") == []
