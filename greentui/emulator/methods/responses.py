"""The responses of the API, among them its standard errors (manual 1.3.11)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response.

    Attributes:
        status: The HTTP status.
        body: The bytes of the body.
        content_type: Its media type; empty for an empty body.
    """

    status: int
    body: bytes
    content_type: str = "application/json; charset=utf-8"


EMPTY = Response(200, b"", "")
"""What the manual calls an empty body with status 200."""


class ApiError(Exception):
    """A call that the service refuses.

    Args:
        status: The HTTP status.
        message: The `message` of the standard body.
        body: The body, if it is not the standard one.
    """

    def __init__(self, status: int, message: str = "", *, body: Any = None) -> None:
        super().__init__(message or str(body))
        self.status = status
        self.body: Any = {"statusCode": status, "message": message} if body is None else body


def validation_error(detail: str) -> ApiError:
    """The error of a request with an invalid field (400)."""
    return ApiError(400, f"Validation failed. Details: {detail}")


def encode(value: Any) -> bytes:
    """Compact JSON in UTF-8, as the service writes it."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        # UTF-8 cannot carry a lone surrogate, but an escape can.
        return json.dumps(value, separators=(",", ":")).encode()


def json_response(value: Any, status: int = 200) -> Response:
    """A response with a JSON body."""
    return Response(status, encode(value))
