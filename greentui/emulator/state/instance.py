"""The instance itself: its number, its account, the state it is in and the states it was in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from greentui.emulator.behaviour.clock import Agenda

AUTHORIZED = "authorized"
NOT_AUTHORIZED = "notAuthorized"
STARTING = "starting"
BLOCKED = "blocked"
YELLOW_CARD = "yellowCard"
SUSPENDED = "suspended"
SLEEP_MODE = "sleepMode"
PENDING_CODE = "pendingCode"

STATES = (
    AUTHORIZED, NOT_AUTHORIZED, STARTING, BLOCKED, YELLOW_CARD, SUSPENDED, SLEEP_MODE, PENDING_CODE,
)  # fmt: skip

LINKED = frozenset({AUTHORIZED, YELLOW_CARD, SUSPENDED, SLEEP_MODE, STARTING})
"""States in which the instance has a phone."""

_RESTART = 2.0
"""Seconds a restart takes here; the service asks for up to five minutes of patience."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A state and when it began."""

    state: str
    at: int


class Instance:
    """One instance of the service.

    Args:
        number: Its number (`idInstance`), digits.
        token: Its token.
        phone: The number of the phone it is linked to, or will be.
        name: The account's own name.
        linked: Whether it has a phone.
        agenda: Ends a restart.
        now: The world's clock, seconds.
    """

    def __init__(
        self,
        number: str,
        token: str,
        phone: str,
        name: str,
        *,
        linked: bool,
        agenda: Agenda,
        now: Callable[[], float],
    ) -> None:
        self.id = number
        self.token = token
        self.phone = phone
        self.name = name
        self.picture_url = ""
        self.state: str | None = AUTHORIZED if linked else NOT_AUTHORIZED
        """`None` while the service is still creating it (the answer is then `null`)."""
        self.problem = ""
        """What the service answers to everything when the instance is deleted or unpaid."""
        self.socket_closed = False
        """Whether it lost its socket though its state allows one; a change of state opens it again."""
        self._agenda = agenda
        self._now = now
        self._restarts = 0
        self.history = [Spell(str(self.state), int(now()))]
        self.on_change: Callable[[str | None], None] = lambda state: None
        """Called after each change, with the new state."""

    @property
    def wid(self) -> str:
        """The account's id on WhatsApp."""
        return f"{self.phone}@c.us"

    @property
    def may_send(self) -> bool:
        """Whether messages leave; otherwise they wait in the queue (manual 1.3.13)."""
        return self.state in (AUTHORIZED, SLEEP_MODE) and not self.problem

    @property
    def online(self) -> bool:
        """Whether its socket is open."""
        return self.state in (AUTHORIZED, YELLOW_CARD, SUSPENDED) and not self.socket_closed

    def account(self) -> tuple[dict[str, Any], str]:
        """What every notification says of the instance, and the account's own name."""
        return (
            {
                "idInstance": int(self.id),
                "wid": self.wid if self.state in LINKED else "",
                "typeInstance": "whatsapp",
            },
            self.name,
        )

    def become(self, state: str | None) -> None:
        """Change the state and tell."""
        self._restarts += 1
        self._set(state)

    def _set(self, state: str | None) -> None:
        if state == self.state:
            return
        self.state = state
        self.socket_closed = False
        if state is not None:
            self.history.append(Spell(state, int(self._now())))
        self.on_change(state)

    def restart(self) -> None:
        """Start anew: `starting` for a moment, then what it was; a yellow card is gone after it."""
        after = AUTHORIZED if self.state in LINKED else self.state
        if self._agenda.at_once:
            self.become(after)
            return
        self.become(STARTING)
        restart = self._restarts

        def started() -> None:
            if restart == self._restarts:
                self._set(after)

        self._agenda.after(_RESTART, started)
