"""A service that answers by the manual's own bodies and notes every request: for what must not be asked."""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from greentui.config import Credentials, Profile

ID = "1101000001"
TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
HELD = 0.05
"""Seconds a receive waits before it says that nothing has come."""

SWITCHES = (
    "incomingWebhook",
    "outgoingMessageWebhook",
    "outgoingWebhook",
    "stateWebhook",
    "pollMessageWebhook",
    "incomingCallWebhook",
    "editedMessageWebhook",
    "deletedMessageWebhook",
)


@dataclass(frozen=True)
class Status:
    """An answer with an HTTP status of its own."""

    status: int
    body: object = None


Answer = object | Callable[[dict[str, Any]], object]


def settings(**changes: object) -> dict[str, object]:
    """What getSettings answers of an instance whose notifications are all on."""
    return dict.fromkeys(SWITCHES, "yes") | {
        "wid": "79990000042@c.us",
        "webhookUrl": "",
        "delaySendMessagesMilliseconds": 3000,
        **changes,
    }


class Recorder:
    """What the service answers, and what it was asked.

    Attributes:
        answers: Method in small letters → its answer: JSON, a `Status`, or a function of the request's body.
        asked: Method and body of each request, in order.
        profile: Of its instance.
    """

    def __init__(self, address: str, answers: Mapping[str, Answer]) -> None:
        self.answers: dict[str, Answer] = {
            "receivenotification": None,
            "getstateinstance": {"stateInstance": "authorized"},
            "getstatusinstance": {"statusInstance": "online"},
            "getsettings": settings(),
            "getwasettings": {"phone": "79990000042", "stateInstance": "authorized"},
            "getwebhookscount": {"count": 0},
            "getmessagescount": {"count": 0},
            "lastincomingmessages": [],
            "lastoutgoingmessages": [],
            "getcontacts": [{"id": "79010000901@c.us", "name": "Maya", "type": "user"}],
            "getchathistory": [],
            "showmessagesqueue": [],
            "deletenotification": {"result": True},
        } | {name.lower(): answer for name, answer in answers.items()}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.api_url = self.media_url = address
        self.id_instance, self.token = ID, TOKEN
        self.profile = Profile("test", Credentials(ID, TOKEN, address, address))
        self._lock = threading.Lock()

    def of(self, method: str) -> list[dict[str, Any]]:
        """The bodies a method was asked with."""
        with self._lock:
            return [body for name, body in self.asked if name == method.lower()]

    def counts(self) -> Counter[str]:
        """How often each method was asked."""
        with self._lock:
            return Counter(name for name, _body in self.asked)

    def answer(self, method: str, body: dict[str, Any]) -> Status:
        """What one request gets."""
        with self._lock:
            self.asked.append((method, body))
            found = self.answers.get(method, Status(404))
        if callable(found):
            found = found(body)
        return found if isinstance(found, Status) else Status(200, found)


@contextmanager
def recorder(answers: Mapping[str, Answer] | None = None) -> Iterator[Recorder]:
    """A running one."""
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            method = urlsplit(self.path).path.split("/")[2].lower()
            length = int(self.headers.get("content-length") or 0)
            content = self.rfile.read(length)
            try:
                body = json.loads(content or b"{}")
            except ValueError:
                body = {"content": content, "headers": dict(self.headers)}
            told = recording.answer(method, body)
            if method == "receivenotification" and told.body is None:
                stopped.wait(HELD)
            sent = json.dumps(told.body).encode()
            self.send_response(told.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_POST = do_DELETE = do_GET  # noqa: N815 - the library's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            if not isinstance(sys.exception(), ConnectionError):  # a client may hang up
                super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came

    server = Server(("127.0.0.1", 0), Handler)
    recording = Recorder(f"http://127.0.0.1:{server.server_address[1]}", answers or {})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield recording
    finally:
        stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()
