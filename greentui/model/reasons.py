"""Why a message waits, failed, or may have been sent: kept as a code, worded when it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

SAID = "said"
"""The code of what somebody else put into words: `details` holds them as they came."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason, in no language.

    Attributes:
        code: What it is; the sentence for it is found where it is drawn.
        details: What that sentence names: a file, a method, the service's own words.
    """

    code: str
    details: tuple[str, ...] = ()


def said(words: str) -> Reason | None:
    """The reason that somebody else's words are; `None` for none."""
    return Reason(SAID, (words,)) if words else None
