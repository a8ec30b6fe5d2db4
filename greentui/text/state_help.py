"""What each state of the instance means, and what the manual tells the operator to do about it.

One table for the instance page, alarms and the command line. The remedies themselves are in `administration`
and `linking`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from greentui.model.instance import Account, InstanceFacts, InstanceState, LinkHealth, ReviewCause, Way
from greentui.words import _, plural, sentences

STARTING_TOO_LONG = 5 * 60
"""Seconds after which the manual (1.3.2, GetStateInstance) says to reboot a starting instance."""


class Remedy(StrEnum):
    """What a key can do about a state."""

    NONE = ""
    LINK = "link"
    REBOOT = "reboot"
    CLEAR = "clear"
    """Clear the service's queue of outgoing messages."""
    CHECK = "check"
    """Request the state again."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A state in words.

    Attributes:
        word: A short name of the state.
        meaning: What it means for the operator.
        step: What to do next; empty for nothing.
        remedy: The step as something a key can do.
        level: `good`, `warn` or `bad`, for the colour; the word is enough without it.
    """

    word: str
    meaning: str
    step: str
    remedy: Remedy
    level: str

    @property
    def sign(self) -> str:
        """The level as a shape, clear without a colour."""
        return {"good": "●", "warn": "◐", "bad": "■"}[self.level]


def sign_now(explained: Explanation, facts: InstanceFacts) -> str:
    """The sign of the present state: a ring where it may be over, as the service does not answer."""
    return explained.sign if facts.health.answers else "○"


def history_loaded(account: Account) -> str:
    """How far the service has read the phone's history; empty if it does not say."""
    return f"{account.history} %" if account.history.isdecimal() else account.history


def silence(facts: InstanceFacts) -> str:
    """What the instance's settings keep from us, in a sentence; empty where they keep nothing."""
    if facts.notifications_off:
        return _("Notifications are off in the instance's settings, so incoming messages do not arrive here.")
    if facts.silenced:
        return _("Some notifications are off in the instance's settings: %s.") % ", ".join(facts.silenced)
    return ""


def way_out(way: Way, *, console: bool) -> str:
    """How the operator does something, in a sentence; empty for nothing.

    Args:
        way: What is to be done.
        console: Whether this is read in the console, on another page than the one for it; otherwise by
            someone who types commands.
    """
    match way:
        case Way.NOTIFICATIONS:
            return (
                _("Press F2, then a, to turn them on.")
                if console
                else _("“greentui settings --recommended” turns them on.")
            )
        case Way.REVIEW:
            return (
                _("F6 sends or drops it.")
                if console
                else _("“greentui outbox review --send” sends it, “greentui outbox review --drop” drops it.")
            )
        case Way.REBOOT:
            return (
                _("If this lasts, reboot the instance: press F2, then r.")
                if console
                else _("If this lasts, reboot the instance: “greentui api reboot”.")
            )
        case Way.STATE:
            return (
                _("F2 says what to do.")
                if console
                else _("“greentui state” says what to do; send it again after that.")
            )
        case Way.NONE:
            return ""


def held_notice(facts: InstanceFacts) -> str:
    """Why nothing typed is sent, and the command that ends it; empty where the state says so itself."""
    hold = facts.hold
    if hold is None or hold.way is Way.STATE:
        return ""
    return sentences(hold.text, way_out(hold.way, console=False))


def withheld_notice(count: int) -> str:
    """That the service counts notifications it does not deliver. `Way.REBOOT` says what to do."""
    return (
        plural(
            "The service reports %d waiting notification but delivers none: messages may be missing here.",
            "The service reports %d waiting notifications but delivers none: messages may be missing here.",
            count,
        )
        % count
    )


def review_words(cause: ReviewCause) -> str:
    """Why the outbox is held for review; empty where it is not."""
    match cause:
        case ReviewCause.BAN:
            return _("WhatsApp had banned the number; unsent messages wait for your decision.")
        case ReviewCause.PHONE:
            return _("Another phone is linked now; unsent messages wait for your decision.")
        case ReviewCause.CHECKING:
            return _("The linked phone's number is not known yet; sending waits until it is.")
        case _:
            return ""


def left_words(count: int, *, banned: bool) -> str:
    """That messages wait at the service for the next phone, and what follows from it."""
    return sentences(
        plural(
            "%d message waits at the service and will be sent as soon as a phone is linked.",
            "%d messages wait at the service and will be sent as soon as a phone is linked.",
            count,
        )
        % count,
        _("WhatsApp banned the previous number; sending them may get the next one banned as well.")
        if banned
        else "",
    )


def explain_now(facts: InstanceFacts, now: float) -> Explanation:
    """Explain the present state by everything that is known, so that no other line contradicts it.

    Args:
        facts: The session's.
        now: UTC seconds.
    """
    lasted = None if facts.state_since is None else now - facts.state_since
    explained = explain(facts.state, facts.state_word, lasted)
    if facts.state is not InstanceState.AUTHORIZED:
        return explained
    return replace(explained, meaning=_what_works(facts))


def _what_works(facts: InstanceFacts) -> str:
    """What a linked instance does now; the reasons are in lines of their own."""
    if not facts.health.answers:
        return _("A phone was linked when the state was last checked.")
    connected = facts.socket_online is not False
    sends = connected and not facts.hold
    receives = (
        connected
        and facts.health not in _RECEIVING_FAILS
        and not (facts.notifications_off or facts.webhook_url or facts.withheld)
    )
    if sends and receives:
        return _("A phone is linked. Sending and receiving work.")
    if sends:
        return _("A phone is linked and sending works, but incoming messages do not arrive here.")
    if receives:
        return _("A phone is linked and messages arrive, but nothing is sent now.")
    return _("A phone is linked, but messages are neither received nor sent now.")


_RECEIVING_FAILS = (LinkHealth.DEAF, LinkHealth.WEBHOOK_SET)


def explain(state: InstanceState, word: str = "", for_seconds: float | None = None) -> Explanation:
    """Explain `state`.

    Args:
        state: The state.
        word: The API's own word, shown for an unknown state.
        for_seconds: How long it has lasted, if known: a long `starting` calls for a reboot.
    """
    if state is InstanceState.STARTING and for_seconds is not None and for_seconds > STARTING_TOO_LONG:
        return Explanation(
            _("starting"),
            _("The instance has been starting for more than five minutes. Something is stuck."),
            _("Reboot it. If it is still starting two minutes later, contact the service's support."),
            Remedy.REBOOT,
            "bad",
        )
    if state is InstanceState.OTHER:
        return Explanation(
            word or _("unnamed state"),
            _("The service reports a state that this program does not know."),
            _("Check again in a minute. If it stays, look it up in the service's documentation."),
            Remedy.CHECK,
            "warn",
        )
    return _known()[state]


def command(remedy: Remedy) -> str:
    """The command that does what comes next, in a sentence; empty if there is none."""
    if remedy is Remedy.CLEAR:
        return _("“greentui outbox review” shows what is held; “greentui outbox review --drop” drops it.")
    commands = {Remedy.LINK: "link", Remedy.REBOOT: "api reboot", Remedy.CHECK: "state"}
    return _("Run “greentui %s”.") % commands[remedy] if remedy in commands else ""


def _known() -> dict[InstanceState, Explanation]:
    """The table, built on each call so that a change of language takes effect."""
    queued = _("Messages are held until the number works again.")
    return {
        InstanceState.AUTHORIZED: Explanation(
            _("authorized"), _("A phone is linked."), "", Remedy.NONE, "good"
        ),
        InstanceState.NOT_AUTHORIZED: Explanation(
            _("not authorized"),
            sentences(_("No phone is linked: messages are neither received nor sent."), queued),
            _("Link the phone again with a QR code or a pairing code."),
            Remedy.LINK,
            "bad",
        ),
        InstanceState.BLOCKED: Explanation(
            _("blocked"),
            sentences(_("WhatsApp has banned this number."), queued),
            _(
                "Ask for a review in WhatsApp on the phone. Before linking another number, clear the queue: "
                "what is left in it could get the new number banned as well."
            ),
            Remedy.CLEAR,
            "bad",
        ),
        InstanceState.STARTING: Explanation(
            _("starting"),
            _("The instance or its server is restarting or under maintenance; this can take five minutes."),
            _("Wait a few minutes, then check again."),
            Remedy.CHECK,
            "warn",
        ),
        InstanceState.YELLOW_CARD: Explanation(
            _("yellow card"),
            sentences(_("WhatsApp suspects spam and has suspended sending, partly or completely."), queued),
            _(
                "Stop bulk messages; write only to those who wrote to you. Then reboot the instance: "
                "sending does not resume by itself."
            ),
            Remedy.REBOOT,
            "bad",
        ),
        InstanceState.SLEEP_MODE: Explanation(
            _("sleeping"),
            _("The phone is switched off or out of reach (an outdated state)."),
            _("Switch the phone on and give it five minutes."),
            Remedy.CHECK,
            "warn",
        ),
        InstanceState.SUSPENDED: Explanation(
            _("suspended"),
            sentences(_("Sending from this number is temporarily suspended."), queued),
            _("Send nothing until it ends. If the end is not shown here, look on the phone."),
            Remedy.CHECK,
            "bad",
        ),
        InstanceState.PENDING_CODE: Explanation(
            _("waiting for the code"),
            _("A pairing code was requested and has not been entered on the phone yet."),
            _("Enter the code on the phone, or request another."),
            Remedy.LINK,
            "warn",
        ),
        InstanceState.CREATING: Explanation(
            _("being created"),
            _("The service is still creating the instance; this takes up to five minutes."),
            _("Wait, then link a phone."),
            Remedy.CHECK,
            "warn",
        ),
        InstanceState.UNKNOWN: Explanation(
            _("unknown"), _("The state is not known yet."), _("Check it now."), Remedy.CHECK, "warn"
        ),
    }
