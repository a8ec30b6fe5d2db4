"""Which lines of a column of blocks are in a viewport.

A block has `lead` lines above its body. The viewport is positioned by an anchor, a line of a block counted
from the first line of its body, so that nothing in view moves when something above it changes (blocks added
or removed, heights measured, a separator moved). Only blocks near the viewport are measured; all others are
estimated, for the scroll bar.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Height = tuple[int, int]
"""Lines above the body, and lines of the body (at least one)."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The line at the top of the viewport; 0 is the first of the block's body, lead lines are negative."""

    uid: str
    line: int


@dataclass(frozen=True, slots=True)
class VisiblePart:
    """Lines `first` to `last` (exclusive) of a block, lead lines counted, at `row` of the viewport."""

    uid: str
    first: int
    last: int
    row: int


_Place = tuple[int, int]
"""A line: index of its block, and line in it counted from the top of its lead."""


class Viewport:
    """Blocks below one another and a viewport over them.

    Args:
        measure: The exact height of a block; may be expensive.
        estimate: About how many lines a block has; must be cheap.

    Attributes:
        uids: The blocks, from top to bottom.
        height: Lines of the viewport.
        following: Whether the viewport stays at the end when blocks are added there.
    """

    def __init__(self, measure: Callable[[str], Height], estimate: Callable[[str], int]) -> None:
        self._measure = measure
        self._estimate = estimate
        self._index: dict[str, int] = {}
        self._anchor: Anchor | None = None
        self.uids: Sequence[str] = ()
        self.height = 1
        self.following = True

    def index(self, uid: str) -> int:
        """The index of a block; -1 if it is not here."""
        return self._index.get(uid, -1)

    def replace(self, uids: Sequence[str]) -> None:
        """Replace the blocks; the viewport stays at its anchor, or at the nearest remaining block."""
        old, at = self.uids, self._index
        self.uids = tuple(uids)
        self._index = {uid: index for index, uid in enumerate(self.uids)}
        if self._anchor and self._anchor.uid not in self._index:
            here = at.get(self._anchor.uid, 0)
            after = next((uid for uid in old[here:] if uid in self._index), None)
            before = next((uid for uid in reversed(old[:here]) if uid in self._index), None)
            near = after or before
            self._anchor = Anchor(near, 0) if near else None
            self.following = self.following or near is None

    def pieces(self) -> list[VisiblePart]:
        """What the viewport shows, from top to bottom.

        Blocks that do not fill it are aligned to its bottom.
        """
        if not self.uids:
            return []
        top, filled = self._top()
        row = self.height - filled
        pieces = []
        index, line = top
        while index < len(self.uids) and row < self.height:
            uid = self.uids[index]
            last = min(self._lines(index), line + self.height - row)
            pieces.append(VisiblePart(uid, line, last, row))
            row += last - line
            index, line = index + 1, 0
        return pieces

    def rows(self) -> list[tuple[str, int] | None]:
        """Block and line at each row of the viewport; `None` for an empty row."""
        rows: list[tuple[str, int] | None] = [None] * self.height
        for piece in self.pieces():
            for line in range(piece.first, piece.last):
                rows[piece.row + line - piece.first] = (piece.uid, line)
        return rows

    def move(self, lines: int) -> bool:
        """Move the viewport down by `lines` (up if negative), as far as there are lines.

        Returns:
            Whether it moved.
        """
        if not self.uids:
            return False
        top, filled = self._top()
        if filled < self.height:
            return False
        return self._settle(self._below(top, lines) if lines >= 0 else self._above(top, -lines)[0]) != top

    def place(self, uid: str, row: int) -> None:
        """Put the first line of a block's body at `row` of the viewport, or as near as possible."""
        index = self._index[uid]
        lead = self._measure(uid)[0]
        place = (index, lead)
        self._settle(self._above(place, row)[0] if row >= 0 else self._below(place, -row))

    def reveal(self, uid: str, margin: int = 0) -> bool:
        """Move as little as needed to show a block's body, or to fill the view if it is higher.

        Returns:
            Whether it moved.
        """
        index = self._index[uid]
        lead, body = self._measure(uid)
        top, _filled = self._top()
        begins = self._above((index, lead), margin)[0]
        ends = self._above((index, lead + body - 1), max(0, self.height - 1 - margin))[0]
        nearest = min(max(top, min(begins, ends)), max(begins, ends))
        return nearest != top and self._settle(nearest) != top

    def to_end(self) -> None:
        """Show the last line and keep following it."""
        self.following = True
        self._anchor = None

    def release(self) -> None:
        """Stay at the present line, even at the end."""
        if self.uids and self.following:
            self._hang(self._top()[0])
            self.following = False

    @property
    def at_end(self) -> bool:
        """Whether the last line is in the viewport."""
        if not self.uids or self.following:
            return True
        return self._top()[0] == self._last_top()[0]

    @property
    def at_beginning(self) -> bool:
        """Whether the first line is in the viewport."""
        return not self.uids or self._top()[0] == (0, 0)

    def extent(self) -> tuple[int, int]:
        """About how many lines are above the viewport, and how many there are in total."""
        if not self.uids:
            return 0, self.height
        index, line = self._top()[0]
        heights = [self._estimate(uid) for uid in self.uids]
        return sum(heights[:index]) + line, max(sum(heights), self.height)

    def _lines(self, index: int) -> int:
        lead, body = self._measure(self.uids[index])
        return lead + body

    def _top(self) -> tuple[_Place, int]:
        """The line at the top of the viewport, and how many lines are filled from there."""
        end, filled = self._last_top()
        if self.following or self._anchor is None:
            return end, filled
        index = self._index[self._anchor.uid]
        lead, body = self._measure(self._anchor.uid)
        line = min(max(0, lead + self._anchor.line), lead + body - 1)
        return min((index, line), end), filled

    def _last_top(self) -> tuple[_Place, int]:
        """The lowest line that may be at the top, and how many lines follow from there."""
        last = len(self.uids) - 1
        place, moved = self._above((last, self._lines(last)), self.height)
        return place, moved

    def _above(self, place: _Place, lines: int) -> tuple[_Place, int]:
        """The line `lines` above, or the first, and how many lines up that is."""
        index, line = place
        left = lines
        while left > line and index > 0:
            left -= line
            index -= 1
            line = self._lines(index)
        step = min(left, line)
        return (index, line - step), lines - left + step

    def _below(self, place: _Place, lines: int) -> _Place:
        """The line `lines` below, or the last."""
        index, line = place
        while True:
            rest = self._lines(index) - 1 - line
            if lines <= rest:
                return index, line + lines
            if index + 1 >= len(self.uids):
                return index, line + rest
            lines -= rest + 1
            index, line = index + 1, 0

    def _settle(self, place: _Place) -> _Place:
        """Put a line at the top of the viewport, or as near to it as the end allows."""
        end, _filled = self._last_top()
        place = min(place, end)
        self.following = place == end
        self._hang(place)
        return place

    def _hang(self, place: _Place) -> None:
        index, line = place
        uid = self.uids[index]
        self._anchor = Anchor(uid, line - self._measure(uid)[0])
