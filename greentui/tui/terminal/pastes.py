"""Separates what is pasted from what is typed, before anything in it can be read as a key.

Textual's parser looks for sequences inside a paste as well: an Escape in it turns what follows into keys. A
paste without an end swallows every key for good.

What the terminal reports of the mouse, the focus and its size in the middle of a paste is no part of it; nor
is it passed on, as it may have been copied with the text.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from textual.events import Paste
from textual.message import Message

from greentui.model.limits import MESSAGE_CHARACTERS

MOST_PASTED = 10 * MESSAGE_CHARACTERS
"""Characters of the longest paste that is taken."""

STALLED = 1.0
"""Seconds without text after which a paste is over, or the start of a marker is not one."""
REST = 30.0
"""Seconds after that in which the rest of it may come, as over a line that has stalled."""
TYPED = 32
"""Characters that keys bring at once at most. More of them behind a paste without an end are its rest."""
ESCAPE = 0.05
"""Seconds without input after which an Escape is the key."""

_START, _END = "\x1b[200~", "\x1b[201~"
_REPORT = re.compile(r"\x1b\[(?:<[-\d;]{5,30}[Mm]|[IO]|48(?:;[\d:]{1,12}){4}t)")
"""The mouse, the focus, or the size of the window."""
_REPORT_BEGUN = re.compile(r"\x1b(?:\[(?:<[-\d;]{,30}|4|48[;\d:]{,52})?)?\Z")


@dataclass
class LongPaste(Message):
    """A paste that is longer than any that is taken.

    Attributes:
        size: Its length in characters.
    """

    size: int


Piece = str | Paste | LongPaste
"""Something typed, or a whole paste as it came."""


class Pastes:
    """Input in pieces that may be cut anywhere, inside the marks around a paste as well.

    Args:
        clock: A clock in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._fed = clock()
        self._held = ""
        self._pasting = False
        self._stalled: float | None = None
        """When the last paste was taken to be over; `None` if its end has come."""
        self._pasted: list[str] = []
        self._size = 0

    def feed(self, text: str) -> Iterator[Piece]:
        """Separate what came in; the end of it may be held back until more comes."""
        now = self._clock()
        text, self._held = self._held + text, ""
        if self._pasting and _only_reports(text):
            # A mouse that moves must not keep a paste going; and while it moves, there is no `tick`.
            yield from self.tick()
        else:
            self._fed = now
        if self._stalled is not None and (
            _END in text.partition(_START)[0]
            or (len(text) > TYPED and text[0] != "\x1b" and now < self._stalled + REST)
        ):
            # On a slow line a paste comes in parts, and an Enter in it must not send anything.
            self._pasting, self._stalled = True, None
        while text:
            marker = _END if self._pasting else _START
            before, found, text = text.partition(marker)
            if not found:
                kept = len(before) - _begun(before, marker)
                if self._pasting and (begun := _REPORT_BEGUN.search(before)):
                    kept = min(kept, begun.start())
                before, self._held = before[:kept], before[kept:]
            if self._pasting:
                self._collect(_REPORT.sub("", before))
                if found:
                    yield self._pasted_so_far()
            elif before:
                yield before
            if found:
                self._pasting, self._stalled = not self._pasting, None

    def tick(self) -> Iterator[Piece]:
        """Let go of what waits for an end that does not come. Call it while there is no input."""
        quiet = self._clock() - self._fed
        if quiet < (ESCAPE if self._held == "\x1b" and not self._pasting else STALLED):
            return
        held, self._held = self._held, ""
        if self._pasting:
            self._collect(held)
            self._pasting, self._stalled = False, self._clock()
            yield self._pasted_so_far()
        elif held:
            yield held

    def _collect(self, text: str) -> None:
        self._size += len(text)
        if self._size <= MOST_PASTED:
            self._pasted.append(text)
        else:
            self._pasted.clear()

    def _pasted_so_far(self) -> Paste | LongPaste:
        text, size = "".join(self._pasted), self._size
        self._pasted.clear()
        self._size = 0
        return Paste(text) if size <= MOST_PASTED else LongPaste(size)


def _only_reports(text: str) -> bool:
    """Whether a text is nothing but reports, of which the last may not be whole."""
    found = _REPORT.search(text) or text.startswith("\x1b[<")
    return bool(found) and not _REPORT_BEGUN.sub("", _REPORT.sub("", text))


def _begun(text: str, marker: str) -> int:
    """How many characters at the end of a text may be the start of the marker."""
    return next((n for n in range(len(marker) - 1, 0, -1) if text.endswith(marker[:n])), 0)
