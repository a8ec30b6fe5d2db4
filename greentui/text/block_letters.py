"""Large capital letters and digits in half blocks, for a pairing code that is read from across a desk."""

from __future__ import annotations

_GLYPHS = {
    "A": ".###. #...# ##### #...# #...#",
    "B": "####. .#..# .###. .#..# ####.",
    "C": ".#### #.... #.... #.... .####",
    "D": "###.. #..#. #...# #..#. ###..",
    "E": "##### #.... ###.. #.... #####",
    "F": "##### #.... ###.. #.... #....",
    "G": ".#### #.... #.### #...# .####",
    "H": "#...# #...# ##### #...# #...#",
    "I": "##### ..#.. ..#.. ..#.. #####",
    "J": "..### ...#. ...#. #..#. .##..",
    "K": "#...# #..#. ###.. #..#. #...#",
    "L": "#.... #.... #.... #.... #####",
    "M": "##.## ##.## #.#.# #...# #...#",
    "N": "#...# ##..# #.#.# #..## #...#",
    "O": ".###. #...# #...# #...# .###.",
    "P": "####. #...# #...# ####. #....",
    "Q": ".###. #...# #.#.# #..#. .##.#",
    "R": "####. #...# ####. #.##. #..##",
    "S": ".#### #.... .###. ....# ####.",
    "T": "##### ..#.. ..#.. ..#.. ..#..",
    "U": "#...# #...# #...# #...# .###.",
    "V": "#...# #...# .#.#. .#.#. ..#..",
    "W": "#...# #...# #.#.# ##.## .#.#.",
    "X": "#...# .#.#. ..#.. .#.#. #...#",
    "Y": "#...# .#.#. ..#.. ..#.. ..#..",
    "Z": "##### ...#. .###. .#... #####",
    "0": "##### #..## #.#.# ##..# #####",
    "1": "..#.. .##.. ..#.. ..#.. .###.",
    "2": "####. ....# .###. #.... #####",
    "3": "##### ...#. ..##. ....# ####.",
    "4": "#..#. #..#. ##### ...#. ...#.",
    "5": "##### #.... ##### ....# #####",
    "6": "..##. .#... ####. #...# .###.",
    "7": "##### ...#. ..#.. .#... .#...",
    "8": ".###. #...# .###. #...# .###.",
    "9": ".###. #...# .#### ...#. .##..",
    "-": "... ... ### ... ...",
    " ": ".. .. .. .. ..",
}
"""Five rows of pixels per character. Any two letters or digits differ in four pixels at least: a code is read
across a desk, where Z and 2, S and 5, O, 0 and 8, I and 1 are easily taken for each other."""

_HALVES = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}


def enlarge(text: str) -> tuple[str, ...]:
    """`text` in three lines of half blocks. Characters without a large form are left out."""
    glyphs = [_GLYPHS[letter].split() for letter in text.upper() if letter in _GLYPHS]
    pixels = [".".join(glyph[row] for glyph in glyphs) for row in range(5)]
    pixels.append("." * len(pixels[0]))
    return tuple(
        "".join(_HALVES[upper + lower] for upper, lower in zip(top, bottom, strict=True))
        for top, bottom in zip(pixels[::2], pixels[1::2], strict=True)
    )


def in_fours(code: str) -> str:
    """A code grouped as phones show it: `GAPI2018` is `GAPI-2018`."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
