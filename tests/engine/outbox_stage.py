"""An outbox on a service that does as it is told."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from greentui.archive import Archive
from greentui.engine.context import InstanceContext
from greentui.engine.outbox import Outbox
from greentui.engine.outbox_commands import OutboxCommands
from greentui.engine.timing import DEFAULT
from greentui.greenapi.errors import (
    ApiError,
    LostResponse,
)
from greentui.greenapi.method import Method
from greentui.model.instance import InstanceState
from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem, TextDraft
from tests.archive.worlds import ANNA, outgoing

NOON = 1_772_452_800
SEND, UPLOAD, QUEUE, JOURNAL = "sendMessage", "sendFileByUpload", "showMessagesQueue", "lastOutgoingMessages"
BY_URL = "sendFileByUrl"
HANGS = 100_000.0
"""Seconds after which nobody waits for an answer any more."""
ENOUGH = 300
"""Calls that no scenario needs."""
ADDRESS = "https://files/a.txt"
LOST = LostResponse("lost")
S = MessageStatus


class Stage:
    """An outbox, its archive, and a service that answers as it was told.

    Attributes:
        answers: By method, what its next calls do instead: an error, or seconds until the answer.
        says: By method, the answer.
        asked: Seconds since the beginning, method and parameters of each call.
        progress: Of an upload: called with what is to be told of it.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.loop = asyncio.get_running_loop()
        self.began = self.loop.time()
        self.context = InstanceContext(archive, archive, timing=DEFAULT, clock=lambda: NOON + self.now)
        self.context.facts.update(state=InstanceState.AUTHORIZED)
        self.answers: dict[str, list[ApiError | float]] = defaultdict(list)
        self.says: dict[str, Any] = {
            QUEUE: (), JOURNAL: (), "getMessagesCount": 0, "getStateInstance": "authorized",
        }  # fmt: skip
        self.asked: list[tuple[float, str, dict[str, Any]]] = []
        self.on_progress: Callable[[int, int], None] = lambda _sent, _total: None
        self.changes: list[Any] = []
        self.context.bus.subscribe(self.changes.extend)
        service: Any = self
        self.outbox = Outbox(self.context, service)
        self.commands = OutboxCommands(self.context)
        self.running: asyncio.Task[None] | None = None

    @property
    def now(self) -> float:
        return round(self.loop.time() - self.began, 2)

    def start(self) -> None:
        self.running = asyncio.create_task(self.outbox.run())

    async def stop(self) -> None:
        if self.running is not None:
            self.running.cancel()
            await asyncio.gather(self.running, return_exceptions=True)

    async def call(
        self, method: Method[Any], /, *, on_progress: Callable[[int, int], None] | None = None, **params: Any
    ) -> Any:
        self.asked.append((self.now, method.name, params))
        assert len(self.asked) < ENOUGH, "it asks without end"
        if on_progress is not None:
            self.on_progress = on_progress
        told = self.answers[method.name].pop(0) if self.answers[method.name] else 0.0
        if isinstance(told, ApiError):
            raise told
        await asyncio.sleep(told)
        if method.name in (SEND, UPLOAD, BY_URL):
            return method.response.read({"idMessage": f"ID{len(self.asked)}", "urlFile": ADDRESS})
        return self.says[method.name]

    def times(self, method: str = SEND, chat: str = "") -> list[float]:
        """When a method was called, for one chat or any."""
        return [
            at for at, name, params in self.asked if name == method and chat in ("", params.get("chatId"))
        ]

    async def send(self, text: str = "hello", chat: str = ANNA) -> OutboxItem:
        return await self.commands.send(chat, TextDraft(text))

    def of(self, item: OutboxItem) -> OutboxItem:
        found = self.archive.outbox_item(item.local_id)
        assert found is not None
        return found

    def status(self, item: OutboxItem) -> MessageStatus:
        return self.of(item).status

    def journal(self, text: str = "hello", message_id: str = "J", chat: str = ANNA) -> None:
        """Let the journal have a message that was sent through the API a moment ago."""
        message = outgoing(text, id=message_id, chat=chat, at=int(NOON + self.now))
        record = SimpleNamespace(by_phone=False, message=lambda _instance: message)
        self.says[JOURNAL] = (*self.says[JOURNAL], record)


@asynccontextmanager
async def on_stage(folder: Path) -> AsyncIterator[Stage]:
    """A stage whose outbox does not run yet."""
    with Archive.open(folder / "archive-1101.db", "1101") as archive:
        stage = Stage(archive)
        try:
            yield stage
        finally:
            await stage.stop()
            await stage.context.close()
