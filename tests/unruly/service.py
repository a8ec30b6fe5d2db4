"""A service that is not the emulator: strict, forgetful, slow or lying, each fault by order.

It knows the few methods the engine's workers need, keeps to the manual unless it was told otherwise, and
writes down what it was really made to do: `sent` is the truth that every claim is held against. It is the
standard library alone, and shares no line with the emulator: what the two have in common is the manual.
`python -m tests.unruly` runs it as a process of its own, which takes its orders over HTTP.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

INSTANCE = "1101000042"
TOKEN = "d75b3a66374942c5b3c019c698abc206"
OWN_NUMBER = "79990000042@c.us"

Writer = asyncio.StreamWriter
Reply = tuple[int, Any]
"""Status and JSON, or bytes."""
Poison = Callable[[int], bytes]
"""The bytes of a whole answer of receiveNotification, for a receipt."""


async def cut(writer: Writer, _reply: Reply, _date: str) -> None:
    """The connection ends without a byte."""
    writer.transport.abort()


async def hang(_writer: Writer, _reply: Reply, _date: str) -> None:
    """No answer ever comes."""
    await asyncio.Event().wait()


async def half(writer: Writer, reply: Reply, date: str) -> None:
    """Half of the body comes, then the connection ends."""
    whole = _response(*reply, date)
    writer.write(whole[: len(whole) - 8])
    await writer.drain()


async def chunk_cut(writer: Writer, reply: Reply, date: str) -> None:
    """A chunked body that ends in the middle of a chunk."""
    body = _content(reply[1])
    head = f"HTTP/1.1 200 OK\r\n{date}Transfer-Encoding: chunked\r\n\r\n{len(body) + 9:x}\r\n"
    writer.write(head.encode() + body)
    await writer.drain()


async def too_short(writer: Writer, reply: Reply, date: str) -> None:
    """A length that ends within the body."""
    writer.write(_response(*reply, date, length=5))
    await writer.drain()


def saying(
    status: int, body: Any = None, headers: str = ""
) -> Callable[[Writer, Reply, str], Awaitable[None]]:
    """Another answer than the truth: `body` as JSON, or as it is where it is bytes."""

    async def answer(writer: Writer, _reply: Reply, date: str) -> None:
        writer.write(_response(status, body, date + headers))
        await writer.drain()

    return answer


async def truly(writer: Writer, reply: Reply, date: str) -> None:
    """The answer as it should be."""
    writer.write(_response(*reply, date))
    await writer.drain()


def _content(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def _response(status: int, body: Any, headers: str, length: int | None = None) -> bytes:
    content = _content(body)
    size = len(content) if length is None else length
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Odd"
    head = f"HTTP/1.1 {status} {phrase}\r\n{headers}Content-Type: application/json\r\n"
    return f"{head}Content-Length: {size}\r\n\r\n".encode() + content


@dataclass(slots=True)
class Fault:
    """What happens to the next call of a method.

    Attributes:
        done: Whether what was asked for happens all the same.
        answer: What comes back.
        times: How many calls it befalls.
        before: Nothing happens until it is set.
        reached: Set once it is settled what the answer will be.
        gate: Nothing is answered until it is set.
        delay: Seconds before it is answered.
    """

    done: bool
    answer: Callable[[Writer, Reply, str], Awaitable[None]]
    times: int = 1
    before: asyncio.Event | None = None
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event | None = None
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Sent:
    """A message the service was really made to send."""

    id: str
    chat_id: str
    text: str
    at: float


@dataclass(slots=True)
class Unruly:
    """The service.

    Attributes:
        ahead: Seconds by which its clock is ahead of ours.
        dated: Whether its answers carry a Date.
        journal_lag: Seconds before a journal lists what was sent.
        journal_empty: The journals list nothing, ever.
        in_history: The history of a chat lists what was sent to it.
        holds: What is sent stays in its queue.
        hides: Its queue lists nothing of what it holds.
        counts: Whether getMessagesCount is known here.
        state: getStateInstance's word.
        wid: The linked phone.
        sent: What was done, in order.
        asked: Every call: method and parameters.
    """

    ahead: float = 0.0
    dated: bool = True
    journal_lag: float = 0.0
    journal_empty: bool = False
    in_history: bool = False
    holds: bool = False
    hides: bool = False
    counts: bool = True
    state: str = "authorized"
    wid: str = OWN_NUMBER
    address: str = ""
    sent: list[Sent] = field(default_factory=list)
    journal: list[dict[str, Any]] = field(default_factory=list)
    """What others had sent through the same instance; see `record`."""
    slow: float = 0.0
    """Seconds before anything is answered."""
    queue: deque[tuple[int, Any]] = field(default_factory=deque)
    """Notifications, strictly first in first out: the head is given until it is deleted."""
    deleted: deque[Any] = field(default_factory=lambda: deque(maxlen=100))
    """The latest notifications that were deleted."""
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    # Orders

    def fault(self, method: str, done: bool, answer: Any, **more: Any) -> Fault:
        """Let the next call of `method` go wrong, after those ordered before."""
        fault = Fault(done, answer, **more)
        self.faults.setdefault(method, deque()).append(fault)
        return fault

    def notify(self, body: dict[str, Any] | Poison) -> None:
        """Put a notification behind all others: its body, or what makes the whole answer."""
        self.queue.append((next(self._numbers), body))
        self._news.set()

    def now(self) -> float:
        """Its clock."""
        return time.time() + self.ahead

    def record(self, text: str, chat_id: str, *, at: float | None = None, by_api: bool = True) -> None:
        """A message that somebody else had this instance send stands in the journal."""
        number = next(self._numbers)
        at = self.now() if at is None else at
        self.journal.append(_record(f"OTHER{number:016}", chat_id, text, at, by_api=by_api))

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The parameters a method was called with, each time."""
        return [parameters for name, parameters in self.asked if name == method]

    def texts(self) -> list[str]:
        """What was really sent."""
        return [one.text for one in self.sent]

    # What it does

    def _answer(self, method: str, parameters: dict[str, Any]) -> Reply:
        match method:
            case "getStateInstance":
                return 200, {"stateInstance": self.state}
            case "getStatusInstance":
                return 200, {"statusInstance": "online"}
            case "getSettings":
                return 200, {"wid": self.wid, "delaySendMessagesMilliseconds": 1, "incomingWebhook": "yes"}
            case "getWaSettings":
                phone = self.wid.partition("@")[0]
                return 200, {"avatar": "", "phone": phone, "stateInstance": self.state, "deviceId": ""}
            case "sendMessage":
                number = next(self._numbers)
                sent = Sent(
                    f"SENT{number:016}", str(parameters["chatId"]), str(parameters["message"]), self.now()
                )
                self.sent.append(sent)
                return 200, {"idMessage": sent.id}
            case "showMessagesQueue":
                held = [] if self.hides or not self.holds else self.sent
                return 200, [
                    {
                        "messageID": one.id,
                        "type": "sendMessage",
                        "body": {"chatId": one.chat_id, "message": one.text},
                    }
                    for one in held
                ]
            case "clearMessagesQueue":
                self.sent.clear()
                return 200, {"isCleared": True}
            case "getMessagesCount" if self.counts:
                return 200, {"count": len(self.sent) if self.holds else 0}
            case "getWebhooksCount":
                return 200, {"count": len(self.queue)}
            case "lastOutgoingMessages":
                return 200, self._journal(60 * int(parameters.get("minutes", 1440)))
            case "lastIncomingMessages":
                return 200, []
            case "getChatHistory":
                in_chat = [one for one in self.sent if one.chat_id == parameters["chatId"]]
                return 200, [_record_of(one) for one in in_chat] if self.in_history else []
            case "getContacts":
                return 200, [
                    {"id": "79010000901@c.us", "name": "Maya", "contactName": "Maya", "type": "user"}
                ]
            case "getMessage":
                for one in self.sent:
                    if one.id == parameters["idMessage"]:
                        return 200, _record_of(one)
                return 400, {"message": "Message not found by id"}
        return 404, {"message": "Not found"}

    def _journal(self, back: float) -> list[dict[str, Any]]:
        if self.journal_empty or self.holds:
            return list(self.journal)
        now = self.now()
        listed = [_record_of(one) for one in self.sent if now - back <= one.at <= now - self.journal_lag]
        return [*listed, *self.journal]

    async def _received(self, seconds: float) -> Reply:
        with suppress(TimeoutError):
            async with asyncio.timeout(min(seconds, 0.2)):
                while not self.queue:
                    self._news.clear()
                    await self._news.wait()
        if not self.queue:
            return 200, None
        receipt, body = self.queue[0]
        if callable(body):
            return 200, body(receipt)
        return 200, {"receiptId": receipt, "body": body}

    def _deleted(self, receipt: int) -> Reply:
        there = bool(self.queue) and self.queue[0][0] == receipt
        if there:
            self.deleted.append(self.queue.popleft()[1])
        return 200, {"result": there, "reason": "" if there else "not found"}

    async def serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        """One connection."""
        try:
            while (request := await _request(reader)) is not None:
                path, parameters, rest = request
                method = path
                self.asked.append((method, parameters))
                waiting = self.faults.get(method)
                fault = waiting[0] if waiting else Fault(True, truly)
                if waiting:
                    fault.times -= 1
                    if not fault.times:
                        waiting.popleft()
                reply: Reply = (200, None)
                if fault.before is not None:
                    await fault.before.wait()
                if fault.done:
                    if method == "receiveNotification":
                        reply = await self._received(float(parameters.get("receiveTimeout", 5)))
                    elif method == "deleteNotification":
                        reply = self._deleted(int(rest))
                    else:
                        reply = self._answer(method, parameters)
                fault.reached.set()
                if fault.gate is not None:
                    await fault.gate.wait()
                await asyncio.sleep(fault.delay or self.slow)
                date = f"Date: {formatdate(self.now(), usegmt=True)}\r\n" if self.dated else ""
                await fault.answer(writer, reply, date)
                if fault.answer is not truly:
                    return
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


def _record_of(one: Sent) -> dict[str, Any]:
    return _record(one.id, one.chat_id, one.text, one.at)


def _record(message_id: str, chat_id: str, text: str, at: float, *, by_api: bool = True) -> dict[str, Any]:
    return {
        "type": "outgoing",
        "idMessage": message_id,
        "timestamp": int(at),
        "typeMessage": "textMessage",
        "chatId": chat_id,
        "textMessage": text,
        "statusMessage": "sent",
        "sendByApi": by_api,
    }


async def _request(reader: asyncio.StreamReader) -> tuple[str, dict[str, Any], str] | None:
    """The next request of a connection: method of the API, parameters, the rest of the path."""
    head = await reader.readuntil(b"\r\n\r\n")
    line, *headers = head.decode("latin-1").split("\r\n")
    target = urlsplit(line.split(" ")[1])
    _empty, _instance, method, _token, *rest = target.path.split("/")
    parameters: dict[str, Any] = {name: values[0] for name, values in parse_qs(target.query).items()}
    length = next(
        (int(one.split(":")[1]) for one in headers if re.match("content-length:", one, re.IGNORECASE)), 0
    )
    if length:
        parameters |= json.loads(await reader.readexactly(length))
    return method, parameters, rest[0] if rest else ""


@asynccontextmanager
async def unruly(**traits: Any) -> AsyncIterator[Unruly]:
    """The service at work on a port of its own."""
    service = Unruly(**traits)
    connections: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        task.add_done_callback(connections.discard)
        await service.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    service.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield service
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
