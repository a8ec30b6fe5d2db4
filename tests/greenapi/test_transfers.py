"""Files on their way out and in: whole, measured, broken off, and never further than allowed."""

from __future__ import annotations

import asyncio
import io
import os
from dataclasses import replace
from email import message_from_bytes
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from greentui.greenapi import methods as m
from greentui.greenapi import transport
from greentui.greenapi.errors import (
    BadResponse,
    FieldError,
    InsecureAddress,
    LostResponse,
    ServiceError,
    TooLarge,
    Unreachable,
)
from greentui.greenapi.method import Method
from greentui.greenapi.uploads import FileBody, raw_headers
from tests.greenapi.wire import CHAT, MESSAGE_ID, TOKEN, client_of, ok
from tests.patience import PATIENCE

PIECE = 64 * 1024
"""Bytes of a file that are in memory at once."""
SENT = ok({"idMessage": MESSAGE_ID, "urlFile": "https://files.example.org/1"})


def form(request: httpx.Request) -> dict[str, Any]:
    """The parts of a multipart request, read by somebody else's parser."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + request.content).get_payload()
    assert isinstance(parts, list)
    return {str(part.get_param("name", header="content-disposition")): part for part in parts}


async def test_a_file_goes_as_a_form(tmp_path: Path) -> None:
    path = tmp_path / "Накладная.pdf"
    path.write_bytes(b"%PDF" + bytes(range(256)) * 600)
    seen: list[tuple[int, int]] = []
    client, service, _ = client_of(SENT)
    answer = await client.call(
        m.SEND_FILE_BY_UPLOAD,
        on_progress=lambda done, total: seen.append((done, total)),
        chatId=CHAT,
        file=path,
        caption="Здравствуйте",
        quotedMessageId=MESSAGE_ID,
    )
    request = service.requests[0]
    parts = form(request)
    assert answer.url_file == "https://files.example.org/1"
    assert request.url.host == "media.example.org"
    assert request.headers["content-length"] == str(len(request.content))
    assert parts["file"].get_payload(decode=True) == path.read_bytes()
    assert parts["file"].get_content_type() == "application/pdf"
    texts = {name: part.get_payload(decode=True).decode() for name, part in parts.items() if name != "file"}
    assert texts == {
        "chatId": CHAT,
        "caption": "Здравствуйте",
        "quotedMessageId": MESSAGE_ID,
        "fileName": "Накладная.pdf",
    }
    body = len(request.content)
    assert [done for done, _total in seen] == sorted(done for done, _total in seen)
    assert max(after - before for (before, _), (after, _) in pairwise(seen)) <= PIECE
    assert {total for _done, total in seen} == {body}
    assert seen[-1] == (body, body)


async def test_a_raw_upload_is_the_file_itself(tmp_path: Path) -> None:
    path = tmp_path / "notes.go"
    path.write_bytes(b"package main")
    client, service, _ = client_of(SENT)
    await client.call(m.UPLOAD_FILE, file=path)
    await client.call(m.UPLOAD_FILE, file=path, fileName="Заметки.rs")
    first, second = service.requests
    assert first.content == b"package main"
    assert first.headers["content-type"] == "application/octet-stream"
    assert first.headers["ga-filename"] == "notes.go"
    assert second.headers["ga-filename"].isascii()


async def test_a_hostile_name_stays_inside_its_header(tmp_path: Path) -> None:
    path = tmp_path / 'x"\r\nX-Evil: 1.txt'
    path.write_bytes(b"1")
    client, service, _ = client_of(SENT)
    await client.call(m.SEND_FILE_BY_UPLOAD, chatId=CHAT, file=path)
    part = form(service.requests[0])["file"]
    assert part.get("X-Evil") is None
    assert part.get_payload(decode=True) == b"1"


async def test_a_name_that_is_no_text_can_be_sent(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"photo\xff.jpg")
    path.write_bytes(b"1")
    client, service, _ = client_of(SENT)
    await client.call(m.SEND_FILE_BY_UPLOAD, chatId=CHAT, file=path)
    await client.call(m.UPLOAD_FILE, file=path)
    name = form(service.requests[0])["fileName"].get_payload(decode=True).decode()
    assert (name[:5], name[-4:]) == ("photo", ".jpg")
    assert service.requests[1].content == b"1"


@pytest.mark.parametrize("size", [PIECE, 5 * PIECE], ids=["smaller", "larger"])
@pytest.mark.parametrize("method", [m.SEND_FILE_BY_UPLOAD, m.UPLOAD_FILE], ids=["in a form", "as the body"])
async def test_a_file_that_changes_meanwhile_is_surely_not_sent(
    tmp_path: Path, method: Method[Any], size: int
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"x" * (3 * PIECE))

    def change(_done: int, _total: int) -> None:
        path.write_bytes(b"x" * size)

    client, _, _ = client_of(SENT)
    chat = {"chatId": CHAT} if method is m.SEND_FILE_BY_UPLOAD else {}
    with pytest.raises(FieldError) as refused:
        await client.call(method, on_progress=change, file=path, **chat)
    assert refused.value.field == "file"
    assert not refused.value.maybe_done


async def test_a_file_that_vanished_is_said(tmp_path: Path) -> None:
    client, service, _ = client_of(SENT)
    body = FileBody(tmp_path / "gone.jpg", "gone.jpg", {})
    with pytest.raises(FieldError, match="No such file"):
        await client._connected().exchange(
            "POST", "https://api.example.org/", query={}, headers={}, body=body, patience=1
        )
    assert service.requests == []


class Breaking(httpx.AsyncBaseTransport):
    """Breaks the connection instead of taking the piece with the last `missing` bytes of the request."""

    def __init__(self, missing: int) -> None:
        self._missing = missing

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        left = int(request.headers["Content-Length"])
        assert isinstance(request.stream, httpx.AsyncByteStream)
        async for piece in request.stream:
            left -= len(piece)
            if left < self._missing:
                raise httpx.WriteError("broken pipe")
        raise httpx.ReadError("reset")


@pytest.mark.parametrize("method", [m.SEND_FILE_BY_UPLOAD, m.UPLOAD_FILE], ids=["in a form", "as the body"])
@pytest.mark.parametrize(
    ("missing", "family"),
    [(2 * PIECE, Unreachable), (100, Unreachable), (1, LostResponse), (0, LostResponse)],
    ids=["half of it", "all but the last piece", "the last piece", "the answer"],
)
async def test_only_an_upload_whose_last_byte_left_may_have_arrived(
    tmp_path: Path, method: Method[Any], missing: int, family: type[Exception]
) -> None:
    path = tmp_path / "a.bin"
    # The last piece is one byte of the file, or the end of the form.
    path.write_bytes(b"x" * (4 * PIECE + 1))
    client, _, _ = client_of(SENT)
    client._transport = Breaking(missing)
    chat = {"chatId": CHAT} if method is m.SEND_FILE_BY_UPLOAD else {}
    with pytest.raises(family) as caught:
        await client.call(method, file=path, **chat)
    assert type(caught.value) is family


class Trickling(httpx.AsyncBaseTransport):
    """Takes a piece of the request and then waits for ever, without an error."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        async for _piece in request.stream:
            await asyncio.Event().wait()
        raise AssertionError("nothing was sent")


async def test_an_upload_that_gets_nowhere_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MARGIN", 0.0)
    monkeypatch.setattr(transport, "SLOWEST", 2**30)
    path = tmp_path / "a.bin"
    path.write_bytes(b"x" * (2 * PIECE))
    client, _, _ = client_of(SENT)
    client._transport = Trickling()
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(Unreachable, match="time-out"):
            await client.call(replace(m.UPLOAD_FILE, patience=0.1), file=path)


URL = "https://files.example.org/a.pdf"


async def test_a_download_is_poured_without_a_token() -> None:
    seen: list[tuple[int, int]] = []
    client, service, _ = client_of(httpx.Response(200, content=b"x" * 1000))
    into = io.BytesIO()
    fetched = await client.download(URL, into, on_progress=lambda done, total: seen.append((done, total)))
    assert (fetched, into.getvalue()) == (1000, b"x" * 1000)
    assert seen[-1] == (1000, 1000)
    request = service.requests[0]
    assert str(request.url) == URL
    assert TOKEN not in str(request.headers)


async def test_a_download_follows_a_few_redirects() -> None:
    client, service, _ = client_of(
        httpx.Response(302, headers={"Location": "/b.pdf"}),
        httpx.Response(307, headers={"Location": "https://cdn.example.net/c.pdf"}),
        httpx.Response(200, content=b"x"),
    )
    assert await client.download(URL, io.BytesIO()) == 1
    assert str(service.requests[2].url) == "https://cdn.example.net/c.pdf"


@pytest.mark.parametrize(
    ("target", "family"),
    [
        ("http://files.example.org/a.pdf", BadResponse),
        ("file:///etc/passwd", BadResponse),
        (URL, BadResponse),
    ],
)
async def test_a_download_goes_nowhere_else(target: str, family: type[Exception]) -> None:
    client, service, _ = client_of(httpx.Response(302, headers={"Location": target}))
    into = io.BytesIO()
    with pytest.raises(family):
        await client.download(URL, into)
    assert into.getvalue() == b""
    assert len(service.requests) == (6 if target == URL else 1)


@pytest.mark.parametrize(
    ("answer", "family"),
    [
        (httpx.Response(404), ServiceError),
        (httpx.Response(500), ServiceError),
        (httpx.ConnectError("refused"), Unreachable),
        (httpx.Response(200, content=b"x" * 3000), TooLarge),
        (lambda _request: httpx.Response(200, content=iter([b"x" * 3000])), TooLarge),
    ],
)
async def test_a_download_that_fails_says_so(answer: Any, family: type[Exception]) -> None:
    if callable(answer):

        async def pieces() -> Any:
            for _ in range(30):
                yield b"x" * 100

        client, _, _ = client_of(lambda _request: httpx.Response(200, content=pieces()))
    else:
        client, _, _ = client_of(answer)
    with pytest.raises(family):
        await client.download(URL, io.BytesIO(), limit=2000)


async def test_a_download_needs_a_safe_address() -> None:
    client, service, _ = client_of(httpx.Response(200))
    with pytest.raises(InsecureAddress):
        await client.download("http://files.example.org/a", io.BytesIO())
    with pytest.raises(Unreachable):
        await client.download("ftp://files.example.org/a", io.BytesIO())
    assert service.requests == []


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("a.wav", {"Content-Type": "audio/wav"}),
        ("a.JPG", {"Content-Type": "image/jpeg"}),
        ("a.go", {"Content-Type": "application/octet-stream", "GA-Filename": "a.go"}),
        ("a.py", {"Content-Type": "application/octet-stream", "GA-Filename": "a.py"}),
        ("README", {"Content-Type": "application/octet-stream", "GA-Filename": "README"}),
    ],
)
def test_only_a_type_the_service_does_not_know_is_told_by_the_files_name(
    name: str, headers: dict[str, str]
) -> None:
    assert raw_headers(Path("/tmp/file"), name) == headers
