"""Calls to and from the phone: their notifications as they happen, and their journals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One call that is over.

    Attributes:
        id: The service's id.
        chat_id: With whom.
        at: When it ended, seconds since 1970.
        outgoing: Whether the phone called.
        status: How it ended: pickUp, hangUp, missed, declined.
        video: Whether it was a video call.
        seconds: How long it lasted.
    """

    id: str
    chat_id: str
    at: int
    outgoing: bool
    status: str
    video: bool = False
    seconds: int = 0

    def record(self) -> dict[str, Any]:
        """As lastIncomingCalls and lastOutgoingCalls list it."""
        return {
            "type": "outgoing" if self.outgoing else "incoming",
            "idMessage": self.id,
            "timestamp": self.at,
            "typeMessage": "outgoingCall" if self.outgoing else "incomingCall",
            "chatId": self.chat_id,
            "isVideo": self.video,
            "status": "hungUp" if self.status == "hangUp" else self.status,
            "duration": self.seconds,
        }
