"""The service at its address: finds the method, checks who asks and how often, lets faults happen, answers.

Plain ASGI, since a queue is drained through here thousands of times a second. What the methods do is in
`methods`, what the control requests do in `control`.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from greentui.emulator.behaviour.world import World
from greentui.emulator.methods import METHODS
from greentui.emulator.methods.registry import Call, Method, Takes, check_state
from greentui.emulator.responses import Answer, Refused, answer, encode
from greentui.emulator.serving.control import Control
from greentui.emulator.serving.faults import Fault
from greentui.emulator.serving.http_response import cut, respond
from greentui.emulator.serving.link_socket import serve_link_socket
from greentui.emulator.serving.rate_limits import Limiter
from greentui.emulator.state.files import LARGEST, expiry_header

LARGEST_JSON = 100_000
"""Bytes of the largest JSON body (manual 1.3.11)."""
_PREFIX = "waInstance"
_NOT_FOUND = Answer(404, encode({"statusCode": 404, "message": "Not Found"}))


class Service:
    """The ASGI application of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._limiter = Limiter()
        self._control = Control(world)
        self._latency = world.options.latency / 2000
        self._limits = world.options.limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await serve_link_socket(self._world, scope, receive, send)
            return
        if scope["type"] != "http":
            return
        parts = scope["path"].split("/")
        first = parts[1] if len(parts) > 1 else ""
        if first.startswith(_PREFIX):
            await self._method(scope, receive, send, parts[1:], media=False)
        elif first == "media" and len(parts) > 2 and parts[2].startswith(_PREFIX):
            await self._method(scope, receive, send, parts[2:], media=True)
        elif first == "files":
            await self._file(scope, receive, send, "/".join(parts[2:]))
        elif first == "control":
            await self._control(scope, receive, send, "/".join(parts[2:]))
        else:
            await respond(send, _NOT_FOUND)

    async def _method(
        self, scope: Scope, receive: Receive, send: Send, parts: list[str], *, media: bool
    ) -> None:
        if self._latency:
            await asyncio.sleep(self._latency)
        log: dict[str, Any] = {
            "method": parts[1] if len(parts) > 1 else "",
            "verb": scope["method"],
            "at": self._world.clock.now(),
            "status": None,
        }
        self._world.requests.append(log)
        try:
            outcome = await self._answer(scope, receive, parts, media, log)
        except Refused as refused:
            outcome = answer(refused.body, refused.status)
        except ConnectionAbortedError:
            await cut(receive)
            return
        except ClientDisconnect:
            return  # the caller ended before it had asked to the end
        if self._latency:
            await asyncio.sleep(self._latency)
        log["status"] = outcome.status
        await respond(send, outcome)

    async def _answer(
        self, scope: Scope, receive: Receive, parts: list[str], media: bool, log: dict[str, Any]
    ) -> Answer:
        world = self._world
        verb = scope["method"]
        if verb == "OPTIONS":
            return Answer(204, b"", "")
        entry = self._find(parts, verb, media)
        log["method"] = entry.name
        fault = world.faults.take(entry.name.lower())
        if fault is not None:
            if fault.delay:
                await asyncio.sleep(fault.delay)
            if fault.drop == "before":
                log["dropped"] = "before"
                raise ConnectionAbortedError
            if fault.replaces_answer:
                return _ordered(fault)
        if (
            self._limits
            and entry.rate is not None
            and not self._limiter.admits(entry.name, entry.rate, time.monotonic())
        ):
            raise Refused(429, "Too Many Requests")
        check_state(entry, world)
        call = await self._read(entry, scope, receive, "/".join(parts[3:]), log)
        chat_id = call.body.get("chatId") if entry.name.startswith(("send", "forward")) else None
        try:
            world.quotas.spend(entry.name.lower(), chat_id)
        except Refused as refused:
            if "correspondentsStatus" in refused.body or "quotaData" in refused.body:
                world.notices.quota(world.quotas.quota_data())
            raise
        value = entry.handler(call)
        if inspect.isawaitable(value):
            value = await value
        if fault is not None and fault.drop == "after":
            log["dropped"] = "after"
            raise ConnectionAbortedError
        return answer(value)

    def _find(self, parts: list[str], verb: str, media: bool) -> Method:
        """The method of a path, when whoever asks may call it."""
        instance = self._world.instance
        number = parts[0].removeprefix(_PREFIX)
        if not number.isdigit():
            raise Refused(400, "Parameter idInstance not an integer")
        if number != instance.id:
            raise Refused(403, "Forbidden")
        if len(parts) < 3 or not parts[2]:
            raise Refused(400, "Parameter apiTokenInstance not define")
        if parts[2] != instance.token:
            raise Refused(401, "Unauthorized")
        entry = METHODS.get(parts[1].lower())
        if entry is None or (media and not entry.media):
            raise Refused(404, "Not Found")
        if entry.verb != verb:
            message = "Not Found" if entry.wrong_verb == 404 else "Internal Server Error"
            raise Refused(entry.wrong_verb, message)
        return entry

    async def _read(
        self, entry: Method, scope: Scope, receive: Receive, rest: str, log: dict[str, Any]
    ) -> Call:
        request = Request(scope, receive)
        call = Call(self._world, query=request.query_params, rest=rest, headers=request.headers)
        if entry.takes is Takes.QUERY:
            log["params"] = dict(call.query) | ({"receiptId": rest} if rest else {})
        elif entry.takes is Takes.JSON:
            call.body = log["body"] = await _json(request)
            call.body = entry.form.read(call.body)
        elif entry.takes is Takes.MULTIPART:
            call.body, call.file = await _form(request)
            log["body"] = dict(call.body)
            call.body = entry.form.read(call.body)
        else:
            call.raw = await self._upload(request)
            log["body"] = {"bytes": call.raw[1]}
        return call

    async def _upload(self, request: Request) -> tuple[Path, int]:
        """Put the bytes of a request onto the disk."""
        path = self._world.files.folder / self._world.new_key().hex
        size = 0
        with path.open("wb") as out:
            async for chunk in request.stream():
                size += len(chunk)
                if size > LARGEST:
                    break
                out.write(chunk)
        if size > LARGEST:
            path.unlink()
            raise Refused(413, "request entity too large")
        return path, size

    async def _file(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            await respond(send, _NOT_FOUND)
            return
        found = await asyncio.to_thread(self._world.files.find, path)
        if found is None:
            await respond(send, _NOT_FOUND)
        elif isinstance(found, tuple):
            content, mime = found
            await respond(send, Answer(200, content, mime), head=scope["method"] == "HEAD")
        else:
            headers = {"X-Amz-Expiration": expiry_header()}
            await FileResponse(found.path, media_type=found.mime, headers=headers)(scope, receive, send)


def _ordered(fault: Fault) -> Answer:
    """The answer a fault gives."""
    status = fault.status or 200
    if not fault.has_body:
        return answer({"statusCode": status, "message": "ordered"}, status)
    if isinstance(fault.body, str):
        return Answer(status, fault.body.encode("utf-8", "surrogatepass"), "text/html; charset=utf-8")
    return answer(fault.body, status)


async def _json(request: Request) -> Any:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > LARGEST_JSON:
            raise Refused(500, "request entity too large")
    if not data:
        return {}
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        wrong = error.doc[error.pos : error.pos + 1] or "end"
        raise Refused(400, f"Unexpected token {wrong} in JSON at position {error.pos}") from None
    except (ValueError, RecursionError):  # no UTF-8, a number of thousands of digits, a nest too deep
        raise Refused(400, "bad request data") from None


async def _form(request: Request) -> tuple[dict[str, Any], UploadFile | None]:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Refused(400, "failed to upload file")
    if int(request.headers.get("content-length", 0)) > LARGEST + 1024 * 1024:
        raise Refused(413, "request entity too large")
    try:
        form = await request.form(max_part_size=LARGEST_JSON)
    except MultiPartException:
        raise Refused(400, "failed to upload file") from None
    fields: dict[str, Any] = {}
    file = None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if name != "file":
                raise Refused(400, "failed to upload file")
            file = value
        else:
            fields[name] = value
    if file is not None and (file.size or 0) > LARGEST:
        raise Refused(413, "request entity too large")
    return fields, file
