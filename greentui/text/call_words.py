"""The outcome of a call in words, for chats, lists, journals and commands."""

from __future__ import annotations

from dataclasses import dataclass

from greentui.model.messages import Call
from greentui.text.ticks import Tone
from greentui.words import _


@dataclass(frozen=True, slots=True)
class CallWords:
    """A call in words.

    Attributes:
        entry: In its chat.
        outcome: In a table of calls.
        tone: How it stands.
    """

    entry: str
    outcome: str
    tone: Tone = Tone.TEXT


_RINGING = CallWords(_("Call"), _("ringing"))
_TAKEN = CallWords(_("Call answered"), _("answered"), Tone.GOOD)
_ENDED = CallWords(_("Call ended"), _("ended"))
_TURNED_AWAY = CallWords(_("Call not answered"), _("not answered: turned away, or Do Not Disturb"), Tone.BAD)
_GAVE_UP = CallWords(_("Missed call"), _("missed: the caller gave up"), Tone.BAD)
_WAITED = CallWords(_("Missed call"), _("missed: the caller waited in vain"), Tone.BAD)
_WORDS = {
    "offer": _RINGING,
    "pickup": _TAKEN,
    "hangup": _TURNED_AWAY,
    "hungup": _TURNED_AWAY,
    "missed": _GAVE_UP,
    "declined": _WAITED,
}


def call_words(state: str, seconds: int | None) -> CallWords:
    """The words for a state of the API (manual 1.3.13); an unknown one stays as it is.

    Args:
        seconds: The length of the call, if given: then it was answered, whatever the state.
    """
    known = _WORDS.get(state.lower())
    if known is _TURNED_AWAY and seconds:
        return _ENDED
    return known or CallWords(state or _RINGING.entry, state)


def described(call: Call) -> str:
    """A call in the words of its chat."""
    return call_words(call.state, call.seconds).entry
