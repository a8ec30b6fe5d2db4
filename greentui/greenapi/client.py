"""Calls the API: checks parameters, keeps the rates, repeats what may be repeated, reads the response.

One client for an instance; its connections open with the first call. Nothing that this module returns,
raises or logs contains the token.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextvars import Context, copy_context
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar
from urllib.parse import quote, urlsplit

from sniffio import current_async_library_cvar

from greentui.greenapi.error_mapping import error_of
from greentui.greenapi.errors import (
    ApiError,
    BadResponse,
    ContradictoryRefusal,
    Forbidden,
    IncompleteResponse,
    InstanceClosed,
    LostResponse,
    NotFound,
    RateLimited,
    TooLarge,
    Unauthorised,
    Unreachable,
    Upstream,
)
from greentui.greenapi.json_fields import Json, storable
from greentui.greenapi.method import Host, Method, Verb
from greentui.greenapi.parameters import In
from greentui.greenapi.rate_limiter import RateLimiter
from greentui.greenapi.receipts import read_answer
from greentui.greenapi.redaction import Mask
from greentui.greenapi.wire_object import MalformedResponse
from greentui.model.limits import REQUEST_BYTES
from greentui.words import _, sentences

if TYPE_CHECKING:
    import httpx

    from greentui.config import Credentials
    from greentui.greenapi.transport import Connections, HttpResponse
    from greentui.greenapi.uploads import FileBody, Progress

_NOWHERE = Context()
# httpcore asks sixteen times in a request which library its event loop is of.
_NOWHERE.run(current_async_library_cvar.set, "asyncio")

log = logging.getLogger(__name__)

A = TypeVar("A")

LARGEST_DOWNLOAD = 128 * 1024 * 1024
"""Maximum bytes of a download by default; the service keeps files up to 100 MB."""
RECEIVE_MARGIN = 5.0
"""Seconds beyond its time-out after which a silent long poll counts as a dead connection."""
PAUSES = (1.0, 2.0, 4.0)
"""Seconds before each repetition (manual 1.3.11, 502: three times, with a delay)."""
TRUSTED = 60.0
"""Seconds for which an accepted call proves that the service knows the instance and accepts its token."""
_GIVEN = (200, 466)
"""Statuses of responses with a notification; 466 comes with the notification of the used-up quota."""
_TURNED_AWAY = (401, 403, 429, 466)
"""Statuses of responses to calls that the service did not look at, and so does not count."""


class Client:
    """Calls one instance's methods.

    Args:
        credentials: The instance, its token, the service's addresses.
        clock: Monotonic seconds.
        sleep: Sleeps for some seconds.
        jitter: Returns a number from 0 to 1, to spread the repetitions of several clients.
        limiter: Shared by all clients of one instance.
        transport: Replaces the network in tests.
        insecure_http: Whether plain http to another machine is allowed.
        connect_within: Seconds to wait for a connection; by default `CONNECT` of transport.py.
        on_date: Called with the Date header of each response that has one.
        on_answer: Called with the method of each response by which the service did not turn the call away.

    Attributes:
        limiter: Keeps the rates and counts the calls.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        limiter: RateLimiter | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        insecure_http: bool = False,
        connect_within: float | None = None,
        on_date: Callable[[str], None] = lambda _date: None,
        on_answer: Callable[[Method[Any]], None] = lambda _method: None,
    ) -> None:
        self.credentials = credentials
        self._clock = clock
        self._on_date = on_date
        self._on_answer = on_answer
        self._accepted_at = -math.inf
        self.limiter = limiter or RateLimiter(clock, sleep)
        self.insecure_http = insecure_http
        self._connect_within = connect_within
        self.mask: Callable[[str], str] = Mask(credentials.token)
        self._sleep = sleep
        self._jitter = jitter
        self._transport = transport
        self._connections: Connections | None = None

    def __repr__(self) -> str:
        return f"Client({self.credentials.id_instance!r})"

    async def call(self, method: Method[A], /, *, on_progress: Progress | None = None, **params: object) -> A:
        """Call a method.

        Args:
            method: A row of the table.
            on_progress: Called with the bytes sent and the total of an upload.
            **params: By the API's own names.

        Returns:
            The typed response.

        Raises:
            FieldError: A parameter is wrong; nothing went out.
            ApiError: The call failed; `errors` has the family.
        """
        body = await self.call_json(method, params, on_progress=on_progress)
        try:
            return method.response.read(body)
        except MalformedResponse as error:
            raise IncompleteResponse(
                _("Unexpected response to %(method)s: %(what)s.") % {"method": method.name, "what": error},
                method=method.name,
                maybe_done=not method.repeatable,
            ) from None

    async def call_json(
        self, method: Method[Any], params: Mapping[str, object], *, on_progress: Progress | None = None
    ) -> Json:
        """Call a method for its raw response, to be shown only.

        Raises:
            FieldError: A parameter is wrong; nothing went out.
            ApiError: The call failed; `errors` has the family.
        """
        _refuse_uncallable(method)
        checked = method.check(params)
        tries = method.tries if method.repeatable else 1
        limited = 0
        while True:
            waited = await self.limiter.acquire(self.credentials.id_instance, method.name, method.rate)
            if waited >= 1:
                log.debug("%s waited %.1f s for its turn", method.name, waited)
            try:
                return await self._once(method, checked, on_progress)
            except RateLimited:
                # Nothing was done: any call may be repeated.
                self.limiter.record_failure(self.credentials.id_instance, method.name)
                if limited == len(PAUSES):
                    raise
                pause = self._pause(limited)
                self.limiter.back_off(self.credentials.id_instance, method.name, pause)
                log.info("%s was called too often; next in %.1f s", method.name, pause)
                limited += 1
            except (Upstream, Unreachable, LostResponse) as error:
                self.limiter.record_failure(self.credentials.id_instance, method.name)
                tries -= 1
                if tries <= 0:
                    raise
                if error.status == 499:
                    # The service gave up on us: it wants to be waited for longer (manual 1.3.11).
                    method = replace(method, patience=2 * method.patience)
                pause = self._pause(min(method.tries - tries, len(PAUSES)) - 1)
                log.info("%s again in %.1f s: %s", method.name, pause, error)
                await self._sleep(pause)
            except ApiError as error:
                self.limiter.record_failure(self.credentials.id_instance, method.name)
                if error.status == 429:
                    self.limiter.back_off(self.credentials.id_instance, method.name, self._pause(0))
                raise
            finally:
                self.limiter.answered(self.credentials.id_instance, method.name)

    async def download(
        self,
        url: str,
        into: BinaryIO,
        *,
        limit: int = LARGEST_DOWNLOAD,
        on_progress: Progress | None = None,
    ) -> int:
        """Download a file from an address the service gave. Cancelling the task aborts it.

        Args:
            url: Its address; the token is never sent there.
            into: Receives the bytes.
            limit: Maximum bytes.
            on_progress: Called with the bytes received and the total, 0 if unknown.

        Returns:
            The number of bytes received.

        Raises:
            ApiError: It is missing, too large, or cannot be reached.
        """
        return await _detached(self._connected().download(url, into, limit, _from_here(on_progress)))

    def use(self, credentials: Credentials) -> None:
        """Call with a new token from now on. The old one stays hidden in what is raised and logged.

        Requests on their way are left alone: what was sent must not look lost.
        """
        before = self.mask
        new = Mask(credentials.token)
        self.credentials = credentials
        self.mask = lambda text: new(before(text))
        if self._connections is not None:
            self._connections.use(credentials.token)

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        connections, self._connections = self._connections, None
        if connections is not None:
            await connections.close()

    def _pause(self, turn: int) -> float:
        return PAUSES[turn] * (0.75 + 0.5 * self._jitter())

    def _connected(self) -> Connections:
        if self._connections is None:
            # Imported with the first call: httpx is slow to load.
            from greentui.greenapi.reach import Reach
            from greentui.greenapi.transport import Connections

            urls = (self.credentials.api_url, self.credentials.upload_url)
            self._connections = Connections(
                self.credentials.token,
                Reach(urlsplit(url).hostname or "" for url in urls),
                insecure_http=self.insecure_http,
                transport=self._transport,
                connect_within=self._connect_within,
            )
        return self._connections

    async def _once(
        self, method: Method[Any], params: Mapping[str, Any], on_progress: Progress | None
    ) -> Json:
        connections = self._connected()
        body, headers = self._body(method, params, _from_here(on_progress))
        patience = method.patience
        if method.waits:
            patience = params.get(method.waits, patience) + RECEIVE_MARGIN
        try:
            exchange = connections.exchange(
                method.verb,
                self._url(method, params),
                query={
                    one.name: _spelled(params[one.name])
                    for one in method.parameters_in(In.QUERY)
                    if one.name in params
                },
                headers=headers,
                body=body,
                patience=patience,
                repeatable=method.repeatable,
            )
            response = await _detached(exchange)
        except Unreachable as error:
            raise Unreachable(error.text, method=method.name, advice=self._address_advice(method)) from None
        except LostResponse as error:
            if method.repeatable:
                # Repeatable, so it does not matter whether it was done.
                raise Unreachable(error.text, method=method.name) from None
            raise LostResponse(error.text, method=method.name) from None
        except BadResponse as error:
            raise BadResponse(error.text, method=method.name, maybe_done=not method.repeatable) from None
        return self._read(method, response)

    def _address_advice(self, method: Method[Any]) -> str:
        """What to check where a method reaches nothing; empty for the usual, apiUrl."""
        configured = method.host is Host.MEDIA and self.credentials.media_url
        return _("Check the network and mediaUrl.") if configured else ""

    def _url(self, method: Method[Any], params: Mapping[str, Any]) -> str:
        from greentui.greenapi.transport import PLACEHOLDER

        credentials = self.credentials
        host = credentials.upload_url if method.host is Host.MEDIA else credentials.api_url
        rest = "".join(f"/{quote(str(params[one.name]), safe='')}" for one in method.parameters_in(In.PATH))
        return f"{host.rstrip('/')}/waInstance{credentials.id_instance}/{method.name}/{PLACEHOLDER}{rest}"

    def _body(
        self, method: Method[Any], params: Mapping[str, Any], on_progress: Progress | None
    ) -> tuple[bytes | FileBody, dict[str, str]]:
        """The request's body and its headers."""
        file = next((value for value in params.values() if isinstance(value, Path)), None)
        if file is not None:
            from greentui.greenapi.uploads import FileBody, raw_headers

            name = params.get("fileName", "")
            if method.parameters_in(In.RAW):
                return FileBody(file, on_progress=on_progress), raw_headers(file, name)
            form = {key: str(value) for key, value in params.items() if not isinstance(value, Path)}
            if any(one.name == "fileName" for one in method.parameters):
                # The form's own header loses quotes and other characters of a name.
                form.setdefault("fileName", storable(file.name))
            return FileBody(file, name or file.name, form, on_progress), {}
        if method.verb is not Verb.POST:
            return b"", {}
        fields = {one.name: params[one.name] for one in method.parameters_in(In.BODY) if one.name in params}
        content = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        if len(content) > REQUEST_BYTES:
            raise TooLarge(
                _("The request has %(size)d kB; the service accepts %(most)d.")
                % {"size": len(content) // 1000, "most": REQUEST_BYTES // 1000},
                method=method.name,
            )
        return content, {"Content-Type": "application/json"}

    def _read(self, method: Method[Any], response: HttpResponse) -> Json:
        if date := response.headers.get("date"):
            self._on_date(date)
        if response.status not in _TURNED_AWAY:
            self._on_answer(method)
        if method.hands_out and response.status in _GIVEN:
            given = read_answer(response.content)
            if given is not None:
                self._accepted_at = self._clock()
                return given
        body = self._json(method, response)
        error = error_of(method, response.status, body, self.mask)
        if error is None:
            self._accepted_at = self._clock()
            return body
        if method.sends and (belied := self._contradiction(method, error)):
            raise ContradictoryRefusal(
                sentences(error.text, belied), method=method.name, status=response.status
            )
        if isinstance(error, Unauthorised | Forbidden | InstanceClosed):
            self._accepted_at = -math.inf
        raise error

    def _contradiction(self, method: Method[Any], error: ApiError) -> str:
        """What contradicts a refusal, in a sentence; empty if nothing does.

        A service that accepted the same credentials a moment ago does not refuse them. Something between us
        does, and may do so after it has passed the request on.
        """
        match error:
            case RateLimited() if not self.limiter.used_up(self.credentials.id_instance, method.name):
                return _("This program has not used up that rate, so it may have been done.")
            case Unauthorised() | Forbidden() | InstanceClosed() | NotFound() | Unreachable() if (
                self._clock() - self._accepted_at < TRUSTED
            ):
                return _("A moment ago the service accepted the same credentials, so it may have been done.")
        return ""

    def _json(self, method: Method[Any], response: HttpResponse) -> Json:
        """The response as JSON; other text as a string; `None` for an empty one."""
        content = response.content.strip()
        if not content:
            return None
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            pass
        good = 200 <= response.status < 300
        text = content.decode("utf-8", "replace")
        if good and (text.startswith(("<", "{", "[")) or len(text) > 1000):
            what = _("a web page") if text.startswith("<") else _("something that is not JSON")
            raise BadResponse(
                _("The service answered %(method)s with %(what)s.") % {"method": method.name, "what": what},
                method=method.name,
                status=response.status,
                maybe_done=not method.repeatable,
            )
        return text


def _detached(work: Coroutine[Any, Any, A]) -> asyncio.Task[A]:
    """Run `work` in a context that knows nothing of the caller's.

    The event loop keeps the context in which a connection was opened until it is closed, and that of a
    cancelled time-out until it would have expired. The context of a screen refers to the screen, which would
    stay in memory as long after it was closed.
    """
    return asyncio.create_task(work, context=_NOWHERE.copy())


def _from_here(report: Progress | None) -> Progress | None:
    """`report`, to be called in the present context wherever the request runs."""
    if report is None:
        return None
    context = copy_context()
    return lambda done, total: context.run(report, done, total)


def _refuse_uncallable(method: Method[Any]) -> None:
    if method.withdrawn:
        raise NotFound(
            _("The service has withdrawn %s.") % method.name,
            method=method.name,
            advice=_("Its notifications are still read; nothing can be sent with it."),
        )
    if method.verb is Verb.SOCKET:
        raise NotFound(
            _("%s is a stream, not a call.") % method.name,
            method=method.name,
            advice=_("“greentui link” uses it."),
        )


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
