"""Methods and parameters that the table does not have: passed on as given, slowly, and never repeated.

The service learns new ones between two releases of this program; what it does with them, it says itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from greentui.greenapi import response_models as responses
from greentui.greenapi.method import Lifecycle, Method, Verb
from greentui.greenapi.methods import METHODS
from greentui.greenapi.parameters import In, Parameter, ParamType
from greentui.words import NOTHING, Phrase, _

RATE = 1.0
"""Calls a second: none is published."""


@dataclass(frozen=True, slots=True)
class AnyValue(ParamType):
    """Any value. What is typed is read as JSON where it is JSON, else as text."""

    @property
    def words(self) -> str:
        return _("anything")

    def accept(self, value: object) -> object:
        return value

    def parse(self, text: str) -> object:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text


def unlisted(name: str, given: Iterable[str]) -> Method[Any]:
    """A method of this name with these parameters, called with POST where it has any.

    Args:
        name: As the service spells it.
        given: The names of its parameters. One that other methods have is typed as theirs.
    """
    parameters = tuple(Parameter(each, _type_of(each), NOTHING, False) for each in given)
    return Method(
        name,
        Verb.POST if parameters else Verb.GET,
        Phrase("This program does not know it."),
        responses.ANYTHING,
        Phrase("nowhere yet"),
        parameters,
        rate=RATE,
        lifecycle=Lifecycle.NEWER,
    )


def extended(method: Method[Any], given: Iterable[str]) -> Method[Any]:
    """The method with further parameters, in the place where most of its own go."""
    places = [each.location for each in method.parameters if each.location is not In.PATH]
    place = places[0] if places else In.BODY if method.verb is Verb.POST else In.QUERY
    place = In.HEADER if place is In.RAW else place
    further = tuple(Parameter(each, _type_of(each), NOTHING, False, place, each) for each in given)
    return replace(method, parameters=method.parameters + further, rate=RATE, repeatable=False)


def further(method: Method[Any], values: Mapping[str, str]) -> list[str]:
    """The names among typed parameters that the method does not have."""
    known = {parameter.name for parameter in method.parameters}
    return [each for each in dict.fromkeys(key.partition(".")[0] for key in values) if each not in known]


def _type_of(name: str) -> ParamType:
    return _Text() if name in _texts() else AnyValue()


@dataclass(frozen=True, slots=True)
class _Text(AnyValue):
    """Text, though it may look like a number: `chatId`, `idMessage`."""

    def parse(self, text: str) -> object:
        return text


@cache
def _texts() -> frozenset[str]:
    """The names of parameters that are text wherever they are known."""
    return frozenset(
        parameter.name
        for method in METHODS.values()
        for parameter in method.parameters
        if isinstance(parameter.type.parse("1"), str)
    )
