"""Reads the fields of a body forgivingly: whatever stands there, each reader gives its type and never raises.

Numbers may come as strings and strings as numbers, fields may be absent, null, empty or of another kind
altogether. What cannot be read is as good as absent.
"""

from __future__ import annotations

import binascii
import math
from typing import Any

Body = dict[str, Any]

EMPTY: Body = {}
_LATEST = 253_402_300_799
"""The last second of the year 9999; nothing later is a time."""
_MILLISECONDS = 100_000_000_000
"""From here on a time must be meant in milliseconds."""
_SAFE = 2**53
_THUMBNAIL = 400_000
"""Characters of base64 that are still a thumbnail."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8")


def clean(text: str) -> str:
    """`text` as every file and database can hold it: halves of characters are replaced."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # Two halves that stand side by side are a whole.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def text(body: Body, *names: str) -> str:
    """The first of `names` that holds text, or a number as text; empty where none does."""
    for name in names:
        value = body.get(name)
        if isinstance(value, str):
            if value:
                return clean(value)
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e30:
            return str(value)
    return ""


def prose(body: Body, *names: str) -> str:
    """The first of `names` that holds text; a number is none."""
    for name in names:
        value = body.get(name)
        if isinstance(value, str) and value:
            return clean(value)
    return ""


def an_id(body: Body, *names: str) -> str:
    """An id of a chat or person, without a device suffix."""
    found = text(body, *names).strip()
    if ":" in found:
        name, _, server = found.rpartition("@")
        owner, _, device = name.rpartition(":")
        if device.isdigit():
            return f"{owner}@{server}"
    return found


def number(body: Body, *names: str) -> int | None:
    """The first of `names` that holds a whole number that a database can hold, however written."""
    for name in names:
        value = real(body, name)
        if value is not None and abs(value) < _SAFE:
            return int(value)
    return None


def real(body: Body, *names: str) -> float | None:
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


def moment(body: Body, *names: str) -> int | None:
    """The first of `names` that holds a time, as UTC seconds."""
    for name in names:
        value = body.get(name)
        seconds = value if type(value) is int else number(body, name)
        if seconds is None:
            continue
        if seconds >= _MILLISECONDS:
            seconds //= 1000
        if 0 < seconds <= _LATEST:
            return seconds
    return None


def flag(body: Body, *names: str) -> bool:
    """Whether one of `names` says yes."""
    return any(body.get(name) in (True, "true", "True", "yes") for name in names)


def part(body: Body, *names: str) -> Body:
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


def parts(body: Body, *names: str) -> list[Body]:
    """The objects of the first of `names` that holds a list; empty where none does."""
    for name in names:
        value = body.get(name)
        if isinstance(value, list):
            return [one for one in value if isinstance(one, dict)]
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
