"""Calls any method for the operator: the request, its response and duration, a history of calls.

The token is never part of what is shown or copied.
"""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from greentui.engine.errors import Refusal
from greentui.greenapi.method import Host, Verb
from greentui.greenapi.parameters import In

if TYPE_CHECKING:
    from greentui.config import Credentials

    # Screens may import the table's types only from the engine.
    from greentui.greenapi.method import Method as Method
    from greentui.greenapi.parameters import Parameter as Parameter
    from greentui.greenapi.rate_limiter import Usage as Usage

MASK = "••••••"
"""Shown in place of the token."""
VARIABLE = "$GREENTUI_API_TOKEN"
"""Used in place of the token in a command."""
KEPT = 100
"""Calls kept in the history."""


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A completed call.

    Attributes:
        values: Its parameters.
        answer: The response as JSON; `None` if it was refused.
        refusal: Why it was refused; `None` if it was not.
        seconds: How long it took.
        at: UTC seconds when it ended.
    """

    method: Method[Any]
    values: Mapping[str, object]
    answer: object
    refusal: Refusal | None
    seconds: float
    at: float


class ApiConsole:
    """The operator's calls to one instance.

    Args:
        call: Calls a method and returns the response as JSON; raises `Refusal`.
        credentials: Of the instance, for a call's address.
        clock: UTC seconds.
        timer: Seconds, for how long a call takes.
    """

    def __init__(
        self,
        call: Callable[[Method[Any], Mapping[str, object]], Awaitable[object]],
        credentials: Credentials,
        *,
        clock: Callable[[], float] = time.time,
        timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._call = call
        self._credentials = credentials
        self._clock = clock
        self._timer = timer
        self.history: list[ApiCall] = []
        """The calls so far, newest first."""

    async def perform(self, method: Method[Any], values: Mapping[str, object]) -> ApiCall:
        """Make a call; a refusal is part of the result."""
        begun = self._timer()
        answer: object = None
        refusal: Refusal | None = None
        try:
            answer = await self._call(method, values)
        except Refusal as error:
            refusal = error
        call = ApiCall(method, values, answer, refusal, self._timer() - begun, self._clock())
        self.history.insert(0, call)
        del self.history[KEPT:]
        return call

    def request(self, method: Method[Any], values: Mapping[str, object]) -> str:
        """The request as sent, with its token masked."""
        lines = [f"{method.verb} {self._address(method, values, MASK)}"]
        lines += [f"{one.header}: {value}" for one, value in _given(method, values, In.HEADER)]
        lines += [f"{one.name} = {_plain(value)}" for one, value in _given(method, values, In.FORM)]
        lines += [f"<{_plain(value)}>" for _one, value in _given(method, values, In.RAW)]
        if body := {one.name: value for one, value in _given(method, values, In.BODY)}:
            lines.append(json.dumps(body, ensure_ascii=False, indent=2, default=str))
        return "\n".join(lines)

    def curl(self, method: Method[Any], values: Mapping[str, object]) -> str:
        """The request as a curl command, with its token as a variable."""
        # Single quotes keep everything literal; only the variable is in double quotes.
        before, _variable, after = self._address(method, values, VARIABLE).partition(VARIABLE)
        where = f'{shlex.quote(before)}"{VARIABLE}"{shlex.quote(after) if after else ""}'
        parts = ["curl", "--request", str(method.verb), where]
        for one, value in _given(method, values, In.HEADER):
            parts += ["--header", shlex.quote(f"{one.header}: {value}")]
        for one, value in _given(method, values, In.FORM):
            plain = f"@{value}" if isinstance(value, Path) else _plain(value)
            parts += ["--form", shlex.quote(f"{one.name}={plain}")]
        for _one, value in _given(method, values, In.RAW):
            parts += ["--data-binary", shlex.quote(f"@{_plain(value)}")]
        if body := {one.name: value for one, value in _given(method, values, In.BODY)}:
            content = json.dumps(body, ensure_ascii=False, default=str)
            parts += ["--header", "'Content-Type: application/json'", "--data", shlex.quote(content)]
        return " ".join(parts)

    def _address(self, method: Method[Any], values: Mapping[str, object], token: str) -> str:
        """A call's address, with `token` in place of the token."""
        who = self._credentials
        host = who.upload_url if method.host is Host.MEDIA else who.api_url
        if method.verb is Verb.SOCKET:
            host = "ws" + host.removeprefix("http")
        path = "".join(f"/{value}" for _one, value in _given(method, values, In.PATH))
        query = urlencode([(one.name, _plain(value)) for one, value in _given(method, values, In.QUERY)])
        where = f"{host}/waInstance{who.id_instance}/{method.name}/{token}{path}"
        return f"{where}?{query}" if query else where


def _given(method: Method[Any], values: Mapping[str, object], location: In) -> list[tuple[Parameter, object]]:
    """The parameters of one location that have a value, with the value."""
    return [(one, values[one.name]) for one in method.parameters_in(location) if one.name in values]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
