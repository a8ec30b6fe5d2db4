"""The marks beside a message that show its delivery status."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from greentui.model.messages import MessageStatus
from greentui.words import NOTHING, Phrase


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
    word: Phrase
    tone: Tone = Tone.DIM
    shown: Phrase = NOTHING
    hint: Phrase = NOTHING
    alone: Phrase = NOTHING


def tick(status: MessageStatus) -> Tick:
    """The mark of a delivery status."""
    return _TICKS[status]


_TICKS: dict[MessageStatus, Tick] = {
    MessageStatus.QUEUED: Tick("◷", Phrase("waits in the outbox")),
    MessageStatus.SENDING: Tick("↑", Phrase("being sent")),
    MessageStatus.UNKNOWN: Tick(
        "?",
        Phrase("in doubt"),
        Tone.WARN,
        hint=Phrase(
            "It is being looked up for up to three minutes; later messages in this chat wait. Do not type "
            "it again."
        ),
        alone=Phrase(
            "It is not being looked up now: the console or “greentui sync” does that. Later messages in "
            "this chat wait. Do not type it again."
        ),
    ),
    MessageStatus.UNCONFIRMED: Tick(
        "?",
        Phrase("not known whether it was sent"),
        Tone.WARN,
        hint=Phrase("It could not be determined whether it was sent."),
    ),
    MessageStatus.ACCEPTED: Tick("…", Phrase("waits at the service")),
    MessageStatus.SENT: Tick("✓", Phrase("sent")),
    MessageStatus.DELIVERED: Tick("✓✓", Phrase("delivered")),
    MessageStatus.READ: Tick("✓✓", Phrase("read"), Tone.GOOD, shown=Phrase("read")),
    MessageStatus.FAILED: Tick(
        "!", Phrase("failed"), Tone.BAD, shown=Phrase("failed"), hint=Phrase("It was not sent.")
    ),
    MessageStatus.NO_ACCOUNT: Tick(
        "!",
        Phrase("no account"),
        Tone.BAD,
        shown=Phrase("failed"),
        hint=Phrase("This number has no WhatsApp."),
    ),
    MessageStatus.NOT_IN_GROUP: Tick(
        "!",
        Phrase("not in the group"),
        Tone.BAD,
        shown=Phrase("failed"),
        hint=Phrase("This account is not in the group."),
    ),
    MessageStatus.YELLOW_CARD: Tick(
        "…",
        Phrase("held at the service"),
        Tone.WARN,
        shown=Phrase("held"),
        hint=Phrase(
            "The account has a yellow card. The message waits in the service's queue for a day and is sent "
            "once the instance has been rebooted; do not type it again."
        ),
    ),
    MessageStatus.CANCELLED: Tick("×", Phrase("cancelled"), Tone.DIM, shown=Phrase("cancelled")),
}
