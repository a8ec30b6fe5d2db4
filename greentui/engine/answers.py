"""Reads plain JSON answers forgivingly: numbers as strings, absent fields, odd values.

For the engine's rooms that work on what a single method answered (groups, statuses, contacts, …). An
answer that is nothing like the documented one reads as empty, never as an exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from greentui.greenapi.json_fields import integer as number
from greentui.greenapi.json_fields import text
from greentui.greenapi.json_fields import timestamp as moment

__all__ = ["Caller", "Record", "flag", "moment", "number", "record", "records", "strings", "text"]

Record = Mapping[str, object]


class Caller(Protocol):
    """Calls a method of the API by name; `Session.call` is one."""

    async def __call__(self, method: str, /, **params: Any) -> object:
        """The answer as JSON. Raises `Refusal` in words."""
        ...


def record(answer: object) -> Record:
    """The answer as an object; empty where it is none."""
    return answer if isinstance(answer, Mapping) else {}


def records(answer: object) -> list[Record]:
    """The objects of a list; empty where it is none."""
    return [item for item in answer if isinstance(item, Mapping)] if isinstance(answer, list) else []


def flag(of: Record, *names: str) -> bool:
    """Whether one of `names` says yes."""
    return any(of.get(name) in (True, "true", "True", "yes", 1) for name in names)


def strings(value: object) -> tuple[str, ...]:
    """The strings of a list; empty where it is none."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, Iterable) else ()
