"""A client that knows the corpus and HTTP, and nothing else: what a stranger with the manual would write.

Standard library only.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from tests.manual.corpus import Json, Method, corpus
from tests.patience import PATIENCE

JPEG = b"\xff\xd8\xff\xe0 a picture"
_BOUNDARY = "a-line-that-is-in-no-file"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    content: bytes

    @property
    def json(self) -> Json:
        """Its body; text that is no JSON as it is, `None` if there is none."""
        try:
            return json.loads(self.content) if self.content else None
        except ValueError:
            return self.content.decode()

    @property
    def words(self) -> str:
        """The text of an error: the `message` of an object, else all of it."""
        found = self.json
        if isinstance(found, dict) and isinstance(found.get("message"), str):
            return str(found["message"])
        return found if isinstance(found, str) else self.content.decode()


@dataclass(frozen=True, slots=True)
class Plain:
    """Calls methods by their documented addresses.

    Attributes:
        api_url: The documented `{{apiUrl}}`; `media_url` is `{{mediaUrl}}`.
    """

    api_url: str
    media_url: str
    instance: str
    token: str

    def call(
        self,
        name: str,
        params: Mapping[str, Json] | None = None,
        *,
        verb: str = "",
        file: bytes | None = JPEG,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Call a method.

        Args:
            verb: Another than the documented one.
            file: What a form or a raw body carries as the file; `None` leaves it out.
            raw: Another body than that made of the parameters.
        """
        method, params = corpus().method(name), dict(params or {})
        address, query = self.address(method, params), ""
        content, head = b"", dict(headers or {})
        match method.carries:
            case "query":
                query = "?" + urlencode({key: _spelled(value) for key, value in params.items()})
            case "json":
                content, head = json.dumps(params).encode(), {"Content-Type": "application/json"} | head
            case "form":
                content = _form(params, file)
                head = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"} | head
            case "raw":
                content, head = file or b"", {"Content-Type": "image/jpeg"} | head
        return exchange(
            verb or method.verb, address + query.rstrip("?"), content if raw is None else raw, head
        )

    def address(self, method: Method, params: dict[str, Json]) -> str:
        """Where a method lies; parameters of the path are taken from `params`."""
        found = method.address.replace("{{apiUrl}}", self.api_url).replace("{{mediaUrl}}", self.media_url)
        found = found.replace("{{idInstance}}", self.instance).replace("{{apiTokenInstance}}", self.token)
        for row in method.parameters if method.carries == "path" else ():
            found = found.replace("{{" + row.name + "}}", str(params[row.name]))
        return found


def exchange(
    verb: str, address: str, content: bytes = b"", headers: Mapping[str, str] | None = None
) -> Reply:
    """One request."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(verb, target, content or None, dict(headers or {}))
        response = connection.getresponse()
        return Reply(response.status, response.read())
    finally:
        connection.close()


def _form(params: Mapping[str, Json], file: bytes | None) -> bytes:
    begin = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name="
    parts = [f'{begin}"{name}"\r\n\r\n{_spelled(value)}\r\n'.encode() for name, value in params.items()]
    if file is not None:
        head = f'{begin}"file"; filename="horse.jpg"\r\n'
        parts.append(head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + file + b"\r\n")
    return b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode()


def _spelled(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
