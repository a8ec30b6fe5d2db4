"""A service that knows the corpus and nothing else: it keeps each request, and answers as it is told.

Standard library only.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.manual.corpus import Json, Method, corpus

INSTANCE = "1101000001"
TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
_HOSTS = {"{{apiUrl}}": "/api", "{{mediaUrl}}": "/media"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as it came.

    Attributes:
        method: The documented method whose address and verb it has; `None` where it has none's.
        rest: What the address has in the place of the manual's last `{{…}}`, such as a receipt.
    """

    method: Method | None
    verb: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    content: bytes
    rest: str = ""

    @property
    def json(self) -> Json:
        """Its body."""
        return json.loads(self.content)

    def form(self) -> dict[str, bytes]:
        """The parts of a form by their names."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        message = email.message_from_bytes(head + self.content, policy=email.policy.HTTP)
        return {
            str(part.get_param("name", header="content-disposition")): bytes(
                part.get_payload(decode=True) or b""
            )
            for part in message.iter_parts()
        }


@dataclass(slots=True)
class Recorder:
    """What came, and what is answered.

    Attributes:
        port: Where it listens on the loopback.
        requests: In their order.
        answer: The body of the next answers.
        status: Their status.
    """

    port: int = 0
    requests: list[Recorded] = field(default_factory=list)
    answer: str = "{}"
    status: int = 200

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def media_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/media"

    def take(self) -> Recorded:
        """The only request since the last time."""
        (one,) = self.requests
        self.requests.clear()
        return one


def _pattern(method: Method) -> re.Pattern[str]:
    address = method.address
    for host, prefix in _HOSTS.items():
        address = address.replace(host, prefix)
    address = address.replace("{{idInstance}}", INSTANCE).replace("{{apiTokenInstance}}", TOKEN)
    return re.compile(re.sub(r"\\\{\\\{\w+\\\}\\\}", "([^/]+)", re.escape(address)))


_ADDRESSES = [(method, _pattern(method)) for method in corpus().methods]


def recorded(verb: str, target: str, headers: dict[str, str], content: bytes) -> Recorded:
    """A request, with the method that the manual has at its address under its verb."""
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    for method, pattern in _ADDRESSES:
        match = pattern.fullmatch(parts.path)
        if match and verb == method.verb:
            rest = unquote("".join(match.groups()))
            return Recorded(method, verb, parts.path, query, headers, content, rest)
    return Recorded(None, verb, parts.path, query, headers, content)


@contextlib.contextmanager
def recording() -> Iterator[Recorder]:
    """Listen while the block lasts."""
    recorder = Recorder()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body go out separately; without this, the second waits for the first to be acknowledged.
        disable_nagle_algorithm = True

        def record(self) -> None:
            content = self._content()
            headers = {name.lower(): value for name, value in self.headers.items()}
            recorder.requests.append(recorded(self.command, self.path, headers, content))
            answer = recorder.answer.encode()
            self.send_response(recorder.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_DELETE = record  # noqa: N815 - the library finds them by these names

        def _content(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            content = b""
            while size := int(self.rfile.readline(), 16):
                content += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return content

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    recorder.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
