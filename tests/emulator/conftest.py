"""An emulator and a plain HTTP client for it, independent of the console's client."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from greentui.emulator.testing import Emulator, running_emulator
from tests.patience import PATIENCE

ANNA = "79010000000@c.us"
"""The first contact of every world."""


@functools.cache
def http() -> httpx.Client:
    """One client for all tests, since each new one reads the system's certificates."""
    return httpx.Client(timeout=PATIENCE)


class Api:
    """Calls methods over HTTP."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.http = http()

    def get(self, name: str, **query: Any) -> httpx.Response:
        return self.http.get(self.emulator.method_url(name), params=query)

    def post(self, name: str, body: Any = None, **more: Any) -> httpx.Response:
        return self.http.post(self.emulator.method_url(name), json=body, **more)

    def upload(
        self, name: str, fields: dict[str, str], file: tuple[str, bytes, str] | None
    ) -> httpx.Response:
        url = self.emulator.method_url(name).replace(self.emulator.api_url, self.emulator.media_url)
        return self.http.post(url, data=fields, files=None if file is None else {"file": file})

    def delete(self, name: str, rest: object = "") -> httpx.Response:
        return self.http.delete(self.emulator.method_url(name, str(rest)))

    def receive(self) -> dict[str, Any] | None:
        """Receive and delete the next notification."""
        item = self.get("receiveNotification", receiveTimeout=5).json()
        if item is None:
            return None
        assert self.delete("deleteNotification", item["receiptId"]).json() == {"result": True}
        body: dict[str, Any] = item["body"]
        return body

    def receive_until(self, wanted: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        """Receive notifications until one matches, and fail if none does. Returns them all."""
        taken = []
        while (body := self.receive()) is not None:
            taken.append(body)
            if wanted(body):
                return taken
        raise AssertionError(f"never came; instead {[one.get('typeWebhook') for one in taken]}")

    def receive_status(self, message_id: str, status: str) -> list[dict[str, Any]]:
        """Receive notifications until a message reaches a status. Returns them all."""
        return self.receive_until(
            lambda body: body.get("idMessage") == message_id and body.get("status") == status
        )


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with running_emulator(silent=True) as running:
        yield running


@pytest.fixture
def api(emulator: Emulator) -> Api:
    return Api(emulator)


def detail(response: httpx.Response) -> str:
    """The error message."""
    message: str = response.json()["message"]
    return message
