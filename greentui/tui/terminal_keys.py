"""Keys terminals send that Textual reads as others: taught to it once, before the first key.

Without the kitty protocol Alt+Enter arrives as Escape and a carriage return; Textual 8.2.8 drops the Alt,
and a new line would send the message.
"""

from __future__ import annotations

from enum import StrEnum
from typing import cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import Keys


class _More(StrEnum):
    """Keys missing in Textual's own list."""

    ALT_ENTER = "alt+enter"


def teach() -> None:
    """Make Textual read them."""
    known = cast("dict[str, tuple[Keys, ...]]", ANSI_SEQUENCES_KEYS)
    known["\x1b\r"] = (cast("Keys", _More.ALT_ENTER),)
