"""The registry of methods: the name, parameters, availability and handler of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers, QueryParams, UploadFile

from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.responses import ApiError, validation_error
from greentui.emulator.methods.validation import Schema, check_range
from greentui.emulator.state.instance import Instance


class Parameters(Enum):
    """How a method's parameters are sent."""

    QUERY = auto()
    JSON = auto()
    MULTIPART = auto()
    BYTES = auto()


class Requires(Enum):
    """What a method requires of the instance."""

    NOTHING = auto()
    """It is available in any state."""
    STARTED = auto()
    """The instance must not be starting."""
    LINKED = auto()
    """A phone must be linked, and the instance not be starting."""


@dataclass(slots=True)
class ApiRequest:
    """A request for a method.

    Attributes:
        query: The query parameters.
        headers: The HTTP headers.
        argument: What follows the token in the path, such as a receipt id.
        body: The validated fields of the JSON body or of the form.
        file: The file of a multipart form.
        upload: Where the bytes of a raw upload are stored; `None` if there were none.
    """

    query: QueryParams
    headers: Headers
    argument: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    file: UploadFile | None = None
    upload: Path | None = None

    def integer(self, name: str, default: int, minimum: int = 0) -> int:
        """A query parameter as an integer.

        Args:
            default: Its value if it is missing or empty.

        Raises:
            ApiError: It is not an integer, or out of range.
        """
        value = self.query.get(name)
        if not value:
            return default
        try:
            return check_range(name, int(value), minimum)
        except ValueError:
            raise validation_error(f"'{name}' must be a number") from None


Handler = Callable[[World, ApiRequest], object]
"""Returns the response, or its JSON value, or an awaitable of either."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the API.

    Attributes:
        name: Its name in the manual.
        verb: GET, POST or DELETE.
        handler: What it does.
        rate: Calls a second (manual 1.3.12); `None` if the manual sets no limit.
        parameters: How its parameters are sent.
        schema: The fields of its body.
        invalid_form: What an invalid body is refused with; empty to say what is wrong with it.
        requires: What it requires of the instance.
        on_media_url: Whether it is also available at the media URL.
        wrong_verb_status: The status of the response to another verb.
    """

    name: str
    verb: str
    handler: Handler
    rate: float | None
    parameters: Parameters
    schema: Schema
    requires: Requires
    on_media_url: bool
    wrong_verb_status: int
    invalid_form: str = ""

    def validate(self, body: Any) -> dict[str, Any]:
        """The checked fields of a body.

        Raises:
            ApiError: The body is invalid.
        """
        try:
            return self.schema.validate(body)
        except ApiError:
            if self.invalid_form:
                raise ApiError(400, self.invalid_form) from None
            raise

    def check_available(self, instance: Instance) -> None:
        """Check that the method is available in the instance's state.

        Raises:
            ApiError: It is not (manual 1.3.11).
        """
        if instance.problem:
            raise ApiError(400, instance.problem)
        if self.requires is Requires.NOTHING:
            return
        if instance.starting:
            raise ApiError(400, "instance in starting process try later")
        if self.requires is Requires.LINKED and not instance.linked:
            raise ApiError(400, "instance is starting or not authorized")


METHODS: dict[str, Method] = {}
"""Every method by its name in lower case, since the service ignores case."""


def method(
    name: str,
    verb: str = "POST",
    *,
    rate: float | None = None,
    schema: Schema = Schema(),  # noqa: B008 - a schema never changes
    parameters: Parameters | None = None,
    requires: Requires = Requires.LINKED,
    on_media_url: bool = False,
    wrong_verb_status: int = 404,
    invalid_form: str = "",
) -> Callable[[Handler], Handler]:
    """Register a function as the handler of a method.

    Args:
        parameters: By default, JSON for POST and query parameters for other verbs.
        invalid_form: What an invalid body is refused with; empty to say what is wrong with it.
    """
    default = Parameters.JSON if verb == "POST" else Parameters.QUERY

    def register(handler: Handler) -> Handler:
        METHODS[name.lower()] = Method(
            name,
            verb,
            handler,
            rate,
            parameters or default,
            schema,
            requires,
            on_media_url,
            wrong_verb_status,
            invalid_form,
        )
        return handler

    return register
