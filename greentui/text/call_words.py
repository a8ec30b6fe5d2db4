"""The outcome of a call in words, for chats, lists, journals and commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from greentui.model.messages import Call
from greentui.text.ticks import Tone
from greentui.words import Phrase


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


class _Outcome(NamedTuple):
    """What `CallWords` says, in the source's words."""

    entry: Phrase
    outcome: Phrase
    tone: Tone = Tone.TEXT


_RINGING = _Outcome(Phrase("Call"), Phrase("ringing"))
_TAKEN = _Outcome(Phrase("Call answered"), Phrase("answered"), Tone.GOOD)
_ENDED = _Outcome(Phrase("Call ended"), Phrase("ended"))
_TURNED_AWAY = _Outcome(
    Phrase("Call not answered"), Phrase("not answered: declined, or Do Not Disturb"), Tone.BAD
)
_GAVE_UP = _Outcome(Phrase("Missed call"), Phrase("missed: the caller hung up"), Tone.BAD)
_WAITED = _Outcome(Phrase("Missed call"), Phrase("missed: no answer in time"), Tone.BAD)
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
    if known is None:
        return CallWords(state or str(_RINGING.entry), state)
    if known is _TURNED_AWAY and seconds:
        known = _ENDED
    return CallWords(str(known.entry), str(known.outcome), known.tone)


def described(call: Call) -> str:
    """A call in the words of its chat."""
    return call_words(call.state, call.seconds).entry
