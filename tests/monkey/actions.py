"""What the hand does, action by action, as plain data: drawn from a seed, kept in a file, played again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys pressed one after the other, by the names `keys.encode` knows."""

    names: tuple[str, ...]
    burst: bool = False
    """Whether the next action follows without waiting for what these do to the screen."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text typed letter by letter, as fast as a terminal takes it."""

    text: str
    burst: bool = False


@dataclass(frozen=True, slots=True)
class Paste:
    """A text pasted at once (bracketed)."""

    text: str
    burst: bool = False


@dataclass(frozen=True, slots=True)
class Mouse:
    """One gesture of the mouse; columns and rows count from 0 and may lie outside the window.

    Attributes:
        gesture: One of `mouse.GESTURES`.
        column: Where it begins.
        row: Where it begins.
        to_column: Where it ends, for a drag.
        to_row: Where it ends, for a drag.
    """

    gesture: str
    column: int
    row: int
    to_column: int = 0
    to_row: int = 0
    burst: bool = False


@dataclass(frozen=True, slots=True)
class Resize:
    """The window gets another size, in cells."""

    columns: int
    rows: int
    burst: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing, for some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Await:
    """Nothing, until one of three things is so, or some seconds have passed.

    Attributes:
        screen: The class of the screen that is in view then.
        goal: The name of the goal that the last key has reached then.
        shown: A regular expression that is found in the window's text then.
        seconds: At most so long.
    """

    screen: str = ""
    goal: str = ""
    shown: str = ""
    seconds: float = 2.0


@dataclass(frozen=True, slots=True)
class Probe:
    """Look whether the interface answers, and measure what it uses."""


MAIN = "MainScreen"
"""The console itself, from which everything else is opened."""


@dataclass(frozen=True, slots=True)
class Home:
    """Esc until a screen is in view, or the console itself behind it.

    Attributes:
        screen: The class of the screen.
    """

    screen: str = MAIN


@dataclass(frozen=True, slots=True)
class Suspend:
    """The shell's job control stops the program (SIGTSTP), and lets it go on after some seconds.

    Attributes:
        seconds: How long it is stopped.
        columns: The width the window has been given meanwhile, cells; 0 if it stays as it was.
        rows: Its height.
    """

    seconds: float
    columns: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Signal:
    """The system sends the program a signal that must not end it: `SIGWINCH` without a change of size.

    Attributes:
        name: The signal.
        times: How often, without a pause.
    """

    name: str
    times: int = 1
    burst: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """A control request to the emulator: an event, a fault, another state."""

    path: str
    payload: Any
    called: str = ""
    """What the coverage calls it."""
    burst: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """Another program with the same token calls a method of the API.

    Attributes:
        method: Its name, as in the address.
        params: The body.
    """

    method: str
    params: Any


@dataclass(frozen=True, slots=True)
class Service:
    """The emulator's process is killed, or another takes its place at the same address."""

    up: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A second console on the same archive: `open`, `leave` politely, or `kill` with −9."""

    what: str


@dataclass(frozen=True, slots=True)
class Send:
    """Home, jump to a chat by its number, write a text nobody else writes, Enter.

    Attributes:
        chat_id: The chat.
        text: Holds a token.
        careful: Whether each step is awaited on the screen; otherwise all is pressed at once.
        burst: Whether the next action follows before the program has come to rest.
    """

    chat_id: str
    text: str
    careful: bool
    burst: bool = False


@dataclass(frozen=True, slots=True)
class Discard:
    """Home, jump to a chat, write a text with a token, and take it back letter by letter."""

    chat_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Meant:
    """Nothing; the token in a text that follows may go to this chat and to no other."""

    chat_id: str
    text: str


Action = (
    Keys
    | Words
    | Paste
    | Mouse
    | Resize
    | Wait
    | Await
    | Probe
    | Home
    | Suspend
    | Signal
    | Order
    | Call
    | Service
    | Neighbour
    | Send
    | Discard
    | Meant
)

_KINDS: dict[str, type[Any]] = {
    kind.__name__.lower(): kind
    for kind in (
        Keys, Words, Paste, Mouse, Resize, Wait, Await, Probe, Home, Suspend, Signal, Order, Call,
        Service, Neighbour, Send, Discard, Meant,
    )
}  # fmt: skip

DEEDS = (
    "keys", "words", "paste", "mouse", "resize", "wait", "await", "probe", "home", "suspend",
    "signal SIGCONT", "signal SIGWINCH", "order", "call", "service up", "service down", "neighbour open",
    "neighbour leave", "neighbour kill", "send", "discard",
)  # fmt: skip
"""What there is to do, by the names of `deed`; `Meant` stands only in files."""


def deed(action: Action) -> str:
    """What the coverage calls an action."""
    name = type(action).__name__.lower()
    match action:
        case Service(up):
            return f"{name} {'up' if up else 'down'}"
        case Neighbour(what):
            return f"{name} {what}"
        case Signal(signal):
            return f"{name} {signal}"
    return name


def to_json(action: Action) -> dict[str, Any]:
    """An action as a file keeps it, without what is as usual."""
    usual = {field.name: field.default for field in fields(action)}
    told = {name: value for name, value in asdict(action).items() if value != usual[name]}
    return {"do": type(action).__name__.lower(), **told}


def from_json(told: dict[str, Any]) -> Action:
    """The action of `to_json`.

    Raises:
        KeyError: There is no such action.
        TypeError: It has other fields.
    """
    rest = dict(told)
    kind = _KINDS[rest.pop("do")]
    if kind is Keys:
        rest["names"] = tuple(rest["names"])
    action: Action = kind(**rest)
    return action


@dataclass(frozen=True, slots=True)
class Case:
    """A list of actions with what it is played on.

    Attributes:
        actions: What the hand does.
        columns: Width of the window at the beginning, cells.
        rows: Its height.
        why: What it found, for whoever reads the file.
    """

    actions: tuple[Action, ...]
    columns: int = 120
    rows: int = 36
    why: str = ""

    WIDTH: ClassVar = 118
    """Characters of a line in a file."""

    def write(self, file: Path) -> None:
        """Keep it, an action a line."""
        lines = ",\n    ".join(json.dumps(to_json(action), ensure_ascii=True) for action in self.actions)
        head = json.dumps({"why": self.why, "columns": self.columns, "rows": self.rows})[:-1]
        file.write_text(f'{head}, "actions": [\n    {lines}\n]}}\n', encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Case:
        """The case in a file.

        Raises:
            ValueError: It is no JSON.
            KeyError: It lacks something, or holds an action there is not.
        """
        told = json.loads(file.read_text(encoding="utf-8"))
        return cls(
            tuple(from_json(each) for each in told["actions"]), told["columns"], told["rows"], told["why"]
        )

    def with_actions(self, actions: Iterable[Action]) -> Case:
        """The same with other actions."""
        return Case(tuple(actions), self.columns, self.rows, self.why)
