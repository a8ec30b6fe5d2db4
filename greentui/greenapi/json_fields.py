"""Reads the service's JSON leniently, in notifications and responses alike.

A rule (`as_text`, `as_timestamp`, …) takes any JSON value and returns its own type; none raises. Numbers may
come as strings and strings as numbers; a value may be null, empty or of another type. What cannot be read
counts as absent. Responses are dataclasses whose fields name their rule (`wire_object`); notifications, which
spell one thing in many ways, are read by name: `text(body, "idMessage", "messageId")`.
"""

from __future__ import annotations

import binascii
import math
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Json = Any
"""A JSON value: `dict`, `list`, `str`, `int`, `float`, `bool` or `None`."""
Body = Mapping[str, Any]
"""A JSON object; read only."""

EMPTY: Body = {}
_MILLISECONDS = 100_000_000_000
"""From here on (the year 5138 in seconds) a time is taken as milliseconds, or finer."""
_SAFE = 2**53
"""Whole numbers from here on are not exact in JSON, and no database column of ours holds them."""
_YES = (True, "true", "True", "yes")
_THUMBNAIL = 400_000
"""Maximum characters of a thumbnail in base64."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8")


def storable(text: str) -> str:
    """`text` so that files and databases can store it: unpaired surrogates are replaced."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # Two adjacent halves form a whole character.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def as_object(value: Json) -> Body:
    """`value` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else EMPTY


def as_objects(value: Json) -> list[Body]:
    """The objects in a list; empty if `value` is not a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def as_text(value: Json) -> str:
    """Text, or a number as text; empty for anything else."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e30:
        return str(value)
    return ""


def as_string(value: Json) -> str:
    """Text; empty for anything else, numbers included."""
    return storable(value) if isinstance(value, str) else ""


def as_strings(value: Json) -> tuple[str, ...]:
    """The texts in a list."""
    return tuple(storable(one) for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def as_jid(value: Json) -> str:
    """The id of a chat or person, without a device suffix."""
    found = as_text(value).strip()
    if ":" in found:
        name, _, server = found.rpartition("@")
        owner, _, device = name.rpartition(":")
        if device.isdigit():
            return f"{owner}@{server}"
    return found


def as_integer(value: Json) -> int | None:
    """A whole number within a database's range, as a number or text."""
    found = as_decimal(value)
    return None if found is None or abs(found) >= _SAFE else int(found)


def as_decimal(value: Json) -> float | None:
    """A finite number, as a number or text."""
    if isinstance(value, str):
        if not 0 < len(value) <= 40:
            return None
        try:
            value = float(value.replace(",", "."))
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int) and abs(value) > _SAFE:
        return None
    return value if math.isfinite(value) else None


def as_timestamp(value: Json) -> int | None:
    """A time in UTC seconds; finer units are recognised by their size."""
    seconds = value if type(value) is int else as_integer(value)
    if seconds is None:
        return None
    for _finer in ("milliseconds", "microseconds", "nanoseconds"):
        seconds //= 1000 if seconds >= _MILLISECONDS else 1
    return seconds if 0 < seconds < _MILLISECONDS else None


def as_flag(value: Json) -> bool:
    """Whether it is true."""
    return value in _YES


def as_optional_flag(value: Json) -> bool | None:
    """Whether it is true; `None` if absent."""
    return None if value is None else as_flag(value)


def as_picture(value: Json) -> bytes:
    """A small picture in base64."""
    if not isinstance(value, str) or not 8 <= len(value) <= _THUMBNAIL:
        return b""
    if value.startswith("data:"):
        value = value.partition(",")[2]
    try:
        found = binascii.a2b_base64(value)
    except ValueError:
        return b""
    return found if found.startswith(_PICTURES) else b""


class Field(Protocol[T_co]):
    """Reads a field of an object: the first of `names` with a value its rule can read."""

    def __call__(self, body: Body, /, *names: str) -> T_co: ...


def _field(rule: Callable[[Json], T]) -> Field[T]:
    absent = rule(None)

    def read(body: Body, /, *names: str) -> T:
        for name in names:
            if name in body:  # most are not: a notification has few of the names that any has
                found = rule(body[name])
                if found != absent:
                    return found
        return absent

    return read


text = _field(as_text)
string = _field(as_string)
jid = _field(as_jid)
integer = _field(as_integer)
decimal = _field(as_decimal)
timestamp = _field(as_timestamp)
flag = _field(as_flag)
picture = _field(as_picture)


def nested(body: Body, *names: str) -> Body:
    """The object in the first of `names` that has one, ignoring case; empty if none has."""
    for name in names:
        value = body.get(name)
        if isinstance(value, dict):
            return value
    if not body:
        return EMPTY
    wanted = {name.lower() for name in names}
    for key, value in body.items():
        if isinstance(value, dict) and isinstance(key, str) and key.lower() in wanted:
            return value
    return EMPTY


def objects(body: Body, *names: str) -> list[Body]:
    """The objects of the list in the first of `names` that has one; empty if none has."""
    for name in names:
        if isinstance(body.get(name), list):
            return as_objects(body[name])
    return []
