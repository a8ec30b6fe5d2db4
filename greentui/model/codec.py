"""Writes the model's dataclasses as JSON and reads them back, guided by their annotations.

Fields equal to their default are not written, which keeps values small and lets fields be added later. If an
annotation allows several classes, the value has its class's name under the empty key. `bytes` are written as
Base64.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

NAME = ""
"""The key for a value's class, where the annotation leaves it open."""

Convert = Callable[[Any], Any]


class UnknownClass(ValueError):
    """The JSON names a class unknown to this version."""


class UnknownField(ValueError):
    """The JSON has a field unknown to this version."""


def to_json(value: object) -> dict[str, Any]:
    """A dataclass as a JSON object with its class named."""
    cls: Any = type(value)
    return {NAME: cls.__name__, **_writer(cls)(value)}


def from_json(data: Mapping[str, Any], classes: Mapping[str, type[Any]], *, strict: bool) -> Any:
    """The value that `to_json` was given.

    Args:
        classes: The classes allowed, by name.
        strict: Refuse unknown fields and values of other types instead of ignoring them.

    Raises:
        UnknownClass: It is none of `classes`.
        UnknownField: Only if `strict`.
        ValueError: It is not such JSON.
    """
    try:
        return _tagged(classes, strict=strict)(data)
    except (TypeError, AttributeError, KeyError) as error:
        raise ValueError(f"not what was written: {error}") from error


def dumps(data: object) -> str:
    """Compact JSON that can be stored: unpaired surrogates, which cannot be encoded, are escaped."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(data, separators=(",", ":"))
    return text


@cache
def _writer(cls: Any) -> Convert:
    """Writes the fields of one class."""
    hints = get_type_hints(cls)
    plan = [(field.name, field.default, _writing(hints[field.name])) for field in fields(cls)]

    def write(value: Any) -> dict[str, Any]:
        written = {}
        for name, default, convert in plan:
            found = getattr(value, name)
            if found is not default and found != default:
                written[name] = found if convert is None or found is None else convert(found)
        return written

    return write


def _writing(hint: Any) -> Convert | None:
    """How a value of this annotation is written; `None` if JSON takes it as it is."""
    choices = _choices(hint)
    if len(choices) > 1:
        return to_json
    kind = choices[0]
    if get_origin(kind) is tuple:
        item = _writing(get_args(kind)[0])
        return list if item is None else lambda values: [item(value) for value in values]
    if _is_ours(kind):
        return _writer(kind)
    if issubclass(kind, Enum):
        return lambda value: value.value
    return _encoded if kind is bytes else None


@cache
def _reader(cls: Any, *, strict: bool) -> Convert:
    """Reads the fields of one class."""
    hints = get_type_hints(cls)
    plan = {
        field.name: (_reading(hints[field.name], strict=strict), NoneType in get_args(hints[field.name]))
        for field in fields(cls)
    }
    needed = frozenset(field.name for field in fields(cls) if _needed(field))

    def read(data: Mapping[str, Any]) -> Any:
        known = {}
        for name, value in data.items():
            if name in plan:
                convert, optional = plan[name]
                if value is None and not optional and strict:
                    raise ValueError(f"{cls.__name__}.{name} is missing")
                known[name] = value if convert is None or value is None else convert(value)
            elif strict and name != NAME:
                raise UnknownField(f"{cls.__name__}.{name}")
        if missing := needed - known.keys():
            raise ValueError(f"{cls.__name__} lacks {', '.join(sorted(missing))}")
        return cls(**known)

    return read


def _reading(hint: Any, *, strict: bool) -> Convert | None:
    """How a non-null value of this annotation is read; `None` if JSON's value is used as it is."""
    choices = _choices(hint)
    if len(choices) > 1:
        return _tagged({choice.__name__: choice for choice in choices}, strict=strict)
    kind = choices[0]
    if get_origin(kind) is tuple:
        item = _reading(get_args(kind)[0], strict=strict)
        return tuple if item is None else lambda values: tuple(item(value) for value in values)
    if _is_ours(kind):
        return _reader(kind, strict=strict)
    if issubclass(kind, Enum):
        enum: Convert = kind
        return enum
    if kind is bytes:
        return _decoded
    return _checked(kind) if strict else None


def _checked(kind: type[Any]) -> Convert:
    allowed = (int, float) if kind is float else (kind,)

    def read(value: Any) -> Any:
        if type(value) not in allowed:
            raise ValueError(f"{value!r:.80} where {kind.__name__} belongs")
        return value

    return read


def _tagged(classes: Mapping[str, type[Any]], *, strict: bool) -> Convert:
    def read(data: Mapping[str, Any]) -> Any:
        cls: Any = classes.get(data[NAME])
        if cls is None:
            raise UnknownClass(str(data[NAME]))
        return _reader(cls, strict=strict)(data)

    return read


def _choices(hint: Any) -> list[Any]:
    """The types an annotation allows, without `None`."""
    if get_origin(hint) in (Union, UnionType):
        return [choice for choice in get_args(hint) if choice is not NoneType]
    return [hint]


def _is_ours(kind: Any) -> bool:
    return is_dataclass(kind)


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _encoded(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def _decoded(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else b64decode(value)
