"""The instance: its credentials, its account, its state and the states before."""

from __future__ import annotations

from dataclasses import dataclass, field

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
"""The states of an instance (manual 1.3.2, GetStateInstance; `suspended` and `pendingCode` are newer)."""


@dataclass(frozen=True, slots=True)
class StateChange:
    """A state and when the instance entered it."""

    state: str
    timestamp: int


@dataclass(slots=True)
class Instance:
    """One instance of the service.

    Attributes:
        id: The instance's id (`idInstance`), digits.
        token: Its API token.
        phone: The number of the phone it is, or will be, linked to.
        name: The account's own name.
        state: One of `STATES`; `None` while the service is still creating the instance.
        history: The states it has been in, oldest first.
        picture_url: The account's picture; empty for the default one.
        problem: What the service replies to every call once the instance is deleted or unpaid.
        socket_closed: Whether the socket was lost in a state that allows one.
        banned: The numbers WhatsApp has banned; none of them can be linked.
        suspended_until: When a suspended account may write again, seconds since 1970; 0 if it is not.
        history_sync: How much of the account's history the service has, in percent.
        logging_out: Whether a logout is in progress.
    """

    id: str
    token: str
    phone: str
    name: str
    state: str | None
    history: list[StateChange] = field(default_factory=list)
    picture_url: str = ""
    problem: str = ""
    socket_closed: bool = False
    banned: set[str] = field(default_factory=set)
    suspended_until: int = 0
    history_sync: int = 100
    logging_out: bool = False

    @property
    def wid(self) -> str:
        """The account's id on WhatsApp."""
        return f"{self.phone}@c.us"

    @property
    def linked(self) -> bool:
        """Whether a phone is linked."""
        return self.state in (AUTHORIZED, YELLOW_CARD, SUSPENDED, SLEEP_MODE, STARTING)

    @property
    def starting(self) -> bool:
        """Whether the instance is restarting or still being created."""
        return self.state in (STARTING, None)

    @property
    def can_send(self) -> bool:
        """Whether messages go out; otherwise they wait in the send queue (manual 1.3.13)."""
        return self.state in (AUTHORIZED, SLEEP_MODE) and not self.problem

    @property
    def online(self) -> bool:
        """Whether its socket is open."""
        return self.state in (AUTHORIZED, YELLOW_CARD, SUSPENDED) and not self.socket_closed
