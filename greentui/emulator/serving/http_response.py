"""Sends a response over HTTP, or drops the connection instead."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Send

from greentui.emulator.methods.responses import Response


async def send_response(send: Send, response: Response, *, head_only: bool = False) -> None:
    """Send a response.

    Args:
        head_only: Leave out the body, as for HEAD.
    """
    headers = [(b"content-length", str(len(response.body)).encode())]
    if response.content_type:
        headers.append((b"content-type", response.content_type.encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head_only else response.body})


async def drop_connection(receive: Receive) -> None:
    """Drop the connection without a response.

    ASGI has no way to do so; uvicorn's `receive` is a method of its request, which holds the transport.
    """
    transport: asyncio.Transport = receive.__self__.transport  # type: ignore[attr-defined]
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
