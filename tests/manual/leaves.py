"""Single values of JSON: which there are, and the same JSON with another value in one place.

Whether a reader takes a value in shows when the value changes and what was read does not.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator

from tests.manual.corpus import Json

Path = tuple[str | int, ...]

_PICTURES = ("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBD", "/9j/4AAQSkZJRgABAQAAAQABAAD/2wCE")
"""Beginnings of two JPEGs; those of the manual are shortened until they are none."""
_WORDS: dict[str, tuple[str, str]] = {
    "jpegThumbnail": _PICTURES,
    "type": ("user", "group"),
    "statusInstance": ("online", "offline"),
    "stateInstance": ("authorized", "blocked"),
    "status": ("sent", "read"),
    "statusMessage": ("sent", "read"),
    "chatState": ("blocked", "unblocked"),
    "typeMessage": ("imageMessage", "contactMessage"),
    "vcard": (
        "BEGIN:VCARD\nVERSION:3.0\nFN:A\nTEL;waid=79001230001:+7 900\nEND:VCARD",
        "BEGIN:VCARD\nVERSION:3.0\nFN:B\nTEL;waid=79001230002:+7 901\nEND:VCARD",
    ),
}


def leaves(found: Json, path: Path = ()) -> Iterator[Path]:
    """The places of everything that is neither object nor filled array."""
    if isinstance(found, dict) and found:
        for name, inner in found.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(found, list) and found:
        for number, inner in enumerate(found):
            yield from leaves(inner, (*path, number))
    elif path:
        yield path


def named(path: Path) -> str:
    """A place without its numbers: `participants.isAdmin`."""
    return ".".join(each for each in path if isinstance(each, str))


def read_places(found: Json, read: Callable[[Json], object]) -> dict[str, bool]:
    """Of each named place, whether changing it changes what is read, wherever it occurs."""
    told: dict[str, bool] = {}
    for path in leaves(found):
        here = [replaced(found, path, value) for value in variants(path, found)]
        changes = read(here[0]) != read(here[1])
        told[named(path)] = told.get(named(path), True) and changes
    return told


def variants(path: Path, found: Json) -> tuple[Json, Json]:
    """Two values that could stand there, of the type that does."""
    name = next(each for each in reversed(path) if isinstance(each, str))
    value = at(found, path)
    match value:
        case "incoming" | "outgoing":
            return "incoming", "outgoing"
        case str() if name in _WORDS:
            return _WORDS[name]
        case bool():
            return True, False
        case int() | float():
            return value, value + 7
        case str() if match := re.fullmatch(r"([\d-]+)(@\S+)", value):
            return f"{match[1][:-2]}11{match[2]}", f"{match[1][:-2]}22{match[2]}"
        case str() if value.isdigit():
            return value, str(int(value) + 7)
        case None:
            return None, "1700000000"
        case list():
            return [], ["79001234568@c.us"]
        case _:
            return f"{value}a", f"{value}b"


def at(found: Json, path: Path) -> Json:
    """What stands there."""
    for step in path:
        found = found[step]
    return found


def replaced(found: Json, path: Path, value: Json) -> Json:
    """A copy with another value there."""
    changed = copy.deepcopy(found)
    at(changed, path[:-1])[path[-1]] = value
    return changed
