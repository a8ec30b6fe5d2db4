"""Calls that are to go wrong, as ordered through the control requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ANY_METHOD = "*"
_FIELDS = {"method", "status", "body", "delayMs", "drop", "times"}


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next calls of a method.

    Attributes:
        method: The method's name in small letters, or `*` for any.
        status: Answer with this status and do nothing; `None` leaves the answer alone.
        body: The answer's body: a string goes out as it is, anything else as JSON.
        delay: Seconds to wait first.
        drop: `before` cuts the connection without any effect, `after` when the effect is done.
        times: How many calls are still to go wrong.
    """

    method: str
    status: int | None = None
    body: Any = None
    has_body: bool = False
    delay: float = 0.0
    drop: str = ""
    times: int = 1

    @classmethod
    def ordered(cls, order: dict[str, Any]) -> Fault:
        """A fault from a control request's JSON.

        Raises:
            ValueError: The order makes no sense.
        """
        if unknown := order.keys() - _FIELDS:
            raise ValueError(f"a fault has no {min(unknown)}, only {', '.join(sorted(_FIELDS))}")
        drop = order.get("drop") or ""
        if drop not in ("", "before", "after"):
            raise ValueError("'drop' must be 'before' or 'after'")
        status, times = order.get("status"), order.get("times")
        if status is not None and not 200 <= int(status) <= 599:
            raise ValueError("'status' must be from 200 to 599")
        return cls(
            method=str(order.get("method", ANY_METHOD)).lower(),
            status=None if status is None else int(status),
            body=order.get("body"),
            has_body="body" in order,
            delay=float(order.get("delayMs") or 0) / 1000,
            drop=drop,
            times=1 if times is None else int(times),
        )

    @property
    def replaces_answer(self) -> bool:
        """Whether the call has no effect and is answered by the fault itself."""
        return not self.drop and (self.status is not None or self.has_body)


class Faults:
    """The faults still to come, first ordered first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the next calls go wrong."""
        if fault.times > 0:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Let everything go right again."""
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """The fault for this call of a method (small letters), counted down."""
        if not self._waiting:
            return None
        for fault in self._waiting:
            if fault.method in (method, ANY_METHOD):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
