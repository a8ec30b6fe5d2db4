"""Reads `data/` into typed records. Standard library only, and nothing of the program."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

Json = Any
"""What `json.loads` makes."""


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of the manual, both included, counted from 1.

    Attributes:
        page: The first characters of the file's name; `004` is the manual, the others are older single pages.
    """

    first: int
    last: int
    page: str = "004"

    def __str__(self) -> str:
        lines = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        return lines if self.page == "004" else f"{self.page}:{lines}"


@dataclass(frozen=True, slots=True)
class Correction:
    """A misprint of the manual, and what it should be; every occurrence in the record is meant."""

    original: str
    corrected: str


@dataclass(frozen=True, slots=True)
class Field:
    """A row of a table of parameters or fields.

    Attributes:
        of: The object or array it lies in; empty for the outermost.
        type: The manual's word: string, integer, double, boolean, object, array, file, binary, header.
        need: `required`, `optional`, `one of` (at least one of these), or empty in an answer.
        values: The words it can have.
        characters: How many characters it may have.
        digits: How many digits it may have, least and most.
        range: Least and greatest number.
        items: How many elements, least and most.
        megabytes: How large the file may be.
        default: What stands in for it.
        at: The line that says so; the row itself if 0.
        when: The answer's `type` that this row is about.
    """

    place: Place
    name: str
    type: str
    of: str = ""
    need: str = ""
    values: tuple[str, ...] = ()
    characters: int = 0
    digits: tuple[int, ...] = ()
    range: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    megabytes: int = 0
    default: str = ""
    at: int = 0
    when: str = ""

    @property
    def path(self) -> str:
        """Object and name: `contact.firstName`."""
        return f"{self.of}.{self.name}" if self.of else self.name

    def limits(self) -> Iterator[str]:
        """What the description must say, in its own figures."""
        yield from self.values
        for number in (self.characters, *self.digits, *self.range, *self.items, self.megabytes):
            if number:
                yield str(number)
        if self.default:
            yield self.default


@dataclass(frozen=True, slots=True)
class Error:
    """An error as a method's table has it.

    Attributes:
        occasion: What makes it come, in English; empty for the general "Validation failed".
    """

    place: Place
    status: int
    text: str
    occasion: str = ""
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON body.

    Attributes:
        of: `request`, `answer`, `notification`, or `refusal`.
        text: As printed, after the corrections.
        message: The `typeMessage` of a notification, as its heading has it.
        partial: Whether the manual leaves out the middle.
    """

    place: Place
    of: str
    title: str
    text: str
    corrections: tuple[Correction, ...] = ()
    message: str = ""
    partial: bool = False
    status: int = 200

    @property
    def json(self) -> Json:
        """A fresh copy of what it holds."""
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the API.

    Attributes:
        address: With the manual's own `{{…}}`.
        carries: Where the parameters go: `query`, `json`, `form`, `raw`, `path`.
        answers: `object`, `array`, or `empty`.
        answer: The fields of the answer, or of an element of it.
    """

    name: str
    verb: str
    address: str
    place: Place
    section: str
    corrections: tuple[Correction, ...]
    carries: str
    answers: str
    parameters: tuple[Field, ...]
    answer: tuple[Field, ...]
    errors: tuple[Error, ...]
    bodies: tuple[Body, ...]

    @property
    def host(self) -> str:
        """`apiUrl` or `mediaUrl`."""
        return self.address[2 : self.address.index("}}")]

    def bodies_of(self, of: str) -> tuple[Body, ...]:
        """Its requests or its answers."""
        return tuple(body for body in self.bodies if body.of == of)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notification.

    Attributes:
        webhook: Its `typeWebhook`.
        messages: The `typeMessage` it is about, where it is one of messages.
    """

    webhook: str
    messages: tuple[str, ...]
    title: str
    section: str
    fields: tuple[Field, ...]
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a method may be called: `number` times a second, or a month."""

    place: Place
    name: str
    number: float
    business: int = 0


@dataclass(frozen=True, slots=True)
class Marker:
    """A word that stands in the place of a message."""

    place: Place
    word: str
    field: str


@dataclass(frozen=True, slots=True)
class Push:
    """A rule for the call of a server whose address is in webhookUrl."""

    place: Place
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Need:
    """What settings a kind of notification takes.

    Attributes:
        message: The kind of message, where only that one takes them.
    """

    place: Place
    webhook: str
    message: str
    settings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything.

    Attributes:
        older: Methods of the older pages: the same names, other bodies.
        errors: Of any method.
        validation: What can follow `Validation failed. Details: `.
        quota: The fields of the error 466.
        rates: Calls a second.
        quotas: Calls a month on the tariff Developer.
    """

    methods: tuple[Method, ...]
    older: tuple[Method, ...]
    kinds: tuple[Kind, ...]
    errors: tuple[Error, ...]
    validation: tuple[Error, ...]
    quota: tuple[Field, ...]
    markers: tuple[Marker, ...]
    refusals: tuple[Body, ...]
    rates: tuple[Rate, ...]
    quotas: tuple[Rate, ...]
    pushes: tuple[Push, ...]
    needs: tuple[Need, ...]

    def method(self, name: str) -> Method:
        """By its name, in whatever case."""
        return next(each for each in self.methods if each.name.lower() == name.lower())

    def bodies(self) -> Iterator[Body]:
        """Every body there is."""
        for method in (*self.methods, *self.older):
            yield from method.bodies
        for kind in self.kinds:
            yield from kind.bodies
        yield from self.refusals

    def rows(self) -> Iterator[Field]:
        """Every row of a table of parameters or fields."""
        for method in self.methods:
            yield from method.parameters
            yield from method.answer
        for kind in self.kinds:
            yield from kind.fields
        yield from self.quota

    def refusing(self) -> Iterator[tuple[str, Error]]:
        """Every error with the name of its method, empty for those of any method."""
        for method in self.methods:
            for error in method.errors:
                yield method.name, error
        for error in self.errors:
            yield "", error

    def notifications(self) -> Iterator[tuple[Kind, Body]]:
        """Every body of a notification that is printed whole."""
        for kind in self.kinds:
            for body in kind.bodies:
                if not body.partial:
                    yield kind, body

    def records(self) -> Iterator[tuple[str, Body, int, Json]]:
        """Every record of a journal: its method, its body, which element of the body, what it holds."""
        for method in (*self.methods, *self.older):
            if method.name not in JOURNALS:
                continue
            for body in method.bodies_of("answer"):
                found = body.json
                for number, record in enumerate(found if isinstance(found, list) else [found]):
                    yield method.name, body, number, record


JOURNALS = ("getChatHistory", "getMessage", "lastIncomingMessages", "lastOutgoingMessages")
"""Methods whose answers are records of messages."""


UNPROVOKED = frozenset(
    {
        "starting for over five minutes: reboot",
        "an account without the beta",
        "it took too long",
        "an empty array: ask again later",
        "the caller hung up",
        "a file over 100 MB",
        "too many groups in a short time",
        "the server behind does not answer: three times, with a delay",
    }
)
"""What no request brings about: it depends on the account, on time, or on what lies between."""


@functools.cache
def corpus() -> Corpus:
    """The whole of `data/`."""
    methods: list[Method] = []
    older: list[Method] = []
    kinds: list[Kind] = []
    needs: list[Need] = []
    common: dict[str, Any] = {}
    for path in sorted(DATA.glob("*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        for each in told.get("method", ()):
            (older if each.get("page") else methods).append(_method(each, told["section"]))
        kinds += (_kind(each, told["section"]) for each in told.get("kind", ()))
        for line, webhook, message, settings in told.get("needs", ()):
            needs.append(Need(Place(line, line), webhook, message, tuple(settings)))
        if "rates" in told:
            common = told
    return Corpus(
        methods=tuple(methods),
        older=tuple(older),
        kinds=tuple(kinds),
        errors=_errors(common["errors"]),
        validation=tuple(_validation(row) for row in common["validation"]),
        quota=_fields(common["quota_fields"]),
        markers=tuple(Marker(Place(line, line), word, field) for line, word, field in common["markers"]),
        refusals=tuple(_body(each, "refusal") for each in common["refusal"]),
        rates=tuple(Rate(Place(row[0], row[0]), *row[1:]) for row in common["rates"]),
        needs=tuple(needs),
        pushes=tuple(Push(Place(line, line), name, value) for line, name, value in common["push"]),
        quotas=tuple(Rate(Place(row[0], row[0]), *row[1:]) for row in common["quotas"]),
    )


def _method(told: dict[str, Any], section: str) -> Method:
    carries = told.get("carries") or ("json" if told["verb"] == "POST" else "query")
    return Method(
        name=told["name"],
        verb=told["verb"],
        address=told["address"],
        place=_place(told),
        section=section,
        corrections=_corrections(told),
        carries=carries,
        answers=told.get("answers", "object"),
        parameters=tuple(_parameter(row) for row in told.get("parameters", ())),
        answer=tuple(_answer(row) for row in told.get("answer", ())),
        errors=_errors(told.get("errors", ())),
        bodies=tuple(_body(each, each["of"]) for each in told.get("body", ())),
    )


def _kind(told: dict[str, Any], section: str) -> Kind:
    message = told.get("message", "")
    return Kind(
        webhook=told["webhook"],
        messages=tuple(message.split(", ")) if message else (),
        title=told["title"],
        section=section,
        fields=_fields(told.get("fields", ())),
        bodies=tuple(_body({"message": message, **each}, "notification") for each in told.get("body", ())),
    )


def _body(told: dict[str, Any], of: str) -> Body:
    return Body(
        place=_place(told),
        of=of,
        title=told["title"],
        text=told["text"],
        corrections=_corrections(told),
        message=told.get("message", ""),
        partial=told.get("partial", False),
        status=told.get("status", 200),
    )


def _place(told: dict[str, Any]) -> Place:
    first, last = told["lines"]
    return Place(first, last, told.get("page", "004"))


def _corrections(told: dict[str, Any]) -> tuple[Correction, ...]:
    return tuple(Correction(*pair) for pair in told.get("corrections", ()))


def _parameter(row: list[Any]) -> Field:
    line, name, type_, need, more = (*row, {})[:5]
    return Field(Place(line, line), name, type_, need=need, **_more(more))


def _answer(row: list[Any]) -> Field:
    line, name, type_, more = (*row, {})[:4]
    return Field(Place(line, line), name, type_, **_more(more))


def _fields(rows: Iterable[list[Any]]) -> tuple[Field, ...]:
    """Rows that name the object first."""
    return tuple(
        _answer([line, name, type_, {"of": of, **dict(*more)}]) for line, of, name, type_, *more in rows
    )


def _more(told: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}


def _errors(rows: Iterable[list[Any]]) -> tuple[Error, ...]:
    found = []
    for row in rows:
        line, status, text, *rest = row
        occasion, more = (*rest, "", {})[:2] if len(rest) != 1 else (rest[0], {})
        found.append(Error(Place(line, line), status, text, occasion, _corrections(more)))
    return tuple(found)


def _validation(row: list[Any]) -> Error:
    line, text, more = (*row, {})[:3]
    return Error(Place(line, line), 400, text, corrections=_corrections(more))
