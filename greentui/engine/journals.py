"""The service's journals of the last minutes: messages in and out, and calls (manual 1.3.5).

Looks only; what a journal holds that the queue never gave is `reconcile`'s business. Journals lag up to
two minutes behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from greentui.engine.answers import Caller, Record, flag, moment, number, record, records, text
from greentui.model.ids import without_device
from greentui.model.messages import Direction, Message
from greentui.words import _

Decode = Callable[[Record], Message | None]
"""Reads a journal's record."""


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call as a journal tells it.

    Attributes:
        state: `pickUp`, `hangUp`, `missed`, `declined`, `offer`, or as the service spells it.
        seconds: How long it lasted, where told.
    """

    chat_id: str
    at: int
    direction: Direction
    state: str
    video: bool = False
    seconds: int | None = None

    @property
    def words(self) -> str:
        """What became of it."""
        known = {
            "pickup": _("answered"),
            "offer": _("ringing"),
            "hangup": _("declined here"),
            "hungup": _("declined here"),
            "missed": _("missed: the caller gave up"),
            "declined": _("missed: nobody answered"),
        }
        return known.get(self.state.lower(), self.state)


class Journals:
    """The journals of one instance.

    Args:
        call: Calls a method of the API.
        decode: Reads a record of a journal.
    """

    def __init__(self, call: Caller, decode: Decode) -> None:
        self._call = call
        self._decode = decode

    async def messages(self, direction: Direction, minutes: int) -> list[Message]:
        """The messages of the last `minutes` in one direction, newest first."""
        incoming = direction is Direction.INCOMING
        method = "lastIncomingMessages" if incoming else "lastOutgoingMessages"
        answer = await self._call(method, minutes=minutes)
        found = [message for one in records(answer) if (message := self._decode(one))]
        return sorted(found, key=lambda message: message.timestamp, reverse=True)

    async def calls(self, direction: Direction, minutes: int) -> list[CallRecord]:
        """The calls of the last `minutes` in one direction, newest first."""
        incoming = direction is Direction.INCOMING
        method = "lastIncomingCalls" if incoming else "lastOutgoingCalls"
        found = [_call(one, direction) for one in records(await self._call(method, minutes=minutes))]
        return sorted(found, key=lambda call: call.at, reverse=True)


def _call(of: Record, direction: Direction) -> CallRecord:
    who = ("from", "chatId", "senderId") if direction is Direction.INCOMING else ("to", "chatId", "from")
    inner = record(of.get("callData"))
    return CallRecord(
        chat_id=without_device(text(of, *who)),
        at=moment(of, "timestamp") or 0,
        direction=direction,
        state=text(of, "status", "statusCall", "state") or text(inner, "status") or "?",
        video=flag(of, "isVideo", "video") or text(of, "typeCall").lower() == "video",
        seconds=number(of, "duration", "seconds"),
    )
