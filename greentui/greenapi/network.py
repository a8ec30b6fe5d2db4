"""Connections to the network: one pool for whatever is reached directly, one for each proxy.

What a general client does around each exchange (it serves several event loops, and looks for the one it
is on again and again) costs as much as the exchange itself, and a backlog is two exchanges a
notification. So the pool is httpx's own, httpcore, but on plain asyncio transports. Knows nothing of the
service, of tokens, or of what a failure means to us.
"""

from __future__ import annotations

import asyncio
import ssl
import urllib.request
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import httpcore
import httpx

from greentui.greenapi.loopback import is_loopback
from greentui.words import _

KEEP = 4.0
"""Seconds an idle connection is kept: less than the five after which common servers close it, so that a
send never meets a connection that is just being closed."""
CONNECTIONS = 32
IDLE_CONNECTIONS = 16
NEXT_ADDRESS = 0.25
"""Seconds after which another of a host's addresses is tried at the same time (RFC 8305)."""
AHEAD = 256 * 1024
"""Bytes that may have come in and not been read before the other side is made to wait."""


class Network(httpx.AsyncBaseTransport):
    """The network, through the environment's proxy where it names one for the host."""

    def __init__(self) -> None:
        self._routes: dict[str, httpx.AsyncBaseTransport] = {}
        self._known: dict[tuple[str, str], httpx.AsyncBaseTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        where = (request.url.scheme, request.url.host)
        route = self._known.get(where)
        if route is None:
            route = self._known[where] = self._route(*where)
        return await route.handle_async_request(request)

    def _route(self, scheme: str, host: str) -> httpx.AsyncBaseTransport:
        proxies = urllib.request.getproxies()
        proxy = proxies.get(scheme) or proxies.get("all") or ""
        if not proxy or is_loopback(host) or urllib.request.proxy_bypass(host):
            # Certificates are read from disk for those alone who use them.
            return self._routes.setdefault(scheme, _Direct(secure=scheme == "https"))
        if proxy not in self._routes:
            limits = httpx.Limits(
                max_connections=CONNECTIONS,
                max_keepalive_connections=IDLE_CONNECTIONS,
                keepalive_expiry=KEEP,
            )
            try:
                self._routes[proxy] = httpx.AsyncHTTPTransport(proxy=proxy, limits=limits)
            except (ImportError, ValueError):
                # Nothing of the proxy's address, which may hold a password.
                raise httpx.ProxyError(_("the environment's proxy cannot be used")) from None
        return self._routes[proxy]

    async def aclose(self) -> None:
        for route in self._routes.values():
            await route.aclose()


class _Direct(httpx.AsyncBaseTransport):
    """A pool of connections straight to their hosts."""

    def __init__(self, *, secure: bool) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context() if secure else None,
            max_connections=CONNECTIONS,
            max_keepalive_connections=IDLE_CONNECTIONS,
            keepalive_expiry=KEEP,
            network_backend=_Plain(),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        try:
            answer = await self._pool.handle_async_request(
                httpcore.Request(
                    request.method,
                    httpcore.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        except _FAILURES as error:
            raise _as_httpx(error) from error
        return httpx.Response(answer.status, headers=answer.headers, stream=_Answer(answer))

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Answer(httpx.AsyncByteStream):
    """The body of an answer while it comes in."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._answer.aiter_stream():
                yield piece
        except _FAILURES as error:
            raise _as_httpx(error) from error

    async def aclose(self) -> None:
        await self._answer.aclose()


_FAILURES = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
)


def _as_httpx(error: Exception) -> httpx.HTTPError:
    """The same failure in httpx's family, which has the same names."""
    kind: type[httpx.HTTPError] = getattr(httpx, type(error).__name__)
    return kind(str(error))


class _Plain(httpcore.AsyncNetworkBackend):
    """Makes connections as asyncio does."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        with _said_as(httpcore.ConnectTimeout, httpcore.ConnectError):
            async with asyncio.timeout(timeout):
                _, connection = await loop.create_connection(
                    _Connection, host, port, happy_eyeballs_delay=NEXT_ADDRESS
                )
        return connection

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Connection(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """One connection: asyncio tells what comes in, the pool reads it when it likes."""

    _transport: asyncio.Transport

    def __init__(self) -> None:
        self._came = bytearray()
        self._ended: OSError | None = None
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _said_as(httpcore.ReadTimeout, httpcore.ReadError):
            if not self._news.is_set():
                async with asyncio.timeout(timeout):
                    await self._news.wait()
            if not self._came and not isinstance(self._ended, _Finished):
                raise self._ended or _Finished()
        piece = bytes(self._came[:max_bytes])
        del self._came[:max_bytes]
        if not self._came and self._ended is None:
            self._news.clear()
            self._transport.resume_reading()
        return piece

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with _said_as(httpcore.WriteTimeout, httpcore.WriteError):
            if self._ended:
                raise self._ended
            self._transport.write(buffer)
            if not self._room.is_set():
                async with asyncio.timeout(timeout):
                    await self._room.wait()
                if self._ended:
                    raise self._ended

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        with _said_as(httpcore.ConnectTimeout, httpcore.ConnectError):
            try:
                async with asyncio.timeout(timeout):
                    secured = await loop.start_tls(
                        self._transport, self, ssl_context, server_hostname=server_hostname
                    )
            except BaseException:
                self._transport.abort()
                raise
            if secured is None:
                raise self._ended or _Finished()
        self._transport = secured
        return self

    async def aclose(self) -> None:
        self._transport.close()

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # asked of an idle connection: closed, or says what nobody asked for
            return self._news.is_set()
        return self._transport.get_extra_info(info)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._came += data
        self._news.set()
        if len(self._came) > AHEAD:
            self._transport.pause_reading()

    def eof_received(self) -> None:
        self._end(_Finished())

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc if isinstance(exc, OSError) else _Finished())

    def pause_writing(self) -> None:
        self._room.clear()

    def resume_writing(self) -> None:
        self._room.set()

    def _end(self, why: OSError) -> None:
        self._ended = self._ended or why
        self._news.set()
        self._room.set()


class _Finished(ConnectionError):
    """The other side has closed the connection in good order."""

    def __init__(self) -> None:
        super().__init__("the connection was closed")


@contextmanager
def _said_as(timeout: type[Exception], failure: type[Exception]) -> Iterator[None]:
    """Time-outs and failures of the network in httpcore's family."""
    try:
        yield
    except TimeoutError:
        raise timeout from None
    except OSError as error:
        raise failure(str(error)) from None
