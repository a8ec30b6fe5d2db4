"""The last inch: answers onto the connection, and the cutting of it."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Send

from greentui.emulator.responses import Answer


async def respond(send: Send, answer: Answer, *, head: bool = False) -> None:
    """Send an answer; only its head for HEAD."""
    headers = [(b"content-length", str(len(answer.body)).encode())]
    if answer.content_type:
        headers.append((b"content-type", answer.content_type.encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else answer.body})


async def cut(receive: Receive) -> None:
    """Cut the connection without an answer.

    ASGI knows no such thing; uvicorn's `receive` is a method of its request, which holds the transport.
    """
    transport: asyncio.Transport = receive.__self__.transport  # type: ignore[attr-defined]
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
