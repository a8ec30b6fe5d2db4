"""Removes a terminal's responses (OSC, DCS, APC) from the input, even if they are late or split.

A response may have been requested by the program that had the terminal before. Textual's parser types it,
character by character, into what has the focus. A response that is no string (`ESC [ ? …`) is left to the
parser, whole.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator

from greentui.tui.terminal.pastes import ESCAPE, REST, STALLED, Piece

_STRING = re.compile(r"\x1b(?:\]\d{1,4};|P[\d;]*[!$+=>?]|_G)")
"""Where an answer begins: about a colour or the clipboard, the terminal's name or modes, a kitty picture."""
_STRING_BEGUN = re.compile(r"\x1b(?:\]\d{0,4}|P[\d;]{0,16}|_)\Z")
"""A possible beginning, still incomplete; if nothing follows, it is a key with Alt."""
_REPORT_BEGUN = re.compile(r"\x1b\[[?>=][-\d;:$]{0,32}\Z")
"""An answer that is no string, and no key either."""
_END = re.compile(r"\x1b\\|[\x07\x18\x1a\x9c]|(?=\x1b[^\\])|(?=\r)")
"""The end of a string, or what cannot be in one."""
_REST = re.compile(r"[^\x1b\r\x07]*\x1b\\|[^\x1b\r\x07]+\x07")
"""The end of a string whose beginning was given up."""


class Replies:
    """Input in pieces that may be cut anywhere.

    Args:
        clock: A clock in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._fed = clock()
        self._held = ""
        self._inside = False
        self._given_up: float | None = None
        """When the last string was taken to be over without its end."""
        self._escaped = False
        """Whether Escape was all that came last: then it was the key, or what follows is a string."""

    def without(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """What is typed and pasted. Call it with nothing while there is no input."""
        for piece in pieces:
            left = self._feed(piece) if isinstance(piece, str) else piece
            if left:
                yield left
        if late := self._tick():
            yield late

    def _feed(self, text: str) -> str:
        now = self._clock()
        recently, self._fed = now < self._fed + STALLED, now
        text, self._held = self._held + text, ""
        if self._escaped and recently and _STRING.match(f"\x1b{text}"):
            text = f"\x1b{text}"
        if self._given_up is not None and (rest := _REST.match(text)):
            if now < self._given_up + REST:
                text = text[rest.end() :]
            self._given_up = None
        self._escaped = text == "\x1b" and not self._inside
        kept = ""
        while text:
            found = (_END if self._inside else _STRING).search(text)
            if found is None:
                return kept + self._hold_back(text)
            kept += "" if self._inside else text[: found.start()]
            text = text[found.end() :]
            self._inside = not self._inside
        return kept

    def _hold_back(self, text: str) -> str:
        """Keep the end of a text for later if what follows may make another thing of it; the rest."""
        if self._inside:
            self._held = "\x1b" if text.endswith("\x1b") else ""
            return ""
        begun = _STRING_BEGUN.search(text) or _REPORT_BEGUN.search(text)
        if begun is None:
            return text
        self._held = begun[0]
        return text[: begun.start()]

    def _tick(self) -> str:
        """What was held back and is a key after all."""
        quiet = self._clock() - self._fed
        if not self._inside and _STRING_BEGUN.match(self._held):
            if quiet < ESCAPE:
                return ""
            held, self._held = self._held, ""
            return held
        if quiet >= STALLED and (self._inside or self._held):
            self._given_up = self._clock() if self._inside else None
            self._inside, self._held = False, ""
        return ""
