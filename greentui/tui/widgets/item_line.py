"""A line of text items, some of them clickable: tabs, the chat's header, the status bar.

When there is no room, items are shortened and then dropped, the least important first. The line is redrawn
only when its items change.
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
"""Cells between two items."""

NARROW = 2
"""Cells of an item that are hard to hit with a mouse: those beside it count as well."""

LEAST = 12
"""Cells an elastic item keeps before others are dropped."""


@dataclass(frozen=True, slots=True)
class LineItem:
    """An item of a line.

    Attributes:
        text: Sanitized text on one line.
        look: One of `ItemLine.LOOKS`.
        does: The Textual action of a click; empty for none.
        right: Whether it is aligned to the right edge.
        weight: Its importance; the lightest is dropped first.
        elastic: Whether it is cropped rather than dropped.
        gap: Cells before it; `None` for the line's own gap.
        short: Its text where there is little room; empty if it has none.
    """

    text: str
    look: str = "plain"
    does: str = ""
    right: bool = False
    weight: int = 5
    elastic: bool = False
    gap: int | None = None
    short: str = ""


def arrange(pieces: Sequence[LineItem], cells: int, gap: int = GAP) -> list[tuple[int, LineItem]]:
    """The items that fit, with their columns; elastic ones are cropped.

    Args:
        pieces: In order from left to right; those at the right edge likewise.
        cells: Available width.
        gap: Cells between two items that set none.
    """
    kept = [piece for piece in pieces if piece.text]
    least = min(LEAST, cells)

    def needed(some: Sequence[LineItem]) -> int:
        return sum(
            (min(least, width(piece.text)) if piece.elastic else width(piece.text)) + _gap(piece, index, gap)
            for index, piece in enumerate(some)
        )

    while len(kept) > 1 and needed(kept) > cells:
        long = [piece for piece in kept if piece.short]
        lightest = min(reversed(long or kept), key=lambda piece: piece.weight)
        if long:
            kept[kept.index(lightest)] = replace(lightest, text=lightest.short, short="")
        else:
            kept.remove(lightest)
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
    """One line of items, coloured by component classes, one per look."""

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

    @dataclass
    class Pressed(Message):
        """An item with an action was clicked."""

        line: ItemLine
        does: str

        @property
        def control(self) -> ItemLine:
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
        """How often other items were shown; tests use it to see that an idle line stays idle."""

    @property
    def pieces(self) -> tuple[LineItem, ...]:
        return self._pieces

    def show(self, pieces: Sequence[LineItem]) -> None:
        """Show these items; nothing is redrawn if they are the same."""
        shown = tuple(pieces)
        if shown != self._pieces:
            self._pieces = shown
            self.drawn += 1
            self.refresh()

    def text(self) -> str:
        """The line's text at its present width."""
        return "".join(segment.text for segment in self.render_line(0)).strip()

    def render_line(self, y: int) -> Strip:
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
        """Post what was clicked."""
        if does := event.style.meta.get("does") or self._beside(event.x - self.gutter.left):
            event.stop()
            self.post_message(self.Pressed(self, str(does)))

    def _beside(self, column: int) -> str:
        """The action of a narrow item that a click missed by a cell, or of the line's only item."""
        for start, piece in arrange(self._pieces, self.content_size.width, self._gap):
            cells = width(piece.text)
            near = start - 1 <= column <= start + cells
            if cells <= NARROW and (near or len(self._pieces) == 1):
                return piece.does
        return ""
