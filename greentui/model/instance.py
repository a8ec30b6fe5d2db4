"""The instance: its states, what is known of it, and how old each of these facts is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class InstanceState(StrEnum):
    """getStateInstance's words; anything later is `OTHER`, with the API's own word kept beside it."""

    AUTHORIZED = "authorized"
    NOT_AUTHORIZED = "notAuthorized"
    BLOCKED = "blocked"
    STARTING = "starting"
    YELLOW_CARD = "yellowCard"
    SLEEP_MODE = "sleepMode"
    SUSPENDED = "suspended"
    PENDING_CODE = "pendingCode"
    CREATING = "creating"
    """The body was `null`: the instance is being made."""
    UNKNOWN = "unknown"
    """Nobody has told us yet."""
    OTHER = "other"

    @classmethod
    def of(cls, word: str | None) -> InstanceState:
        """The state the API's `word` means, whatever its letter case; `OTHER` for a new one."""
        if word is None:
            return cls.CREATING
        return _BY_WORD.get(word.strip().lower(), cls.OTHER)

    @property
    def holds_sending(self) -> bool:
        """Whether the manual says to stop sending in this state."""
        return self in _HOLDING

    @property
    def alarming(self) -> bool:
        """Whether an operator must know at once."""
        return self in _ALARMING


_BY_WORD = {state.value.lower(): state for state in InstanceState if state.value not in ("unknown", "other")}
_ALARMING = frozenset(
    {
        InstanceState.NOT_AUTHORIZED,
        InstanceState.BLOCKED,
        InstanceState.YELLOW_CARD,
        InstanceState.SUSPENDED,
    }
)
_HOLDING = _ALARMING | {InstanceState.STARTING, InstanceState.PENDING_CODE, InstanceState.CREATING}


@dataclass(frozen=True, slots=True)
class StateSpell:
    """A stretch of time in one state, as kept by us or told by getStateInstanceHistory."""

    state: InstanceState
    word: str
    since: int
    until: int | None = None


def merged_spells(*histories: Iterable[StateSpell]) -> list[StateSpell]:
    """Several accounts of the same states as one, newest first; the newest spell lasts.

    Args:
        histories: Each in any order. Where two tell of the same second, the later account is believed.
    """
    begun = {spell.since: spell for history in histories for spell in history}
    first: list[StateSpell] = []
    for since in sorted(begun):
        # Whoever asks once a minute sees a state begin later than it did.
        if not first or first[-1].word != begun[since].word:
            first.append(begun[since])
    spells, until = [], None
    for spell in reversed(first):
        spells.append(replace(spell, until=until))
        until = spell.since
    return spells


@dataclass(frozen=True, slots=True)
class Account:
    """Who is linked (getWaSettings)."""

    phone: str = ""
    avatar_url: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """A monthly quota as a 466 or a quotaExceeded notification tells it."""

    method: str = ""
    used: int | None = None
    total: int | None = None
    status: str = ""
    description: str = ""
    allowed_chats: tuple[str, ...] = ()
    told_at: int = 0

    @property
    def of_chats(self) -> bool:
        """Whether it limits with how many chats one may write, and not how often a method is called."""
        return self.method.lower() in ("", "correspondents")


class LinkHealth(StrEnum):
    """How talking to the service goes."""

    CONNECTING = "connecting"
    ONLINE = "online"
    UNREACHABLE = "unreachable"
    STRANGE = "strange"
    """What answers is not the service: a proxy, a network's sign-in page, a wrong `apiUrl`."""
    REFUSED = "refused"
    """401 or 403: the token or the instance is wrong."""
    CLOSED = "closed"
    """400: the instance was deleted or is not paid for."""
    WEBHOOK_SET = "webhook set"
    """`webhookUrl` is filled in: the queue cannot be read."""
    OFFLINE = "offline"
    """Started with --offline: nobody asks."""


class Role(StrEnum):
    """Whether this process reads the queue."""

    CONSUMER = "consumer"
    FOLLOWER = "follower"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class InstanceFacts:
    """Everything the status bar shows. Times are UTC seconds; `None` where nobody knows.

    Attributes:
        state_word: The API's own spelling of the state.
        state_since: When this state began, as far as we saw.
        state_checked: When we last asked or were told.
        socket_online: What statusInstanceChanged or getStatusInstance said last.
        last_event: When the queue last gave anything.
        waiting_out: Messages typed here and not accepted, plus the service's own queue where asked.
        waiting_in: Notifications known to wait in the queue; `None` where not asked.
        next_send: When the next queued message will go.
        hold: Why nothing is sent, in words; empty where sending goes on.
        trouble: The last problem with the service, in words, with what to do; empty when all is well.
        trouble_since: Since when.
        competing_consumer: Evidence that another machine drains the same queue, in words.
    """

    instance_id: str
    state: InstanceState = InstanceState.UNKNOWN
    state_word: str = ""
    state_since: int | None = None
    state_checked: int | None = None
    account: Account = Account()
    socket_online: bool | None = None
    health: LinkHealth = LinkHealth.CONNECTING
    role: Role = Role.NONE
    role_holder: str = ""
    """Who holds the lease where it is not us: host and process id."""
    consumer_health: LinkHealth | None = None
    """How whoever reads the queue gets on with the service, where it is not us and has told."""
    last_event: int | None = None
    waiting_out: int = 0
    service_queue: int | None = None
    waiting_in: int | None = None
    next_send: float | None = None
    send_delay_ms: int | None = None
    hold: str = ""
    quotas: tuple[Quota, ...] = ()
    """Monthly quotas that are used up: that of chats first, then by method."""
    rate_limited: int | None = None
    """When the service last answered 429."""
    trouble: str = ""
    trouble_since: int | None = None
    competing_consumer: str = ""
    webhook_url: str = ""
    silenced: tuple[str, ...] = ()
    """Notifications a console works by that the instance's settings turn off, by the API's names."""

    @property
    def deaf(self) -> bool:
        """Whether the settings keep incoming messages from us, as those of a new instance do."""
        return "incomingWebhook" in self.silenced

    @property
    def quota(self) -> Quota | None:
        """The quota that hurts most."""
        return self.quotas[0] if self.quotas else None
