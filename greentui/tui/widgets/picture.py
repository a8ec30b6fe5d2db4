"""A picture in half blocks, decoded in the background."""

from __future__ import annotations

import asyncio

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from greentui.tui.layers import Layers
from greentui.tui.widgets.thumbnails import dimensions, fitted, half_blocks


class Picture(Widget):
    """A JPEG or PNG within the given cells; takes no room without one.

    Args:
        cells: Maximum width in columns.
        lines: Maximum height in rows.
        asked: Whether the operator opened this picture.
    """

    DEFAULT_CSS = "Picture { width: auto; height: auto; }"

    def __init__(
        self,
        cells: int,
        lines: int,
        *,
        asked: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._asked = asked
        self.most = (cells, lines)
        """Maximum columns and rows of the next picture."""
        self._drawn: tuple[Strip, ...] = ()
        self.display = False

    async def show(self, data: bytes) -> bool:
        """Show a picture and return whether it is drawn; empty data removes the picture."""
        wanted = not isinstance(self.app, Layers) or self.app.draws_pictures(asked=self._asked)
        size = dimensions(data) if wanted else None
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
        if y < len(self._drawn):
            return self._drawn[y].adjust_cell_length(self.size.width, self.rich_style)
        return Strip([Segment(" " * self.size.width, self.rich_style)])
