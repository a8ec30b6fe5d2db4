"""Connections of our own for short exchanges: a request and its answer, over a connection that is kept.

HTTP/1.1 as the service speaks it, on asyncio's streams: a tenth of what a general client costs, which
decides how fast a backlog leaves the queue. Only for answers that are read whole; uploads, downloads and
proxies are the general client's. Says of a failure whether anything had been sent, and nothing more.
"""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

HEAD_BYTES = 64 * 1024
"""Bytes of an answer's head."""
_BODYLESS = (204, 304)
_GZIP = 31
"""zlib's number for gzip."""


class NotReached(Exception):
    """There was no connection: surely nothing was sent."""


class Broken(Exception):
    """The request went out, wholly or in part, and no whole answer came back."""


class TooLong(Exception):
    """The answer is longer than was allowed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(slots=True)
class _Line:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    idle_since: float = 0.0

    def usable(self, now: float, keep: float) -> bool:
        """Whether another request may go over it."""
        return now - self.idle_since < keep and not self.writer.is_closing() and not self.reader.at_eof()


class Lines:
    """Kept connections to any hosts; each carries one exchange at a time.

    Args:
        keep: Seconds an idle connection is kept.
        connect: Seconds to wait for a new one.
        most: Bytes of an answer.
        context: Makes the TLS context, when first needed.
    """

    def __init__(
        self, *, keep: float, connect: float, most: int, context: Callable[[], ssl.SSLContext]
    ) -> None:
        self._keep = keep
        self._connect = connect
        self._most = most
        self._make_context = context
        self._context: ssl.SSLContext | None = None
        self._idle: dict[tuple[str, str], list[_Line]] = {}
        self._closed = False

    async def exchange(
        self, verb: str, url: str, headers: Mapping[str, str], body: bytes, patience: float
    ) -> Answer:
        """One request and its answer. Cancelling breaks the connection off.

        Args:
            verb: GET, POST, DELETE, …
            url: Absolute, already quoted.
            headers: Besides those that HTTP itself needs.
            body: Empty for none.
            patience: Seconds until the answer must begin.

        Raises:
            NotReached: Surely nothing was sent.
            Broken: It may have been done.
            TooLong: The answer has too many bytes.
        """
        parts = urlsplit(url)
        where = (parts.scheme, parts.netloc)
        head = _head(verb, parts.path, parts.query, parts.netloc, headers, body)
        line = self._kept(where) or await self._opened(parts.scheme, parts.hostname or "", parts.port)
        try:
            line.writer.write(head + body)
            answer, reusable = await self._answer(line.reader, verb, patience)
        except (OSError, EOFError, ValueError, zlib.error, asyncio.LimitOverrunError) as error:
            line.writer.transport.abort()
            raise Broken(_words(error)) from None
        except BaseException:
            line.writer.transport.abort()
            raise
        if reusable and not self._closed:
            line.idle_since = asyncio.get_running_loop().time()
            self._idle.setdefault(where, []).append(line)
        else:
            line.writer.close()
        return answer

    async def close(self) -> None:
        """Close what is idle, and let nothing be kept any more."""
        self._closed = True
        idle = [line for lines in self._idle.values() for line in lines]
        self._idle.clear()
        for line in idle:
            line.writer.close()
        for line in idle:
            with suppress(OSError):
                await line.writer.wait_closed()

    def _kept(self, where: tuple[str, str]) -> _Line | None:
        now = asyncio.get_running_loop().time()
        idle = self._idle.get(where, [])
        while idle:
            line = idle.pop()
            if line.usable(now, self._keep):
                return line
            line.writer.close()
        return None

    async def _opened(self, scheme: str, host: str, port: int | None) -> _Line:
        if scheme == "https" and self._context is None:
            self._context = self._make_context()
        context = self._context if scheme == "https" else None
        try:
            async with asyncio.timeout(self._connect):
                reader, writer = await asyncio.open_connection(
                    host, port or (443 if context else 80), ssl=context, limit=HEAD_BYTES
                )
        except (OSError, UnicodeError) as error:  # a time-out and TLS's refusals are among them
            raise NotReached(_words(error)) from None
        return _Line(reader, writer)

    async def _answer(self, reader: asyncio.StreamReader, verb: str, patience: float) -> tuple[Answer, bool]:
        """The answer, and whether the connection may carry another exchange."""
        status = 100
        while 100 <= status < 200:
            async with asyncio.timeout(patience):
                raw = await reader.readuntil(b"\r\n\r\n")
            status, headers, modern = _read_head(raw)
        keep = modern and headers.get("connection", "").lower() != "close"
        if verb == "HEAD" or status in _BODYLESS:
            return Answer(status, headers, b""), keep
        async with asyncio.timeout(patience):
            if "chunked" in headers.get("transfer-encoding", "").lower():
                content = await self._chunks(reader)
            elif "content-length" in headers:
                length = int(headers["content-length"])
                if not 0 <= length <= self._most:
                    raise TooLong
                content = await reader.readexactly(length)
            else:
                content, keep = await self._rest(reader), False
        return Answer(status, headers, self._unpacked(headers, content)), keep

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        content = bytearray()
        while True:
            size = int((await reader.readuntil(b"\r\n")).partition(b";")[0].strip(), 16)
            if size < 0 or len(content) + size > self._most:
                raise TooLong
            if size == 0:
                while await reader.readuntil(b"\r\n") != b"\r\n":
                    pass  # trailers say nothing to us
                return bytes(content)
            content += await reader.readexactly(size)
            if await reader.readexactly(2) != b"\r\n":
                raise ValueError("a chunk does not end where it should")

    async def _rest(self, reader: asyncio.StreamReader) -> bytes:
        content = bytearray()
        while piece := await reader.read(65_536):
            content += piece
            if len(content) > self._most:
                raise TooLong
        return bytes(content)

    def _unpacked(self, headers: Mapping[str, str], content: bytes) -> bytes:
        """Nothing packed was asked for; what comes packed with gzip all the same is unpacked."""
        packing = headers.get("content-encoding", "identity").lower()
        if packing == "identity" or not content:
            return content
        if packing not in ("gzip", "x-gzip"):
            raise ValueError("packed in a way that was not asked for")
        unpacker = zlib.decompressobj(_GZIP)
        plain = unpacker.decompress(content, self._most)
        if unpacker.unconsumed_tail:
            raise TooLong
        return plain


def _head(verb: str, path: str, query: str, netloc: str, headers: Mapping[str, str], body: bytes) -> bytes:
    target = f"{path or '/'}?{query}" if query else path or "/"
    lines = [f"{verb} {target} HTTP/1.1", f"Host: {netloc.rpartition('@')[2]}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or verb in ("POST", "PUT"):
        lines.append(f"Content-Length: {len(body)}")
    if any("\r" in line or "\n" in line for line in lines):
        raise NotReached("a line break in the request's head")
    try:
        return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
    except UnicodeEncodeError:
        raise NotReached("the address is not one") from None


def _read_head(raw: bytes) -> tuple[int, dict[str, str], bool]:
    """Status, headers by their names in small letters, and whether it is HTTP/1.1."""
    first, *rest = raw.decode("latin-1").split("\r\n")
    version, _space, after = first.partition(" ")
    if not version.startswith("HTTP/1.") or not after[:3].isdecimal():
        raise ValueError("this is not HTTP")
    headers = {}
    for one in rest:
        name, colon, value = one.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return int(after[:3]), headers, version == "HTTP/1.1"


def _words(error: BaseException) -> str:
    """What went wrong, without an address."""
    if isinstance(error, TimeoutError):
        return "time-out"
    if isinstance(error, EOFError):
        return "the connection was closed"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"CERTIFICATE: {error.verify_message}"
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error) or type(error).__name__
