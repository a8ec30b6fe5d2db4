"""The service as an ASGI application: finds the method, checks who calls it and how often, and responds.

Plain ASGI, since a queue is drained through here thousands of times a second. What the methods do is in
`methods`, what the control requests do in `control`.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections import deque
from email.utils import formatdate
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from greentui.emulator.behaviour.quotas import QuotaExceeded
from greentui.emulator.behaviour.world import World
from greentui.emulator.fixtures import media
from greentui.emulator.methods import METHODS
from greentui.emulator.methods.registry import ApiRequest, Method, Parameters
from greentui.emulator.methods.responses import ApiError, Response, json_response
from greentui.emulator.serving.control import Control
from greentui.emulator.serving.control_access import ControlAccess
from greentui.emulator.serving.faults import Faults
from greentui.emulator.serving.http_response import drop_connection, send_response
from greentui.emulator.serving.link_socket import serve_link_socket
from greentui.emulator.serving.rate_limits import RateLimiter
from greentui.emulator.state.files import MAX_FILE_BYTES
from greentui.emulator.state.ids import file_key
from greentui.emulator.state.media_types import media_type

MAX_JSON_BYTES = 100_000
"""Size of the largest JSON body (manual 1.3.11)."""
_FORM_BYTES = 1024 * 1024
"""What a form may hold besides its file."""
_RESPONSE_STARTS = ("http.response.start", "websocket.http.response.start")
_FILE_LIFETIME = 15 * 24 * 3600
"""Seconds an uploaded file can be downloaded (manual 1.3.3, UploadFile)."""
_LOGGED_REQUESTS = 50_000
"""How many requests the control interface remembers."""
_INSTANCE = "waInstance"
_NOT_FOUND = json_response({"statusCode": 404, "message": "Not Found"}, 404)
_FORBIDDEN_CONTROL = json_response({"message": "not this emulator's controlUrl"}, 403)
_TOO_LARGE = "request entity too large"


class _ConnectionDropped(Exception):
    """A fault drops the connection."""


class Service:
    """The ASGI application of one world.

    Args:
        control_access: Who may use the control interface.
    """

    def __init__(self, world: World, control_access: ControlAccess) -> None:
        self._world = world
        self._faults = Faults()
        self._requests: deque[dict[str, Any]] = deque(maxlen=_LOGGED_REQUESTS)
        self._rate_limiter = RateLimiter()
        self._control = Control(world, self._faults, self._requests)
        self._control_access = control_access
        self._half_latency = world.options.latency / 2000

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        send = self._dated(send)
        if scope["type"] == "websocket":
            await serve_link_socket(self._world, self._faults, self._requests, scope, receive, send)
            return
        if scope["type"] != "http":
            return
        parts = scope["path"].removeprefix("/").split("/")
        if parts[0].startswith(_INSTANCE):
            await self._serve_method(scope, receive, send, parts, media_url=False)
        elif parts[0] == "media" and len(parts) > 1 and parts[1].startswith(_INSTANCE):
            await self._serve_method(scope, receive, send, parts[1:], media_url=True)
        elif parts[0] == "files":
            await self._serve_file(scope, receive, send, parts[1:])
        elif parts[0] == "control":
            await self._serve_control(scope, receive, send, parts[1:])
        else:
            await send_response(send, _NOT_FOUND)

    def _dated(self, send: Send) -> Send:
        """Put the emulator's own time into the `Date` header of every response."""

        async def dated(message: Message) -> None:
            if message["type"] in _RESPONSE_STARTS:
                date = formatdate(self._world.clock.now(), usegmt=True).encode()
                message["headers"] = [*message.get("headers", ()), (b"date", date)]
            await send(message)

        return dated

    async def _serve_method(
        self, scope: Scope, receive: Receive, send: Send, parts: list[str], *, media_url: bool
    ) -> None:
        """Serve a call, given the parts of its path from `waInstance…` on."""
        if self._half_latency:
            await asyncio.sleep(self._half_latency)
        log: dict[str, Any] = {
            "method": parts[1] if len(parts) > 1 else "",
            "verb": scope["method"],
            "at": self._world.clock.now(),
            "status": None,
        }
        self._requests.append(log)
        try:
            response = await self._respond(scope, receive, parts, media_url, log)
        except ApiError as error:
            response = json_response(error.body, error.status)
        except _ConnectionDropped:
            await drop_connection(receive)
            return
        except ClientDisconnect:
            return  # in the middle of the request
        if self._half_latency:
            await asyncio.sleep(self._half_latency)
        log["status"] = response.status
        await send_response(send, response)

    async def _respond(
        self, scope: Scope, receive: Receive, parts: list[str], media_url: bool, log: dict[str, Any]
    ) -> Response:
        if scope["method"] == "OPTIONS":
            return Response(204, b"", "")
        method = self._find_method(parts, scope["method"], media_url)
        name = method.name.lower()
        log["method"] = method.name
        fault = self._faults.take(name)
        if fault is not None:
            if fault.delay:
                await asyncio.sleep(fault.delay)
            if fault.drop == "before":
                log["dropped"] = "before"
                raise _ConnectionDropped
            if fault.replaces_call:
                return fault.response()
        limit = method.rate if self._world.options.limits else None
        if limit is not None and not self._rate_limiter.allow(name, limit, time.monotonic()):
            raise ApiError(429, "Too Many Requests")
        method.check_available(self._world.instance)
        request = await self._read(method, scope, receive, "/".join(parts[3:]), log)
        self._spend_quota(name, request)
        value = method.handler(self._world, request)
        if inspect.isawaitable(value):
            value = await value
        if fault is not None and fault.drop == "after":
            log["dropped"] = "after"
            raise _ConnectionDropped
        return value if isinstance(value, Response) else json_response(value)

    def _find_method(self, parts: list[str], verb: str, media_url: bool) -> Method:
        """The method of a path.

        Raises:
            ApiError: There is none, or the caller has no access to it.
        """
        instance = self._world.instance
        id_instance = parts[0].removeprefix(_INSTANCE)
        if not id_instance.isdigit():
            raise ApiError(400, "Parameter idInstance not an integer")
        if id_instance != instance.id:
            raise ApiError(403, "Forbidden")
        if len(parts) < 3 or not parts[2]:
            raise ApiError(400, "Parameter apiTokenInstance not define")
        if parts[2] != instance.token:
            raise ApiError(401, "Unauthorized")
        method = METHODS.get(parts[1].lower())
        if method is None or (media_url and not method.on_media_url):
            raise ApiError(404, "Not Found")
        if method.verb != verb:
            status = method.wrong_verb_status
            raise ApiError(status, "Not Found" if status == 404 else "Internal Server Error")
        return method

    def _spend_quota(self, name: str, request: ApiRequest) -> None:
        chat_id = request.body.get("chatId") if name.startswith(("send", "forward")) else None
        try:
            self._world.quotas.spend(name, chat_id)
        except QuotaExceeded as error:
            if error.of_chats:
                self._world.webhooks.quota(self._world.quotas.quota_data())
            raise ApiError(466, body=error.body) from None

    async def _read(
        self, method: Method, scope: Scope, receive: Receive, argument: str, log: dict[str, Any]
    ) -> ApiRequest:
        """Read and validate a request, and log its parameters."""
        http = Request(scope, receive)
        request = ApiRequest(http.query_params, http.headers, argument)
        if method.parameters is Parameters.QUERY:
            log["params"] = dict(request.query) | ({"receiptId": argument} if argument else {})
            return request
        if method.parameters is Parameters.BYTES:
            _check_declared_size(http, MAX_FILE_BYTES)
            request.upload, size = await self._save_upload(http)
            log["body"] = {"bytes": size}
            return request
        if method.parameters is Parameters.JSON:
            body = await _read_json(http)
        else:
            _check_declared_size(http, MAX_FILE_BYTES + _FORM_BYTES)
            body, request.file = await _read_form(http)
        log["body"] = body
        request.body = method.validate(body)
        return request

    async def _save_upload(self, request: Request) -> tuple[Path | None, int]:
        """Store the bytes of a request. Returns where, and how many."""
        path = self._world.files.folder / file_key(self._world.random)
        size = 0
        with path.open("wb") as target:
            async for chunk in request.stream():
                size += len(chunk)
                if size > MAX_FILE_BYTES:
                    break
                target.write(chunk)
        if 0 < size <= MAX_FILE_BYTES:
            return path, size
        path.unlink()
        if size:
            raise ApiError(413, _TOO_LARGE)
        return None, 0

    async def _serve_control(self, scope: Scope, receive: Receive, send: Send, parts: list[str]) -> None:
        """Serve a control request, given the parts of its path below `/control/`."""
        if self._control_access.allows(Headers(scope=scope), parts[0] if parts else ""):
            await self._control(scope, receive, send, "/".join(parts[1:]))
        else:
            await send_response(send, _FORBIDDEN_CONTROL)

    async def _serve_file(self, scope: Scope, receive: Receive, send: Send, parts: list[str]) -> None:
        """Serve a generated or an uploaded file, given the parts of its path below `/files/`."""
        head_only = scope["method"] == "HEAD"
        if scope["method"] != "GET" and not head_only:
            await send_response(send, _NOT_FOUND)
        elif parts and (stored := self._world.files.find(parts[0])) is not None:
            expires = formatdate(time.time() + _FILE_LIFETIME, usegmt=True)
            headers = {"X-Amz-Expiration": f'expiry-date="{expires}"'}
            file = FileResponse(stored.path, media_type=stored.mime_type, headers=headers)
            await file(scope, receive, send)
        else:
            response = _NOT_FOUND
            if len(parts) == 4 and parts[0] == "made":
                content = await asyncio.to_thread(media.generate, parts[1], parts[2])
                if content is not None:
                    response = Response(200, content, media_type(parts[3]))
            await send_response(send, response, head_only=head_only)


def _check_declared_size(request: Request, most: int) -> None:
    """Check the length that a request announces, before any of its body has come.

    Args:
        most: The largest length in bytes.

    Raises:
        ApiError: It is larger.
    """
    if int(request.headers.get("content-length", 0)) > most:
        raise ApiError(413, _TOO_LARGE)


async def _read_json(request: Request) -> Any:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_JSON_BYTES:
            raise ApiError(500, _TOO_LARGE)
    if not data:
        return {}
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        wrong = error.doc[error.pos : error.pos + 1] or "end"
        raise ApiError(400, f"Unexpected token {wrong} in JSON at position {error.pos}") from None
    except (ValueError, RecursionError):  # not UTF-8, a number of thousands of digits, nested too deeply
        raise ApiError(400, "bad request data") from None


async def _read_form(request: Request) -> tuple[dict[str, Any], UploadFile | None]:
    """The fields and the file of a multipart form."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise ApiError(400, "failed to upload file")
    try:
        form = await request.form(max_part_size=MAX_JSON_BYTES)
    except MultiPartException as error:
        # A field over 100 kB is the one error the manual has with status 200 (1.3.3, SendFileByUpload).
        raise ApiError(200 if "exceeded" in error.message else 400, "failed to upload file") from None
    fields: dict[str, Any] = {}
    file = None
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            fields[name] = value
        elif name == "file":
            file = value
        else:
            raise ApiError(400, "failed to upload file")
    if file is not None and (file.size or 0) > MAX_FILE_BYTES:
        raise ApiError(413, _TOO_LARGE)
    return fields, file
