"""The connections underneath: over real sockets, plain and encrypted, with another side that misbehaves."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import trustme

from greentui.greenapi.network import AHEAD, HEAD_BYTES, KEEP, Network

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
BIG = bytes(range(256)) * (8 * AHEAD // 256)
"""More than is held in advance, and than a socket's buffers take."""


@asynccontextmanager
async def listening(talk: Talk, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """The address of a server that talks so with everybody who connects."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"{'https' if tls else 'http'}://localhost:{port}/"
    finally:
        server.close()


async def request_of(reader: asyncio.StreamReader) -> bytes:
    """A request's head and the body that it announces."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return head + await reader.readexactly(int(value))
    return head


async def polite(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer whatever is asked, for as long as it is asked."""
    while True:
        await request_of(reader)
        writer.write(OK)


async def fetch(
    network: Network,
    url: str,
    content: bytes | AsyncIterator[bytes] = b"",
    patience: float = 30,
    headers: dict[str, str] | None = None,
) -> bytes:
    """One request and its answer."""
    request = httpx.Request(
        "POST",
        url,
        content=content,
        headers=headers,
        extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), patience)},
    )
    answer = await network.handle_async_request(request)
    try:
        return await answer.aread()
    finally:
        await answer.aclose()


async def noticed(network: Network) -> None:
    """Wait until it has come in that no connection is of use any more; sooner than each of them expires."""
    (direct,) = network._routes.values()
    (kept,) = direct._idle.values()  # type: ignore[attr-defined]
    async with asyncio.timeout(KEEP / 2):
        while any(connection.usable for connection in kept):  # noqa: ASYNC110  they tell nobody
            await asyncio.sleep(0)


@pytest.fixture
async def network() -> AsyncIterator[Network]:
    made = Network()
    yield made
    await made.aclose()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


async def test_a_connection_carries_one_request_after_the_other(network: Network) -> None:
    connected = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.append(writer)
        await polite(reader, writer)

    async with listening(talk) as url:
        assert [await fetch(network, url) for _ in range(3)] == [b"ok"] * 3
    assert len(connected) == 1


@pytest.mark.usefixtures("trusted")
async def test_an_encrypted_connection(network: Network, tls: ssl.SSLContext) -> None:
    got = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            got.append(await request_of(reader))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BIG) + BIG)

    async with listening(talk, tls) as url:
        assert [await fetch(network, url, BIG) for _ in range(2)] == [BIG] * 2
    assert all(request.endswith(BIG) for request in got)


async def test_a_certificate_of_nobody_is_refused(network: Network, tls: ssl.SSLContext) -> None:
    async with listening(polite, tls) as url:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE"):
            await fetch(network, url)


@pytest.mark.usefixtures("trusted")
async def test_a_certificate_for_another_host_is_refused(network: Network, tls: ssl.SSLContext) -> None:
    async with listening(polite, tls) as url:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE"):
            await fetch(network, url.replace("localhost", "127.0.0.1"))


@pytest.mark.usefixtures("trusted")
async def test_who_never_answers_the_handshake_is_given_up(network: Network) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(talk) as url:
        with pytest.raises(httpx.ConnectTimeout):
            await fetch(network, url.replace("http:", "https:"), patience=0.05)


async def test_nobody_listens(network: Network) -> None:
    async with listening(polite) as url:
        pass
    with pytest.raises(httpx.ConnectError):
        await fetch(network, url)


async def test_no_answer_in_time(network: Network) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(talk) as url:
        with pytest.raises(httpx.ReadTimeout):
            await fetch(network, url, patience=0.05)


async def test_a_request_that_nobody_takes_is_given_up(network: Network) -> None:
    done = asyncio.Event()

    async def talk(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await done.wait()

    async with listening(talk) as url:
        with pytest.raises(httpx.WriteTimeout):
            await fetch(network, url, BIG * 4, patience=0.05)
        done.set()


@pytest.mark.parametrize(
    "part", [b"", OK[:9], OK[:-1]], ids=["before it answers", "in the head", "in the body"]
)
async def test_a_connection_that_is_cut(network: Network, part: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(part)

    async with listening(talk) as url:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await fetch(network, url)


@pytest.mark.parametrize("last_words", [b"", OK], ids=["closed", "closed after words nobody asked for"])
async def test_an_idle_connection_that_was_closed_is_not_used_again(
    network: Network, last_words: bytes
) -> None:
    closed = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(OK)
        await writer.drain()
        if not closed.is_set():
            writer.write(last_words)
            writer.close()
            await writer.wait_closed()
            closed.set()

    async with listening(talk) as url:
        assert await fetch(network, url) == b"ok"
        await closed.wait()
        await noticed(network)
        assert await fetch(network, url) == b"ok"


async def test_an_answer_nobody_asked_for_is_never_taken_for_one(network: Network) -> None:
    said, connected = asyncio.Event(), []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.append(writer)
        await request_of(reader)
        writer.write(OK)
        if len(connected) == 1:
            await said.wait()
            writer.write(OK.replace(b"ok", b"no"))
            said.clear()
            await reader.read()

    async with listening(talk) as url:
        assert await fetch(network, url) == b"ok"
        said.set()
        await noticed(network)
        assert await fetch(network, url) == b"ok"
    assert len(connected) == 2


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n", b"ok"),
        (b"HTTP/1.1 100 Continue\r\nHint: none\r\n\r\n" + OK, b"ok"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nas long as it lasts", b"as long as it lasts"),
    ],
    ids=["in chunks", "after going on", "without a body", "until the end"],
)
async def test_an_answer_ends_where_it_says(network: Network, answer: bytes, body: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await request_of(reader)
            for at in range(len(answer)):
                writer.write(answer[at : at + 1])
                await writer.drain()
            if b"close" in answer:
                return

    async with listening(talk) as url:
        assert [await fetch(network, url) for _ in range(2)] == [body] * 2


@pytest.mark.parametrize(
    "nonsense",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"Long: " + b"x" * (2 * HEAD_BYTES),
        b"HTTP/1.1 200 OK\r\n" + b"More: x\r\n" * HEAD_BYTES,
    ],
    ids=[
        "another language",
        "two lengths",
        "another protocol",
        "a header without an end",
        "headers without an end",
    ],
)
async def test_what_is_no_answer(network: Network, nonsense: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(nonsense)
        await reader.read()

    async with listening(talk) as url:
        with pytest.raises(httpx.RemoteProtocolError):
            await fetch(network, url)


async def test_an_upload_may_be_refused_before_all_of_it_was_sent(network: Network) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK.replace(b"ok", b"no"))
        while await reader.read(AHEAD):
            pass

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * AHEAD
            await asyncio.sleep(0)

    async with listening(talk) as url:
        assert await fetch(network, url, endless(), headers={"Content-Length": str(2**60)}) == b"no"


@pytest.mark.parametrize("value", ["x\r\nHost: elsewhere", "x\nHost: elsewhere", "x\0"])
async def test_no_header_becomes_two(network: Network, value: str) -> None:
    async with listening(polite) as url:
        with pytest.raises(httpx.LocalProtocolError):
            await fetch(network, url, headers={"Name": value})


async def test_who_reads_slowly_makes_the_other_side_wait(network: Network) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BIG) + BIG)
        await reader.read()

    async with listening(talk) as url:
        answer = await network.handle_async_request(httpx.Request("GET", url))
        connection = answer.stream._connection  # type: ignore[union-attr]
        async with asyncio.timeout(KEEP / 2):
            while connection._transport.is_reading():  # noqa: ASYNC110  it tells nobody
                await asyncio.sleep(0)
        assert len(connection._body) < 4 * AHEAD
        assert await answer.aread() == BIG


@pytest.mark.parametrize("says", [b"", b"Connection: close\r\n"], ids=["not read whole", "to be closed"])
async def test_a_connection_that_may_not_be_used_again(network: Network, says: bytes) -> None:
    connected = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.append(writer)
        while True:
            await request_of(reader)
            writer.write(OK.replace(b"\r\n\r\n", b"\r\n" + says + b"\r\n") if says else OK[:-1])

    async with listening(talk) as url:
        for _ in range(2):
            answer = await network.handle_async_request(httpx.Request("GET", url))
            if says:
                assert await answer.aread() == b"ok"
            await answer.aclose()
    assert len(connected) == 2
