"""What a parameter of a method is: its name, its kind, its place in the request; and checking all of them.

Used before anything goes out, so that a wrong value is named with its field instead of being refused by
the service later. Standard library only: the command line completes from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from greentui.words import _


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field, by the API's name (`options[2].optionName`)."""

    field: str
    text: str


Problems = list[FieldProblem]


class Place(StrEnum):
    """Where in the request a parameter goes."""

    BODY = "body"
    QUERY = "query"
    PATH = "path"
    """The last segment of the address."""
    FORM = "form"
    """A part of a multipart form."""
    RAW = "raw body"
    HEADER = "header"


class Kind(Protocol):
    """What a value may be."""

    @property
    def words(self) -> str:
        """The rules, for documentation."""
        ...

    def check(self, value: object, field: str, problems: Problems) -> object:
        """The value as the API wants it; what is wrong is appended to `problems`."""
        ...

    def parse(self, text: str) -> object:
        """The value that text typed on a command line means; not checked yet."""
        ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a method, or a field of one of its objects.

    Attributes:
        about: What it means, in a sentence.
        place: Where in the request it goes.
        header: The header's name, where it goes into one.
    """

    name: str
    kind: Kind
    about: str
    required: bool = True
    place: Place = Place.BODY
    header: str = ""


def check_all(
    parameters: Sequence[Parameter], values: Mapping[str, object], problems: Problems, inside: str = ""
) -> dict[str, object]:
    """The checked values of `parameters`; absent and unknown ones become problems. `None` means absent."""
    known = {parameter.name: parameter for parameter in parameters}
    checked: dict[str, object] = {}
    for name, value in values.items():
        if name not in known:
            problems.append(FieldProblem(inside + name, _("there is no such parameter")))
        elif value is not None:
            checked[name] = known[name].kind.check(value, inside + name, problems)
    problems.extend(
        FieldProblem(inside + name, _("must be given"))
        for name, parameter in known.items()
        if parameter.required and name not in checked
    )
    return checked
