"""Draws a QR code in block characters, for the console and the command line.

A dark module is always a block character and a light one a space, so that the code can be read back from the
characters alone. Whatever the terminal's theme, draw them in `INK` on `PAPER`: phones expect dark on light.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from greentui.text.locale_format import all_of
from greentui.words import _, plural

if TYPE_CHECKING:
    from greentui.config.settings import QrBlocks

_T = TypeVar("_T")

Matrix = Sequence[Sequence[bool]]
"""Rows of modules, true for dark, without a quiet zone."""

INK = "#000000"
PAPER = "#ffffff"

QUIET = 4
"""Modules of light border required by the standard (ISO/IEC 18004)."""
TIGHT_QUIET = 2
"""A border phones can still read, used only where the standard's does not fit."""

_HALVES = ((" ", "▄"), ("▀", "█"))
"""By the upper and the lower half of a cell."""
_SEXTANTS = 0x1FB00
"""The first of Unicode's sextants: a cell of two by three parts, numbered by which are filled."""
_LEFT, _RIGHT = 0b010101, 0b101010
"""The parts of the half blocks that Unicode had before, and left out here."""


class Blocks(StrEnum):
    """What a module is drawn with."""

    HALF = "half"
    """One cell holds two modules, one above the other: the smallest picture."""
    SEXTANT = "sextant"
    """One cell holds six modules, two beside each other: for small windows. Not every terminal and font has
    them, and modules are higher than wide, by a third where a cell is twice as high as wide: readers find
    that no harder than a code held aslant."""
    FULL = "full"
    """Two cells per module: for fonts that leave gaps between half blocks."""


TRIED: Mapping[QrBlocks, tuple[Blocks, ...]] = {
    "half": (Blocks.HALF,),
    "auto": (Blocks.HALF, Blocks.SEXTANT),
    "sextant": (Blocks.SEXTANT,),
}
"""The blocks that the setting `qr` has tried, in this order."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How to draw a code: pixels per side of a module, the border in modules, and the blocks."""

    scale: int
    quiet: int
    blocks: Blocks = Blocks.HALF


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
        return _("The QR code needs %s.") % all_of(parts)


def size(modules: int, fit: Fit) -> tuple[int, int]:
    """Columns and rows taken by a code of `modules` per side."""
    side = (modules + 2 * fit.quiet) * fit.scale
    match fit.blocks:
        case Blocks.HALF:
            return side, (side + 1) // 2
        case Blocks.SEXTANT:
            return (side + 1) // 2, (side + 2) // 3
        case Blocks.FULL:
            return 2 * side, side


def fit(modules: int, columns: int, rows: int, tried: Sequence[Blocks] = (Blocks.HALF,)) -> Fit | Missing:
    """The largest picture that fits; the standard's border is preferred to a larger code with less.

    Args:
        modules: Modules per side, without the border.
        columns: Available width in cells.
        rows: Available height in cells.
        tried: What a module may be drawn with: the first that fits.

    Returns:
        What the last of the blocks lack, if none fits.
    """
    for blocks in tried:
        for quiet in (QUIET, TIGHT_QUIET):
            scale = 0
            while _inside(size(modules, Fit(scale + 1, quiet, blocks)), columns, rows):
                scale += 1
            if scale:
                return Fit(scale, quiet, blocks)
    wide, high = size(modules, Fit(1, TIGHT_QUIET, tried[-1]))
    return Missing(max(0, wide - columns), max(0, high - rows))


def _inside(needed: tuple[int, int], columns: int, rows: int) -> bool:
    return needed[0] <= columns and needed[1] <= rows


def draw(matrix: Matrix, fit: Fit = Fit(1, QUIET), *, inverse: bool = False) -> tuple[str, ...]:
    """The code as lines of equal width, with its light border.

    Args:
        matrix: The modules.
        fit: Scale, border and blocks.
        inverse: Draw the light modules as blocks instead: for terminals with light text on dark whose
            colours we cannot set.
    """
    pixels = _enlarged(matrix, fit, inverse)
    match fit.blocks:
        case Blocks.FULL:
            return tuple("".join("██" if dark else "  " for dark in row) for row in pixels)
        case Blocks.HALF:
            return tuple(
                "".join(_HALVES[upper][lower] for upper, lower in zip(*rows, strict=True))
                for rows in _grouped(pixels, 2, [inverse] * len(pixels[0]))
            )
        case Blocks.SEXTANT:
            return tuple(
                "".join(map(_sextant, _grouped(list(zip(*rows, strict=True)), 2, (inverse,) * 3)))
                for rows in _grouped(pixels, 3, [inverse] * len(pixels[0]))
            )


def _grouped(items: Sequence[_T], count: int, filler: _T) -> Iterator[Sequence[_T]]:
    """Each `count` of the items, the last ones filled up."""
    whole = [*items, *[filler] * (-len(items) % count)]
    return (whole[first : first + count] for first in range(0, len(whole), count))


def _sextant(columns: Sequence[Sequence[bool]]) -> str:
    """The character that fills these parts of a cell, given as a left and a right column from the top."""
    left, right = columns
    filled = sum((left[row] + 2 * right[row]) << 2 * row for row in range(3))
    known = {0: " ", _LEFT: "▌", _RIGHT: "▐", _LEFT | _RIGHT: "█"}
    return known.get(filled) or chr(_SEXTANTS + filled - 1 - (filled > _LEFT) - (filled > _RIGHT))


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
