"""Publishes here what other processes do to the archive, within a fraction of a second.

A second console follows the first this way; the first learns so of what the second typed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from greentui.archive.errors import ArchiveError
from greentui.engine import new_messages
from greentui.engine.context import InstanceContext
from greentui.model.changes import (
    ChatMerged,
    ChatsChanged,
    FactsChanged,
    MessagesChanged,
    OutboxChanged,
)
from greentui.model.messages import Message

if TYPE_CHECKING:
    from greentui.archive import Changes

log = logging.getLogger(__name__)

REMEMBERED = 2000
"""Messages whose arrival was told, so that a later change of one is not told as another arrival."""


class Follower:
    """Watches one archive.

    Args:
        context: Archive, clock, facts.
        on_outbox: Called when another process has changed the outbox.
        on_facts: Called when another process has learned something about the instance.
    """

    def __init__(
        self, context: InstanceContext, *, on_outbox: Callable[[], None], on_facts: Callable[[], None]
    ) -> None:
        self._context = context
        self._on_outbox = on_outbox
        self._on_facts = on_facts
        self._published: dict[str, None] = {}

    async def run(self) -> None:
        """Watch until cancelled."""
        archive = self._context.archive
        revision, version = self._context.revision, -1
        while True:
            await asyncio.sleep(self._context.timing.follow)
            try:
                now = archive.data_version()
                if now == version:
                    continue
                changes = archive.changes_since(revision)
                received = archive.last_received()
            except ArchiveError as error:
                log.warning("following the archive: %s", error)
                continue
            version, revision = now, changes.revision
            facts = self._context.facts
            if received is not None and received > (facts.current.last_event or 0):
                facts.update(last_event=received)
            self._publish(changes)

    def _publish(self, changes: Changes) -> None:
        context = self._context
        if not changes.complete:
            context.publish(ChatsChanged(None), OutboxChanged(), FactsChanged())
            self._on_outbox()
            self._on_facts()
            return
        fresh = self._new_messages(changes)
        counts = new_messages.by_chat(fresh)
        context.publish(*(ChatMerged(alias, chat) for alias, chat in changes.merged))
        context.publish(
            *(MessagesChanged(chat, uids, counts.get(chat, 0)) for chat, uids in changes.messages.items())
        )
        context.publish(*new_messages.announced(context, fresh))
        if changes.chats:
            context.publish(ChatsChanged(changes.chats))
        if changes.outbox:
            context.publish(OutboxChanged(changes.outbox))
            self._on_outbox()
        if changes.facts:
            self._on_facts()

    def _new_messages(self, changes: Changes) -> list[Message]:
        context, found = self._context, []
        for chat_id, uids in changes.messages.items():
            for uid in uids:
                if uid in self._published:
                    continue
                message = context.archive.message(chat_id, uid)
                if message is not None and new_messages.live(context, [message]):
                    found.append(message)
                    self._published[uid] = None
        while len(self._published) > REMEMBERED:
            del self._published[next(iter(self._published))]
        return sorted(found, key=lambda message: message.key)
