"""JSON objects of the service as plain dataclasses, read through pydantic.

A field is declared once: its name is the API's (`id_message` reads `idMessage`, ignoring case) and its type
has the rule of `json_fields` that reads any value. Fields may be new, absent or malformed; only a required
one can be missing. pydantic is imported when the first object is read, not with the classes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar

from greentui.greenapi import json_fields
from greentui.greenapi.json_fields import Body, Json, as_object, as_objects, storable
from greentui.words import _

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, TypeAdapter
    from pydantic_core import CoreSchema

T = TypeVar("T")


class MalformedResponse(ValueError):
    """A response without its essential content; names what is missing, never what was there instead."""


@dataclass(frozen=True, slots=True)
class Lenient:
    """Applies a rule before the annotated type is checked; an absent value counts as null.

    Attributes:
        rule: Turns any JSON value into what the type accepts.
    """

    rule: Callable[[Json], object]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        lenient = core_schema.no_info_before_validator_function(self.rule, handler(source))
        return core_schema.with_default_schema(lenient, default=None, validate_default=True)


def _required(rule: Callable[[Json], T]) -> Lenient:
    """The rule of a required field: without it a response is malformed."""

    def read(value: Json) -> T:
        found = rule(value)
        if not found:
            raise ValueError
        return found

    return Lenient(read)


def _key(name: str) -> str:
    return name.replace("_", "").lower()


def _object(value: Json) -> Body:
    return {storable(name).lower(): found for name, found in as_object(value).items()}


def _objects(value: Json) -> list[Body]:
    return list(map(_object, as_objects(value)))


Text = Annotated[str, Lenient(json_fields.as_text)]
String = Annotated[str, Lenient(json_fields.as_string)]
Strings = Annotated[tuple[str, ...], Lenient(json_fields.as_strings)]
RequiredText = Annotated[str, _required(json_fields.as_text)]
RequiredString = Annotated[str, _required(json_fields.as_string)]
RequiredStrings = Annotated[tuple[str, ...], _required(json_fields.as_strings)]
Jid = Annotated[str, Lenient(json_fields.as_jid)]
Integer = Annotated[int | None, Lenient(json_fields.as_integer)]
Decimal = Annotated[float | None, Lenient(json_fields.as_decimal)]
Timestamp = Annotated[int | None, Lenient(json_fields.as_timestamp)]
Flag = Annotated[bool, Lenient(json_fields.as_flag)]
OptionalFlag = Annotated[bool | None, Lenient(json_fields.as_optional_flag)]
Picture = Annotated[bytes, Lenient(json_fields.as_picture)]
Object = Annotated[T, Lenient(_object)]
"""Anything but an object is read as an empty one."""
Objects = Annotated[tuple[T, ...], Lenient(_objects)]
"""The objects in a list; anything else in it is skipped."""


class WireObject:
    """A JSON object of the service; derive a frozen, slotted dataclass from it."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"alias_generator": _key, "loc_by_alias": False}

    @property
    def done(self) -> bool:
        """Whether the call succeeded; always true for responses that only inform."""
        return True

    @classmethod
    def read(cls, response: Json) -> Self:
        """Read an object from JSON; anything but an object is read as an empty one.

        Raises:
            MalformedResponse: A required field is missing.
        """
        from pydantic import ValidationError

        try:
            return cls._adapter().validate_python(_object(response))
        except ValidationError as error:
            field = error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"][-1]
            first, *rest = str(field).split("_")
            name = first + "".join(map(str.title, rest))
            raise MalformedResponse(_("%s is missing") % name) from None

    @classmethod
    def read_each(cls, response: Json) -> tuple[Self, ...]:
        """Read every object in a list; anything else in it is skipped."""
        return tuple(map(cls.read, as_objects(response)))

    @classmethod
    @cache
    def _adapter(cls) -> TypeAdapter[Self]:
        from pydantic import TypeAdapter

        return TypeAdapter(cls)
