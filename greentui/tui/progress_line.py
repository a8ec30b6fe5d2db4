"""Work in progress, on one line above the composer: uploads, downloads, synchronisation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from textual.timer import Timer

from greentui.model.changes import OutboxChanged, SyncProgress
from greentui.model.messages import Message, MessageStatus
from greentui.model.sending import FileDraft
from greentui.text.progress import bar, share
from greentui.text.summary import summary
from greentui.tui.transfers import CELLS, Transfer, transfer_pieces
from greentui.tui.widgets.item_line import LineItem
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session
    from greentui.tui.widgets.item_line import ItemLine

AT_MOST = 5.0
"""Redraws per second at most."""


class Holder(Protocol):
    """The owner of the line."""

    session: Session

    def line_above_writing(self, name: str) -> ItemLine:
        """The line with this name, created when first needed."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call `callback` after `delay` seconds."""


class ProgressLine:
    """Tracks transfers and draws them.

    Args:
        console: The screen with the line.
    """

    def __init__(self, console: Holder) -> None:
        self._console = console
        self._downloads: dict[str, Transfer] = {}
        self._tasks: dict[str, asyncio.Task[Path]] = {}
        self._began: dict[str, float] = {}
        self._sync: SyncProgress | None = None
        self._timer: Timer | None = None
        self._shown = False

    def take(self, change: OutboxChanged | SyncProgress) -> None:
        """Take progress of sending or synchronising."""
        if isinstance(change, SyncProgress):
            self._sync = None if change.done >= change.total else change
        self._soon()

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = self._console.set_timer(1 / AT_MOST, self._draw)

    def _draw(self) -> None:
        self._timer = None
        pieces = transfer_pieces(self.transfers(), self._console.session.now())
        if not pieces and (sync := self._sync):
            pieces = [
                LineItem(_("Synchronising"), "plain", weight=9),
                LineItem("".join(bar(share(sync.done, sync.total), CELLS)), "accent", weight=5),
                LineItem(f"{sync.done}/{sync.total}", "plain", weight=8, gap=1),
                LineItem(sync.text, "dim", weight=3, elastic=True, gap=2),
            ]
        if pieces or self._shown:
            line = self._console.line_above_writing("work")
            line.show(pieces)
            line.display = self._shown = bool(pieces)

    def transfers(self) -> list[Transfer]:
        """Every running upload and download."""
        uploads = []
        for item in self._console.session.outbox():
            if item.status is MessageStatus.SENDING and item.total and isinstance(item.draft, FileDraft):
                began = self._began.setdefault(item.local_id, self._console.session.now())
                name = item.draft.name
                uploads.append(Transfer(item.local_id, name, True, item.progress, item.total, began))
        self._began = {one.key: one.began for one in uploads}
        return [*self._downloads.values(), *uploads]

    def downloads(self, uid: str) -> bool:
        """Whether a message's file is being downloaded."""
        return uid in self._tasks

    async def download(self, message: Message) -> Path:
        """Download a message's file, showing progress.

        Returns:
            Where it was saved.

        Raises:
            Refusal: It could not be fetched.
            asyncio.CancelledError: The operator cancelled.
        """
        session, key = self._console.session, message.uid
        if running := self._tasks.get(key):
            return await asyncio.shield(running)
        self._downloads[key] = Transfer(key, summary(message), False, 0, 0, session.now())

        def progress(done: int, total: int | None) -> None:
            self._downloads[key] = replace(self._downloads[key], done=done, total=total or 0)
            self._soon()

        self._tasks[key] = asyncio.ensure_future(session.download(message.chat_id, message.id, progress))
        self._soon()
        try:
            return await self._tasks[key]
        finally:
            self._downloads.pop(key, None)
            self._tasks.pop(key, None)
            self._soon()

    async def cancel(self, key: str) -> bool:
        """Cancel a download, or an upload in the outbox; whether there was one.

        Raises:
            Refusal: It is too late.
        """
        if task := self._tasks.get(key):
            task.cancel()
            return True
        if any(item.local_id == key for item in self._console.session.outbox()):
            await self._console.session.outbox_commands.cancel(key)
            return True
        return False
