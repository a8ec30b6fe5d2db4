"""Marks a chat read once an answer to it has left, not while it is held or can still be taken back."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from greentui.engine.errors import Refusal
from greentui.engine.worker_events import MessageAccepted

if TYPE_CHECKING:
    from greentui.engine.chat_commands import ChatCommands
    from greentui.engine.context import InstanceContext
    from greentui.model.messages import Key

log = logging.getLogger(__name__)

LOOKED_THROUGH = 200
"""Messages looked through on each side of an answer for what the contact wrote."""


class AnsweredChats:
    """Marks the chats of one instance, from its construction on.

    Args:
        context: Archive, bus.
        commands: Marks a chat read, here and on the phone.
    """

    def __init__(self, context: InstanceContext, commands: ChatCommands) -> None:
        self._context = context
        self._commands = commands
        context.bus.on(MessageAccepted, self._left)

    def _left(self, event: MessageAccepted) -> None:
        self._context.background(self._mark(event))

    async def _mark(self, event: MessageAccepted) -> None:
        """Mark read what stands before the answer: what came after it was typed may not have been seen."""
        archive = self._context.archive
        answer, chat = archive.message(event.chat_id, event.local_id), archive.chat(event.chat_id)
        if answer is None or chat is None or not chat.unread:
            return
        behind = self._incoming(event.chat_id, after=answer.key)
        last = self._incoming(event.chat_id, before=answer.key)
        if not last:
            return
        try:
            await self._commands.mark_read(event.chat_id, last[-1] if behind else "", answered=True)
        except Refusal as refusal:
            log.warning("an answered chat stays unread: %s", refusal)

    def _incoming(self, chat_id: str, *, before: Key | None = None, after: Key | None = None) -> list[str]:
        """The ids of what the contact wrote next to an answer, before or after it."""
        found = self._context.archive.window(chat_id, before=before, after=after, limit=LOOKED_THROUGH)
        return [message.id for message in found.messages if message.incoming]
