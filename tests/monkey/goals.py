"""Everything the console can show and do by a key or a name, and a way to each from anywhere.

The names come from the tables of the console itself, so that nothing new is forgotten; a screen without a
way is a failing test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest

from greentui.text.keymap import ACTIONS, Scope
from greentui.tui.dialogs.confirm_dialog import ConfirmDialog
from tests.monkey import keys
from tests.monkey.actions import (
    MAIN,
    Action,
    Await,
    Call,
    Home,
    Keys,
    Mouse,
    Order,
    Resize,
    Wait,
    Words,
)

LEFT_OUT: Mapping[str, str] = {
    "FirstStart": "the program before there is a profile, and the hand has one",
    "WelcomeScreen": "its only screen",
    "OutboxScreen go": "the list takes Enter first, and does the same",
}
"""What is no goal, and why."""

ANNA, GROUP = "79010000000", "Delivery"
PERSON = f"{ANNA}@c.us"

Step = tuple[str, tuple[Action, ...]]
"""The place before, and what leads from there."""


def _press(*names: str) -> tuple[Action, ...]:
    return tuple(Keys((name,)) for name in names)


def _jump(words: str) -> tuple[Action, ...]:
    return (*_press("ctrl+k"), Await("Switcher"), Words(words, burst=True), *_press("enter"), Await(MAIN))


def _named(words: str) -> tuple[Action, ...]:
    """By the palette."""
    return (*_press("ctrl+p"), Await("Palette"), Words(words), Wait(0.4), *_press("enter"))


def _written(text: str) -> tuple[Action, ...]:
    """A message to the chat that is open, and some time for what becomes of it."""
    return (Words(text), *_press("enter"), Wait(0.6))


def _answered(heading: str) -> Await:
    """Until a page is painted, and the service has told it what it shows."""
    return Await(shown=rf"^ {heading}\b(?s:(?!.*asking…))", seconds=5.0)


def _from_anna(kind: str, **content: object) -> Order:
    return Order("incoming", {"chatId": PERSON, "typeMessage": kind, **content})


def _on(*orders: Order) -> Step:
    """To the message that some orders bring, the newest of its chat."""
    return MAIN, (*orders, Wait(0.3), *_jump(ANNA), *_NEWEST)


def _on_own(number: str, *orders: Order) -> Step:
    """To a message written here, after the orders that decide what becomes of it, in a chat of its own."""
    return MAIN, (*orders, Wait(0.5), *_jump(number), *_written("by hand"), *_NEWEST)


_NEWEST = (Keys(("shift+tab", "end")),)
"""From the composer to the newest message."""
_PICTURE = _on(_from_anna("imageMessage", caption=""))
_UNLINKED = Order("state", {"stateInstance": "notAuthorized"})
_OWN_STATUS = Call("sendTextStatus", {"message": "open till six", "backgroundColor": "#228B22"})
_SILENCED = Call("setSettings", {"incomingWebhook": "no"})
_LOUD = Call("setSettings", {"incomingWebhook": "yes", "webhookUrl": ""})

_WIDE = (Resize(170, 60), Wait(0.3))
_PAIRED = (*_press("p"), Words("79990000042"), *_press("enter"), Wait(0.5))
"""With a code to be typed on the phone."""
_AGREED = (Wait(2 * ConfirmDialog.REST), *_press("y"), Wait(2 * ConfirmDialog.REST))
"""What a question is answered, once it counts as read; the letter counts once no other follows."""


WAYS: Mapping[str, Step] = {
    "ApiScreen": (MAIN, _press("f8")),
    "MethodFilter": ("ApiScreen", ()),
    "ContactForm": (MAIN, (*_jump(ANNA), *_press("alt+c"))),
    "ContactScreen": (MAIN, (*_jump(ANNA), *_press("f4"), _answered("Contact"))),
    "InputDialog": (MAIN, _press("alt+d")),
    "FieldsDialog": ("ContactScreen", _press("t")),
    "FileForm": (MAIN, (*_jump(ANNA), *_press("ctrl+o"))),
    "Files": ("FileForm", _press("tab")),
    "GroupScreen": (MAIN, (*_jump(GROUP), *_press("f4"), _answered("Group"))),
    "GroupsScreen": (MAIN, _named("Groups: create")),
    "HelpScreen": (MAIN, _press("f1")),
    "Recorder": (MAIN, (*_jump(ANNA), *_press("alt+v"))),
    "RawJsonScreen": (MAIN, (*_jump(ANNA), *_NEWEST, *_press("j"))),
    "InstanceScreen": (MAIN, (*_press("f2"), _answered("Instance"))),
    "JournalsScreen": (MAIN, _named("Journals of")),
    "LinkScreen": (MAIN, (_UNLINKED, Wait(0.3), *_press("f3"), Await("LinkScreen"), Wait(0.5))),
    "LocationForm": (MAIN, (*_jump(ANNA), *_press("alt+l"))),
    "LogScreen": (MAIN, _press("f9")),
    "Menu": (MAIN, _named("Insert an emoji")),
    "MessageDetails": (MAIN, (*_jump(ANNA), *_NEWEST, *_press("v"))),
    "NewChat": (MAIN, _press("ctrl+n")),
    "NewGroupScreen": ("GroupsScreen", _press("n")),
    "FilePreview": (MAIN, (*_PICTURE[1], *_press("o"))),
    "OutboxScreen": (MAIN, _press("f6")),
    "Palette": (MAIN, _press("ctrl+p")),
    "PickMessages": (MAIN, (*_named("Forward messages"), Await("Switcher"), *_press("enter"))),
    "PollForm": (MAIN, (*_jump(ANNA), *_press("alt+p"))),
    "PostFileScreen": ("StatusesScreen", _press("f")),
    "PostTextScreen": ("StatusesScreen", _press("n")),
    "ProfileScreen": ("ProfilesScreen", _press("n")),
    "ProfilesScreen": ("InstanceScreen", _press("p")),
    "ConfirmDialog": ("InstanceScreen", _press("r")),
    "SearchScreen": (MAIN, _press("alt+f")),
    "SettingsScreen": ("InstanceScreen", (*_press("s"), _answered("Settings"))),
    "StatusesScreen": (MAIN, (_OWN_STATUS, *_press("f7"), _answered("Statuses"))),
    "Switcher": (MAIN, _press("ctrl+k")),
    "UnrecognisedScreen": (MAIN, _named("Unrecognised notif")),
    # What is no screen of its own, or stands for several.
    "GreenTuiApp": (MAIN, ()),
    "Page": ("InstanceScreen", ()),
    "ChatPage": ("ContactScreen", ()),
    "Dialog": ("Switcher", ()),
    "DraftForm": ("PollForm", ()),
    "PostPage": ("PostTextScreen", ()),
    "Chat": (MAIN, (_from_anna("textMessage", text="Good morning"), Wait(0.2), *_jump(ANNA))),
    "ChatView": ("Chat", _press("shift+tab")),
    "ChatList": (MAIN, _press("tab")),
    "FindBar": (MAIN, (*_press("ctrl+f"), Words("a"))),
    "FindLine": (MAIN, (*_press("ctrl+f"), Words("a b"))),
    "JsonView": ("RawJsonScreen", ()),
    "PathLine": ("FileForm", (Words("/etc/host"),)),
    "LogView": ("LogScreen", ()),
    "Rows": ("GroupsScreen", ()),
    "Toggle": ("PollForm", (Keys(("down", "down", "down")),)),
}
"""A class of the console, or a place in it → the place before it, and what leads from there to it."""


_ALREADY_LINKED = (
    MAIN,
    (*_press("f3"), Await("LinkScreen"), Await(shown="A phone is linked already", seconds=5.0)),
)
"""To the linking page of an instance that needs none: it says so once the service has."""


def _held(phone: str) -> Step:
    """To messages that are held, as another phone is linked."""
    ban = Order("ban", {"phone": phone})
    return MAIN, (_UNLINKED, Wait(0.3), *_jump(ANNA), *_written("for later"), ban, Wait(2.0), *_press("f6"))


OTHERWISE: Mapping[str, Step] = {
    "GreenTuiApp help_quit": ("LogScreen", ()),
    "MainScreen screen.copy_text": (MAIN, (*_jump(ANNA), *_WIDE, Mouse("drag", 128, 3, 140, 4))),
    "NewGroupScreen drop": ("NewGroupScreen", (Words("a"), *_press("enter"))),
    "LogScreen end": ("LogScreen", _press("ctrl+f", "tab")),
    "ChatView act('reply')": _on(_from_anna("textMessage", text="How much?")),
    "ChatView act('edit')": _on(Order("outgoing", {"chatId": PERSON, "text": "till six"})),
    "ChatView act('delete')": _on(Order("outgoing", {"chatId": PERSON, "text": "till seven"})),
    "ChatView act('open')": _PICTURE,
    "ChatView act('save')": _on(_from_anna("documentMessage", fileName="invoice.pdf")),
    "ChatView act('votes')": _on(_from_anna("pollMessage", name="When?", options=["today", "tomorrow"])),
    "ChatView act('original')": _on(
        _from_anna("textMessage", text="Is it open?", idMessage="3A0123456789"),
        _from_anna("textMessage", text="Well?", quotedMessageId="3A0123456789"),
    ),
    "ChatView act('earlier')": _on(
        _from_anna("textMessage", text="Tomorow", idMessage="3A9876543210"),
        Order("edit", {"chatId": PERSON, "idMessage": "3A9876543210", "text": "Tomorrow"}),
    ),
    "ChatView act('write_to')": _on(_from_anna("contactMessage", displayName="Boris", phone="79010000102")),
    "ChatView act('again')": _on_own(
        "79010000204",
        Order("faults", {"method": "sendmessage", "status": 400, "body": {"message": "Bad Request"}}),
    ),
    "ChatView act('cancel')": _on_own("79010000102", _UNLINKED),
    "ChatView act('look_again')": _on_own(
        "447700900003", Order("faults", {"method": "sendmessage", "drop": "before"})
    ),
    "ContactScreen separate": (
        MAIN,
        (*_jump("Склад"), *_press("f4"), _answered("Group"), Home(), *WAYS["ContactScreen"][1]),
    ),
    "ApiScreen answer": (
        "ApiScreen",
        (*_press("ctrl+f"), Words("getStateInst"), *_press("enter", "enter"), Wait(0.3)),
    ),
    "InstanceScreen clear_messages": (
        MAIN,
        (
            Order("unlisted", {"hidden": False, "held": True}),
            Call("sendMessage", {"chatId": PERSON, "message": "held up"}),
            *WAYS["InstanceScreen"][1],
        ),
    ),
    "InstanceScreen clear_notifications": (
        MAIN,
        (Order("counts", {"webhooks": 9}), *WAYS["InstanceScreen"][1]),
    ),
    "InstanceScreen clear_webhook": (
        MAIN,
        (Call("setSettings", {"webhookUrl": "https://e.example/hook"}), *WAYS["InstanceScreen"][1]),
    ),
    "InstanceScreen recommend": (MAIN, (_SILENCED, *WAYS["InstanceScreen"][1])),
    "LinkScreen scan": (MAIN, (*_WIDE, *WAYS["LinkScreen"][1], *_PAIRED)),
    "LinkScreen copy": ("LinkScreen", _PAIRED),
    "LinkScreen check": _ALREADY_LINKED,
    "LinkScreen logout": _ALREADY_LINKED,
    "LinkScreen recommend": (
        MAIN,
        (
            _SILENCED,
            _UNLINKED,
            Wait(0.3),
            *_press("f3"),
            Await("LinkScreen"),
            Wait(0.5),
            Order("scan", {}),
            Wait(1.0),
        ),
    ),
    "StatusesScreen open": (
        MAIN,
        (
            Order("status", {"chatId": PERSON, "typeMessage": "imageMessage", "caption": "fresh"}),
            *_press("f7"),
            _answered("Statuses"),
            Keys(("tab", "down", "up")),
        ),
    ),
    "OutboxScreen release": _held("79990000077"),
    "OutboxScreen drop": _held("79990000078"),
}
"""Actions that need another way than their class."""

AFTERWARDS: Mapping[str, tuple[Action, ...]] = {
    "InstanceScreen clear_webhook": (_LOUD,),
    "InstanceScreen recommend": (_LOUD,),
    "LinkScreen recommend": (_LOUD,),
    "OutboxScreen release": _AGREED,
    "OutboxScreen drop": _AGREED,
}
"""What undoes what was ordered on the way."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Something the console shows or does.

    Attributes:
        before: What leads from anywhere to the place before.
        screen_before: The class of the screen there.
        then: What leads from there to where it is.
        screen: The class of the screen there.
        inside: Whether it is a part of that screen, to which one gets by `then` alone.
        key: What does it there; empty where the way does.
        after: What puts the service right again.
    """

    before: tuple[Action, ...]
    screen_before: str
    then: tuple[Action, ...]
    screen: str
    inside: bool = False
    key: str = ""
    after: tuple[Action, ...] = ()


def way(name: str) -> tuple[Action, ...]:
    """What leads from anywhere to a place.

    Raises:
        KeyError: There is no way to it.
    """
    if name == MAIN:
        return (Home(),)
    before, then = WAYS[name]
    return (*way(before), *_there(name, then))


def _there(name: str, then: tuple[Action, ...]) -> tuple[Action, ...]:
    """What leads to a place, until it is in view."""
    return (*then, Await(name)) if name in keys.screens() else then


def _screen(name: str) -> str:
    """The class of the screen at a place."""
    return name if name == MAIN or name in keys.screens() else _screen(WAYS[name][0])


def _goal(name: str, place: str, key: str = "") -> Goal:
    before, then = OTHERWISE.get(name) or WAYS.get(place, (MAIN, ()))
    inside = place not in keys.screens()
    screen = _screen(before) if inside else place
    then = _there(screen, then)
    return Goal(
        _fluent(way(before)), _screen(before), _fluent(then), screen, inside, key, AFTERWARDS.get(name, ())
    )


def _fluent(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """The same, where a key whose screen is awaited next is not looked at by itself."""
    return tuple(
        replace(action, burst=True) if isinstance(action, Keys) and isinstance(following, Await) else action
        for action, following in zip_longest(actions, actions[1:])
    )


@cache
def goals() -> Mapping[str, Goal]:
    """Every goal by its name."""
    found = {
        name: _goal(name, screen)
        for screen in keys.screens()
        if screen not in LEFT_OUT and (name := f"screen {screen}")
    }
    for owner, actions in keys.bound().items():
        for action, pressed in actions.items():
            name = f"{owner} {action}"
            if not LEFT_OUT.keys() & {owner, name}:
                found[name] = _goal(name, owner, pressed[0])
    for each in ACTIONS:
        if not each.keys and each.palette:
            owner = "GreenTuiApp" if each.scope is Scope.EVERYWHERE else MAIN
            found[f"{owner} {each.command}"] = Goal((Home(),), MAIN, _named(str(each.words)), "")
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
