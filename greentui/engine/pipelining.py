"""Decides whether the inbox may receive the next notification before a delete is answered. Pure."""

from __future__ import annotations

FIRST_PAUSE = 5
LONGEST_PAUSE = 5_000
FORGIVE_AFTER = 200
"""Notifications read side by side without a complaint after which earlier complaints are forgotten."""


class Pipelining:
    """Reads side by side until the service dislikes it, then one after the other for a while.

    The while doubles with each complaint, in notifications rather than seconds, so that a backlog on a
    service that never likes it costs next to nothing.
    """

    def __init__(self) -> None:
        self._pause = FIRST_PAUSE
        self._left = 0
        self._smooth = 0

    @property
    def allowed(self) -> bool:
        """Whether the next receive may begin before the delete is answered."""
        return self._left == 0

    def record_success(self) -> None:
        """A notification was read without complaint."""
        if self._left:
            self._left -= 1
            return
        self._smooth += 1
        if self._smooth >= FORGIVE_AFTER:
            self._pause = FIRST_PAUSE

    def record_complaint(self) -> None:
        """The service gave the same notification again, or said that it was too much."""
        self._left = self._pause
        self._pause = min(LONGEST_PAUSE, self._pause * 2)
        self._smooth = 0
