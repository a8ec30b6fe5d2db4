"""The WebSocket `scanqrcode`: sends the stream of `linking` unless a fault prevents it (manual 1.3.2)."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import Any

from starlette.responses import Response as HttpResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.responses import Response, encode, json_response
from greentui.emulator.serving.faults import Fault, Faults

LINK_SOCKET = "scanqrcode"


async def serve_link_socket(
    world: World,
    faults: Faults,
    requests: deque[dict[str, Any]],
    scope: Scope,
    receive: Receive,
    send: Send,
) -> None:
    """Serve one connection until the stream ends or the client closes it.

    Args:
        faults: The faults of the service.
        requests: The log of the service.
    """
    socket = WebSocket(scope, receive, send)
    log: dict[str, Any] = {
        "method": "scanQrCode",
        "verb": "WSS",
        "at": world.clock.now(),
        "params": {},
        "status": None,
    }
    requests.append(log)
    refusal = _refusal(world, scope["path"].split("/"))
    fault = faults.take(LINK_SOCKET) if refusal is None else None
    if fault is not None:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.drop == "before" or fault.status not in (None, 200):
            refusal = json_response({"message": "ordered"}, fault.status or 503)
    log["status"] = 101 if refusal is None else refusal.status
    if refusal is not None:
        denial = HttpResponse(refusal.body, refusal.status, media_type="application/json")
        await socket.send_denial_response(denial)
        return
    await socket.accept()
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        if fault is None:
            await _stream(world, socket)
        else:
            await _fail(socket, fault)


def _refusal(world: World, parts: list[str]) -> Response | None:
    if len(parts) < 4 or parts[2].lower() != LINK_SOCKET:
        return json_response({"message": "Not Found"}, 404)
    if parts[1] != f"waInstance{world.instance.id}":
        return json_response({"message": "Forbidden"}, 403)
    if parts[3] != world.instance.token:
        return json_response({"message": "Unauthorized"}, 401)
    return None


async def _fail(socket: WebSocket, fault: Fault) -> None:
    """Send the body of a fault, if it has one, and close."""
    if fault.has_body:
        await socket.send_text(fault.body if isinstance(fault.body, str) else encode(fault.body).decode())
    await socket.close()


async def _stream(world: World, socket: WebSocket) -> None:
    """Send the stream until it ends or the client closes the socket."""

    async def receive_until_closed() -> None:
        while (await socket.receive())["type"] != "websocket.disconnect":
            pass

    async def send_messages() -> None:
        async for message in world.linking.stream():
            await socket.send_text(encode(message).decode())
        await socket.close()

    tasks = [asyncio.ensure_future(receive_until_closed()), asyncio.ensure_future(send_messages())]
    _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
