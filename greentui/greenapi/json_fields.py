"""The one way in which fields of the service's JSON are read, in notifications and responses alike.

Each reader takes an object and the names under which a field is known, and returns its own type; none
raises. Numbers may come as strings and strings as numbers; fields may be absent, null, empty or of another
type altogether. What cannot be read is as good as absent.
"""

from __future__ import annotations

import binascii
import math
from collections.abc import Mapping
from typing import Any

Json = Any
"""A JSON value: `dict`, `list`, `str`, `int`, `float`, `bool` or `None`."""
Body = Mapping[str, Any]
"""An object of it, which is only read."""

EMPTY: Body = {}
_MILLISECONDS = 100_000_000_000
"""From here on, the year 5138 in seconds, a time must be meant in milliseconds, or finer."""
_SAFE = 2**53
"""Whole numbers from here on are not exact in JSON, and no database column of ours holds them."""
_YES = (True, "true", "True", "yes")
_THUMBNAIL = 400_000
"""Characters of base64 that are still a thumbnail."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8")


def storable(text: str) -> str:
    """`text` as every file and database can hold it: halves of characters are replaced."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # Two halves that stand side by side are a whole.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def as_object(value: Json) -> Body:
    """`value` if it is an object; an empty one otherwise."""
    return value if isinstance(value, dict) else EMPTY


def as_objects(value: Json) -> list[Body]:
    """The objects in a list; empty where `value` is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text(body: Body, *names: str) -> str:
    """The first of `names` that holds text, or a number as text; empty where none does."""
    for name in names:
        value = body.get(name)
        if isinstance(value, str):
            if value:
                return storable(value)
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e30:
            return str(value)
    return ""


def string(body: Body, *names: str) -> str:
    """The first of `names` that holds text; a number is none."""
    for name in names:
        value = body.get(name)
        if isinstance(value, str) and value:
            return storable(value)
    return ""


def strings(body: Body, *names: str) -> tuple[str, ...]:
    """The texts in the list that the first of `names` holds; empty where none does."""
    for name in names:
        value = body.get(name)
        if isinstance(value, list) and value:
            return tuple(storable(one) for one in value if isinstance(one, str))
    return ()


def jid(body: Body, *names: str) -> str:
    """The id of a chat or person, without a device suffix."""
    found = text(body, *names).strip()
    if ":" in found:
        name, _, server = found.rpartition("@")
        owner, _, device = name.rpartition(":")
        if device.isdigit():
            return f"{owner}@{server}"
    return found


def integer(body: Body, *names: str) -> int | None:
    """The first of `names` that holds a whole number that a database can hold, however written."""
    for name in names:
        value = decimal(body, name)
        if value is not None and abs(value) < _SAFE:
            return int(value)
    return None


def decimal(body: Body, *names: str) -> float | None:
    """The first of `names` that holds a finite number, however written."""
    for name in names:
        value = body.get(name)
        if isinstance(value, str):
            if not 0 < len(value) <= 40:
                continue
            try:
                value = float(value.replace(",", "."))
            except ValueError:
                continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if isinstance(value, int) and abs(value) > _SAFE:
            continue
        if math.isfinite(value):
            return value
    return None


def timestamp(body: Body, *names: str) -> int | None:
    """The first of `names` that holds a time, as UTC seconds; finer units are recognised by their size."""
    for name in names:
        value = body.get(name)
        seconds = value if type(value) is int else integer(body, name)
        if seconds is None:
            continue
        for _finer in ("milliseconds", "microseconds", "nanoseconds"):
            seconds //= 1000 if seconds >= _MILLISECONDS else 1
        if 0 < seconds < _MILLISECONDS:
            return seconds
    return None


def flag(body: Body, *names: str) -> bool:
    """Whether one of `names` says yes."""
    return any(body.get(name) in _YES for name in names)


def optional_flag(body: Body, *names: str) -> bool | None:
    """Whether one of `names` says yes; `None` where none is there."""
    return flag(body, *names) if any(name in body for name in names) else None


def nested(body: Body, *names: str) -> Body:
    """The first of `names` that holds an object, in whatever letter case; empty where none does."""
    for name in names:
        value = body.get(name)
        if isinstance(value, dict):
            return value
    wanted = {name.lower() for name in names}
    for key, value in body.items():
        if isinstance(value, dict) and isinstance(key, str) and key.lower() in wanted:
            return value
    return EMPTY


def objects(body: Body, *names: str) -> list[Body]:
    """The objects in the list that the first of `names` holds; empty where none does."""
    for name in names:
        if isinstance(body.get(name), list):
            return as_objects(body[name])
    return []


def picture(body: Body, *names: str) -> bytes:
    """The small picture in base64 that one of `names` holds; empty where none does."""
    for name in names:
        value = body.get(name)
        if not isinstance(value, str) or not 8 <= len(value) <= _THUMBNAIL:
            continue
        if value.startswith("data:"):
            value = value.partition(",")[2]
        try:
            found = binascii.a2b_base64(value)
        except ValueError:
            continue
        if found.startswith(_PICTURES):
            return found
    return b""
