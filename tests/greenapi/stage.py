"""A client on a running emulator, with people, a group and messages to work on."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from greentui.config import Credentials
from greentui.emulator.testing import Emulator
from greentui.greenapi.client import Client
from greentui.greenapi.json_fields import Json
from greentui.greenapi.method import Method
from greentui.greenapi.rate_limiter import RateLimiter
from tests.patience import LATE, PATIENCE

JPEG = b"\xff\xd8\xff\xe0 a picture"
MAYA = "79010000901@c.us"
BORIS = "79010000902@c.us"


def _unhurried() -> RateLimiter:
    """Turns that never have to be waited for: an hour passes between two looks at the clock."""
    hours = itertools.count()
    return RateLimiter(clock=lambda: next(hours) * 3600.0)


class Stage:
    """One emulator and a client that works on it.

    Attributes:
        client: With the right credentials.
    """

    def __init__(self, emulator: Emulator, folder: Path, limiter: RateLimiter | None = None) -> None:
        self.emulator = emulator
        self.folder = folder
        self.client = Client(self.credentials, limiter=limiter or _unhurried())

    @property
    def credentials(self) -> Credentials:
        """Of the emulator's instance."""
        told = self.emulator
        return Credentials(told.id_instance, told.token, told.api_url, told.media_url)

    def stranger(self, **changes: str) -> Client:
        """A client with other credentials."""
        return Client(replace(self.credentials, **changes))

    async def call(self, method: Method[Any], **params: object) -> Any:
        """Call a method and read its answer."""
        return await self.client.call(method, **params)

    async def unchecked(self, method: Method[Any], params: dict[str, Any]) -> Json:
        """Call a method past our own checks, to hear what the service says itself."""
        return await self.client._once(method, params, None)

    def order(self, path: str, **fields: Any) -> Any:
        """Give the emulator an order."""
        return self.emulator.control(path, fields)

    def hears(self, text: str = "Hello", **more: Any) -> str:
        """Maya writes; the message's id."""
        return str(self.order("incoming", chatId=MAYA, text=text, **more)["idMessage"])

    def file(self, name: str = "picture.jpg", content: bytes = JPEG) -> Path:
        """A file of this machine."""
        path = self.folder / name
        path.write_bytes(content)
        return path

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds; what is sent leaves the emulator a moment after its answer."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.sleep(LATE)
            while not holds():  # noqa: ASYNC110 - the emulator runs in a loop of its own
                await asyncio.sleep(max(0.005, LATE))

    async def left(self, message_id: str) -> None:
        """Wait until a message has left."""
        await self.until(lambda: message_id in {one["idMessage"] for one in self.emulator.sent()})
