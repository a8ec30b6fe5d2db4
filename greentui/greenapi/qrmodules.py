"""Reads the modules of a QR code from the picture sent by the service.

Accepts any module size and border, scaled and slightly blurred pictures, and light on dark. The code itself
is never decoded.
"""

from __future__ import annotations

import io
import warnings
from itertools import groupby

_LARGEST = 4096
"""Maximum pixels per side."""
_SIZES = range(21, 178, 4)
"""Modules per side in the forty versions (ISO/IEC 18004)."""
_FINDER = tuple(tuple(max(abs(row - 3), abs(column - 3)) != 2 for column in range(7)) for row in range(7))
_WRONG = 2
"""Modules of a finder pattern that may be misread."""

Rows = list[list[bool]]


def qrmatrix(png: bytes) -> Rows:
    """The modules of the code, row by row, true for dark, without its border.

    Args:
        png: The picture, in any format Pillow reads.

    Raises:
        ValueError: It is not a picture, or not of a QR code.
    """
    pixels = _inside(_pixels(png))
    width, height = len(pixels[0]), len(pixels)
    if abs(width - height) > max(2, width // 20):
        raise ValueError("not square")
    # The upper edge starts with the seven dark modules of a finder pattern.
    run = next(groupby(pixels[height // 200]))[1]
    module = sum(1 for _ in run) / 7
    if module < 1:
        raise ValueError("no finder pattern")
    likely = sorted(_SIZES, key=lambda size: abs(size - width / module))
    for size in likely[:3]:
        matrix = _sampled(pixels, size)
        if _is_code(matrix):
            return matrix
    raise ValueError("no QR code")


def _pixels(png: bytes) -> Rows:
    """The picture in black and white, true for dark."""
    # Pillow is slow to load, and only linking needs it.
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(png))
            if max(picture.size) > _LARGEST or min(picture.size) < 21:
                raise ValueError("too large or too small")
            if picture.mode != "L":
                seen = picture.convert("RGBA")
                paper = Image.new("RGBA", seen.size, "white")
                picture = Image.alpha_composite(paper, seen).convert("L")
            levels = picture.tobytes()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombWarning) as error:
        raise ValueError("not a picture") from error
    width, height = picture.size
    middle = (min(levels) + max(levels)) // 2
    rows = [
        [level <= middle for level in levels[start : start + width]]
        for start in range(0, width * height, width)
    ]
    border = rows[0] + rows[-1] + [row[0] for row in rows] + [row[-1] for row in rows]
    if sum(border) > 0.95 * len(border):
        # Light on dark: a code without any border has some light in its outer modules.
        rows = [[not dark for dark in row] for row in rows]
    return rows


def _inside(rows: Rows) -> Rows:
    """The picture without its light border."""
    dark_rows = [index for index, row in enumerate(rows) if any(row)]
    if not dark_rows:
        raise ValueError("an empty picture")
    rows = rows[dark_rows[0] : dark_rows[-1] + 1]
    dark_columns = [index for index, column in enumerate(zip(*rows, strict=True)) if any(column)]
    return [row[dark_columns[0] : dark_columns[-1] + 1] for row in rows]


def _sampled(pixels: Rows, size: int) -> Rows:
    """The value at the centre of each module."""
    down, across = len(pixels) / size, len(pixels[0]) / size
    return [
        [pixels[int((row + 0.5) * down)][int((column + 0.5) * across)] for column in range(size)]
        for row in range(size)
    ]


def _is_code(matrix: Rows) -> bool:
    """Whether the three finder patterns and both timing patterns are in place."""
    last = len(matrix) - 7
    for top, left in ((0, 0), (0, last), (last, 0)):
        wrong = sum(
            matrix[top + row][left + column] != _FINDER[row][column]
            for row in range(7)
            for column in range(7)
        )
        if wrong > _WRONG:
            return False
    timing = range(8, len(matrix) - 8)
    off = sum((matrix[6][at] != (at % 2 == 0)) + (matrix[at][6] != (at % 2 == 0)) for at in timing)
    return off <= max(_WRONG, len(timing) // 10)
