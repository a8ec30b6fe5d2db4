"""The words of a text as the index sees them, and their positions.

The index's tokenizer takes letters and digits, ignoring case and accents. What it does not handle itself is
folded here, both in stored text and in queries: ё becomes е, Hebrew points and Arabic vowel marks are
dropped, a character of a script without spaces is a word, and so is a pictograph, represented by a
private-use letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

Span = tuple[int, int]

_SPACELESS = (
    "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u109f\u1780-\u17d3\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_SIGNS = ((0x2190, 0x2C00, 0xE100), (0x1F000, 0x1FB00, 0xEB70))
"""Arrows, symbols and pictographs: from, to, and the first of the private-use characters for them."""

_STAND_INS = {sign: stand_in + sign - first for first, end, stand_in in _SIGNS for sign in range(first, end)}
_PICTOGRAPHS = "".join(f"{chr(first)}-{chr(end - 1)}" for first, end, _stand_in in _SIGNS)
_STANDING_IN = f"{chr(_SIGNS[0][2])}-{chr(max(_STAND_INS.values()))}"
_BETWEEN = " \ue001 "
"""Separates a message's texts: no phrase matches across it."""

_VOWELS = "\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"

MARKED_CHARACTERS = 20_000
"""Characters of a text in which hits are marked; longer texts are still found."""


@cache
def _one_of(characters: str) -> re.Pattern[str]:
    # Compiled on first use: these ranges take too long for the first paint.
    return re.compile(f"([{characters}])")


def folded(text: str) -> str | None:
    """The text as the index should see it; `None` if unchanged."""
    if text.isascii() or not _one_of(f"ёЁ{_VOWELS}{_SPACELESS}{_PICTOGRAPHS}").search(text):
        return None
    text = _one_of(_VOWELS).sub("", text.replace("ё", "е").replace("Ё", "Е"))
    return _one_of(_SPACELESS + _PICTOGRAPHS).sub(r" \1 ", text).translate(_STAND_INS)


def indexed(text: str, more: Sequence[str] = ()) -> str | None:
    """Everything the index should see of a message; `None` if that is its text unchanged.

    Args:
        more: What else the message is found by.
    """
    if not more:
        return folded(text)
    return _BETWEEN.join(folded(each) or each for each in (text, *more))


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The words of a text, folded, with the start and end of each."""
    found: list[tuple[str, int, int]] = []
    word, start = "", 0
    apart = _one_of(_SPACELESS + _PICTOGRAPHS + _STANDING_IN)
    for place, character in enumerate(text):
        if character > "\u0e00" and apart.match(character):
            if word:
                found.append((word, start, place))
                word = ""
            found.append((character, place, place + 1))
        elif character.isalnum():
            if not word:
                start = place
            word += _plain(character)
        elif word and not unicodedata.combining(character) and character != "\u0640":
            found.append((word, start, place))
            word = ""
    if word:
        found.append((word, start, len(text)))
    return found


def marked(text: str, wanted: Sequence[tuple[str, bool]]) -> tuple[Span, ...]:
    """Where in `text` the words are, in order, without overlaps.

    Args:
        wanted: Words or phrases, and whether each may be a prefix.
    """
    words = tokens(text[:MARKED_CHARACTERS])
    spans: list[Span] = []
    for phrase, open_ended in wanted:
        parts = [token for token, _, _ in tokens(phrase)]
        if not parts:
            continue
        for first in range(len(words) - len(parts) + 1):
            stretch = words[first : first + len(parts)]
            if _same([token for token, _, _ in stretch], parts, open_ended):
                end = stretch[-1][2]
                if open_ended and stretch[-1][2] - stretch[-1][1] == len(stretch[-1][0]):
                    end = stretch[-1][1] + len(parts[-1])
                spans.append((stretch[0][1], end))
    return _merged(spans)


def _same(words: list[str], parts: list[str], open_ended: bool) -> bool:
    if words[:-1] != parts[:-1]:
        return False
    return words[-1].startswith(parts[-1]) if open_ended else words[-1] == parts[-1]


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _plain(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character in "йЙ":  # the index distinguishes it from и
        return "й"
    letters = unicodedata.normalize("NFD", character.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
