"""Pauses between two attempts at an item of the outbox: to send it, or to find out what became of it.

A pause has a time limit and ends early when something happens that may change the outcome.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem

if TYPE_CHECKING:
    from greentui.archive import ArchiveReader


@dataclass(frozen=True, slots=True, eq=False)
class _Pause:
    """An item that waits while it has a status."""

    item: OutboxItem
    status: MessageStatus
    over: asyncio.Event = field(default_factory=asyncio.Event)


class OutboxPauses:
    """The pauses of one outbox.

    Args:
        archive: For reading the status of items.

    Attributes:
        woken: Set whenever the outbox should look through what waits.
        begun: Set whenever a pause begins.
        stopped: Whether the outbox is ending; no pause begins then.
    """

    def __init__(self, archive: ArchiveReader) -> None:
        self._archive = archive
        self._pauses: set[_Pause] = set()
        self.woken = asyncio.Event()
        self.begun = asyncio.Event()
        self.stopped = False

    async def pause(self, item: OutboxItem, status: MessageStatus, seconds: float) -> None:
        """Wait while the item has a status, or until the pause is ended.

        Args:
            seconds: At most.
        """
        known = self._archive.outbox_item(item.local_id)
        if self.stopped or known is None or known.status is not status:
            return
        pause = _Pause(item, status)
        self._pauses.add(pause)
        self.begun.set()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await pause.over.wait()
        finally:
            self._pauses.remove(pause)

    def holds(self, chat_id: str) -> bool:
        """Whether an item of a chat waits."""
        return any(pause.item.chat_id == chat_id for pause in self._pauses)

    def end_all(self) -> None:
        """End every pause: the service may have recovered."""
        self.woken.set()
        for pause in self._pauses:
            pause.over.set()

    def end_outdated(self) -> None:
        """End the pauses of items that have another status by now, or are gone."""
        self.woken.set()
        for pause in self._pauses:
            item = self._archive.outbox_item(pause.item.local_id)
            if item is None or item.status is not pause.status:
                pause.over.set()

    def end_unknown(self, chat_id: str) -> None:
        """End the pauses of a chat's unknown items: one of them may have been reported."""
        self.woken.set()
        for pause in self._pauses:
            if pause.item.chat_id == chat_id and pause.status is MessageStatus.UNKNOWN:
                pause.over.set()
