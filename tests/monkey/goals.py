"""Everything the console can show and do by a key or a name, and a way to each from anywhere.

The names come from the tables of the console itself, so that nothing new is forgotten; a screen without a
way is a failing test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from greentui.text.keymap import ACTIONS, Scope
from tests.monkey import keys
from tests.monkey.actions import Action, Home, Keys, Order, Wait, Words

LEFT_OUT: Mapping[str, str] = {
    "FirstStart": "the program before there is a profile, and the hand has one",
    "WelcomeScreen": "its only screen",
}
"""What is no goal, and why."""

MAIN = "MainScreen"
ANNA, GROUP = "79010000000", "Delivery"


def _press(*names: str) -> tuple[Action, ...]:
    return tuple(Keys((name,)) for name in names)


def _jump(words: str) -> tuple[Action, ...]:
    return (*_press("ctrl+k"), Words(words), Wait(0.4), *_press("enter"))


def _named(words: str) -> tuple[Action, ...]:
    """By the palette."""
    return (*_press("ctrl+p"), Words(words), Wait(0.5), *_press("enter"), Wait(0.2))


def _picture() -> tuple[Action, ...]:
    """A chat whose last message is a picture."""
    order = Order("incoming", {"chatId": f"{ANNA}@c.us", "typeMessage": "imageMessage", "caption": ""})
    return (order, Wait(0.5), *_jump(ANNA), *_press("up"))


WAYS: Mapping[str, tuple[str, tuple[Action, ...]]] = {
    "ApiScreen": (MAIN, _press("f8")),
    "ContactForm": (MAIN, _press("alt+c")),
    "ContactScreen": (MAIN, (*_jump(ANNA), *_press("f4"))),
    "InputDialog": (MAIN, _press("alt+d")),
    "FieldsDialog": ("ContactScreen", _press("t")),
    "FileForm": (MAIN, _press("ctrl+o")),
    "GroupScreen": (MAIN, (*_jump(GROUP), *_press("f4"))),
    "GroupsScreen": (MAIN, _named("Groups: create")),
    "HelpScreen": (MAIN, _press("f1")),
    "RawJsonScreen": (MAIN, (*_jump(ANNA), *_press("up", "j"))),
    "InstanceScreen": (MAIN, _press("f2")),
    "JournalsScreen": (MAIN, _named("Journals of")),
    "LinkScreen": (MAIN, _press("f3")),
    "LocationForm": (MAIN, _press("alt+l")),
    "LogScreen": (MAIN, _press("f9")),
    "Menu": (MAIN, _named("Insert an emoji")),
    "MessageDetails": (MAIN, (*_jump(ANNA), *_press("up", "v"))),
    "NewChat": (MAIN, _press("ctrl+n")),
    "NewGroupScreen": ("GroupsScreen", _press("n")),
    "FilePreview": (MAIN, (*_picture(), *_press("o"), Wait(0.8))),
    "OutboxScreen": (MAIN, _press("f6")),
    "Palette": (MAIN, _press("ctrl+p")),
    "PickMessages": (MAIN, (*_named("Forward messages"), *_press("enter"), Wait(0.2))),
    "PollForm": (MAIN, _press("alt+p")),
    "PostFileScreen": ("StatusesScreen", _press("f")),
    "PostTextScreen": ("StatusesScreen", _press("n")),
    "ProfileScreen": ("ProfilesScreen", _press("a")),
    "ProfilesScreen": ("InstanceScreen", _press("p")),
    "ConfirmDialog": ("InstanceScreen", _press("r")),
    "SearchScreen": (MAIN, _press("alt+f")),
    "SettingsScreen": ("InstanceScreen", (*_press("s"), Wait(0.4))),
    "StatusesScreen": (MAIN, _press("f7")),
    "Switcher": (MAIN, _press("ctrl+k")),
    "UnrecognisedScreen": (MAIN, _named("Unrecognised notif")),
    # What is no screen of its own, or stands for several.
    "GreenTuiApp": (MAIN, ()),
    "Page": ("InstanceScreen", ()),
    "ChatPage": ("ContactScreen", ()),
    "Dialog": ("Switcher", ()),
    "DraftForm": ("PollForm", ()),
    "PostPage": ("PostTextScreen", ()),
    "ChatView": (MAIN, (*_jump(ANNA), *_press("up", "up"))),
    "ChatList": (MAIN, _press("tab")),
    "FindBar": (MAIN, (*_press("ctrl+f"), Words("a"))),
    "FindLine": (MAIN, (*_press("ctrl+f"), Words("a b"))),
    "JsonView": ("RawJsonScreen", ()),
    "PathLine": ("FileForm", (Words("/etc/host"),)),
    "LogView": ("LogScreen", _press("tab")),
    "Rows": ("GroupsScreen", ()),
    "Toggle": ("PollForm", _press("down", "down", "down")),
}
"""A class of the console → the screen before it, and what leads from there to it."""

_OTHERWISE: Mapping[str, tuple[str, tuple[Action, ...]]] = {
    "GreenTuiApp help_quit": ("LogScreen", ()),
    "MainScreen screen.copy_text": ("ChatList", ()),
    "Question only": ("ContactScreen", (*_press("x"), Wait(0.2))),
}
"""Actions that need another way than their class."""


def way(name: str) -> tuple[Action, ...]:
    """What leads from anywhere to a class's keys.

    Raises:
        KeyError: There is no way to it.
    """
    return _from(WAYS[name]) if name != MAIN else (Home(),)


def _from(step: tuple[str, tuple[Action, ...]]) -> tuple[Action, ...]:
    before, then = step
    return (*way(before), *then)


@dataclass(frozen=True, slots=True)
class Goal:
    """Something the console shows or does.

    Attributes:
        way: What leads from anywhere to where it is.
        key: What does it there; empty where the way does.
    """

    way: tuple[Action, ...]
    key: str = ""


@cache
def goals() -> Mapping[str, Goal]:
    """Every goal by its name."""
    found = {f"screen {name}": Goal(way(name)) for name in keys.screens() if name not in LEFT_OUT}
    for owner, actions in keys.bound().items():
        for action, pressed in actions.items():
            if owner not in LEFT_OUT:
                name = f"{owner} {action}"
                start = _from(_OTHERWISE[name]) if name in _OTHERWISE else way(owner)
                found[name] = Goal(start, pressed[0])
    for each in ACTIONS:
        if not each.keys and each.palette:
            owner = "GreenTuiApp" if each.scope is Scope.EVERYWHERE else MAIN
            found[f"{owner} {each.command}"] = Goal((Home(), *_named(each.words)))
    return found


@cache
def _families() -> Mapping[str, frozenset[str]]:
    """A class's name → its own and those of what it inherits from."""
    return {kind.__name__: frozenset(base.__name__ for base in kind.__mro__) for kind in keys.classes()}


def reached(owner: str, action: str) -> list[str]:
    """The goals that an action of some object reaches."""
    family = _families().get(owner, frozenset((owner,)))
    if action.startswith("app."):
        family |= {"GreenTuiApp"}
    return [name for each in family if (name := f"{each} {action}") in goals()]
