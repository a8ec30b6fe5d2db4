"""Finds a chat by a few typed letters, allowing for typos, the other alphabet and the wrong keyboard layout.

"анна", "anna" and "fyyf" all find "Анна".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from greentui.text.keymap import LATIN

_TO_LATIN = str.maketrans(dict(LATIN))
_TO_CYRILLIC = str.maketrans({latin: letter for letter, latin in reversed(list(LATIN.items()))})

_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e", "ж": "zh",
    "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_TO_ASCII = str.maketrans(_LETTERS)
_LONG = 7
"""Letters from which on a word may have two typos."""


@dataclass(frozen=True, slots=True)
class Name:
    """A chat to be matched against: its id, name and number."""

    chat_id: str
    name: str
    phone: str
    key: str
    """The name in plain Latin letters, without case and accents."""


_ID_FROM = 5
"""Shorter input is not matched against chat ids: `@c.us` is part of nearly all of them."""


def prepared(names: Iterable[tuple[str, str, str]]) -> list[Name]:
    """Prepare names for `find`. Worth caching while the chats stay the same."""
    return [Name(chat_id, name, phone, simplified(name)) for chat_id, name, phone in names]


def simplified(text: str) -> str:
    """`text` in Latin letters, without case and accents: `Жанна Ó.` is `zhanna o.`."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    letters = unicodedata.normalize("NFD", lowered.translate(_TO_ASCII))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def find(names: Sequence[Name], text: str, limit: int = 50) -> list[str]:
    """The ids of the chats that match `text`, best first.

    Args:
        names: From `prepared`; their order breaks ties (most recent first).
        text: As typed; empty matches everything.
        limit: The most ids to return.
    """
    wanted = text.strip()
    if not wanted:
        return [name.chat_id for name in names[:limit]]
    queries = list(enumerate(_readings(wanted)))
    digits = "".join(letter for letter in wanted if letter.isdigit())
    by_number = len(digits) >= 3 and not any(letter.isalpha() for letter in wanted)
    ranked = []
    for place, name in enumerate(names):
        score, reading = max((_likeness(query, name.key, reading), -reading) for reading, query in queries)
        if by_number and digits in name.phone:
            at_an_end = name.phone.endswith(digits) or name.phone.startswith(digits)
            score = max(score, 100.0 if at_an_end else 95.0)
        elif len(wanted) >= _ID_FROM and wanted in name.chat_id:
            score = max(score, 95.0)
        if score:
            ranked.append((-score, -reading, place, name.chat_id))
    ranked.sort()
    return [chat_id for *_, chat_id in ranked[:limit]]


def _readings(text: str) -> tuple[str, ...]:
    """What the typed keys may mean, likeliest first: as typed, or in the other keyboard layout."""
    other = text.translate(_TO_CYRILLIC) if text.isascii() else text.translate(_TO_LATIN)
    return tuple(dict.fromkeys((simplified(text), simplified(other))))


def _likeness(query: str, key: str, reading: int) -> float:
    """0 to 100: a match at the start of the name, then of a word, then inside, then with typos.

    Args:
        query: One reading of what was typed.
        key: The name's.
        reading: Its place among the readings. Typos in any but the first weigh more: two mistakes are rarer.
    """
    if not query or not key:
        return 0.0
    at = key.find(query)
    if at == 0:
        return 100.0 if len(key) == len(query) else 98.0
    if at > 0:
        return 96.0 if not key[at - 1].isalnum() else 90.0
    words = key.split()
    parts = query.split()
    if len(parts) > 1 and all(any(word.startswith(part) for word in words) for part in parts):
        return 94.0
    if len(query) < 3:
        return 0.0
    nearness = max((_nearness(query, word) for word in words), default=0.0)
    return nearness / (1 + reading)


def _nearness(query: str, word: str) -> float:
    """A score for a word, or its beginning, that differs by a typo; 0 if it is another word.

    A letter too many, one too few, a wrong one or two that changed places is a typo. Short words may have
    one, longer ones two; the first letter is right.
    """
    if word[:1] != query[:1]:
        return 0.0
    from rapidfuzz.distance import OSA  # loaded on the first search

    allowed = 1 if len(query) < _LONG else 2
    lengths = range(max(1, len(query) - allowed), len(query) + allowed + 1)
    typos = min(OSA.distance(query, word[:length], score_cutoff=allowed) for length in lengths)
    return 88.0 - 8.0 * typos if typos <= allowed else 0.0
