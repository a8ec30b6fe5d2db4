"""A picture in half blocks, decoded beside the interface."""

from __future__ import annotations

import asyncio

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from greentui.tui.widgets.thumbnails import dimensions, fitted, half_blocks


class Picture(Widget):
    """A JPEG or PNG in at most the cells it is given; takes no room while there is none.

    Args:
        cells: Widest, in columns.
        lines: Highest, in rows.
    """

    DEFAULT_CSS = "Picture { width: auto; height: auto; }"

    def __init__(self, cells: int, lines: int, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.most = (cells, lines)
        """The widest and highest that what is shown next may be."""
        self._drawn: tuple[Strip, ...] = ()
        self.display = False

    async def show(self, data: bytes) -> bool:
        """Show a picture; whether it could be read. No data takes the picture away."""
        size = dimensions(data)
        drawn = None
        if size is not None:
            drawn = await asyncio.to_thread(half_blocks, data, *fitted(*size, *self.most))
        self._drawn = tuple(Strip(line) for line in drawn) if drawn else ()
        self.styles.width = max((strip.cell_length for strip in self._drawn), default=0)
        self.styles.height = len(self._drawn)
        self.display = bool(self._drawn)
        self.refresh(layout=True)
        return self.display

    def render_line(self, y: int) -> Strip:
        """One row of the picture."""
        if y < len(self._drawn):
            return self._drawn[y].adjust_cell_length(self.size.width, self.rich_style)
        return Strip([Segment(" " * self.size.width, self.rich_style)])
