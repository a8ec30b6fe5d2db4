"""Calls as listed by the journals."""

from __future__ import annotations

from dataclasses import dataclass

from greentui.model.messages import Direction


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A past call.

    Attributes:
        at: UTC seconds; 0 if the journal has no time.
        state: `pickUp`, `hangUp`, `missed`, `declined`, `offer`, or as the service spells it.
        seconds: Duration, if known.
    """

    chat_id: str
    at: int
    direction: Direction
    state: str
    video: bool = False
    seconds: int | None = None
