"""What a call is answered with, and the refusals of the manual (1.3.11, "Standard errors")."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer.

    Attributes:
        status: The HTTP status.
        body: The bytes of the body.
        content_type: Its media type; empty for an empty body.
    """

    status: int
    body: bytes
    content_type: str = "application/json; charset=utf-8"


EMPTY = Answer(200, b"", "")
"""What the manual calls an empty body with status 200."""


class Refused(Exception):
    """A call which the service does not carry out.

    Args:
        status: The HTTP status.
        message: The text in the body's `message`, where `body` is not given.
        body: The body itself.
    """

    def __init__(self, status: int, message: str = "", *, body: Any = None) -> None:
        super().__init__(message or str(body))
        self.status = status
        self.body: Any = {"statusCode": status, "message": message} if body is None else body


def invalid(detail: str) -> Refused:
    """A request whose fields are wrong (400)."""
    return Refused(400, f"Validation failed. Details: {detail}")


def encode(value: Any) -> bytes:
    """JSON as the service writes it: UTF-8, escaped only where UTF-8 cannot carry it."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        # A lone surrogate, which only an escape can carry.
        return json.dumps(value, separators=(",", ":")).encode()


def answer(value: Any, status: int = 200) -> Answer:
    """A JSON answer."""
    return value if isinstance(value, Answer) else Answer(status, encode(value))
