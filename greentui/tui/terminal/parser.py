"""Textual's parser of what a terminal sends, for terminals that report more than it knows, or nonsense.

Textual types a sequence that it does not know, character by character, into what has the focus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.events import Key
from textual.keys import Keys
from textual.message import Message

_REPORT = re.compile(r"\x1b\[(?:[?>=][-\d;:]*[A-Za-z]|[-\d;:]+[cnt])")
"""An answer about the terminal, or the size of its window. No key sends such a sequence."""


class Parser(XTermParser):
    """Drops reports that mean nothing to the console, and takes a mouse in cells for one in no pixels."""

    def parse_mouse_code(self, code: str) -> Message | None:
        """What a mouse report means."""
        if not (self.terminal_size and self.terminal_pixel_size):  # a size without an area is false
            self.terminal_pixel_size = None
        return super().parse_mouse_code(code)

    def with_alt(self, character: str) -> Iterable[Key]:
        """A key with Alt, behind which nothing more of a sequence is expected."""
        return super()._sequence_to_key_events(character, alt=True)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        keys = list(super()._sequence_to_key_events(sequence, alt))
        return keys or ([Key(Keys.Ignore, sequence)] if _REPORT.fullmatch(sequence) else [])
