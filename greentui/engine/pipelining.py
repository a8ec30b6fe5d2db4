"""Decides whether the inbox may receive the next notification before a delete is answered."""

from __future__ import annotations

FIRST_PAUSE = 5
LONGEST_PAUSE = 5_000
FORGIVE_AFTER = 200
"""Overlapped reads without a complaint after which earlier complaints are forgotten."""


class Pipelining:
    """Overlaps reads until the service complains, then reads one after the other for a while.

    The while doubles with each complaint. It is counted in notifications rather than seconds, so that a
    backlog on a service that always complains costs next to nothing.
    """

    def __init__(self) -> None:
        self._pause = FIRST_PAUSE
        self._left = 0
        self._smooth = 0

    @property
    def allowed(self) -> bool:
        """Whether the next receive may start before the delete is answered."""
        return self._left == 0

    def record_success(self) -> None:
        """Record a notification read without complaint."""
        if self._left:
            self._left -= 1
            return
        self._smooth += 1
        if self._smooth >= FORGIVE_AFTER:
            self._pause = FIRST_PAUSE

    def record_complaint(self) -> None:
        """Record that the service delivered the same notification again, or limited the rate."""
        self._left = self._pause
        self._pause = min(LONGEST_PAUSE, self._pause * 2)
        self._smooth = 0
