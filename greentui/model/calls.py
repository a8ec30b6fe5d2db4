"""Calls as the journals list them."""

from __future__ import annotations

from dataclasses import dataclass

from greentui.model.messages import Direction


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call of the past.

    Attributes:
        at: UTC seconds; 0 where the journal does not tell.
        state: `pickUp`, `hangUp`, `missed`, `declined`, `offer`, or as the service spells it.
        seconds: How long it lasted, where told.
    """

    chat_id: str
    at: int
    direction: Direction
    state: str
    video: bool = False
    seconds: int | None = None
