"""A method's parameter: its name, type and place in the request; and the check of all of them.

Run before anything is sent, so that an invalid value is reported with its field instead of being refused by
the service later. Standard library only: the command line completes from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from greentui.words import Phrase, _

MISSING = Phrase("required")
"""What is wrong with a parameter that is not given."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field, by the API's name (`options[2].optionName`)."""

    field: str
    text: str


Problems = list[FieldProblem]


class Invalid(ValueError):
    """A value that a parameter does not accept; the text says why."""


class In(StrEnum):
    """Where in the request a parameter goes."""

    BODY = "body"
    QUERY = "query"
    PATH = "path"
    """The last segment of the address."""
    FORM = "form"
    """A part of a multipart form."""
    RAW = "raw body"
    HEADER = "header"


class ParamType:
    """What the value of a parameter may be. A type of simple values defines `words` and `accept`."""

    __slots__ = ()

    @property
    def words(self) -> str:
        """The rules, for documentation."""
        raise NotImplementedError

    @property
    def choices(self) -> tuple[str, ...]:
        """The only allowed values, as typed; empty if unrestricted."""
        return ()

    @property
    def inner(self) -> tuple[Parameter, ...]:
        """The fields the value consists of; empty if it is not an object."""
        return ()

    def accept(self, value: object) -> object:
        """The value for the API. Raises `Invalid`."""
        raise NotImplementedError

    def check(self, value: object, field: str, problems: Problems) -> object:
        """The value for the API; problems with it, or in it, are appended to `problems`."""
        try:
            return self.accept(value)
        except Invalid as error:
            problems.append(FieldProblem(field, str(error)))
            return value

    def parse(self, text: str) -> object:
        """The value of text typed on a command line; not checked yet."""
        return text


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a method, or a field of one of its objects.

    Attributes:
        about: What it means, in a sentence.
        location: Where in the request it goes.
        header: The header's name, if it is one.
    """

    name: str
    type: ParamType
    about: Phrase
    required: bool = True
    location: In = In.BODY
    header: str = ""


def check_all(
    parameters: Sequence[Parameter], values: Mapping[str, object], problems: Problems, inside: str = ""
) -> dict[str, object]:
    """The checked values of `parameters`; missing and unknown ones become problems. `None` means absent."""
    known = {parameter.name: parameter for parameter in parameters}
    checked: dict[str, object] = {}
    for name, value in values.items():
        if name not in known:
            problems.append(FieldProblem(inside + name, _("there is no such parameter")))
        elif value is not None:
            checked[name] = known[name].type.check(value, inside + name, problems)
    problems.extend(
        FieldProblem(inside + name, str(MISSING))
        for name, parameter in known.items()
        if parameter.required and name not in checked
    )
    return checked
