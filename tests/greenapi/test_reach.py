"""A file's address leads to nothing that only this machine can reach, unless the API itself is there."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpcore
import pytest

from greentui.config import Credentials
from greentui.greenapi.client import Client
from greentui.greenapi.errors import ApiError, BadResponse, Unreachable
from greentui.greenapi.reach import Place, Reach, ReachBackend, place_of
from greentui.greenapi.transport import Connections

API = "api.example.org"
FILES = "files.example.org"
PUBLIC = "93.184.216.34"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (PUBLIC, Place.PUBLIC),
        ("2606:2800:220:1:248:1893:25c8:1946", Place.PUBLIC),
        ("127.0.0.1", Place.HERE),
        ("127.8.8.8", Place.HERE),
        ("0.0.0.0", Place.HERE),  # noqa: S104  an address to be told, not listened on
        ("::", Place.HERE),
        ("::1", Place.HERE),
        ("::ffff:127.0.0.1", Place.HERE),
        ("64:ff9b::7f00:1", Place.HERE),
        ("2002:7f00:1::", Place.HERE),
        ("10.1.2.3", Place.PRIVATE),
        ("172.16.0.1", Place.PRIVATE),
        ("192.168.1.1", Place.PRIVATE),
        ("100.64.0.1", Place.PRIVATE),
        ("198.18.0.1", Place.PRIVATE),
        ("240.0.0.1", Place.PRIVATE),
        ("fd00::1", Place.PRIVATE),
        ("::ffff:10.0.0.1", Place.PRIVATE),
        ("::7f00:1", Place.PRIVATE),
        ("169.254.169.254", Place.LINK),
        ("fe80::1%eth0", Place.LINK),
        ("224.0.0.1", Place.LINK),
    ],
)
def test_where_an_address_is(address: str, place: Place) -> None:
    assert place_of(address) is place


class Names:
    """A resolver that knows some names, each with its answers in turn; a number is its own address."""

    def __init__(self, **known: Sequence[Sequence[str]]) -> None:
        self._known = {name.replace("_", "."): list(answers) for name, answers in known.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> list[str]:
        self.asked.append(host)
        answers = self._known.get(host)
        if answers is None:
            return [host]
        if not answers:
            raise socket.gaierror("no such name")
        return list(answers[0] if len(answers) == 1 else answers.pop(0))


@pytest.mark.parametrize(
    ("api", "file", "admitted"),
    [
        ([PUBLIC], [PUBLIC], True),
        ([PUBLIC], ["127.0.0.1"], False),
        ([PUBLIC], ["10.0.0.1"], False),
        ([PUBLIC], [PUBLIC, "10.0.0.1"], False),
        (["127.0.0.1"], ["127.0.0.1"], True),
        (["127.0.0.1"], ["::1"], True),
        (["127.0.0.1"], ["10.0.0.1"], False),
        (["127.0.0.1"], [PUBLIC], True),
        (["10.0.0.1"], ["10.0.0.1"], True),
        (["10.0.0.1"], ["::ffff:10.0.0.1"], True),
        (["10.0.0.1"], ["10.0.0.2"], False),
        (["169.254.0.1"], ["169.254.169.254"], False),
        (["10.0.0.1"], ["169.254.169.254"], False),
        (["10.0.0.1"], ["127.0.0.1"], False),
        (["10.0.0.1", "127.0.0.1"], ["127.0.0.1", "10.0.0.1"], True),
    ],
)
async def test_only_where_the_api_is_too(api: list[str], file: list[str], admitted: bool) -> None:
    reach = Reach([API], Names(api_example_org=[api], files_example_org=[file]))
    if admitted:
        assert await reach.admitted(FILES, 443) == file
    else:
        with pytest.raises(BadResponse, match="private network"):
            await reach.admitted(FILES, 443)


async def test_an_api_that_cannot_be_resolved_admits_nothing_private() -> None:
    reach = Reach([API], Names(api_example_org=[], files_example_org=[["127.0.0.1"]]))
    with pytest.raises(BadResponse):
        await reach.admitted(FILES, 443)


@asynccontextmanager
async def serving(answer: bytes = OK) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server of this machine: its port, and the requests it got."""
    got: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], got
    finally:
        server.close()


async def download(url: str, names: Names) -> bytes:
    connections = Connections("token", Reach([API], names), insecure_http=True)
    into = io.BytesIO()
    try:
        await connections.download(url, into, 1000, None)
    finally:
        await connections.close()
    return into.getvalue()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", FILES])  # noqa: S104
async def test_no_request_reaches_a_server_of_this_machine(host: str) -> None:
    names = Names(
        api_example_org=[[PUBLIC]], files_example_org=[["127.0.0.1"]], localhost=[["::1", "127.0.0.1"]]
    )
    async with serving() as (port, got):
        with pytest.raises(BadResponse):
            await download(f"http://{host}:{port}/a", names)
    assert got == []


async def test_nor_does_one_that_was_sent_there_from_elsewhere() -> None:
    names = Names(api_example_org=[["127.0.0.1"]], inner_example_org=[["10.0.0.1"]])
    for target in ("http://169.254.169.254/latest", "http://inner.example.org/", "http://[fe80::1]/"):
        redirect = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
        async with serving(redirect) as (port, got):
            with pytest.raises(BadResponse):
                await download(f"http://127.0.0.1:{port}/a", names)
        assert len(got) == 1


async def test_what_was_checked_is_what_is_connected_to() -> None:
    """A name that changes its mind between the look and the connection gets no second look."""
    names = Names(api_example_org=[["127.0.0.1"]], files_example_org=[["127.0.0.1"], []])
    async with serving() as (port, got):
        assert await download(f"http://{FILES}:{port}/a", names) == b"hello"
    assert names.asked.count(FILES) == 1
    assert b"host: files.example.org" in got[0].lower()


async def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    async with serving() as (port, _got):
        names = Names(api_example_org=[["127.0.0.1"]], files_example_org=[["127.0.0.2", "127.0.0.1"]])
        assert await download(f"http://{FILES}:{port}/a", names) == b"hello"


@pytest.mark.parametrize("host", [FILES, "x" * 80 + ".example.org"])
async def test_a_name_without_an_address_is_unreachable(host: str) -> None:
    with pytest.raises(Unreachable):
        await download(f"http://{host}/a", Names(files_example_org=[]) if host == FILES else Names())


async def test_a_proxy_is_not_sent_to_this_machine_either(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(api_example_org=[[PUBLIC]], files_example_org=[["10.0.0.1"]], public_example_org=[[PUBLIC]])
    async with serving() as (port, got):
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with pytest.raises(BadResponse):
            await download(f"http://{FILES}/a", names)
        assert got == []
        assert await download("http://public.example.org/a", names) == b"hello"


async def test_a_client_admits_what_its_own_credentials_name(tmp_path: Path) -> None:
    async with serving() as (port, got):
        for api, admitted in ((f"http://127.0.0.1:{port}", True), (f"https://{PUBLIC}", False)):
            client = Client(Credentials("1101000001", "token", api, api))
            try:
                with (tmp_path / "file").open("wb") as into:
                    await client.download(f"http://127.0.0.1:{port}/a", into)
            except ApiError:
                assert not admitted
            else:
                assert admitted
            finally:
                await client.close()
    assert len(got) == 1


async def test_all_attempts_to_connect_share_one_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[float] = []

    async def connect(_self: object, _host: str, _port: int, timeout: float, *_more: object) -> None:
        shares.append(timeout)
        raise httpcore.ConnectTimeout

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    backend = ReachBackend(Reach([], Names(files_example_org=[[PUBLIC, "8.8.4.4", "1.1.1.1"]])))
    with pytest.raises(httpcore.ConnectTimeout):
        await backend.connect_tcp(FILES, 443, 12.0)
    assert shares[0] == pytest.approx(4.0, abs=0.5)
    assert shares[-1] <= 12.0
