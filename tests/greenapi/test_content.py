"""However a response is compressed, it is read in small pieces and never beyond what is allowed."""

from __future__ import annotations

import asyncio
import gzip
import io
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.greenapi import methods as m
from greentui.greenapi import transport
from greentui.greenapi.content import PIECE, pieces
from greentui.greenapi.errors import ApiError, BadResponse, LostResponse, TooLarge, Unreachable
from tests.greenapi.wire import CHAT, client_of
from tests.patience import PATIENCE

URL = "https://files.example.org/a.bin"
MILLION = 1_000_000


class Raw(httpx.AsyncByteStream):
    """Bytes as a network gives them."""

    def __init__(self, content: bytes, size: int = 4096) -> None:
        self._content, self._size = content, size

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self._content), self._size):
            yield self._content[at : at + self._size]


def answered(content: bytes, encoding: str, size: int = 4096) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Encoding": encoding}, stream=Raw(content, size))


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS = {"gzip": gzip.compress, "X-GZip": gzip.compress, "deflate": zlib.compress}


@pytest.mark.parametrize("encoding", PACKERS)
@given(data=st.binary(max_size=200_000) | st.integers(0, 5 * PIECE).map(bytes), size=st.integers(2, 5000))
async def test_what_was_packed_comes_out_in_small_pieces(encoding: str, data: bytes, size: int) -> None:
    found = [piece async for piece in pieces(answered(PACKERS[encoding](data), encoding, size))]
    assert b"".join(found) == data
    assert max(map(len, found), default=0) <= PIECE


async def test_deflate_without_its_header_is_read() -> None:
    found = [piece async for piece in pieces(answered(raw_deflate(b"hello " * 1000), "deflate"))]
    assert b"".join(found) == b"hello " * 1000


@pytest.mark.parametrize("encoding", ["gzip, gzip", "gzip,deflate", "br", "zstd", "identity, gzip", "wild"])
async def test_no_other_encoding_is_read(encoding: str) -> None:
    with pytest.raises(httpx.DecodingError):
        [piece async for piece in pieces(answered(gzip.compress(b"{}"), encoding))]


@pytest.mark.parametrize(
    "content",
    [gzip.compress(b"x" * 5000)[:-9], b"{}", b"\x1f\x8b\x08 no gzip at all"],
    ids=["cut off", "not packed", "no more than a header"],
)
async def test_what_is_not_encoded_as_it_says_is_an_error(content: bytes) -> None:
    with pytest.raises(httpx.DecodingError):
        [piece async for piece in pieces(answered(content, "gzip"))]


async def test_a_response_without_a_body_needs_no_end() -> None:
    assert [piece async for piece in pieces(answered(b"", "gzip"))] == []


async def test_no_piece_beyond_the_limit_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred million bytes in a hundred thousand: the reading ends after the first million."""
    monkeypatch.setattr(transport, "MOST_BYTES", MILLION)
    decoded = 0

    async def counted(response: httpx.Response) -> AsyncIterator[bytes]:
        nonlocal decoded
        async for piece in pieces(response):
            decoded += len(piece)
            yield piece

    monkeypatch.setattr(transport, "pieces", counted)
    bomb = gzip.compress(bytes(100 * MILLION), 1)
    client, _, _ = client_of(lambda _request: answered(bomb, "gzip", len(bomb)))
    with pytest.raises(BadResponse):
        await client.call(m.GET_SETTINGS)
    assert decoded <= MILLION + PIECE
    decoded = 0
    with pytest.raises(TooLarge):
        await client.download(URL, io.BytesIO(), limit=MILLION)
    assert decoded <= MILLION + PIECE


async def test_a_send_whose_answer_is_packed_twice_may_have_been_done() -> None:
    bomb = gzip.compress(gzip.compress(b'{"idMessage": "1"}'))
    client, _, _ = client_of(lambda _request: answered(bomb, "gzip, gzip"))
    with pytest.raises(ApiError) as failed:
        await client.call(m.SEND_MESSAGE, chatId=CHAT, message="hello")
    assert type(failed.value) is LostResponse
    assert failed.value.maybe_done


async def test_a_packed_answer_is_an_answer() -> None:
    content = gzip.compress(b'{"stateInstance": "authorized"}')
    client, _, _ = client_of(lambda _request: answered(content, "gzip"))
    assert await client.call(m.GET_STATE_INSTANCE)


async def test_a_packed_download_is_unpacked_and_its_size_unknown() -> None:
    seen: list[int] = []
    packed = gzip.compress(b"x" * 1000)
    answer = httpx.Response(
        200, headers={"Content-Encoding": "gzip", "Content-Length": str(len(packed))}, stream=Raw(packed)
    )
    client, service, _ = client_of(lambda _request: answer)
    into = io.BytesIO()
    await client.download(URL, into, on_progress=lambda _done, total: seen.append(total))
    assert into.getvalue() == b"x" * 1000
    assert seen == [0]
    assert service.requests[0].headers["accept-encoding"] == "identity"


class Endless(httpx.AsyncByteStream):
    """Never ends, never pauses for long, and never gives more than a byte."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0)
            yield b"x"


async def test_a_download_that_dribbles_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LONGEST", 0.02)
    client, _, _ = client_of(lambda _request: httpx.Response(200, stream=Endless()))
    with pytest.raises(Unreachable, match="time-out"):
        await client.download(URL, io.BytesIO())


async def test_a_download_that_never_begins_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError("nothing sets it")

    monkeypatch.setattr(transport, "MARGIN", 0.0)
    client, _, _ = client_of()
    client._transport = Silent()
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(Unreachable, match="time-out"):
            await client.download(URL, io.BytesIO())


@pytest.mark.parametrize(
    ("size", "seconds"), [(0, 60.0), (6_553_600, 160.0), (2 * 1024**3, 7200.0), (10**15, 7200.0)]
)
def test_the_time_for_a_download_is_bounded(size: int, seconds: float) -> None:
    assert transport._patience(size) == seconds
