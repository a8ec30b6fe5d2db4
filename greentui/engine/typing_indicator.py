"""Shows a contact “typing…” while the operator writes to them, politely: seldom, and to persons only."""

from __future__ import annotations

import asyncio
import logging
import math

from greentui.engine.context import InstanceContext
from greentui.engine.errors import Refusal
from greentui.engine.hold import outbox_hold
from greentui.engine.service import Caller
from greentui.greenapi import methods
from greentui.model.ids import ChatKind, kind_of

log = logging.getLogger(__name__)

SHOWN = 10.0
"""Seconds for which one call shows it."""
AGAIN = 8.0
"""Seconds after which it is shown again to somebody who is still written to."""
REFUSED = 60.0
"""Seconds without a call after the service has refused one."""


class TypingIndicator:
    """Tells the service that something is being written.

    Args:
        context: Facts, and work in the background.
        call: Calls a method of the API.
    """

    def __init__(self, context: InstanceContext, call: Caller) -> None:
        self._context = context
        self._call = call
        self._next: dict[str, float] = {}
        """Chat id → when it may be shown again, by the loop's clock."""
        self._resting = -math.inf
        """No call before then, by the loop's clock."""

    def typed(self, chat_id: str) -> None:
        """Something was typed for a chat. Cheap: it is called with each letter."""
        now = asyncio.get_running_loop().time()
        if now < max(self._next.get(chat_id, now), self._resting):
            return
        if kind_of(chat_id) is not ChatKind.PERSON or outbox_hold(self._context.facts.current):
            return
        self._next[chat_id] = now + AGAIN
        self._context.background(self._show(chat_id))

    def ended(self, chat_id: str) -> None:
        """What was typed was sent or given up: the next letter shows it anew."""
        self._next.pop(chat_id, None)

    async def _show(self, chat_id: str) -> None:
        try:
            await self._call(methods.SEND_TYPING, chatId=chat_id, typingTime=int(SHOWN * 1000))
        except Refusal as refusal:
            log.info("typing was not shown: %s", refusal)
            self._resting = asyncio.get_running_loop().time() + REFUSED
