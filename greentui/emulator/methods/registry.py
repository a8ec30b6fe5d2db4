"""The one table of methods: name, verb, rate, what it takes, when it is available, and what it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from starlette.datastructures import Headers, QueryParams, UploadFile

from greentui.emulator.behaviour.world import World
from greentui.emulator.responses import Refused, invalid
from greentui.emulator.state.instance import LINKED, STARTING
from greentui.emulator.validation import LARGEST_SAFE, Form


class Needs(Enum):
    """What an instance must be for a method."""

    NOTHING = "nothing"
    """It answers in any state."""
    RUNNING = "running"
    """It must not be starting."""
    PHONE = "phone"
    """It must be linked to a phone, and not starting."""


class Takes(Enum):
    """How a method's parameters come."""

    QUERY = "query"
    JSON = "json"
    MULTIPART = "multipart"
    BYTES = "bytes"


@dataclass(slots=True)
class Call:
    """One call of a method.

    Attributes:
        world: Where it has its effect.
        body: The checked JSON, or the fields of a form.
        query: The parameters in the address.
        rest: What follows the token in the path (a receipt).
        headers: The request's headers.
        file: The file of a multipart form.
        raw: Where the bytes of a raw upload are kept, and how many they are.
    """

    world: World
    body: dict[str, Any] = field(default_factory=dict)
    query: QueryParams = field(default_factory=QueryParams)
    rest: str = ""
    headers: Headers = field(default_factory=Headers)
    file: UploadFile | None = None
    raw: tuple[Any, int] | None = None

    def number(self, name: str, default: int, least: int = 0) -> int:
        """A whole number in the address."""
        told = self.query.get(name)
        if told is None or told == "":
            return default
        try:
            value = int(told)
        except ValueError:
            raise invalid(f"'{name}' must be a number") from None
        if value < least:
            raise invalid(f"'{name}' must be larger than or equal to {least}")
        if value > LARGEST_SAFE:
            raise invalid(f"'{name}' must be a safe number")
        return value


Handler = Callable[[Call], Any] | Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the API.

    Attributes:
        name: As the manual writes it.
        verb: GET, POST or DELETE.
        handler: What it does; returns what is answered as JSON.
        rate: Calls a second (manual 1.3.12); `None` where the manual has no figure.
        takes: How its parameters come.
        form: What its body may hold.
        needs: When it is available.
        media: Whether it also answers at the address for uploads.
        wrong_verb: The status for another verb.
    """

    name: str
    verb: str
    handler: Handler
    rate: float | None
    takes: Takes
    form: Form
    needs: Needs
    media: bool
    wrong_verb: int


METHODS: dict[str, Method] = {}
"""Every method by its name in small letters: the service does not mind the case."""

_NOTHING = Form()


def method(
    name: str,
    verb: str = "POST",
    *,
    rate: float | None = None,
    form: Form = _NOTHING,
    takes: Takes | None = None,
    needs: Needs = Needs.PHONE,
    media: bool = False,
    wrong_verb: int = 404,
) -> Callable[[Handler], Handler]:
    """Enter a function into the table."""

    def enter(handler: Handler) -> Handler:
        METHODS[name.lower()] = Method(
            name,
            verb,
            handler,
            rate,
            takes or (Takes.JSON if verb == "POST" else Takes.QUERY),
            form,
            needs,
            media,
            wrong_verb,
        )
        return handler

    return enter


def check_state(entry: Method, world: World) -> None:
    """Whether the instance is in a state in which a method works.

    Raises:
        Refused: With the manual's words (1.3.11).
    """
    instance = world.instance
    if instance.problem:
        raise Refused(400, instance.problem)
    if entry.needs is Needs.NOTHING:
        return
    if instance.state == STARTING or instance.state is None:
        raise Refused(400, "instance in starting process try later")
    if entry.needs is Needs.PHONE and instance.state not in LINKED:
        raise Refused(400, "instance is starting or not authorized")
