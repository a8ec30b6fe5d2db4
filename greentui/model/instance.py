"""The instance: its states, the known facts about it, and their age."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal


class InstanceState(StrEnum):
    """getStateInstance's words; any other is `OTHER`, with the API's word kept beside it."""

    AUTHORIZED = "authorized"
    NOT_AUTHORIZED = "notAuthorized"
    BLOCKED = "blocked"
    STARTING = "starting"
    YELLOW_CARD = "yellowCard"
    SLEEP_MODE = "sleepMode"
    SUSPENDED = "suspended"
    PENDING_CODE = "pendingCode"
    CREATING = "creating"
    """The body was `null`: the instance is being created."""
    UNKNOWN = "unknown"
    """Not known yet."""
    OTHER = "other"

    @classmethod
    def of(cls, word: str | None) -> InstanceState:
        """The state for the API's `word`, ignoring case; `OTHER` for a new one."""
        if word is None:
            return cls.CREATING
        return _BY_WORD.get(word.strip().lower(), cls.OTHER)

    @property
    def holds_sending(self) -> bool:
        """Whether the manual says to stop sending in this state."""
        return self in _HOLDING

    @property
    def alarming(self) -> bool:
        """Whether the operator must know at once."""
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
    """A period in one state, from our records or getStateInstanceHistory."""

    state: InstanceState
    word: str
    since: int
    until: int | None = None


def merged_spells(*histories: Iterable[StateSpell]) -> list[StateSpell]:
    """Merge several histories of the same states into one, newest first; the newest spell has no end.

    Args:
        histories: Each in any order. For the same second, the later history wins.
    """
    begun = {spell.since: spell for history in histories for spell in history}
    first: list[StateSpell] = []
    for since in sorted(begun):
        # A state polled once a minute seems to begin later than it did.
        if not first or first[-1].word != begun[since].word:
            first.append(begun[since])
    spells, until = [], None
    for spell in reversed(first):
        spells.append(replace(spell, until=until))
        until = spell.since
    return spells


@dataclass(frozen=True, slots=True)
class Account:
    """The linked account (getWaSettings).

    Attributes:
        suspended_until: When it can send again, UTC seconds; `None` if it is not suspended.
        history: How far the service has read the phone's history, in its own words; empty if not told.
        logging_out: Whether the phone is being unlinked just now.
    """

    phone: str = ""
    avatar_url: str = ""
    device: str = ""
    suspended_until: int | None = None
    history: str = ""
    logging_out: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """A monthly quota, from a 466 or a quotaExceeded notification."""

    method: str = ""
    used: int | None = None
    total: int | None = None
    status: str = ""
    description: str = ""
    allowed_chats: tuple[str, ...] = ()
    told_at: int = 0

    @property
    def of_chats(self) -> bool:
        """Whether it limits the number of chats written to, rather than calls of a method."""
        return self.method.lower() in ("", "correspondents")


class LinkHealth(StrEnum):
    """The condition of our connection to the service."""

    CONNECTING = "connecting"
    ONLINE = "online"
    UNREACHABLE = "unreachable"
    STRANGE = "strange"
    """Something else answers: a proxy, a network's sign-in page, a wrong `apiUrl`."""
    REFUSED = "refused"
    """401 or 403: the token or the instance is wrong."""
    CLOSED = "closed"
    """400: the instance was deleted or is not paid for."""
    DEAF = "deaf"
    """The service answers, but its queue cannot be read."""
    WEBHOOK_SET = "webhook set"
    """`webhookUrl` is set: the queue cannot be read."""
    OFFLINE = "offline"
    """Started with --offline: the service is not called."""

    @property
    def answers(self) -> bool:
        """Whether the service tells us the instance's state, or was not asked yet."""
        return self in _ANSWERING


_ANSWERING = frozenset({LinkHealth.CONNECTING, LinkHealth.ONLINE, LinkHealth.DEAF, LinkHealth.WEBHOOK_SET})


class Role(StrEnum):
    """Whether this process reads the queue."""

    CONSUMER = "consumer"
    FOLLOWER = "follower"
    NONE = "none"


class ReviewCause(StrEnum):
    """Why what waits in the outbox needs the operator's word before it leaves."""

    NONE = ""
    CHECKING = "checking"
    """A phone was linked, and it is not known yet which one."""
    BAN = "ban"
    """The number was banned since it was written."""
    PHONE = "phone"
    """Another phone is linked than when it was written."""


class Way(StrEnum):
    """What the operator can do about something; `way_out` says how, which depends on where it is read."""

    NONE = ""
    NOTIFICATIONS = "notifications"
    """Apply the recommended settings, which turn notifications on."""
    REVIEW = "review"
    """Send or drop what is held for review."""
    REBOOT = "reboot"
    """Restart the instance if notifications are withheld for long."""
    STATE = "state"
    """Do what the instance's state calls for."""


HoldWay = Literal[Way.REVIEW, Way.STATE, Way.NONE]
"""What can end a hold."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Why nothing that was typed is sent.

    Attributes:
        text: The reason, in a sentence.
        way: What ends it; `NONE` where nothing is to be decided or done.
        passing: Whether it ends by itself in a moment.
    """

    text: str
    way: HoldWay = Way.NONE
    passing: bool = False


@dataclass(frozen=True, slots=True)
class InstanceFacts:
    """Everything the status bar shows. Times are UTC seconds; `None` if unknown.

    Attributes:
        state_word: The API's own spelling of the state.
        state_since: When this state began, as far as seen.
        state_checked: When the state was last fetched or notified.
        socket_online: The last value from statusInstanceChanged or getStatusInstance.
        last_event: When the queue last delivered a notification.
        waiting_out: Messages typed here and not accepted, plus the service's own queue if fetched.
        waiting_in: Notifications known to wait in the queue; `None` if not fetched.
        next_send: When the next queued message will be sent.
        hold: Why nothing is sent; `None` if sending goes on.
        trouble: The latest problem with the service and what to do; empty for none.
        trouble_since: Since when.
        withheld: How many notifications the service counts although its queue delivers none.
        competing_consumer: Evidence that another machine reads the same queue, in words.
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
    """The lease's holder, if it is not us: host and process id."""
    consumer_health: LinkHealth | None = None
    """The consumer's connection to the service, if it is not us and reports it."""
    last_event: int | None = None
    waiting_out: int = 0
    service_queue: int | None = None
    waiting_in: int | None = None
    next_send: float | None = None
    send_delay_ms: int | None = None
    reads_on_answer: bool = False
    """Whether the service marks a chat read by itself when something is sent to it."""
    hold: Hold | None = None
    review: ReviewCause = ReviewCause.NONE
    quotas: tuple[Quota, ...] = ()
    """Monthly quotas that are used up: that of chats first, then by method."""
    rate_limited: int | None = None
    """When the service last answered 429."""
    over_rate: bool = False
    """Whether a call refused in that way has yet to succeed."""
    trouble: str = ""
    trouble_since: int | None = None
    withheld: int = 0
    competing_consumer: str = ""
    webhook_url: str = ""
    silenced: tuple[str, ...] = ()
    """Notifications the console needs that the instance's settings turn off, by the API's names."""

    @property
    def notifications_off(self) -> bool:
        """Whether the settings turn off incoming messages, as on a new instance."""
        return "incomingWebhook" in self.silenced

    @property
    def awaits_decision(self) -> bool:
        """Whether the operator must send or drop what is held for review."""
        return self.review in (ReviewCause.BAN, ReviewCause.PHONE)

    @property
    def quota(self) -> Quota | None:
        """The most severe quota."""
        return self.quotas[0] if self.quotas else None
