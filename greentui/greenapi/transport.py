"""HTTP: size and time limits, and failures as our own errors.

The token is put into an address at the last moment, below everything that logs, raises or shows an
address; the code above only sees a placeholder.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

import httpx

from greentui.greenapi.content import is_encoded, pieces
from greentui.greenapi.errors import (
    ApiError,
    BadResponse,
    FieldError,
    InsecureAddress,
    LostResponse,
    ServiceError,
    TooLarge,
    Unreachable,
)
from greentui.greenapi.loopback import is_loopback
from greentui.greenapi.proxies import ProxiedTransport
from greentui.greenapi.reach import Reach
from greentui.greenapi.redaction import Mask
from greentui.greenapi.uploads import FileBody, Progress, UploadStream
from greentui.words import _

PLACEHOLDER = "~token~"
"""Stands for the token in every address above this module's transport."""
MOST_BYTES = 64 * 1024 * 1024
"""Maximum bytes of a response; a longer one is cut off while it is received."""
CONNECT = 10.0
"""Seconds to wait for a connection."""
WRITE = 60.0
"""Seconds that sending a piece of a request may take."""
MARGIN = 30.0
"""Seconds beyond a method's patience after which an exchange is aborted, even if bytes still arrive."""
REDIRECTS = 5
"""Maximum redirects of a download."""
SLOWEST = 64 * 1024
"""Bytes a second below which a transfer is given up."""
LONGEST = 7200.0
"""Seconds that no transfer may exceed, whatever its size."""

_HEADERS = {
    "User-Agent": "greentui",
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "keep-alive",
}

# Both log whole addresses.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Connections:
    """Connections to one instance's hosts.

    Args:
        token: Replaces the placeholder in addresses.
        reach: Which addresses downloads may connect to.
        insecure_http: Whether plain http to another machine is allowed.
        transport: Replaces the network in tests.
    """

    def __init__(
        self,
        token: str,
        reach: Reach,
        *,
        insecure_http: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
        connect_within: float | None = None,
    ) -> None:
        self._insecure_http = insecure_http
        self._connect_within = connect_within or CONNECT
        self._mask: Callable[[str], str] = Mask(token)
        self._token = token
        self._inner = transport or ProxiedTransport()
        self._checked: set[str] = set()
        # The queue is polled at one address, and parsing it is most of what making a request costs.
        self._address = lru_cache(maxsize=16)(_address)
        self._files = httpx.AsyncClient(
            transport=transport or ProxiedTransport(reach),
            follow_redirects=False,
            headers={"User-Agent": "greentui", "Accept-Encoding": "identity"},
        )

    def use(self, token: str) -> None:
        """Put another token into addresses from now on; those before stay masked."""
        before, new = self._mask, Mask(token)
        self._mask = lambda text: new(before(text))
        self._token = token

    async def exchange(
        self,
        verb: str,
        url: str,
        *,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes | FileBody,
        patience: float,
        repeatable: bool = False,
    ) -> HttpResponse:
        """Send a request and return its response.

        Args:
            url: With the placeholder.
            patience: Seconds without a byte of the response after which it is given up.
            repeatable: Whether it does not matter if a failed request was carried out. Whether it was sent is
                then not followed, which would take twenty calls a request.

        Raises:
            FieldError: The file could not be read completely.
            Unreachable: Certainly nothing was done.
            LostResponse: The request was sent, but no complete response came.
            BadResponse: The response is too long.
        """
        self._refuse_insecure(url)
        upload: UploadStream | None = None
        departure = _Departure()
        failure: ApiError
        try:
            async with AsyncExitStack() as stack:
                content: dict[str, Any] = {"content": body or None}
                if isinstance(body, FileBody):
                    content = await stack.enter_async_context(body.opened())
                extensions: dict[str, Any] = {
                    "timeout": {
                        "connect": self._connect_within,
                        "read": patience,
                        "write": WRITE,
                        "pool": patience,
                    }
                }
                if not repeatable:
                    extensions["trace"] = departure.trace
                request = httpx.Request(
                    verb,
                    self._address(url.replace(PLACEHOLDER, self._token, 1), tuple(query.items())),
                    headers={**_HEADERS, **headers},
                    extensions=extensions,
                    **content,
                )
                if isinstance(body, FileBody):
                    request.stream = upload = UploadStream(request, body.on_progress)
                allowed = patience + (_patience(upload.size) if upload else MARGIN)
                async with asyncio.timeout(allowed):
                    return await self._send(request)
        except FieldError as error:
            failure = FieldError(error.field, error.detail)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            # ValueError: host names that httpx or the resolver cannot encode.
            failure = _failure(error, urlsplit(url).netloc, upload, self._mask, departure)
        # Raised here, not above, so that it is not chained to an exception with an address.
        raise failure

    async def _send(self, request: httpx.Request) -> HttpResponse:
        # Straight to the transport: redirects, cookies, authentication and logging are unwanted.
        response = await self._inner.handle_async_request(request)
        try:
            return HttpResponse(response.status_code, response.headers, await _read(response, MOST_BYTES))
        finally:
            await response.aclose()

    async def download(self, url: str, into: BinaryIO, limit: int, on_progress: Progress | None) -> int:
        """Download a file without the token.

        Args:
            url: Its address.
            into: Receives the bytes, from its present position on.
            limit: Maximum bytes.
            on_progress: Called with the bytes received and the total, 0 if unknown.

        Returns:
            The number of bytes received.
        """
        failure: ApiError
        try:
            async with asyncio.timeout(_patience(0)) as deadline:
                for _hop in range(REDIRECTS + 1):
                    self._refuse_insecure(url)
                    async with self._files.stream(
                        "GET", url, timeout=httpx.Timeout(MARGIN, connect=CONNECT)
                    ) as response:
                        target = response.headers.get("location", "")
                        if response.is_redirect and target:
                            url = _elsewhere(url, target)
                            continue
                        if response.status_code != 200:
                            raise _no_file(response.status_code)
                        size = _declared_size(response)
                        deadline.reschedule((deadline.when() or 0) + _patience(size or limit) - _patience(0))
                        return await _receive_into(response, into, limit, size, on_progress)
                raise BadResponse(_("The file's URL redirects too many times."))
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError) as error:
            failure = Unreachable(_("The file could not be fetched: %s") % self._mask(_words(error)))
        raise failure

    async def close(self) -> None:
        """Close all connections."""
        await self._inner.aclose()
        await self._files.aclose()

    def _refuse_insecure(self, url: str) -> None:
        host = url.partition("/waInstance")[0]
        if host in self._checked:
            return
        try:
            parts = urlsplit(url)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unreachable(_("This is not a web address."))
        if parts.scheme == "http" and not self._insecure_http and not is_loopback(parts.hostname):
            raise InsecureAddress(_("%s would be reached over plain http.") % parts.hostname)
        if host != url:
            self._checked.add(host)


def _address(url: str, query: tuple[tuple[str, str], ...]) -> httpx.URL:
    return httpx.URL(url, params=query) if query else httpx.URL(url)


async def _read(response: httpx.Response, limit: int) -> bytes:
    content = bytearray()
    async for piece in pieces(response):
        content += piece
        if len(content) > limit:
            raise BadResponse(_("The response is larger than %d MB.") % (limit // 1024**2))
    return bytes(content)


def _patience(size: int) -> float:
    """Seconds that moving so many bytes may take, redirects included."""
    return min(2 * MARGIN + size / SLOWEST, LONGEST)


def _declared_size(response: httpx.Response) -> int:
    """The length a response announces; 0 if it announces none, or the body is encoded."""
    declared = response.headers.get("content-length", "")
    if is_encoded(response) or not (declared.isascii() and declared.isdecimal() and len(declared) < 16):
        return 0
    return int(declared)


async def _receive_into(
    response: httpx.Response, into: BinaryIO, limit: int, total: int, on_progress: Progress | None
) -> int:
    fetched = 0
    if total > limit:
        raise _too_large(limit)
    async for piece in pieces(response):
        fetched += len(piece)
        if fetched > limit:
            raise _too_large(limit)
        into.write(piece)
        if on_progress:
            on_progress(fetched, max(total, fetched) if total else 0)
    return fetched


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        _("The file is larger than %d MB.") % max(1, limit // 1024**2),
        advice=_("Look at it on the phone."),
    )


def _no_file(status: int) -> ApiError:
    if status in (403, 404, 410):
        return ServiceError(
            _("The file is no longer there (%d).") % status,
            status=status,
            advice=_("Files are kept for a limited time; request a new URL from the service."),
        )
    return ServiceError(_("The file could not be fetched (%d).") % status, status=status)


def _elsewhere(url: str, target: str) -> str:
    """The target of a redirect, if it may be followed."""
    there = urljoin(url, target)
    before, after = urlsplit(url), urlsplit(there)
    if after.scheme not in ("http", "https") or (before.scheme, after.scheme) == ("https", "http"):
        raise BadResponse(_("The file's URL leads where it is not allowed to."))
    return there


_BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    httpx.LocalProtocolError,
)


class _Departure:
    """Traces whether any part of a request was sent.

    Attributes:
        traced: Whether the request was followed at all; a repeatable one is not, nor are those of tests.
        begun: Whether writing the request began; opening a tunnel through a proxy does not count.
    """

    def __init__(self) -> None:
        self.traced = False
        self.begun = False

    async def trace(self, name: str, info: Mapping[str, Any]) -> None:
        """Called by httpcore before and after each step."""
        self.traced = True
        if name.endswith(".send_request_headers.started") and info["request"].method != b"CONNECT":
            self.begun = True

    def excluded_by(self, error: Exception) -> bool:
        """Whether certainly nothing of the request was sent when it ended with `error`."""
        if isinstance(error, _BEFORE_SENDING):
            return True
        return not self.begun and (self.traced or isinstance(error, ValueError))


def _failure(
    error: Exception,
    host: str,
    upload: UploadStream | None,
    mask: Callable[[str], str],
    departure: _Departure,
) -> ApiError:
    """The error for a failed exchange with `host`: above all, whether it may have been carried out."""
    words = mask(_words(error)).rstrip(".")
    if departure.excluded_by(error):
        at = {"host": host, "why": words}
        return Unreachable(_("The service cannot be reached at %(host)s: %(why)s.") % at)
    if upload and not upload.complete:
        return Unreachable(_("The connection broke while the file was sent: %s.") % words)
    return LostResponse(_("No answer came back: %s.") % words)


def _words(error: Exception) -> str:
    """A network failure in words without an address."""
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return _("time-out")
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | ValueError):
        return _("the address is invalid")
    if isinstance(error, httpx.ProxyError):
        return _("the environment's proxy cannot be used")
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _("its certificate is not trusted")
        if isinstance(cause, socket.gaierror):
            return _("the host name does not exist")
        if isinstance(cause, ConnectionRefusedError):
            return _("nothing answers at that address")
        if isinstance(cause, OSError) and cause.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
            return _("there is no route to the host")
    if "CERTIFICATE" in str(error).upper():
        return _("its certificate is not trusted")
    return _("the connection broke")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for each in error.exceptions:
                yield from _causes(each)
        error = error.__cause__ or error.__context__
