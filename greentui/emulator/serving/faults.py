"""Faults that a test injects through the control interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from greentui.emulator.methods.responses import Response, json_response

ANY_METHOD = "*"
_FIELDS = {"method", "status", "body", "delayMs", "drop", "times"}


@dataclass(slots=True)
class Fault:
    """How the next calls of a method go wrong.

    Attributes:
        method: The method's name in lower case, or `*` for any.
        status: The status to respond with, without any effect; `None` leaves the response alone.
        body: The body to respond with: a string as it is, anything else as JSON.
        has_body: Whether there is a body, which may be `null`.
        delay: Seconds to wait first.
        drop: `before` drops the connection before the call takes effect, `after` once it has.
        times: How many more calls go wrong.
    """

    method: str
    status: int | None = None
    body: Any = None
    has_body: bool = False
    delay: float = 0.0
    drop: str = ""
    times: int = 1

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Fault:
        """A fault from a control request.

        Raises:
            ValueError: A field is unknown or out of range.
        """
        if unknown := fields.keys() - _FIELDS:
            raise ValueError(f"a fault has no {min(unknown)}, only {', '.join(sorted(_FIELDS))}")
        drop = fields.get("drop") or ""
        if drop not in ("", "before", "after"):
            raise ValueError("'drop' must be 'before' or 'after'")
        status, times = fields.get("status"), fields.get("times")
        if status is not None and not 200 <= int(status) <= 599:
            raise ValueError("'status' must be from 200 to 599")
        return cls(
            method=str(fields.get("method", ANY_METHOD)).lower(),
            status=None if status is None else int(status),
            body=fields.get("body"),
            has_body="body" in fields,
            delay=float(fields.get("delayMs") or 0) / 1000,
            drop=drop,
            times=1 if times is None else int(times),
        )

    @property
    def replaces_call(self) -> bool:
        """Whether the call has no effect and gets the fault's own response."""
        return not self.drop and (self.status is not None or self.has_body)

    def response(self) -> Response:
        """The fault's own response."""
        status = self.status or 200
        if not self.has_body:
            return json_response({"statusCode": status, "message": "ordered"}, status)
        if isinstance(self.body, str):
            content = self.body.encode("utf-8", "surrogatepass")
            return Response(status, content, "text/html; charset=utf-8")
        return json_response(self.body, status)


class Faults:
    """The faults still to be injected, in the order they were added."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Make the next calls go wrong."""
        if fault.times > 0:
            self._pending.append(fault)

    def clear(self) -> None:
        """Remove every fault."""
        self._pending.clear()

    def take(self, method: str) -> Fault | None:
        """The fault for a call; uses up one of its times.

        Args:
            method: The method's name in lower case.
        """
        for fault in self._pending:
            if fault.method in (method, ANY_METHOD):
                fault.times -= 1
                if not fault.times:
                    self._pending.remove(fault)
                return fault
        return None
