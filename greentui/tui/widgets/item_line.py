"""A line of pieces of text, some of them clickable: tabs, the chat's header, the status bar.

Pieces give way when there is no room, the least important first. The line is drawn anew only when its
pieces differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from greentui.text.sanitize import crop, width

GAP = 3
"""Cells between two pieces."""

LEAST = 12
"""Cells an elastic piece keeps while others give way."""


@dataclass(frozen=True, slots=True)
class LineItem:
    """A piece of a line.

    Attributes:
        text: Cleaned text on one line.
        look: One of `ItemLine.LOOKS`.
        does: What a click does, as a Textual action; empty for nothing.
        right: Whether it stands at the right edge.
        weight: How important it is; the lightest goes first when there is no room.
        elastic: Whether it is cropped instead of left out.
        gap: Cells before it; the line's own unless told.
    """

    text: str
    look: str = "plain"
    does: str = ""
    right: bool = False
    weight: int = 5
    elastic: bool = False
    gap: int | None = None


def arrange(pieces: Sequence[LineItem], cells: int, gap: int = GAP) -> list[tuple[int, LineItem]]:
    """Which pieces there is room for and where, as column and piece; elastic ones come back cropped.

    Args:
        pieces: In order from left to right, those at the right edge among themselves.
        cells: Room.
        gap: Cells between two pieces that do not say otherwise.
    """
    kept = [piece for piece in pieces if piece.text]
    least = min(LEAST, cells)

    def needed(some: Sequence[LineItem]) -> int:
        return sum(
            (min(least, width(piece.text)) if piece.elastic else width(piece.text)) + _gap(piece, index, gap)
            for index, piece in enumerate(some)
        )

    while len(kept) > 1 and needed(kept) > cells:
        kept.remove(min(reversed(kept), key=lambda piece: piece.weight))
    spare = max(0, cells - needed(kept))
    fitted: list[LineItem] = []
    for piece in kept:
        room = width(piece.text)
        if piece.elastic and room > least:
            room = min(room, least + spare)
            spare -= room - least
        fitted.append(replace(piece, text=crop(piece.text, min(room, cells))))
    placed: list[tuple[int, LineItem]] = []
    column = 0
    for index, piece in enumerate(piece for piece in fitted if not piece.right):
        column += _gap(piece, index, gap)
        placed.append((column, piece))
        column += width(piece.text)
    edge = cells
    rights = [piece for piece in fitted if piece.right]
    for index in range(len(rights) - 1, -1, -1):
        edge -= width(rights[index].text)
        placed.append((edge, rights[index]))
        edge -= _gap(rights[index], 1, gap)
    return sorted(placed, key=lambda place: place[0])


def _gap(piece: LineItem, index: int, gap: int) -> int:
    return 0 if index == 0 else gap if piece.gap is None else piece.gap


class ItemLine(Widget):
    """One line of pieces. Colours come from the component classes, one for each look."""

    LOOKS: ClassVar[tuple[str, ...]] = ("plain", "dim", "strong", "accent", "good", "warn", "bad", "chosen")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"piece--{look}" for look in LOOKS}
    DEFAULT_CSS = """
    ItemLine {
        height: 1; width: 1fr; padding: 0 1; background: $panel;
        & > .piece--plain { color: $foreground; }
        & > .piece--dim { color: $text-muted; }
        & > .piece--strong { color: $foreground; text-style: bold; }
        & > .piece--accent { color: $accent; text-style: bold; }
        & > .piece--good { color: $success; }
        & > .piece--warn { color: $warning; text-style: bold; }
        & > .piece--bad { color: $error; text-style: bold; }
        & > .piece--chosen { color: $accent; text-style: bold underline; }
    }
    """

    class Pressed(Message):
        """A piece that does something was clicked."""

        def __init__(self, line: ItemLine, does: str) -> None:
            self.line = line
            self.does = does
            super().__init__()

        @property
        def control(self) -> ItemLine:
            """The line it belongs to."""
            return self.line

    def __init__(
        self,
        pieces: Sequence[LineItem] = (),
        *,
        gap: int = GAP,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._pieces = tuple(pieces)
        self._gap = gap
        self.drawn = 0
        """How often new pieces were shown; idleness is tested by it."""

    @property
    def pieces(self) -> tuple[LineItem, ...]:
        """What is shown."""
        return self._pieces

    def show(self, pieces: Sequence[LineItem]) -> None:
        """Show other pieces, if they are others."""
        shown = tuple(pieces)
        if shown != self._pieces:
            self._pieces = shown
            self.drawn += 1
            self.refresh()

    def text(self) -> str:
        """What the line says at its present width."""
        return "".join(segment.text for segment in self.render_line(0)).strip()

    def render_line(self, y: int) -> Strip:
        """Draw the pieces there is room for."""
        ground = Style(bgcolor=self.rich_style.bgcolor)
        cells = self.content_size.width
        segments: list[Segment] = []
        column = 0
        for start, piece in arrange(self._pieces, cells, self._gap) if y == 0 else ():
            if start > column:
                segments.append(Segment(" " * (start - column), ground))
            style = self.get_component_rich_style(f"piece--{piece.look}")
            if piece.does:
                style += Style(meta={"does": piece.does})
            segments.append(Segment(piece.text, style))
            column = start + width(piece.text)
        return Strip(segments, column).adjust_cell_length(cells, ground)

    def on_click(self, event: events.Click) -> None:
        """Say what was clicked."""
        if does := event.style.meta.get("does"):
            event.stop()
            self.post_message(self.Pressed(self, str(does)))
