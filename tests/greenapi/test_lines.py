"""Our own short exchanges: every way an answer can end, what is kept, and what a failure says."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from greentui.greenapi.lines import Answer, Broken, Lines, NotReached, TooLong

Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1;x=y\r\ni\r\n0\r\nTrailer: t\r\n\r\n"
)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


def lines(**more: float) -> Lines:
    given = {"keep": 4.0, "connect": 5.0, "most": 1000} | more
    return Lines(context=ssl.create_default_context, **given)  # type: ignore[arg-type]  # numbers, all of them


class Served:
    """A server that says what it is told to, and what it heard."""

    def __init__(self) -> None:
        self.connections = 0
        self.heard: list[bytes] = []
        self.url = ""
        self.over = asyncio.Event()


@asynccontextmanager
async def served(*answers: bytes, close: bool = False, hang: bool = False) -> AsyncIterator[Served]:
    """Each request gets the next answer; the last one goes on."""
    served = Served()

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or b"0")
                served.heard.append(head + await reader.readexactly(length))
                writer.write(answers[min(len(served.heard), len(answers)) - 1])
                await writer.drain()
                if hang:
                    await served.over.wait()
                    return
                if close:
                    return
        except asyncio.IncompleteReadError:
            return
        finally:
            writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    served.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x"
    try:
        yield served
    finally:
        served.over.set()
        server.close()
        await asyncio.sleep(0)


async def ask(
    over: Lines, served: Served, verb: str = "GET", body: bytes = b"", patience: float = 5
) -> Answer:
    return await over.exchange(verb, served.url, {"Accept": "application/json"}, body, patience)


@pytest.mark.parametrize(
    ("raw", "content"),
    [
        (OK, b"hi"),
        (CHUNKED, b"hi"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, b"hi"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 200\r\ncontent-length:2\r\n\r\nhi", b"hi"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b""),
    ],
)
async def test_an_answer_is_read_whole_and_the_connection_kept(raw: bytes, content: bytes) -> None:
    async with served(raw) as server:
        over = lines()
        for _ in range(3):
            assert (await ask(over, server)).content == content
        await over.close()
        assert server.connections == 1


@pytest.mark.parametrize("raw", [b"HTTP/1.1 200 OK\r\n\r\nhi", b"HTTP/1.0 200 OK\r\n\r\nhi"])
async def test_an_answer_may_end_with_the_connection(raw: bytes) -> None:
    async with served(raw, close=True) as server:
        over = lines()
        assert (await ask(over, server)).content == b"hi"
        assert (await ask(over, server)).content == b"hi"
        assert server.connections == 2


async def test_a_connection_the_server_will_close_is_not_kept() -> None:
    async with served(OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")) as server:
        over = lines()
        await ask(over, server)
        await ask(over, server)
        assert server.connections == 2


async def test_a_connection_idle_for_too_long_is_not_used_again() -> None:
    async with served(OK) as server:
        over = lines(keep=0.0)
        await ask(over, server)
        await ask(over, server)
        assert server.connections == 2


async def test_the_request_goes_out_as_it_is() -> None:
    async with served(OK) as server:
        over = lines()
        await ask(over, server, "POST", b'{"a":1}')
        await ask(over, server, "DELETE")
        post, delete = server.heard
        assert post.startswith(b"POST /x HTTP/1.1\r\nHost: 127.0.0.1:")
        assert post.endswith(b'Content-Length: 7\r\n\r\n{"a":1}')
        assert b"Content-Length" not in delete


async def test_what_was_packed_all_the_same_is_unpacked() -> None:
    packed = gzip.compress(b"hello " * 20)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    async with served(head + packed) as server:
        assert (await ask(lines(), server)).content == b"hello " * 20
    bomb = gzip.compress(b"\0" * 1_000_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    async with served(head + bomb) as server:
        with pytest.raises(TooLong):
            await ask(lines(most=5000), server)


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFF\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5000,
    ],
)
async def test_an_answer_may_not_be_too_long(raw: bytes) -> None:
    async with served(raw, close=True) as server:
        with pytest.raises(TooLong):
            await ask(lines(), server)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nConte",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal",
        b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhiXX",
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi",
    ],
)
async def test_half_an_answer_or_nonsense_is_a_broken_exchange(raw: bytes) -> None:
    async with served(raw, close=True) as server:
        with pytest.raises(Broken):
            await ask(lines(), server)


async def test_silence_is_a_broken_exchange() -> None:
    async with served(b"", hang=True) as server:
        with pytest.raises(Broken, match="time-out"):
            await ask(lines(), server, patience=0.05)


async def test_nobody_there_means_that_nothing_was_sent() -> None:
    async with served(OK) as server:
        pass
    with pytest.raises(NotReached):
        await ask(lines(), server)
    with pytest.raises(NotReached):
        await lines().exchange("GET", "http://127.0.0.1:1/a b\r\nX: y", {}, b"", 5)


async def test_a_host_without_a_certificate_is_not_spoken_to() -> None:
    async with served(OK) as server:
        server.url = server.url.replace("http://", "https://")
        with pytest.raises(NotReached):
            await ask(lines(connect=0.2), server)
        assert server.heard == []


async def test_breaking_an_exchange_off_leaves_nothing_behind() -> None:
    async with served(OK, hang=True) as server:
        over = lines()
        await ask(over, server)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await ask(over, server)
        assert (await ask(over, server)).content == b"hi"
        assert server.connections == 2


async def test_several_exchanges_at_once_use_connections_of_their_own() -> None:
    async with served(OK) as server:
        over = lines()
        answers = await asyncio.gather(*(ask(over, server) for _ in range(5)))
        assert [answer.content for answer in answers] == [b"hi"] * 5
        assert server.connections == 5
        await ask(over, server)
        assert server.connections == 5
        await over.close()
