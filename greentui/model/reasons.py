"""Why a message waits, failed, or may have been sent: stored as a code, put into words when shown."""

from __future__ import annotations

from dataclasses import dataclass

SAID = "said"
"""The code for the service's own words, which are in `details`."""

STATUS = "status"
"""The code of an unknown status; `details` has the service's word, perhaps with its description."""


STOPPED = "left"
"""The code of a message in doubt that the operator leaves as it is."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason, independent of language.

    Attributes:
        code: Identifies the sentence to show.
        details: What that sentence names: a file, a method, the service's own words.
    """

    code: str
    details: tuple[str, ...] = ()


def said(words: str) -> Reason | None:
    """The reason for words as received; `None` for none."""
    return Reason(SAID, (words,)) if words else None
