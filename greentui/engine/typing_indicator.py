"""Shows a contact “typing…” while the operator writes to them; never to groups."""

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
"""Seconds that the service is asked to show it for."""
AGAIN = 8.0
"""Seconds until it is asked for again while typing goes on; below `SHOWN`, so that there is no gap."""
REFUSED = 60.0
"""Seconds without a call, for any chat, after the service has refused one."""


class TypingIndicator:
    """Asks the service to show that something is being written.

    It cannot be asked to show it no longer: a contact sees it for up to `SHOWN` seconds longer.

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
        """Note that something was typed to a chat. Cheap enough for each letter."""
        now = asyncio.get_running_loop().time()
        if now < max(self._next.get(chat_id, now), self._resting):
            return
        if kind_of(chat_id) is not ChatKind.PERSON or outbox_hold(self._context.facts.current):
            return
        if self._beyond_quota(chat_id):
            return
        shown = {chat: at for chat, at in self._next.items() if at > now}
        self._next = shown | {chat_id: now + AGAIN}
        self._context.background(self._show(chat_id))

    def ended(self, chat_id: str) -> None:
        """Note that what was typed was sent: the next letter shows it anew."""
        self._next.pop(chat_id, None)

    def _beyond_quota(self, chat_id: str) -> bool:
        """Whether the service is known to refuse it for the rest of the month."""
        return any(
            bool(quota.allowed_chats) and chat_id not in quota.allowed_chats
            if quota.of_chats
            else quota.method.lower() == methods.SEND_TYPING.name.lower()
            for quota in self._context.facts.current.quotas
        )

    async def _show(self, chat_id: str) -> None:
        try:
            await self._call(methods.SEND_TYPING, chatId=chat_id, typingTime=int(SHOWN * 1000))
        except Refusal as refusal:
            log.info("typing was not shown: %s", refusal)
            self._resting = asyncio.get_running_loop().time() + REFUSED
