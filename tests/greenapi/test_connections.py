"""Requests over real sockets, plain and encrypted: what fails, and whether the request had gone out."""

from __future__ import annotations

import asyncio
import itertools
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme

from greentui.greenapi.errors import ApiError, LostResponse, Unreachable
from greentui.greenapi.proxies import LIMITS, ProxiedTransport, proxy_for
from greentui.greenapi.reach import Reach
from greentui.greenapi.transport import Connections
from tests.patience import PATIENCE

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
BIG = bytes(range(256)) * 64 * 1024
"""More than the buffers of two sockets take."""


@asynccontextmanager
async def listening(talk: Talk, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """The address of a server that talks like this to everybody who connects."""

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
    """Answer every request."""
    while True:
        await request_of(reader)
        writer.write(OK)


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Take everything and answer nothing."""
    while await reader.read(1 << 16):
        pass


async def fetch(
    connections: Connections,
    url: str,
    body: bytes = b"",
    patience: float = 30,
    headers: dict[str, str] | None = None,
) -> bytes:
    """One request and its answer."""
    response = await connections.exchange(
        "POST", url, query={}, headers=headers or {}, body=body, patience=patience
    )
    return response.content


@pytest.fixture
async def connections() -> AsyncIterator[Connections]:
    made = Connections("token", Reach([]))
    yield made
    await made.close()


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


async def test_a_connection_is_kept_for_the_next_request(connections: Connections) -> None:
    connected = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.append(writer)
        await polite(reader, writer)

    async with listening(talk) as url:
        assert [await fetch(connections, url) for _ in range(3)] == [b"ok"] * 3
    assert len(connected) == 1


def test_an_idle_connection_is_closed_before_a_server_would() -> None:
    """Common servers close after five seconds: a send must not meet that moment."""
    assert LIMITS.keepalive_expiry is not None
    assert LIMITS.keepalive_expiry < 5


@pytest.mark.usefixtures("trusted")
async def test_an_encrypted_connection(connections: Connections, tls: ssl.SSLContext) -> None:
    got = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            got.append(await request_of(reader))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BIG) + BIG)

    async with listening(talk, tls) as url:
        assert [await fetch(connections, url, BIG) for _ in range(2)] == [BIG] * 2
    assert all(request.endswith(BIG) for request in got)


async def test_a_certificate_of_nobody_is_refused_and_nothing_sent(
    connections: Connections, tls: ssl.SSLContext
) -> None:
    async with listening(polite, tls) as url:
        with pytest.raises(Unreachable, match="certificate"):
            await fetch(connections, url)


@pytest.mark.usefixtures("trusted")
async def test_a_certificate_for_another_host_is_refused(
    connections: Connections, tls: ssl.SSLContext
) -> None:
    async with listening(polite, tls) as url:
        with pytest.raises(Unreachable, match="certificate"):
            await fetch(connections, url.replace("localhost", "127.0.0.1"))


@pytest.mark.usefixtures("trusted")
async def test_an_unanswered_handshake_is_given_up_with_nothing_sent(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.greenapi.transport.CONNECT", 0.05)
    async with listening(silent) as url:
        with pytest.raises(Unreachable):
            await fetch(connections, url.replace("http:", "https:"))


async def test_where_nobody_listens_nothing_was_sent(connections: Connections) -> None:
    async with listening(polite) as url:
        pass
    with pytest.raises(Unreachable):
        await fetch(connections, url)


@pytest.mark.parametrize(
    "host",
    [
        "no-such-host.invalid",
        "a" * 70,
        ".".join(["a" * 60] * 6),
        "x..y",
        "\u00ad",
        "xn--",
        "[::1",
        "ho st",
        "*",
    ],
)
async def test_a_host_without_an_address_was_sent_nothing(connections: Connections, host: str) -> None:
    with pytest.raises(Unreachable):
        await fetch(connections, f"https://{host}/")


async def test_a_request_without_an_answer_in_time_may_have_been_carried_out(
    connections: Connections,
) -> None:
    async with listening(silent) as url:
        with pytest.raises(LostResponse):
            await fetch(connections, url, patience=0.05)


async def test_a_request_that_is_only_half_taken_may_have_been_carried_out(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.greenapi.transport.WRITE", 0.05)
    done = asyncio.Event()

    async def talk(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await done.wait()

    async with listening(talk) as url:
        with pytest.raises(LostResponse):
            await fetch(connections, url, BIG)
        done.set()


async def test_an_answer_that_trickles_in_for_ever_is_broken_off(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes in time, the whole never does."""
    patience, limits = 3600.0, []

    def timeout(seconds: float) -> asyncio.Timeout:
        limits.append(made := asyncio.Timeout(asyncio.get_running_loop().time() + seconds))
        return made

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for number in itertools.count():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0)
            if number == 100:
                limits[0].reschedule(0)  # the time is over

    monkeypatch.setattr("greentui.greenapi.transport.asyncio.timeout", timeout)
    async with listening(talk) as url:
        with pytest.raises(LostResponse):
            await fetch(connections, url, patience=patience)


@pytest.mark.parametrize(
    "part", [b"", OK[:9], OK[:-1]], ids=["before it answers", "in the head", "in the body"]
)
async def test_a_connection_that_is_cut_loses_an_answer(connections: Connections, part: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(part)

    async with listening(talk) as url:
        with pytest.raises(LostResponse):
            await fetch(connections, url)


@pytest.mark.parametrize("last_words", [b"", OK], ids=["closed", "closed after words nobody asked for"])
async def test_an_idle_connection_that_was_closed_is_not_used_again(
    connections: Connections, last_words: bytes
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
        assert await fetch(connections, url) == b"ok"
        await closed.wait()
        assert await fetch(connections, url) == b"ok"


async def test_an_answer_nobody_asked_for_is_never_taken_for_one(connections: Connections) -> None:
    said, saying, connected = asyncio.Event(), asyncio.Event(), []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.append(writer)
        await request_of(reader)
        writer.write(OK)
        if len(connected) == 1:
            await saying.wait()
            writer.write(OK.replace(b"ok", b"no"))
            await writer.drain()
            said.set()
            await reader.read()

    async with listening(talk) as url:
        assert await fetch(connections, url) == b"ok"
        saying.set()
        await said.wait()
        assert await fetch(connections, url) == b"ok"
    assert len(connected) == 2


@pytest.mark.parametrize(
    "nonsense",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\n" + b"Long: " + b"x" * (1 << 18),
        b"HTTP/1.1 200 OK\r\n" + b"More: x\r\n" * (1 << 15),
    ],
    ids=["another language", "two lengths", "a header without an end", "headers without an end"],
)
async def test_what_is_no_answer_is_a_lost_one(connections: Connections, nonsense: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(nonsense)
        await reader.read()

    async with listening(talk) as url:
        with pytest.raises(LostResponse):
            await fetch(connections, url)


@pytest.mark.parametrize("value", ["x\r\nHost: elsewhere", "x\nHost: elsewhere", "x\0"])
async def test_no_header_becomes_two(connections: Connections, value: str) -> None:
    async with listening(polite) as url:
        with pytest.raises(Unreachable):
            await fetch(connections, url, headers={"Name": value})


async def test_a_cancelled_request_leaves_no_connection_behind(connections: Connections) -> None:
    asked, gone = asyncio.Event(), asyncio.Event()

    async def talk(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        asked.set()
        await reader.read()
        gone.set()

    async with listening(talk) as url:
        task = asyncio.create_task(fetch(connections, url))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(PATIENCE):
            await gone.wait()


# Proxies.


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.usefixtures("no_proxies")
@pytest.mark.parametrize(
    ("variables", "scheme", "host", "proxy"),
    [
        ({}, "https", "api.example.org", ""),
        ({"https_proxy": "http://p:1"}, "https", "api.example.org", "http://p:1"),
        ({"https_proxy": "http://p:1"}, "http", "api.example.org", ""),
        ({"all_proxy": "http://p:2"}, "https", "api.example.org", "http://p:2"),
        ({"all_proxy": "http://p:2", "no_proxy": "example.org"}, "https", "api.example.org", ""),
        ({"all_proxy": "http://p:2"}, "http", "127.0.0.1", ""),
        ({"all_proxy": "http://p:2"}, "http", "localhost", ""),
        ({"all_proxy": "http://p:2"}, "http", "::1", ""),
    ],
)
def test_which_proxy_leads_to_a_host(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], scheme: str, host: str, proxy: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(scheme, host) == proxy


@pytest.mark.usefixtures("no_proxies")
async def test_a_proxy_that_cannot_be_used_does_not_keep_one_from_this_machine(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", "nonsense://secret")
    async with listening(polite) as url:
        assert await fetch(connections, url) == b"ok"
    with pytest.raises(Unreachable) as caught:
        await fetch(connections, "https://api.example.org/")
    assert "secret" not in str(caught.value)


@pytest.mark.usefixtures("no_proxies")
async def test_a_proxy_that_refuses_was_not_followed_by_a_request(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await request_of(reader))
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    async with listening(talk) as url:
        monkeypatch.setenv("https_proxy", url)
        with pytest.raises(Unreachable) as caught:
            await fetch(connections, "https://api.example.org/waInstance1/sendMessage/~token~")
    assert isinstance(caught.value, ApiError)
    assert not caught.value.maybe_done
    assert asked[0].startswith(b"CONNECT api.example.org:443 ")
    assert b"token" not in asked[0]


async def test_closing_twice_is_harmless() -> None:
    transport = ProxiedTransport()
    await transport.aclose()
    await transport.aclose()


async def test_a_connection_that_ends_while_it_is_made_carried_nothing(connections: Connections) -> None:
    """Whatever a failure is called: nothing of the request was written yet."""

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.transport.abort()

    async with listening(mute) as url:
        with pytest.raises(Unreachable):
            await fetch(connections, url.replace("http:", "https:"))
        with pytest.raises(LostResponse):
            await fetch(connections, url)
