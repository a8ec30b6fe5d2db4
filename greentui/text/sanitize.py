"""Makes remote text safe to draw: every name and message passes through here before it is shown.

After `clean`, every character has a width that terminals agree on, so that the width of a text is the sum
over its characters: no control characters, escape sequences, bidirectional overrides, joiners, variation
selectors, lone surrogates or long runs of combining marks. Only what is drawn is cleaned; copying, quoting
and storing use the original text. The result is never used as markup.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size, split_graphemes

from greentui.text import invisible

MARKS = 4
"""Combining marks that a character keeps."""

TAB = 4
"""Spaces that a tab becomes."""

SKIN_TONES = (0x1F3FB, 0x1F3FF)
"""Some terminals draw them as a character of their own."""

_PLAIN = re.compile(
    r"[\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u037b-\u037f\u0384-\u0386\u0388-\u038a\u038e-\u03a1"
    r"\u03a3-\u0482\u048a-\u052f\u2010-\u2015\u2018-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff"
    r"\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]*"
)
_SEQUENCES = re.compile(invisible.SEQUENCES)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]+")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BROKEN = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _table() -> dict[int, str | None]:
    """The replacement of single characters: nothing, a visible symbol, or a space."""
    table: dict[int, str | None] = {code: chr(0x2400 + code) for code in range(0x20) if code != 0x0A}
    table |= dict.fromkeys(range(128, 160), "�")
    table |= {0x7F: "\u2421", 0x09: " " * TAB}
    for first, last in (*invisible.RANGES, SKIN_TONES):
        table |= dict.fromkeys(range(first, last + 1))
    table |= dict.fromkeys((0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800), " ")  # blanks that count as letters
    return table


_TABLE = _table()


def clean(text: str, *, emoji_as_text: bool = False) -> str:
    """Clean a text of several lines.

    Args:
        text: Anything.
        emoji_as_text: Whether a pictograph becomes its name, `:grinning_face:`.

    Returns:
        The text; its only control character is the newline.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = _LINE_ENDS.sub("\n", _SEQUENCES.sub("", text))
    text = _FLAG.sub(_letters, _BROKEN.sub("\ufffd", text.translate(_TABLE)))
    text = _limit_marks(text)
    return "".join(map(_named, text)) if emoji_as_text else text


def clean_line(text: str, *, emoji_as_text: bool = False) -> str:
    """Clean a text and put it on one line, each run of blanks as a single space."""
    return _BLANKS.sub(" ", clean(text, emoji_as_text=emoji_as_text)).strip()


def clean_in_place(text: str) -> str:
    """Clean a line of a text field, keeping the width of each part as the field measures it."""
    if _PLAIN.fullmatch(text) and "\n" not in text:
        return text
    spans, _cells = split_graphemes(text)
    return "".join(_exactly(clean(text[start:end]).strip("\n"), cells) for start, end, cells in spans)


def without_controls(text: str) -> str:
    """`text` without control characters, except tabs and line ends."""
    return _CONTROLS.sub("", text)


def width(text: str) -> int:
    """The width of a cleaned text in cells."""
    return cell_len(text)


def character_width(character: str) -> int:
    """The width of a character of a cleaned text in cells: 0, 1 or 2."""
    return get_character_cell_size(character)


def crop(text: str, cells: int, *, ellipsis: str = "…") -> str:
    """Crop a cleaned line to `cells`, ending in `ellipsis` if it was cut."""
    longest = (cells + 1) * (MARKS + 1)  # no cell has more characters than this: the rest cannot fit
    if len(text) <= longest and cell_len(text) <= cells:
        return text
    room = cells - len(ellipsis)
    if room < 0:
        return ""
    used = 0
    for end, character in enumerate(text):
        used += get_character_cell_size(character)
        if used > room:
            return text[:end].rstrip() + ellipsis
    return text


def fit(text: str, cells: int) -> str:
    """Crop or pad a cleaned line to exactly `cells`."""
    text = crop(text, cells)
    return text + " " * max(0, cells - cell_len(text))


def _exactly(text: str, cells: int) -> str:
    """Cut `text` to `cells`, padded with blanks."""
    return fit(crop(text, cells, ellipsis=""), cells)


def _letters(flags: re.Match[str]) -> str:
    """Replace flags by their country's letters: terminals disagree on the width of a flag."""
    return "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in flags[0])


def _limit_marks(text: str) -> str:
    """Remove combining marks beyond `MARKS` on a character, and those without one."""
    kept: list[str] = []
    marks = 0
    bare = True
    for character in text:
        if get_character_cell_size(character) or character == "\n":
            marks = 0
            bare = character == "\n"
        elif bare:
            kept.append("\u25cc")
            marks, bare = 1, False
        else:
            marks += 1
            if marks > MARKS:
                continue
        kept.append(character)
    return "".join(kept)


@lru_cache(4096)
def _named(character: str) -> str:
    """The name of a pictograph between colons; any other character unchanged."""
    if ord(character) < 0x2600 or unicodedata.category(character) != "So":
        return character
    if get_character_cell_size(character) < 2 and ord(character) < 0x1F000:
        return character
    name = unicodedata.name(character, "")
    return f":{name.lower().replace(' ', '_')}:" if name else character
