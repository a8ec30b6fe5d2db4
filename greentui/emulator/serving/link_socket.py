"""The WebSocket `scanqrcode`: the stream of `linking` onto a socket, with its own faults (manual 1.3.2)."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from greentui.emulator.behaviour.world import World
from greentui.emulator.responses import Answer, answer, encode
from greentui.emulator.serving.faults import Fault

NAME = "scanqrcode"


async def serve_link_socket(world: World, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one connection until there is nothing more to say or the other side has gone."""
    socket = WebSocket(scope, receive, send)
    parts = scope["path"].split("/")
    log: dict[str, Any] = {
        "method": "scanQrCode",
        "verb": "WSS",
        "at": time.time(),
        "params": {},
        "status": None,
    }
    world.requests.append(log)
    refusal = _refusal(world, parts)
    fault = world.faults.take(NAME) if refusal is None else None
    if fault is not None:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.drop == "before" or fault.status not in (None, 200):
            refusal = answer({"message": "ordered"}, fault.status or 503)
    if refusal is not None:
        log["status"] = refusal.status
        await _refuse(socket, refusal)
        return
    log["status"] = 101
    await socket.accept()
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        if fault is not None:
            await _spoil(socket, fault)
            return
        await _talk(world, socket)


def _refusal(world: World, parts: list[str]) -> Answer | None:
    if len(parts) < 4 or parts[2].lower() != NAME:
        return answer({"message": "Not Found"}, 404)
    if parts[1] != f"waInstance{world.instance.id}":
        return answer({"message": "Forbidden"}, 403)
    if parts[3] != world.instance.token:
        return answer({"message": "Unauthorized"}, 401)
    return None


async def _refuse(socket: WebSocket, refusal: Answer) -> None:
    """Turn the handshake down."""
    await socket.send_denial_response(_denial(refusal))


def _denial(refusal: Answer) -> Any:
    from starlette.responses import Response

    return Response(refusal.body, refusal.status, media_type="application/json")


async def _spoil(socket: WebSocket, fault: Fault) -> None:
    """Say what was ordered, if anything, and close."""
    if fault.has_body:
        text = fault.body if isinstance(fault.body, str) else encode(fault.body).decode()
        await socket.send_text(text)
    await socket.close()


async def _talk(world: World, socket: WebSocket) -> None:
    """Send the stream; stop when the other side closes."""

    async def hear() -> None:
        while (await socket.receive())["type"] != "websocket.disconnect":
            pass

    async def say() -> None:
        async for message in world.linking.stream():
            await socket.send_text(encode(message).decode())
        await socket.close()

    talking = [asyncio.ensure_future(hear()), asyncio.ensure_future(say())]
    _, unfinished = await asyncio.wait(talking, return_when=asyncio.FIRST_COMPLETED)
    for task in unfinished:
        task.cancel()
    await asyncio.gather(*talking, return_exceptions=True)
