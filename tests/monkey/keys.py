"""Keys by the names the console gives them, what a terminal sends for each, and which ones do something."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.screen import Screen

import greentui
from greentui.text.keymap import ACTIONS, Scope, with_twins
from greentui.tui.widgets.text_fields import Input
from tests.terminal import KEYS

_MODIFIER = {"shift": 1, "alt": 2, "ctrl": 4}
_CURSOR = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_TILDE = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6} | dict(
    zip((f"f{n}" for n in range(5, 13)), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
)
_PLAIN = {
    **KEYS, "space": " ", "ctrl+space": "\0", "ctrl+@": "\0", "ctrl+backslash": "\x1c",
    "ctrl+right_square_bracket": "\x1d", "ctrl+underscore": "\x1f", "ctrl+circumflex_accent": "\x1e",
    "f11": "\x1b[23~", "f12": "\x1b[24~", "insert": "\x1b[2~",
}  # fmt: skip

STRANGE = (
    "\x1b[99;99H", "\x1b[200~", "\x1b[201~", "\x1b[I", "\x1b[O", "\x1b[?1;2c", "\x1b[?2026;2$y", "\x1bO",
    "\x1b[1;9A", "\x1b[97;5u", "\x1b[57441u", "\x1b[<0;1;1M", "\x1b[<0;1;1m", "\x1b[<999;1;1M", "\x1b[M !!",
    "\x1b]52;c;aGk=\x07", "\x00", "\x1c", "\x1d", "\x1e", "\x1f", "\xff", "\ud83d", "\u0301",
    "\x1b[?997;1n", "\x1b[?997;2n", "\x1b]11;rgb:ffff/ffff/ffff\x07", "\x1b]10;rgb:0/0/0\x1b\\",
    "\x1b[5;7R", "\x1bP>|terminal(1.2)\x1b\\", "\x1b[>41;370;0c", "\x1b[97;5:3u", "\x1b[13;2u", "\x1b[57358u",
    "\x1b[0;;229u", "\x1b[27;2;13~", "\x1b[27;5;9~", "\x1b[", "\x1b[1;", "\x1b[<0;5", "\x1b]", "\x1bP",
    "\x1b\x1b\x1b[A", "\x1b[32;9;9M", "\x1b[<0;0;0M", "\x1b[<64;99999999999;1M", "\x1b[<255;5;5M",
    "\x1b[<0;-3;5m", "\x1b[200~left open", "\x1b[I\x1b[O" * 20, "\x1b[" + "1;" * 3000 + "A",
    "\x1b]52;c;" + "A" * 5000, "\x1b" * 50, "\x1b[999999999999999u", "\x1b[1114112u", "\x1b[55296u",
    "\x1b[1;99A", "\x1b[200~\x1b[201~", "\x1b[?1;2c" * 9,
)  # fmt: skip
"""What a terminal may send besides keys: replies, half sequences, other protocols, noise."""

PLAIN = (
    *"abcdefghijklmnopqrstuvwxyz0123456789/[];.-=",
    *_CURSOR,
    *_TILDE,
    "enter",
    "tab",
    "space",
    "backspace",
)
"""Keys that go with modifiers, whether or not anything listens to that."""


def encode(name: str) -> bytes:
    """What a terminal sends for a key; a character is itself, and so is a sequence of `STRANGE`."""
    if name in _PLAIN:
        return _PLAIN[name].encode()
    if len(name) == 1 or name.startswith("\x1b"):
        return name.encode("utf-8", "surrogatepass")
    *modifiers, last = name.split("+")
    code = 1 + sum(_MODIFIER.get(modifier, 0) for modifier in modifiers)
    if last in _CURSOR:
        return f"\x1b[1;{code}{_CURSOR[last]}".encode()
    if last in _TILDE:
        return f"\x1b[{_TILDE[last]}{f';{code}' if modifiers else ''}~".encode()
    character = {"enter": "\r", "space": " ", "tab": "\t", "backspace": "\x7f"}.get(last) or (
        last if len(last) == 1 else key_to_character(last) or ""
    )
    if modifiers == ["alt"]:
        return b"\x1b" + character.encode()
    if modifiers == ["alt", "shift"]:
        return b"\x1b" + character.upper().encode()
    if character:  # as terminals with the kitty protocol say it
        return f"\x1b[{ord(character)};{code}u".encode()
    raise KeyError(name)


@cache
def bound() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Every class of the console with bindings of its own: name → action → keys; not how a text is edited."""
    kinds = (kind for kind in classes() if "BINDINGS" in vars(kind) and kind is not Input)
    return {kind.__name__: _bindings(kind) for kind in kinds}


@cache
def screens() -> Mapping[str, tuple[str, ...]]:
    """Every screen there is → the keys of its own and of what it inherits from."""
    own = bound()
    found = [kind for kind in classes() if issubclass(kind, Screen)]
    parents = {base for kind in found for base in kind.__mro__[1:]}
    told = {
        kind.__name__: tuple(
            key for each in kind.__mro__ for keys in own.get(each.__name__, {}).values() for key in keys
        )
        for kind in found
        if kind not in parents or kind.__name__ == "ProfileScreen"
    }
    around = (Scope.MESSAGE, Scope.CHATS, Scope.COMPOSER)
    parts = tuple(
        key for each in ACTIONS if each.scope in around for key in with_twins(each.keys).split(",") if key
    )
    return told | {"MainScreen": told["MainScreen"] + parts, "Palette": ("down", "up", "enter")}


@cache
def every_key() -> tuple[str, ...]:
    """All keys that do something somewhere, with function keys, arrows and what edits a text."""
    keys = {key for actions in bound().values() for each in actions.values() for key in each}
    return tuple(sorted(keys | KEYS.keys()))


def _bindings(kind: type[DOMNode]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in Binding.make_bindings(vars(kind)["BINDINGS"]):
        found[each.action] = (*found.get(each.action, ()), each.key)
    return found


@cache
def classes() -> tuple[type[DOMNode], ...]:
    """Every class of the console that may be on the screen."""
    found: dict[type[DOMNode], None] = {}
    package = Path(greentui.__path__[0])
    for file in sorted((package / "tui").rglob("*.py")):  # not all of its folders are packages
        module = ".".join(("greentui", *file.relative_to(package).with_suffix("").parts))
        module = module.removesuffix(".__init__")
        loaded = importlib.import_module(module)
        for _name, kind in inspect.getmembers(loaded, inspect.isclass):
            if issubclass(kind, DOMNode) and kind.__module__ == module:
                found[kind] = None
    return tuple(found)
