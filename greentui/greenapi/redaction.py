"""Takes a token out of texts that are shown, raised or logged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Mask:
    """Takes one token out of texts, in capitals or not, for the service and proxies may echo it changed.

    It has letters and digits only, so that an address spells it the same.
    """

    token: str = field(repr=False)

    def __call__(self, text: str) -> str:
        """`text` without the token."""
        return re.sub(re.escape(self.token), HIDDEN, text, flags=re.IGNORECASE) if self.token else text
