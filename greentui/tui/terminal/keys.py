"""Patches Textual's table of key sequences, once, before the first key.

Without the kitty protocol Alt and a key arrive as Escape and that key. Textual 8.2.8 drops the Alt of
Alt+Enter, so that a new line would send the message; it reads Alt+1 as “¡” and Alt+F as Ctrl+Right; and for
every other letter it waits a tenth of a second for the rest of a sequence that never comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from greentui.text.keymap import LATIN

if TYPE_CHECKING:
    from textual.keys import Keys

_ESCAPE = "\x1b"
_LEFT_ALONE = "OPb"
"""Letters that begin longer sequences after Escape, and the one macOS sends for a word to the left."""


class _Added:
    """A key as in Textual's own table: an object with a `value`."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value


def add_alt_keys() -> None:
    """Add the Alt keys to Textual's table."""
    known = cast("dict[str, tuple[Keys, ...]]", ANSI_SEQUENCES_KEYS)
    for character, key in _alt_keys().items():
        known[_ESCAPE + character] = (cast("Keys", _Added(key)),)


def _alt_keys() -> dict[str, str]:
    """The character after Escape → the key."""
    characters = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "".join(LATIN)
    keys = {"\r": "alt+enter"}
    for character in characters:
        if character not in _LEFT_ALONE:
            shift = "shift+" if character.isupper() else ""
            keys[character] = f"alt+{shift}{character.lower()}"
    return keys
