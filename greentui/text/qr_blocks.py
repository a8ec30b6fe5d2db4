"""Draws a QR code in block characters, for the console and the command line.

A dark module is always a block character and a light one a space, so that the code can be read back from the
characters alone. Whatever the terminal's theme, draw them in `INK` on `PAPER`: phones expect dark on light.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from greentui.words import _, plural

Matrix = Sequence[Sequence[bool]]
"""Rows of modules, true for dark, without a quiet zone."""

INK = "#000000"
PAPER = "#ffffff"

QUIET = 4
"""Modules of light border required by the standard (ISO/IEC 18004)."""
TIGHT_QUIET = 2
"""A border phones can still read, used only where the standard's does not fit."""

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


class Blocks(StrEnum):
    """What a module is drawn with."""

    HALF = "half"
    """One cell holds two modules, one above the other: the smallest picture."""
    FULL = "full"
    """Two cells per module: for fonts that leave gaps between half blocks."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The size to draw a code at: pixels per side of a module, and the border in modules."""

    scale: int
    quiet: int


@dataclass(frozen=True, slots=True)
class Missing:
    """How many more columns and rows the smallest picture needs; 0 where there are enough."""

    columns: int
    rows: int

    def __str__(self) -> str:
        """A sentence for the operator."""
        parts = []
        if self.rows:
            parts.append(plural("%d more row", "%d more rows", self.rows) % self.rows)
        if self.columns:
            parts.append(plural("%d more column", "%d more columns", self.columns) % self.columns)
        return _("The QR code needs %s.") % _(" and ").join(parts)


def size(modules: int, blocks: Blocks, fit: Fit) -> tuple[int, int]:
    """Columns and rows taken by a code of `modules` per side."""
    side = (modules + 2 * fit.quiet) * fit.scale
    return (side, (side + 1) // 2) if blocks is Blocks.HALF else (2 * side, side)


def fit(modules: int, columns: int, rows: int, blocks: Blocks = Blocks.HALF) -> Fit | Missing:
    """The largest picture that fits; the standard's border is preferred to a larger code with less.

    Args:
        modules: Modules per side, without the border.
        columns: Available width in cells.
        rows: Available height in cells.
        blocks: What a module is drawn with.
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
    """The code as lines of equal width, with its light border.

    Args:
        matrix: The modules.
        blocks: Half or full blocks.
        fit: Scale and border.
        inverse: Draw the light modules as blocks instead: for terminals with light text on dark whose
            colours we cannot set.
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
    """Every module as `fit.scale` × `fit.scale` pixels, with the border."""
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

    A full block has its own colour behind it: a font that draws it too small leaves no gap.
    """
    return (INK, INK) if character == "█" else (INK, PAPER)
