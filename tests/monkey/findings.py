"""What the hand finds."""

from __future__ import annotations


class Finding(AssertionError):
    """Something that must never happen has.

    Args:
        kind: What it is, the same for each time it happens: shrinking looks for this one again.
        words: What happened.
        detail: What helps to understand it: a traceback, the screen.
    """

    def __init__(self, kind: str, words: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {words}\n{detail}".rstrip())
        self.kind = kind
        self.words = words
        self.detail = detail
