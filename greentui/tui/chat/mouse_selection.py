"""The part of a chat selected with the mouse, and its text: as written, not as drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from greentui.tui.chat.render.bubble import Block

JITTER = 2
"""Cells the mouse must move along a line before a click becomes a selection."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell in a line of a block."""

    uid: str
    line: int
    cell: int


class MouseSelection:
    """The selection from where the button was pressed to where the mouse was dragged.

    Args:
        index: The position of a block among the others, from top to bottom; negative for none.
    """

    def __init__(self, index: Callable[[str], int]) -> None:
        self._index = index
        self._from: Spot | None = None
        self._to: Spot | None = None

    @property
    def begun(self) -> bool:
        """Whether anything is selected."""
        return self._to is not None

    def press(self, spot: Spot | None) -> None:
        """The button was pressed here; drop the selection."""
        self._from, self._to = spot, None

    def drag(self, spot: Spot) -> bool:
        """The mouse was dragged here; whether the selection changed."""
        start = self._from
        if start is None or spot == self._to:
            return False
        here = (spot.uid, spot.line) == (start.uid, start.line)
        if not self.begun and here and abs(spot.cell - start.cell) < JITTER:
            return False
        self._to = spot
        return True

    def ends(self) -> tuple[Spot, Spot] | None:
        """The first and the last selected cell in reading order; `None` for nothing."""
        if self._from is None or self._to is None:
            return None
        first, last = sorted((self._from, self._to), key=self._place)
        return (first, last) if min(self._index(first.uid), self._index(last.uid)) >= 0 else None

    def cells(self, uid: str, line: int, block: Block) -> tuple[int, int] | None:
        """The selected cells of a line, first and past-the-last; `None` if there are none."""
        ends = self.ends()
        body = line - block.lead
        if ends is None or body < 0:
            return None
        first, last = ends
        here = (self._index(uid), line)
        if not (self._index(first.uid), first.line) <= here <= (self._index(last.uid), last.line):
            return None
        begin, end = block.left, block.left + block.written[body].cells
        start = max(begin, first.cell) if (uid, line) == (first.uid, first.line) else begin
        stop = min(end, last.cell + 1) if (uid, line) == (last.uid, last.line) else end
        return start, max(start, stop)

    def text(self, uid: str, block: Block, whole: str) -> str:
        """The selected text of a block.

        Args:
            uid: Its message.
            block: The drawn block.
            whole: The message's text as written, returned if all of it is selected.
        """
        pieces: list[str] = []
        first, past = block.prose
        all_of_it = first < past and all(
            self.cells(uid, block.lead + line, block) == (block.left, block.left + block.written[line].cells)
            for line in range(first, past)
        )
        for line, written in enumerate(block.written):
            if all_of_it and first <= line < past:
                pieces += ["\n", whole] if line == first else []
                continue
            if cells := self.cells(uid, block.lead + line, block):
                shown = block.strips[block.lead + line].crop(*cells).text if cells[0] < cells[1] else ""
                pieces += [written.join, shown]
        return "".join(pieces[1:]).strip("\n")

    def uids(self, among: Iterable[str]) -> list[str]:
        """The blocks that the selection touches."""
        ends = self.ends()
        if ends is None:
            return []
        first, last = (self._index(end.uid) for end in ends)
        return [uid for uid in among if first <= self._index(uid) <= last]

    def _place(self, spot: Spot) -> tuple[int, int, int]:
        return self._index(spot.uid), spot.line, spot.cell
