"""Connections to the network: kept ones straight to their hosts, others through a proxy.

httpx asks for one thing of whoever carries its requests: a transport. Its usual one serves several event
loops and looks for the one it is on several times in each exchange, which costs three times what the
exchange does; and a backlog is two exchanges a notification. This one is asyncio's own connections and
httptools' parser. Knows nothing of the service, of tokens, or of what a failure means to us.
"""

from __future__ import annotations

import asyncio
import ssl
import urllib.request
from collections.abc import AsyncIterator, Callable
from typing import cast

import httpx
from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from greentui.greenapi.loopback import is_loopback
from greentui.words import _

KEEP = 4.0
"""Seconds an idle connection is kept: less than the five after which common servers close it, so that a
send never meets a connection that is just being closed."""
IDLE_CONNECTIONS = 16
HEAD_BYTES = 64 * 1024
"""Bytes of an answer's head."""
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
            return self._routes.setdefault("", _Direct())
        if proxy not in self._routes:
            limits = httpx.Limits(max_keepalive_connections=IDLE_CONNECTIONS, keepalive_expiry=KEEP)
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
    """Kept connections straight to their hosts, one exchange at a time on each."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, str, int | None], list[_Connection]] = {}
        self._certificates: ssl.SSLContext | None = None
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        where = (request.url.scheme, request.url.host, request.url.port)
        patience: dict[str, float | None] = request.extensions.get("timeout", {})
        connection = self._kept(where) or await self._made(where, patience.get("connect"))
        try:
            await connection.send(request, patience.get("write"))
            await connection.begun(patience.get("read"))
        except BaseException:
            connection.abort()
            raise
        return httpx.Response(
            connection.status,
            headers=connection.headers,
            stream=_Answer(connection, patience.get("read"), lambda: self._keep(where, connection)),
        )

    def _kept(self, where: tuple[str, str, int | None]) -> _Connection | None:
        idle = self._idle.get(where, [])
        while idle:
            connection = idle.pop()
            if connection.usable:
                return connection
            connection.abort()
        return None

    def _keep(self, where: tuple[str, str, int | None], connection: _Connection) -> None:
        idle = self._idle.setdefault(where, [])
        if not self._closed and connection.usable and len(idle) < IDLE_CONNECTIONS:
            idle.append(connection)
        else:
            connection.abort()

    async def _made(self, where: tuple[str, str, int | None], patience: float | None) -> _Connection:
        scheme, host, port = where
        if scheme == "https" and self._certificates is None:
            self._certificates = httpx.create_ssl_context()
        try:
            async with asyncio.timeout(patience):
                _transport, connection = await asyncio.get_running_loop().create_connection(
                    _Connection,
                    host,
                    port or (443 if scheme == "https" else 80),
                    ssl=self._certificates if scheme == "https" else None,
                    happy_eyeballs_delay=NEXT_ADDRESS,
                )
        except TimeoutError:
            raise httpx.ConnectTimeout("") from None
        except OSError as error:
            raise httpx.ConnectError(str(error)) from None
        return connection

    async def aclose(self) -> None:
        self._closed = True
        for idle in self._idle.values():
            while idle:
                idle.pop().abort()


class _Answer(httpx.AsyncByteStream):
    """The body of an answer while it comes in; its connection is free again when it was closed."""

    def __init__(self, connection: _Connection, patience: float | None, done: Callable[[], None]) -> None:
        self._connection = connection
        self._patience = patience
        self._done = done

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while piece := await self._connection.read(self._patience):
            yield piece

    async def aclose(self) -> None:
        self._done()


class _Connection(asyncio.Protocol):
    """One connection. What comes in goes through a parser, whose callbacks are the `on_` methods.

    Attributes:
        status: Of the answer, 0 until it has begun.
        headers: Of the answer.
    """

    _transport: asyncio.Transport

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._parser = HttpResponseParser(self)
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._failure: httpx.TransportError | None = None
        self._reusable = True
        self._free_since = 0.0
        self._asked()
        self._complete = True

    def _asked(self) -> None:
        """From here on an answer is expected."""
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self._head_bytes = 0
        self._head_complete = False
        self._complete = False
        self._body = bytearray()
        self._news.clear()

    @property
    def usable(self) -> bool:
        """Whether it may carry another exchange: the last is over, and the other side keeps it open."""
        return (
            self._complete
            and self._reusable
            and not self._failure
            and not self._transport.is_closing()
            and self._loop.time() - self._free_since < KEEP
        )

    def abort(self) -> None:
        """Break it off."""
        self._transport.abort()

    async def send(self, request: httpx.Request, patience: float | None) -> None:
        """Write a request; ends early where the answer came before all of it was taken.

        Raises:
            httpx.TransportError: It could not be written.
        """
        self._asked()
        waiting = _head(request)
        async for piece in cast(httpx.AsyncByteStream, request.stream):
            waiting += piece
            if len(waiting) >= AHEAD:
                await self._write(waiting, patience)
                waiting = b""
            if self._complete or self._failure:
                self._reusable = False
                return
        await self._write(waiting, patience)

    async def _write(self, data: bytes, patience: float | None) -> None:
        self._transport.write(data)
        if not self._room.is_set():
            try:
                async with asyncio.timeout(patience):
                    await self._room.wait()
            except TimeoutError:
                raise httpx.WriteTimeout("") from None

    async def begun(self, patience: float | None) -> None:
        """Wait until the answer's head is there.

        Raises:
            httpx.TransportError: It never came.
        """
        while not self._head_complete:
            await self._more(patience)

    async def read(self, patience: float | None) -> bytes:
        """A piece of the answer's body; empty at its end.

        Raises:
            httpx.TransportError: It broke off.
        """
        while not self._body and not self._complete:
            await self._more(patience)
        piece = bytes(self._body)
        self._body.clear()
        self._transport.resume_reading()
        return piece

    async def _more(self, patience: float | None) -> None:
        if self._failure:
            raise self._failure
        self._news.clear()
        try:
            async with asyncio.timeout(patience):
                await self._news.wait()
        except TimeoutError:
            raise httpx.ReadTimeout("") from None

    # What asyncio tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self._failed(httpx.RemoteProtocolError(f"the answer is not HTTP: {error}"))
        if not self._head_complete:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self._failed(httpx.RemoteProtocolError("the answer's head is far too long"))
        if len(self._body) > AHEAD:
            self._transport.pause_reading()
        self._news.set()

    def eof_received(self) -> None:
        self._ended(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended(exc)

    def pause_writing(self) -> None:
        self._room.clear()

    def resume_writing(self) -> None:
        self._room.set()

    def _ended(self, why: Exception | None) -> None:
        if self._head_complete and not self._measured() and not why:
            self._complete = True  # as long as it lasted
        self._reusable = False
        if not self._complete:
            self._failed(
                httpx.ReadError(str(why))
                if why
                else httpx.RemoteProtocolError("the connection was closed before the answer was complete")
            )
        self._news.set()
        self._room.set()

    def _failed(self, failure: httpx.TransportError) -> None:
        self._reusable = False
        self._failure = self._failure or failure
        self._transport.abort()

    def _measured(self) -> bool:
        return any(name.lower() in (b"content-length", b"transfer-encoding") for name, _ in self.headers)

    # What the parser tells.

    def on_message_begin(self) -> None:
        if self._complete:
            raise ValueError("nobody asked for another answer")

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()
        self._head_complete = self.status >= 200

    def on_body(self, data: bytes) -> None:
        self._body += data

    def on_message_complete(self) -> None:
        if self._head_complete:
            self._complete = True
            self._reusable = self._reusable and self._parser.should_keep_alive()
            self._free_since = self._loop.time()
        else:
            self.headers.clear()  # "go on": the answer itself comes after it


def _head(request: httpx.Request) -> bytes:
    """A request's first line and headers, as they go out."""
    lines = [
        b"%s %s HTTP/1.1" % (request.method.encode(), request.url.raw_path),
        *(b"%s: %s" % header for header in request.headers.raw),
    ]
    head = b"\r\n".join(lines)
    if head.count(b"\n") + 1 != len(lines) or head.count(b"\r") + 1 != len(lines) or b"\0" in head:
        raise httpx.LocalProtocolError("a line of the request's head holds a line break")
    if "content-length" not in request.headers and "transfer-encoding" in request.headers:
        raise httpx.LocalProtocolError("the request does not say how long it is")
    return head + b"\r\n\r\n"
