"""Draws the modules of a QR code as lines of block characters, for the console and the command line alike.

Pure: a matrix and the room there is go in, lines come out. A dark module is always a block character and
a light one always a space, so that the characters alone can be read back; `INK` and `PAPER` say which
colours they must have, whatever the terminal's theme, because phones expect dark on light.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from greentui.words import _, plural

Matrix = Sequence[Sequence[bool]]
"""Rows of modules, true where dark, without a quiet zone."""

INK = "#000000"
PAPER = "#ffffff"

QUIET = 4
"""Modules of light border the standard asks for (ISO/IEC 18004)."""
TIGHT_QUIET = 2
"""What phones still read; taken only where the standard's border does not fit."""

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


class Blocks(StrEnum):
    """What a module is made of."""

    HALF = "half"
    """One cell carries two modules, one above the other: the smallest picture."""
    FULL = "full"
    """Two cells a module: for fonts that leave gaps between half blocks."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How large a code can be drawn: cells a module's side takes, and its border in modules."""

    scale: int
    quiet: int


@dataclass(frozen=True, slots=True)
class Missing:
    """How many more columns and rows the smallest picture would need; 0 where there are enough."""

    columns: int
    rows: int

    def __str__(self) -> str:
        """In words, for the operator."""
        parts = []
        if self.rows:
            parts.append(plural("%d more row", "%d more rows", self.rows) % self.rows)
        if self.columns:
            parts.append(plural("%d more column", "%d more columns", self.columns) % self.columns)
        return _("The QR code needs %s.") % _(" and ").join(parts)


def size(modules: int, blocks: Blocks, fit: Fit) -> tuple[int, int]:
    """Columns and rows that a code of `modules` a side takes."""
    side = (modules + 2 * fit.quiet) * fit.scale
    return (side, (side + 1) // 2) if blocks is Blocks.HALF else (2 * side, side)


def fit(modules: int, columns: int, rows: int, blocks: Blocks = Blocks.HALF) -> Fit | Missing:
    """The largest picture that fits, the standard's border preferred to a larger one with less.

    Args:
        modules: A side of the code without its border.
        columns: Cells there are from left to right.
        rows: Cells there are from top to bottom.
        blocks: What a module is made of.
    """
    for quiet in (QUIET, TIGHT_QUIET):
        wide, high = size(modules, blocks, Fit(1, quiet))
        if wide <= columns and high <= rows:
            scale = 1
            while _inside(size(modules, blocks, Fit(scale + 1, quiet)), columns, rows):
                scale += 1
            return Fit(scale, quiet)
    wide, high = size(modules, blocks, Fit(1, TIGHT_QUIET))
    return Missing(max(0, wide - columns), max(0, high - rows))


def _inside(needed: tuple[int, int], columns: int, rows: int) -> bool:
    return needed[0] <= columns and needed[1] <= rows


def draw(
    matrix: Matrix,
    blocks: Blocks = Blocks.HALF,
    fit: Fit = Fit(1, QUIET),
    *,
    inverse: bool = False,
) -> tuple[str, ...]:
    """The code as lines of equal width, its light border included.

    Args:
        matrix: The modules.
        blocks: Half blocks, or full ones.
        fit: How large, and with how much border.
        inverse: Blocks stand for the light modules instead; for terminals whose colours are not ours
            to choose and whose text is light on dark.
    """
    pixels = _enlarged(matrix, fit, inverse)
    if blocks is Blocks.FULL:
        return tuple("".join("██" if dark else "  " for dark in row) for row in pixels)
    if len(pixels) % 2:
        pixels.append([inverse] * len(pixels[0]))
    return tuple(
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(pixels[::2], pixels[1::2], strict=True)
    )


def _enlarged(matrix: Matrix, fit: Fit, inverse: bool) -> list[list[bool]]:
    """Every module `fit.scale` pixels wide and high, the border around them."""
    border = [False] * fit.quiet
    bordered = [[*border, *row, *border] for row in matrix]
    empty = [[False] * (len(matrix) + 2 * fit.quiet)] * fit.quiet
    return [
        [dark is not inverse for dark in row for _repeat in range(fit.scale)]
        for row in (*empty, *bordered, *empty)
        for _repeat in range(fit.scale)
    ]


def colours(character: str) -> tuple[str, str]:
    """Foreground and background of one of `draw`'s characters.

    A full block gets its own colour behind it too: a font that draws it too small leaves no gap.
    """
    return (INK, INK) if character == "█" else (INK, PAPER)
