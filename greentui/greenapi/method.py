"""A row of the method table: everything known about one method of the API.

Used by the client, checks, command line, API screen and documentation. Standard library only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from greentui.greenapi.errors import FieldError
from greentui.greenapi.json_fields import Json
from greentui.greenapi.parameters import FieldProblem, In, Parameter, check_all
from greentui.greenapi.response_models import Outcome, ResponseModel
from greentui.words import NOTHING, Phrase, _

A_co = TypeVar("A_co", covariant=True)


class Verb(StrEnum):
    """The HTTP method; `SOCKET` is a WebSocket that pushes."""

    GET = "GET"
    POST = "POST"
    DELETE = "DELETE"
    SOCKET = "WSS"


class Host(StrEnum):
    """One of the instance's two hosts."""

    API = "api"
    MEDIA = "media"


class Lifecycle(StrEnum):
    """Where a method is documented."""

    MANUAL = "manual"
    NEWER = "newer"
    """Later public documentation; the service may not know it."""
    WITHDRAWN = "withdrawn"
    """Withdrawn by the service; only its notifications and records are still decoded."""

    @property
    def words(self) -> str:
        """The same for people."""
        return {
            Lifecycle.MANUAL: _("in the manual"),
            Lifecycle.NEWER: _("newer than the manual"),
            Lifecycle.WITHDRAWN: _("withdrawn by the service"),
        }[self]


@dataclass(frozen=True, slots=True)
class Method(Generic[A_co]):
    """A method of the API.

    Attributes:
        about: What it does, in a sentence.
        rate: Calls a second for one instance (manual 1.3.12); `None` where none is published.
        monthly: Calls a month on the developer plan (manual 1.2.2); `None` if they are not limited.
        repeatable: Whether it is idempotent, so that it may be repeated if its response was lost.
        sends: Whether it puts messages into a chat, so that an answer to it is believed only if nothing
            contradicts it.
        section: Its section of the manual.
        note: What else to know before calling it.
        confirm: Whether it loses data or takes it from the queue's consumer, so that a call by hand is
            confirmed first.
        least: The minimum number of parameters.
        settled: A pattern of the service's whole phrase if there was nothing to do; it counts as success.
        patience: Seconds to wait for the response.
        waits: The parameter with the seconds that the service itself may wait before it answers.
        hands_out: Whether a response is a notification with its receipt; that of a quota comes with 466.
        renews_token: Whether the response is a new token, which must not be shown.
        tries: How often a repeatable call is made at most; the queue's calls once, since their caller repeats
            them and needs to see each failure.
    """

    name: str
    verb: Verb
    about: Phrase
    response: ResponseModel[A_co]
    section: str | Phrase
    parameters: tuple[Parameter, ...] = ()
    host: Host = Host.API
    rate: float | None = None
    monthly: int | None = None
    repeatable: bool = False
    sends: bool = False
    lifecycle: Lifecycle = Lifecycle.MANUAL
    note: Phrase = NOTHING
    confirm: bool = False
    least: int = 0
    settled: str = ""
    patience: float = 30.0
    tries: int = 4
    waits: str = ""
    hands_out: bool = False
    renews_token: bool = False

    def check(self, values: Mapping[str, object]) -> dict[str, Any]:
        """The parameters as sent to the API.

        Raises:
            FieldError: The first invalid one.
        """
        problems: list[FieldProblem] = []
        checked = self._checked(values, problems)
        if problems:
            raise FieldError(problems[0].field, problems[0].text, method=self.name)
        return checked

    def problems(self, values: Mapping[str, object]) -> list[FieldProblem]:
        """All problems of `values`; empty for none."""
        found: list[FieldProblem] = []
        self._checked(values, found)
        return found

    def _checked(self, values: Mapping[str, object], problems: list[FieldProblem]) -> dict[str, Any]:
        checked = check_all(self.parameters, values, problems)
        if not problems and len(checked) < self.least:
            problems.append(FieldProblem("", _("at least %d parameter must be given") % self.least))
        return checked

    def parse(self, typed: Mapping[str, str]) -> dict[str, object]:
        """Parse parameters from text, as for `greentui api`; `contact.firstName=Anna` sets a nested one.

        Nothing is checked; what cannot be parsed stays text, which `check` then refuses.
        """
        known = {parameter.name: parameter.type for parameter in self.parameters}
        values: dict[str, Any] = {}
        for key, text in typed.items():
            outer, _dot, inner = key.partition(".")
            type_ = known.get(outer)
            if inner and type_ and type_.inner:
                inside = {field.name: field.type for field in type_.inner}.get(inner)
                part = values.setdefault(outer, {})
                if isinstance(part, dict):
                    part[inner] = inside.parse(text) if inside else text
            else:
                values[key] = type_.parse(text) if type_ else text
        return values

    def outcome(self, response: Json) -> Outcome:
        """Whether it was done according to `response`, and if not, why."""
        return self.response.outcome(response)

    def parameters_in(self, location: In) -> tuple[Parameter, ...]:
        """The parameters for one part of the request."""
        return tuple(parameter for parameter in self.parameters if parameter.location is location)

    @property
    def withdrawn(self) -> bool:
        """Whether the service has withdrawn it."""
        return self.lifecycle is Lifecycle.WITHDRAWN

    @property
    def rate_words(self) -> str:
        """The rate in words."""
        if self.rate is None:
            return _("no published rate")
        if self.rate < 1:
            return _("once every %g seconds") % (1 / self.rate)
        return _("%g a second") % self.rate

    @property
    def quota_words(self) -> str:
        """The monthly quota in words; empty without one."""
        return _("%d a month on the developer plan") % self.monthly if self.monthly else ""

    def documentation(self) -> Iterator[tuple[str, str]]:
        """Its facts as pairs of heading and text, in the order of the help."""
        yield self.name, str(self.about)
        yield _("Request"), f"{self.verb} · {self.host}Url · {self.rate_words}"
        for parameter in self.parameters:
            words = (
                _("%(about)s — %(rules)s") if parameter.required else _("%(about)s (optional) — %(rules)s")
            )
            yield parameter.name, words % {"about": parameter.about, "rules": parameter.type.words}
        if self.monthly:
            yield _("Quota"), self.quota_words
        yield _("Response"), str(self.response.words)
        if self.note:
            yield _("Note"), str(self.note)
        yield (
            _("Repeats"),
            (
                _("harmless; repeated automatically when a response is lost")
                if self.repeatable
                else _("never repeated automatically")
            ),
        )
        where = {
            Lifecycle.MANUAL: _("manual %s"),
            Lifecycle.NEWER: _("newer than the manual (%s)"),
            Lifecycle.WITHDRAWN: _("withdrawn by the service (manual %s)"),
        }[self.lifecycle]
        yield _("Documented"), where % self.section
