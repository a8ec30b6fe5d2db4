"""Publishes other processes' changes to the archive, within a fraction of a second.

This is how a second console follows the first, and how the first learns what is typed in the second.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from greentui.archive.errors import ArchiveError
from greentui.engine import new_messages, outbox_state
from greentui.engine.consumer_status import shared_health
from greentui.engine.context import InstanceContext
from greentui.engine.worker_events import OutboxEdited, RemoteFacts
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
    from greentui.engine.change_bus import Published

log = logging.getLogger(__name__)

REMEMBERED = 2000
"""Messages remembered as announced, so that a later change of one is not announced again."""


class Follower:
    """Watches one archive.

    Args:
        context: Archive, clock, facts.
    """

    def __init__(self, context: InstanceContext) -> None:
        self._context = context
        self._announced: dict[str, None] = {}

    async def run(self) -> None:
        """Watch until cancelled. What cannot be read now is read next time: nothing is missed."""
        archive, facts = self._context.archive, self._context.facts
        revision, version = self._context.revision, -1
        while True:
            await asyncio.sleep(self._context.timing.follow)
            try:
                now = archive.data_version()
                if now == version:
                    continue
                changes = archive.changes_since(revision)
                received = archive.last_received()
                fresh = self._fresh(changes)
                published = self._published(changes, fresh)
                outbox_state.count(self._context)
            except ArchiveError as error:
                log.warning("following the archive: %s", error)
                continue
            version, revision = now, changes.revision
            if received is not None and received > (facts.current.last_event or 0):
                facts.update(last_event=received)
            self._remember(fresh)
            self._context.publish(*published)

    def _published(self, changes: Changes, fresh: list[Message]) -> list[Published]:
        """What to publish for some changes; `fresh` are live messages not announced yet."""
        context = self._context
        if not changes.complete:
            return [ChatsChanged(None), OutboxChanged(), FactsChanged(), OutboxEdited(), self._remote_facts()]
        counts = new_messages.by_chat(fresh)
        published: list[Published] = [ChatMerged(alias, chat) for alias, chat in changes.merged]
        published += (
            MessagesChanged(chat, uids, counts.get(chat, 0)) for chat, uids in changes.messages.items()
        )
        published += new_messages.announced(context, fresh)
        if changes.chats:
            published.append(ChatsChanged(changes.chats))
        if changes.outbox:
            published += (OutboxChanged(changes.outbox), OutboxEdited())
        if changes.facts:
            published.append(self._remote_facts())
        return published

    def _remote_facts(self) -> RemoteFacts:
        archive = self._context.archive
        return RemoteFacts(next(iter(archive.states(1)), None), shared_health(archive))

    def _fresh(self, changes: Changes) -> list[Message]:
        """The live messages among some changes that were not announced yet, in order."""
        context, found = self._context, []
        for chat_id, uids in changes.messages.items():
            for uid in uids - self._announced.keys():
                message = context.archive.message(chat_id, uid)
                if message is not None and new_messages.live(context, [message]):
                    found.append(message)
        return sorted(found, key=lambda message: message.key)

    def _remember(self, announced: list[Message]) -> None:
        self._announced.update((message.uid, None) for message in announced)
        while len(self._announced) > REMEMBERED:
            del self._announced[next(iter(self._announced))]
