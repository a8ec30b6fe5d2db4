"""What the hand does next: drawn from a seed, for the screen in view, the seldom done more often."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from tests.hostile import HOSTILE, MILLION
from tests.monkey import faults, keys
from tests.monkey.actions import (
    Action,
    Await,
    Discard,
    Home,
    Keys,
    Mouse,
    Neighbour,
    Order,
    Paste,
    Probe,
    Resize,
    Send,
    Service,
    Signal,
    Suspend,
    Wait,
    Words,
)
from tests.monkey.coverage import ENOUGH
from tests.monkey.events import WELL, Events
from tests.monkey.glass import GESTURES
from tests.monkey.goals import goals

NARROWEST, WIDEST = (10, 5), (240, 70)
"""Windows' sizes, columns and rows."""
USUAL_SIZES = ((60, 20), (80, 24), (100, 30), (120, 36), (150, 40), (200, 60), (71, 24), (104, 30), (152, 36))

EXTREME_SIZES = ((1, 1), (2, 2), (1, 70), (500, 1), (3, 200), (500, 200))
"""What a program in a tiling window manager may be given for a moment."""

ROOMY = (120, 36)
"""A window with room for everything."""
BESIDE, BESIDE_IN_PASSING = 16, 3
"""Other goals reached on one way at most, as it takes longer than all of them: in the long form, and else."""
WALKS = 3
"""Goals walked to after a stroke in the long form."""
HEARING, OPENING = 1.0, 0.15
"""Seconds in which a key is heard, and in which another screen comes into view."""
TRIES = 4
"""So many tries count as reaching something once: what cannot be reached now must not keep the hand."""
PROBED = 12
"""Actions between two probes; thoroughly, when every second counts, three times as many."""

WORDS = (
    "yes", "tomorrow", "Привет", "ну да, конечно", "日本語のテキスト", "שלום עולם", "مرحبا", "नमस्ते",
    "สวัสดี", "ёжик", "🙂🙂", "👩‍👩‍👧‍👦", "e\u0301te\u0301", "order you asked", "ok, only yesterday",
    "q", "y", "n", "99", "-7",
    "+7 901 000-00-00", "https://e.example/a?b=c", "55.75, 37.61", "2026-11-29", "/", "/help", "/nonsense",
    "/find invoice", "/poll", "@", ":smile", "~/", "/etc/passwd", "[bold]", "a" * 300, "kind:text before:x",
)  # fmt: skip
"""What people of all countries type into anything that takes letters."""

PALETTE = (
    "Light or dark", "Save a screen", "Settings", "Profiles", "Groups: create", "Journals", "Notifications",
    "Disappearing", "Forward messages", "Insert an emoji", "Send a poll", "Log", "Link preview",
)  # fmt: skip
"""Beginnings of actions that have no key, and of some that have."""


class View(Protocol):
    """What the hand sees of the console, as it is at each moment."""

    @property
    def screen(self) -> str:
        """The class of the screen in view."""

    @property
    def size(self) -> tuple[int, int]:
        """The window's columns and rows."""

    def times(self, group: str, name: str) -> int:
        """How often something was reached."""


class Hand:
    """Draws strokes, each a few actions that belong together.

    Args:
        seed: The same seed draws the same, where it sees the same.
        calm: Whether nothing goes wrong at the service, and everything is done slowly.
        thorough: Whether it has the time to reach everything there is.
        widest: The widest window, columns.
    """

    def __init__(
        self, seed: int, *, calm: bool = False, thorough: bool = False, widest: int = WIDEST[0]
    ) -> None:
        self._chance = random.Random(seed)
        self._events = Events(self._chance)
        self._drawn: Counter[tuple[str, str]] = Counter()
        self._leaving: set[str] = set()
        """Goals behind which another screen was in view."""
        self._tokens = 0
        self._seed = seed
        self._since_probe = 0
        self._probed = PROBED * 3 if thorough else PROBED
        self._thorough = thorough
        self._widest = widest
        self._service_up = True
        self._neighbour = False
        self._calm = calm
        self._strokes: list[tuple[float, Callable[[View], Iterator[Action]]]] = [
            (30, self._own_keys),
            (12, self._any_keys),
            (3, self._noise),
            (10, self._words),
            (3, self._paste),
            (14, self._mouse),
            (4, self._resize),
            (0.6, self._storm),
            (5, self._burst),
            (14, self._event),
            (5, self._send),
            (2, self._discard),
            (6, self._palette),
            (4, self._message),
            (2, self._home),
            (5, self._goal),
        ]
        self._besides: tuple[tuple[float, Callable[[View], Iterator[Action]]], ...] = (
            (1, self._order),
            (1, self._order),
            (1, self._order),
            (0.5, self._trouble),
            (1, self._seldom_gesture),
            (0.7, self._deed),
        )
        """What comes between a stroke and a goal if everything is to be reached, and how often it does."""
        if not calm:
            self._strokes += [
                (3, self._trouble),
                (6, self._fault),
                (0.6, self._outage),
                (0.8, self._second),
                (0.8, self._suspend),
                (1, self._editor),
            ]

    def stroke(self, view: View) -> Iterator[tuple[str, Action]]:
        """The next few actions, each with what the coverage calls it."""
        weights = [weight for weight, _draw in self._strokes]
        draws = self._chance.choices([draw for _weight, draw in self._strokes], weights)
        if self._thorough and not self._calm:
            draws += [draw for share, draw in self._besides if self._chance.random() < share]
            draws += [self._goal] * WALKS
        for draw in draws:
            for action in draw(view):
                yield draw.__name__.strip("_"), action
                self._since_probe += 1
        if self._calm:
            yield "wait", Wait(0.3)
        if self._since_probe >= self._probed:
            self._since_probe = 0
            yield "probe", Probe()

    def _seldom(self, view: View, group: str, names: Sequence[str]) -> str:
        """One of those reached least so far, and of those tried least."""
        rank = {name: view.times(group, name) + self._drawn[group, name] / TRIES for name in names}
        fewest = min(rank.values())
        name = self._chance.choice([name for name in names if rank[name] <= fewest + 1 / TRIES])
        self._drawn[group, name] += 1
        return name

    # Keys and letters.

    def _own_keys(self, view: View) -> Iterator[Action]:
        """A few of the keys that do something on this screen."""
        own = keys.screens().get(view.screen) or keys.every_key()
        for _ in range(self._chance.randint(1, 4)):
            yield Keys((self._seldom(view, view.screen, own),))

    def _any_keys(self, view: View) -> Iterator[Action]:
        """Keys that do something somewhere."""
        yield Keys(tuple(self._chance.choices(keys.every_key(), k=self._chance.randint(1, 3))))

    def _noise(self, view: View) -> Iterator[Action]:
        """What no keyboard has, and what no program expects of one."""
        if self._chance.random() < 0.5:
            yield Keys((self._chance.choice(keys.STRANGE),))
        else:
            modifiers = self._chance.choice(
                ("ctrl+", "alt+", "shift+", "ctrl+alt+", "ctrl+shift+", "alt+shift+")
            )
            yield Keys((modifiers + self._chance.choice(keys.PLAIN),))

    def _words(self, view: View) -> Iterator[Action]:
        yield Words(self._chance.choice(WORDS))
        if self._chance.random() < 0.4:
            yield Keys(("enter",))

    def _paste(self, view: View) -> Iterator[Action]:
        draw = self._chance.random()
        if draw < 0.03:
            yield Paste(MILLION[: self._chance.choice((19_990, 30_000, 200_000, 1_000_000))])
        elif draw < 0.7:
            yield Paste(HOSTILE[self._chance.choice(list(HOSTILE))])
        else:
            yield Paste(self._chance.choice(("two\nlines", "/etc/passwd", "one", "\t", "x" * 2000, "")))

    def _burst(self, view: View) -> Iterator[Action]:
        """Much at once, without looking."""
        own = keys.screens().get(view.screen) or keys.every_key()
        for _ in range(self._chance.randint(4, 14)):
            match self._chance.randrange(6):
                case 0:
                    yield Words(self._chance.choice(WORDS), burst=True)
                case 1:
                    yield self._gesture(view, burst=True)
                case 2 | 3:
                    yield Keys((self._chance.choice(keys.every_key()),), burst=True)
                case _:
                    yield Keys((self._chance.choice(own),), burst=True)
        yield Wait(0.1)

    # Mouse and window.

    def _mouse(self, view: View) -> Iterator[Action]:
        for _ in range(self._chance.randint(1, 2)):
            yield self._gesture(view)

    def _gesture(self, view: View, *, burst: bool = False) -> Mouse:
        name = self._seldom(view, "gesture", GESTURES) if self._chance.random() < 0.3 else "click"
        column, row, to_column, to_row = (*self._place(view), *self._place(view))
        return Mouse(name, column, row, to_column, to_row, burst)

    def _seldom_gesture(self, view: View) -> Iterator[Action]:
        column, row, to_column, to_row = (*self._place(view), *self._place(view))
        yield Mouse(self._seldom(view, "gesture", GESTURES), column, row, to_column, to_row)

    def _place(self, view: View) -> tuple[int, int]:
        """Anywhere in the window, often at its edges, sometimes beyond."""
        columns, rows = view.size
        edges = (
            (0, 0),
            (columns - 1, 0),
            (0, rows - 1),
            (columns - 1, rows - 1),
            (columns, rows),
            (900, 900),
        )
        if self._chance.random() < 0.1:
            return self._chance.choice(edges)
        return self._chance.randrange(columns), self._chance.randrange(rows)

    def _resize(self, view: View) -> Iterator[Action]:
        if self._chance.random() < 0.5:
            columns, rows = self._chance.choice(USUAL_SIZES)
        else:
            columns = self._chance.randint(NARROWEST[0], WIDEST[0])
            rows = self._chance.randint(NARROWEST[1], WIDEST[1])
        columns = min(columns, self._widest)
        if self._chance.random() < 0.3:  # dragged
            before_columns, before_rows = view.size
            for step in range(1, 5):
                between = before_columns + (columns - before_columns) * step // 5
                yield Resize(between, before_rows + (rows - before_rows) * step // 5, burst=True)
        yield Resize(columns, rows)

    def _signal(self, view: View) -> Iterator[Action]:
        yield Signal(self._chance.choice(("SIGWINCH", "SIGCONT")), self._chance.choice((1, 3, 200)))

    def _storm(self, view: View) -> Iterator[Action]:
        """Sizes that come and go, and signals that mean nothing."""
        before = view.size
        match self._chance.randrange(3):
            case 0:
                yield from self._signal(view)
            case 1:
                for _ in range(self._chance.randint(10, 60)):
                    columns = self._chance.randint(NARROWEST[0], min(WIDEST[0], self._widest))
                    yield Resize(columns, self._chance.randint(NARROWEST[1], WIDEST[1]), burst=True)
            case _:
                yield Resize(*self._chance.choice(EXTREME_SIZES), burst=self._chance.random() < 0.5)
                yield from self._own_keys(view)
        yield Resize(*before)

    # The service.

    def _event(self, view: View) -> Iterator[Action]:
        for _ in range(self._chance.choice((1, 1, 2, 5))):
            yield from self._event_called(self._seldom(view, "order", tuple(self._events.named)))

    def _event_called(self, name: str) -> Iterator[Order]:
        for each in (*self._events.before(name), name):
            order = self._events.every[each]()
            yield Order(order.path, order.payload, called=each)

    def _order(self, view: View) -> Iterator[Action]:
        """An event, a trouble or a fault."""
        kinds = {faults.called(kind): kind for kind in faults.KINDS}
        name = self._seldom(view, "order", (*self._events.every, *kinds))
        if name in kinds:
            yield faults.draw(self._chance, kinds[name])
        else:
            yield from self._event_called(name)

    def _trouble(self, view: View) -> Iterator[Action]:
        """The instance changes, and is mostly well again soon."""
        yield from self._event_called(self._seldom(view, "order", tuple(self._events.troubles)))
        if self._thorough:  # a goal is next, with everything well
            yield from self._own_keys(view)
        elif self._chance.random() < 0.6:
            yield from self._own_keys(view)
            yield from WELL

    def _fault(self, view: View) -> Iterator[Action]:
        kinds = {faults.called(kind): kind for kind in faults.KINDS}
        yield faults.draw(self._chance, kinds[self._seldom(view, "order", tuple(kinds))])
        if self._chance.random() < 0.2:
            yield Order("reset-faults", {})

    def _outage(self, view: View) -> Iterator[Action]:
        self._service_up = not self._service_up
        yield Service(self._service_up)
        if not self._service_up and self._chance.random() < 0.7:
            yield from self._own_keys(view)
            self._service_up = True
            yield Service(True)
        if self._service_up:
            self._events.forget()

    # Beside the console.

    def _second(self, view: View) -> Iterator[Action]:
        if self._neighbour:
            yield Neighbour(self._chance.choice(("leave", "kill")))
        else:
            yield Neighbour("open")
        self._neighbour = not self._neighbour

    def _deed(self, view: View) -> Iterator[Action]:
        """What is done least, of what few strokes do."""
        deeds = {
            "suspend": self._suspend,
            "signal SIGCONT": self._signal,
            "signal SIGWINCH": self._signal,
            "service down": self._outage,
            "neighbour open": self._second,
            "neighbour leave": self._second,
            "neighbour kill": self._second,
            "send": self._send,
            "discard": self._discard,
            "paste": self._paste,
            "resize": self._resize,
        }
        yield from deeds[self._seldom(view, "deed", tuple(deeds))](view)

    def _suspend(self, view: View) -> Iterator[Action]:
        columns, rows = self._chance.choice(((0, 0), (0, 0), *USUAL_SIZES))
        yield Suspend(self._chance.choice((0.0, 0.1, 0.5)), min(columns, self._widest), rows)

    def _editor(self, view: View) -> Iterator[Action]:
        """Into the operator's editor and out of it, which needs an Enter now and then."""
        yield Home()
        yield Keys(("ctrl+g",))
        yield Wait(0.5)
        yield Keys(("enter",))
        yield Wait(0.3)

    # What an operator does.

    def _token(self) -> str:
        self._tokens += 1
        return f"token{self._seed}0{self._tokens:05}"

    def _send(self, view: View) -> Iterator[Action]:
        text = f"{self._chance.choice(('hello', 'да', 'noon then'))} {self._token()}"
        careful = self._chance.random() < 0.6
        yield Send(self._events.person(), text, careful, burst=not careful and self._chance.random() < 0.5)

    def _discard(self, view: View) -> Iterator[Action]:
        yield Discard(self._events.person(), f"no {self._token()}")

    def _palette(self, view: View) -> Iterator[Action]:
        """An action by its name."""
        yield Keys(("ctrl+p",))
        yield Words(self._seldom(view, "palette", PALETTE))
        yield Wait(0.3)
        yield Keys(("enter",))

    def _message(self, view: View) -> Iterator[Action]:
        """Something done to one of the last messages."""
        yield Home()
        yield Keys(("up",) * self._chance.randint(1, 12))
        own = tuple(key for each in keys.bound()["ChatView"].values() for key in each)
        for _ in range(self._chance.randint(1, 3)):
            yield Keys((self._seldom(view, "message", own),))

    def _home(self, view: View) -> Iterator[Action]:
        yield Home()

    def _goal(self, view: View) -> Iterator[Action]:
        """Something the console can do, and what else is lacking there; thoroughly, with everything well."""
        first = self._seldom(view, "goal", tuple(goals()))
        goal = goals()[first]
        rank = {
            name: view.times("goal", name) + self._drawn["goal", name] / TRIES
            for name, other in goals().items()
            if goal.key and (other.before, other.then) == (goal.before, goal.then)
        }
        lacking = [name for name in rank if name != first and rank[name] < ENOUGH]
        most = BESIDE if self._thorough else BESIDE_IN_PASSING
        beside = sorted(lacking, key=lambda name: (rank[name], self._chance.random()))[:most]
        for name in beside:
            self._drawn["goal", name] += 1
        if self._thorough and not self._calm:
            yield from self._well(view)
        yield from self.walk(view, first, *sorted(beside, key=self._leaving.__contains__))

    def _well(self, view: View) -> Iterator[Action]:
        """Put everything right at the service, and give the window the room for all there is."""
        if not self._service_up:
            yield from self._outage(view)
        yield Order("reset-faults", {}, burst=True)
        yield from WELL
        if view.size[0] < ROOMY[0] or view.size[1] < ROOMY[1]:
            yield Resize(*ROOMY)

    def walk(self, view: View, *names: str) -> Iterator[Action]:
        """Go where some goals of one place are, and press the key of each.

        Args:
            view: What the hand sees.
            names: The goals.
        """
        goal = goals()[names[0]]
        yield from goal.before
        yield from goal.then
        last = names[0]
        for name in (name for name in names if goals()[name].key):
            for again in (False, True):
                if view.screen != goal.screen:
                    self._leaving.add(last)
                    if not goal.inside and view.screen != goal.screen_before:
                        yield Home(goal.screen)
                if again or view.screen != goal.screen:
                    yield Home(goal.screen_before)
                    if view.screen != goal.screen_before:
                        yield from goal.before
                    yield from goal.then
                before = view.times("goal", name)
                yield Keys((goals()[name].key,), burst=True)
                yield Await(goal=name, seconds=HEARING)
                yield from goals()[name].after
                if name in self._leaving:
                    yield Wait(OPENING)
                last = name
                if view.times("goal", name) > before:
                    break
