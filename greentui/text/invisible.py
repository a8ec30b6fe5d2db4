"""Invisible characters, and which of them join their neighbours.

Invisible characters can hide words, make one name look like another, or split a word that a filter looks for.
A few are spelling: Persian and Indic words, and emoji of several parts, are made with joiners.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

RANGES = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
r"""Code points of `[\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}[\p{Cf}--\p{Prepended_Concatenation_Mark}]]`.

Python's `unicodedata` does not know the first property; a test compares the table with a library that does.
"""

CLASS = "".join(f"{chr(first)}-{chr(last)}" for first, last in RANGES)
"""The same for between the brackets of a regular expression."""
SEQUENCES = (
    r"(?:\x1b\[|\x9b)[0-?]*[\x20-/]*[@-~]"  # CSI: colours, cursor movements
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]{0,2048}(?:\x07|\x1b\\|\x9c)"  # OSC, DCS and kin
    r"|\x1b[()*+][0-9A-Za-z]"  # character sets
)
"""A regular expression of a terminal's escape sequences."""

_INVISIBLE = re.compile(f"[{CLASS}]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ZWJ = "\u200d"
_JOINERS = "\u200c\u200d"
_PRESENTATION = "\ufe0e\ufe0f"
_MONGOLIAN = "\u180b\u180c\u180d\u180e\u180f"
_VIRAMA = 9
"""The combining class of the sign that joins two letters of an Indic script."""
_MARKS = 4
"""Maximum marks on a letter before a joiner."""
_SYMBOLS = frozenset({"So", "Sm", "Sk"})
_PRESENTED = _SYMBOLS | {"Nd", "Po", "Pd"}
"""Categories of what can be drawn as text or as an emoji: `#️⃣` and `1️⃣` too."""


def removed(text: str) -> str:
    """`text` without any of them."""
    return _INVISIBLE.sub("", text)


def replaced(text: str, by: Callable[[str], str]) -> str:
    """Replace each invisible character of `text` that joins nothing.

    Args:
        text: Anything.
        by: Returns a character's replacement.
    """
    return _INVISIBLE.sub(lambda found: found[0] if _joins(text, found.start()) else by(found[0]), text)


def spelled_out(text: str) -> str:
    """`text` with codes for its controls, lone surrogates and what cannot be seen: `\\x1b`, `\\u202e`.

    Tabs and newlines stay as they are.
    """
    text = _CONTROLS.sub(_code, text)
    return text if text.isascii() else replaced(text, _spelled)


def _code(found: re.Match[str]) -> str:
    return _spelled(found[0])


def _spelled(character: str) -> str:
    return ascii(character)[1:-1]


def _joins(text: str, at: int) -> bool:
    """Whether an invisible character changes how its neighbours are drawn."""
    if not at:
        return False
    character, before, after = text[at], text[at - 1], text[at + 1 : at + 2]
    if character in _PRESENTATION:
        return _category(before) in _PRESENTED
    if character in _MONGOLIAN:
        return unicodedata.name(before, "").startswith("MONGOLIAN LETTER")
    if character not in _JOINERS:
        return False
    if _VIRAMA in (unicodedata.combining(before), unicodedata.combining(after or " ")):
        return True
    if character == _ZWJ and after and _category(after) in _SYMBOLS:
        return _category(before) in _SYMBOLS or (before in _PRESENTATION and _joins(text, at - 1))
    # Where letters are written together, a joiner may end a word; a non-joiner stands between two letters.
    return _cursive(_letter(text, at)) and (character == _ZWJ or _cursive(after))


def _category(character: str) -> str:
    """The general category; a pictograph that is newer than this Python is a symbol."""
    category = unicodedata.category(character)
    return "So" if category == "Cn" and "\U0001f000" <= character <= "\U0001faff" else category


def _letter(text: str, end: int) -> str:
    """The letter before `end`, beneath its marks."""
    for at in range(end - 1, max(end - 2 - _MARKS, -1), -1):
        if unicodedata.category(text[at]) != "Mn":
            return text[at]
    return ""


def _cursive(character: str) -> bool:
    """Whether it is a letter of a cursive script, such as Arabic or Syriac."""
    return bool(character) and unicodedata.bidirectional(character) == "AL"
