"""The hand gets where it wants to go."""

from __future__ import annotations

from collections import Counter

from tests.monkey.actions import MAIN, Action, Home, Keys, Order, Resize, Service
from tests.monkey.goals import goals
from tests.monkey.hand import ROOMY, Hand

OPENS = {
    (MAIN, "f2"): ("InstanceScreen", "GreenTuiApp app.open('instance')"),
    ("InstanceScreen", "r"): ("ConfirmDialog", "InstanceScreen reboot"),
    ("InstanceScreen", "p"): ("ProfilesScreen", "InstanceScreen profiles"),
    ("InstanceScreen", "i"): ("InstanceScreen", "InstanceScreen picture"),
    ("ConfirmDialog", "escape"): ("InstanceScreen", "ConfirmDialog answer('')"),
    (MAIN, "alt+p"): ("PollForm", ""),
    ("PollForm", "escape"): (MAIN, "DraftForm leave"),
    ("PollForm", "ctrl+s"): (MAIN, "DraftForm send"),
}
"""Where a key is pressed, and the key → the screen then, and the goal that is reached."""

BEHIND = {"ConfirmDialog": "InstanceScreen", "ProfilesScreen": "InstanceScreen"}
"""Where Esc leads that does not lead home."""


class Console:
    """A console of which only the screen in view is known; it does not hear some of the keys.

    Args:
        deaf: How many keys it misses, after the first.
    """

    def __init__(self, deaf: int = 0) -> None:
        self.screen = MAIN
        self.size = (60, 20)
        self.played: list[Action] = []
        self._reached: Counter[str] = Counter()
        self._deaf = deaf

    def times(self, _group: str, name: str) -> int:
        return self._reached[name]

    def play(self, action: Action) -> None:
        self.played.append(action)
        match action:
            case Home(screen):
                while self.screen not in (screen, MAIN):
                    self.screen = BEHIND.get(self.screen, MAIN)
            case Keys((key,)) if self.screen != MAIN and self._deaf:
                self._deaf -= 1
            case Keys((key,)) if (self.screen, key) in OPENS:
                self.screen, reached = OPENS[self.screen, key]
                self._reached[reached] += 1


def walked(console: Console, *names: str) -> Console:
    for action in Hand(1, thorough=True).walk(console, *names):
        console.play(action)
    return console


def test_goals_of_one_place_are_reached_one_after_the_other() -> None:
    names = "InstanceScreen reboot", "InstanceScreen picture", "InstanceScreen profiles"
    console = walked(Console(), *names)
    assert [console.times("goal", name) for name in names] == [1, 1, 1]
    assert console.played.count(Home("InstanceScreen")) == 1  # from the question behind “reboot”
    assert console.played.count(Home()) == 1


def test_a_place_that_a_goal_left_is_entered_again() -> None:
    names = "DraftForm leave", "DraftForm send"
    console = walked(Console(), *names)
    assert [console.times("goal", name) for name in names] == [1, 1]


def test_a_key_that_was_not_heard_is_pressed_once_more() -> None:
    assert walked(Console(deaf=1), "InstanceScreen reboot").times("goal", "InstanceScreen reboot") == 1
    assert walked(Console(deaf=2), "InstanceScreen reboot").times("goal", "InstanceScreen reboot") == 0


def test_in_the_long_form_each_stroke_ends_with_a_goal_and_everything_well() -> None:
    hand, console = Hand(1, thorough=True), Console()
    strokes = list(hand.stroke(console))
    assert [name for name, _action in strokes if name != "probe"][-1] == "goal"
    last = [action for name, action in strokes if name == "goal"]
    assert any(isinstance(action, Order) and action.path == "reset-faults" for action in last)
    assert Resize(*ROOMY) in last
    assert not any(isinstance(action, Service) and not action.up for action in last)


def test_every_goal_is_pressed_for_or_on_the_way() -> None:
    for name, goal in goals().items():
        assert goal.key or goal.then, name


def test_a_vote_is_cast_in_a_poll_there_is() -> None:
    hand = Hand(1)
    poll, vote = hand._event_called("vote")
    assert (poll.called, vote.called) == ("incoming pollMessage", "vote")
    assert vote.payload["idMessage"] == poll.payload["idMessage"]
    (again,) = hand._event_called("vote")
    assert again.payload["idMessage"] == poll.payload["idMessage"]
