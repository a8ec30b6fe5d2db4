"""Removes a token from texts that are shown, raised or logged, however it is spelled there.

The service and proxies echo requests: in another case, truncated, percent-encoded, with invisible
characters in between. Cleaning or shortening a text afterwards cannot restore a token, since encoded
characters are decoded here.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

from greentui.text import invisible

HIDDEN = "•••"
RUN = 12
"""Consecutive characters of a token that are hidden; fewer reveal nothing useful."""


_ESCAPES = r"""
  %(?:25)*(?P<percent>[0-7][0-9a-f]) | \\u00(?P<unicode>[0-7][0-9a-f]) | \\x(?P<hex>[0-7][0-9a-f])
| &\#x0*(?P<entity>[0-7][0-9a-f]); | &\#0*(?P<decimal>\d{2,3});
"""
_UNSEEN = rf"[{invisible.CLASS}\x00-\x08\x0b-\x1f\x7f-\x9f]"
_IN_PIECES = re.compile(rf"{_UNSEEN} | {_ESCAPES}", re.IGNORECASE | re.VERBOSE)
"""Encoded characters and invisible ones: a token spelled with them is still recognised."""
_CLEANED = re.compile(rf"{invisible.SEQUENCES} | {_UNSEEN} | {_ESCAPES}", re.IGNORECASE | re.VERBOSE)
"""The same, with terminal sequences removed as a whole, as they are before drawing."""
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Mask:
    """Removes one token from texts: any `RUN` characters of it, forwards, backwards, in base64 or hex."""

    token: str = field(repr=False)

    def __call__(self, text: str) -> str:
        """`text` without the token."""
        if not self.token:
            return text
        spans = sorted(span for read in (_IN_PIECES, _CLEANED) for span in self._spans(text, read))
        kept, end = [], 0
        for first, last in spans:
            if first >= end:
                kept += [text[end:first], HIDDEN]
            end = max(end, last)
        return "".join([*kept, text[end:]])

    def _spans(self, text: str, read: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Where in `text` the token is, as decoded by `read`."""
        letters, places = _letters(text, read)
        for spelling in _spellings(self.token):
            for first, last in spelling.spans(letters):
                yield places[first], places[last]


class _Spelling:
    """One spelling of a token, in lower case.

    Args:
        word: All of it.
        run: How many consecutive characters of it are hidden.
    """

    def __init__(self, word: str, run: int) -> None:
        self._word = word
        self._run = run
        # Any run contains one of these whole.
        self._size = size = (run + 1) // 2
        self._blocks: dict[str, list[int]] = {}
        for at in range(0, len(word) - size + 1, size):
            self._blocks.setdefault(word[at : at + size], []).append(at)
        self._search = re.compile(f"(?=({'|'.join(map(re.escape, self._blocks))}))")

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """The places of its runs in `text`; they may overlap."""
        for found in self._search.finditer(text):
            for at in self._blocks[found[1]]:
                before = _shared(
                    reversed(self._word[:at]), reversed(text[max(0, found.start() - at) : found.start()])
                )
                after = _shared(self._word[at:], text[found.start() : found.start() + len(self._word)])
                if before + after >= self._run:
                    yield found.start() - before, found.start() + after


@lru_cache(16)
def _spellings(token: str) -> tuple[_Spelling, ...]:
    word = token.translate(_LOWER)
    if len(token) < RUN:
        return _Spelling(word, len(word)), _Spelling(word[::-1], len(word))
    data = token.encode()
    encoded = {
        encode(b"\0" * shift + data).decode().translate(_LOWER).rstrip("=")[(shift * 8 + 5) // 6 : -1]
        for encode in (base64.b64encode, base64.urlsafe_b64encode)
        for shift in range(3)
    }
    return (
        _Spelling(word, RUN),
        _Spelling(word[::-1], RUN),
        _Spelling(data.hex(), 2 * RUN),
        # The first and last characters also depend on what is beside the token.
        *(_Spelling(each, RUN * 4 // 3 - 1) for each in sorted(encoded)),
    )


def _letters(text: str, read: re.Pattern[str]) -> tuple[str, Sequence[int]]:
    """The decoded characters of `text`, in lower case, and where each begins; finally the text's end."""
    pieces: list[str] = []
    places: list[int] = []
    end = 0
    for found in read.finditer(text):
        pieces.append(text[end : found.start()])
        places += range(end, found.start())
        if found.lastgroup:
            pieces.append(chr(int(found[found.lastgroup], 10 if found.lastgroup == "decimal" else 16)))
            places.append(found.start())
        end = found.end()
    pieces.append(text[end:])
    places += range(end, len(text) + 1)
    return "".join(pieces).translate(_LOWER), places


def _shared(one: Iterable[str], other: Iterable[str]) -> int:
    """The length of the common prefix of two texts."""
    return sum(1 for _each in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
