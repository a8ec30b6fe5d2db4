"""Phone calls, and contacts who block the account."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """A finished call.

    Attributes:
        id: The service's id.
        chat_id: The other party's chat.
        timestamp: When it ended, seconds since 1970.
        outgoing: Whether the account made the call.
        outcome: How it ended: pickUp, hangUp, missed or declined.
        video: Whether it was a video call.
        duration: Its length in seconds.
    """

    id: str
    chat_id: str
    timestamp: int
    outgoing: bool
    outcome: str
    video: bool = False
    duration: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A contact blocked the account.

    Attributes:
        chat_id: The contact's chat.
        timestamp: When, seconds since 1970.
    """

    chat_id: str
    timestamp: int
