"""Keeps a token out of texts that are shown, raised or written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Mask:
    """Takes one token out of texts, plain or as an address spells it."""

    token: str = field(repr=False)

    def __call__(self, text: str) -> str:
        """`text` without the token."""
        if not self.token:
            return text
        return text.replace(self.token, HIDDEN).replace(quote(self.token, safe=""), HIDDEN)
