"""The marks beside a message that show its delivery status."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from greentui.model.messages import MessageStatus
from greentui.words import _


class Tone(StrEnum):
    """How something stands; each screen has a colour for it."""

    TEXT = "text"
    DIM = "dim"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Tick:
    """The look of a delivery status.

    Attributes:
        shape: The mark itself, distinct without its colour.
        word: What it means, for details and help.
        tone: How it stands.
        shown: A word beside the mark.
        hint: What the operator should know or do, on a line of its own.
        alone: The same while no process sends; empty if that makes no difference.
    """

    shape: str
    word: str
    tone: Tone = Tone.DIM
    shown: str = ""
    hint: str = ""
    alone: str = ""


def tick(status: MessageStatus) -> Tick:
    """The mark of a delivery status."""
    return _TICKS[status]


_TICKS: dict[MessageStatus, Tick] = {
    MessageStatus.QUEUED: Tick("◷", _("waits in the outbox")),
    MessageStatus.SENDING: Tick("↑", _("being sent")),
    MessageStatus.UNKNOWN: Tick(
        "?",
        _("in doubt"),
        Tone.WARN,
        hint=_(
            "It is being looked up for up to three minutes; what follows in this chat waits. "
            "Do not type it again."
        ),
        alone=_(
            "It is not being looked up now: the console or “greentui sync” does that. "
            "What follows in this chat waits. Do not type it again."
        ),
    ),
    MessageStatus.UNCONFIRMED: Tick(
        "?",
        _("not known whether it was sent"),
        Tone.WARN,
        hint=_("It could not be determined whether it was sent."),
    ),
    MessageStatus.ACCEPTED: Tick("…", _("waits at the service")),
    MessageStatus.SENT: Tick("✓", _("sent")),
    MessageStatus.DELIVERED: Tick("✓✓", _("delivered")),
    MessageStatus.READ: Tick("✓✓", _("read"), Tone.GOOD, shown=_("read")),
    MessageStatus.FAILED: Tick("!", _("failed"), Tone.BAD, shown=_("failed"), hint=_("It was not sent.")),
    MessageStatus.NO_ACCOUNT: Tick(
        "!", _("no account"), Tone.BAD, shown=_("failed"), hint=_("This number has no WhatsApp.")
    ),
    MessageStatus.NOT_IN_GROUP: Tick(
        "!", _("not in the group"), Tone.BAD, shown=_("failed"), hint=_("This account is not in the group.")
    ),
    MessageStatus.YELLOW_CARD: Tick(
        "…",
        _("held at the service"),
        Tone.WARN,
        shown=_("held"),
        hint=_(
            "The account has a yellow card. The message waits in the service's queue for a day and leaves "
            "once the instance was rebooted; do not type it again."
        ),
    ),
    MessageStatus.CANCELLED: Tick("×", _("cancelled"), Tone.DIM, shown=_("cancelled")),
}
