"""Wraps text: where to break lines, and the styled segments of each.

Works on sanitized text only, where the width of a text is the sum of its characters' widths.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from rich.segment import Segment
from rich.style import Style

from greentui.text.sanitize import character_width, width

Paint = tuple[int, int, Style]
"""A range of characters, and the style laid over them."""

Line = list[Segment]


def breaks(text: str, cells: int, limit: int | None = None) -> list[tuple[int, int]]:
    """Where to break a sanitized text so that every line fits into `cells` (2 or more).

    Breaks at newlines, at a blank if there is one, else inside the word.

    Args:
        text: Sanitized text.
        cells: Width of a line.
        limit: Maximum lines.

    Returns:
        First and past-the-last character of each line; blanks at a break belong to neither.
    """
    cells = max(2, cells)
    lines: list[tuple[int, int]] = []
    position = 0
    while limit is None or len(lines) < limit:
        stop = text.find("\n", position)
        end = len(text) if stop < 0 else stop
        _fold(text, position, end, cells, limit, lines)
        if stop < 0:
            break
        position = stop + 1
    return lines


def _fold(
    text: str, position: int, end: int, cells: int, limit: int | None, lines: list[tuple[int, int]]
) -> None:
    """Append the lines of one paragraph."""
    while True:
        # A line has at most this many characters: 4 combining marks per cell.
        piece = text[position : min(end, position + cells * 5 + 1)]
        fitting = _fitting(piece, cells)
        if position + fitting >= end:
            lines.append((position, end))
            return
        cut = fitting
        if text[position + cut] != " ":
            blank = piece.rfind(" ", 0, cut)
            if blank > 0 and piece[:blank].strip(" "):
                cut = blank
        lines.append((position, position + cut))
        position += cut
        while position < end and text[position] == " ":
            position += 1
        if position >= end or (limit is not None and len(lines) >= limit):
            return


def _fitting(piece: str, cells: int) -> int:
    """How many characters fit, at least one."""
    if len(piece) <= cells and width(piece) <= cells:
        return len(piece)
    if piece.isascii():
        return cells
    sums = list(accumulate(map(character_width, piece)))
    return max(1, bisect_right(sums, cells))


def line_of(text: str, start: int, end: int, base: Style, paints: Sequence[Paint] = ()) -> Line:
    """The segments of `text[start:end]`, with `paints` laid over `base` in order."""
    near = [paint for paint in paints if paint[0] < end and paint[1] > start]
    if not near:
        return [Segment(text[start:end], base)] if start < end else []
    edges = sorted({start, end, *(min(max(edge, start), end) for paint in near for edge in paint[:2])})
    line = []
    for first, last in pairwise(edges):
        style = base
        for paint_start, paint_end, over in near:
            if paint_start <= first and last <= paint_end:
                style += over
        line.append(Segment(text[first:last], style))
    return line


def cells_of(line: Iterable[Segment]) -> int:
    """The width of a line."""
    return sum(width(segment.text) for segment in line)


def cropped(line: Line, cells: int) -> Line:
    """A line cropped to `cells`."""
    if cells_of(line) <= cells:
        return line
    return list(next(iter(Segment.split_and_crop_lines(line, cells, pad=False, include_new_lines=False)), []))
