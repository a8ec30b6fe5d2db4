"""The service's journals of the last minutes: messages in and out, and calls (manual 1.3.5).

Read only; `reconciler` recovers messages that only a journal has. Journals lag up to two minutes behind.
"""

from __future__ import annotations

from greentui.engine.service import Caller
from greentui.greenapi import methods
from greentui.model.calls import CallRecord
from greentui.model.messages import Direction, Message
from greentui.text.call_words import call_words


class Journals:
    """The journals of one instance.

    Args:
        call: Calls a method of the API.
        instance_id: The instance.
    """

    def __init__(self, call: Caller, instance_id: str) -> None:
        self._call = call
        self._instance_id = instance_id

    async def messages(self, direction: Direction, minutes: int) -> list[Message]:
        """The messages of the last `minutes` in one direction, newest first."""
        incoming = direction is Direction.INCOMING
        method = methods.LAST_INCOMING_MESSAGES if incoming else methods.LAST_OUTGOING_MESSAGES
        records = await self._call(method, minutes=minutes)
        found = [message for one in records if (message := one.message(self._instance_id))]
        return sorted(found, key=lambda message: message.timestamp, reverse=True)

    async def calls(self, direction: Direction, minutes: int) -> list[CallRecord]:
        """The calls of the last `minutes` in one direction, newest first."""
        incoming = direction is Direction.INCOMING
        method = methods.LAST_INCOMING_CALLS if incoming else methods.LAST_OUTGOING_CALLS
        return sorted(await self._call(method, minutes=minutes), key=lambda call: call.at, reverse=True)


def outcome(call: CallRecord) -> str:
    """What became of a call, in words."""
    return call_words(call.state, call.seconds).outcome
