"""A JSON value of any size with foldable parts, drawn as lines rather than as widgets."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.binding import BindingType
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from greentui.text.sanitize import clean
from greentui.tui.bindings import binding
from greentui.tui.widgets.json_lines import JsonLine, Part, Path, lay_out
from greentui.words import Phrase

INDENT = 2
"""Cells of indentation per level, while there is room."""

Row = tuple[JsonLine, tuple[tuple[Part, str], ...]]
"""A row of the screen: a line or a wrapped part of one."""


FOLDED = 3
"""Levels unfolded at first."""
UNFOLDED = 200
"""Levels the key unfolds: the layout is recursive, and Python allows about a thousand calls."""


class JsonView(ScrollView, can_focus=True):
    """A JSON value; ↑ ↓ move, Enter or a click folds and unfolds."""

    DEFAULT_CSS = """
    JsonView { height: 1fr; overflow-x: hidden; background: $surface; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"json-view--{part}" for part in Part} | {"json-view--cursor"}
    DEFAULT_CSS += """
    JsonView > .json-view--mark { color: $text-muted; }
    JsonView > .json-view--key { color: $text-primary; }
    JsonView > .json-view--text { color: $text; }
    JsonView > .json-view--number { color: $text-success; }
    JsonView > .json-view--word { color: $text-warning; }
    JsonView > .json-view--note { color: $text-muted; text-style: italic; }
    JsonView > .json-view--cursor { background: $boost; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("up,k", "move(-1)", Phrase("Up"), shown=False),
        binding("down,j", "move(1)", Phrase("Down"), shown=False),
        binding("pageup,ctrl+u", "page(-1)", Phrase("Page up"), shown=False),
        binding("pagedown,ctrl+d", "page(1)", Phrase("Page down"), shown=False),
        binding("home,g", "edge(-1)", Phrase("Top"), shown=False),
        binding("end,G", "edge(1)", Phrase("Bottom"), shown=False),
        binding("enter,space", "fold", Phrase("Fold")),
        binding("e", "fold_all", Phrase("Unfold all")),
    ]

    cursor: reactive[int] = reactive(0, repaint=False)
    """The row of the cursor."""

    def __init__(self, value: object = None, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._value = value
        self._toggled: set[Path] = set()
        self._deep = FOLDED
        self._rows: list[Row] = []

    @property
    def value(self) -> object:
        return self._value

    def show(self, value: object) -> None:
        """Show another value, from its beginning."""
        self._value = value
        self._toggled.clear()
        self._deep = FOLDED
        self.cursor = 0
        self._lay_out()
        self.scroll_home(animate=False)

    def on_resize(self, event: Resize) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        width = max(10, self.scrollable_content_region.width or self.size.width)
        self._rows = [
            row for line in lay_out(self._value, self._toggled, self._deep) for row in _wrapped(line, width)
        ]
        self.virtual_size = Size(width, len(self._rows))
        self.cursor = max(0, min(self.cursor, len(self._rows) - 1))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row, with its folding mark."""
        row = self.scroll_offset.y + y
        width = self.size.width
        if not 0 <= row < len(self._rows):
            return Strip.blank(width, self.rich_style)
        line, pieces = self._rows[row]
        first = row == 0 or self._rows[row - 1][0] is not line
        mark = ("▸ " if line.folded else "▾ ") if line.foldable and first else "  "
        here = row == self.cursor and self.has_focus
        base = self.get_component_rich_style("json-view--cursor") if here else self.rich_style
        segments = [Segment(" " * _indent(line, width) + mark, base)]
        for part, text in pieces:
            style = self.get_component_rich_style(f"json-view--{part}", partial=True)
            segments.append(Segment(text, base + style))
        return Strip(segments).adjust_cell_length(width, base)

    def watch_cursor(self, old: int, new: int) -> None:
        for row in (old, new):
            self.refresh(Region(0, row - self.scroll_offset.y, self.size.width, 1))
        self.scroll_to_region(Region(0, new, 1, 1), animate=False, force=True)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_move(self, rows: int) -> None:
        self.cursor = max(0, min(self.cursor + rows, len(self._rows) - 1))

    def action_page(self, pages: int) -> None:
        """Move by a screenful."""
        self.action_move(pages * max(1, self.size.height - 1))

    def action_edge(self, side: int) -> None:
        """Go to the first (-1) or the last row (1)."""
        self.action_move(side * len(self._rows))

    def action_fold(self) -> None:
        """Fold or unfold the value at the cursor."""
        if self._rows and (line := self._rows[self.cursor][0]).foldable:
            self._toggled ^= {line.path}
            self._lay_out()

    def action_fold_all(self) -> None:
        """Unfold everything; pressed again, fold back."""
        self._toggled.clear()
        self._deep = FOLDED if self._deep > FOLDED else UNFOLDED
        self._lay_out()

    def on_click(self, event: Click) -> None:
        row = self.scroll_offset.y + event.y
        if 0 <= row < len(self._rows):
            self.cursor = row
            self.action_fold()


def _wrapped(line: JsonLine, width: int) -> list[Row]:
    """The line in rows of at most `width` cells, including indentation and folding mark."""
    room = max(8, width - _indent(line, width) - 2)
    rows: list[Row] = []
    pieces: list[tuple[Part, str]] = []
    used = 0
    for part, raw in line.pieces:
        text = clean(raw)
        if used + cell_len(text) <= room:
            pieces.append((part, text))
            used += cell_len(text)
            continue
        first = _head(text, room - used)
        if first:
            pieces.append((part, first))
        rows.append((line, tuple(pieces)))
        chunks = chop_cells(text[len(first) :], room)
        rows.extend((line, ((part, chunk),)) for chunk in chunks[:-1])
        pieces = [(part, chunks[-1])] if chunks else []
        used = cell_len(chunks[-1]) if chunks else 0
    rows.append((line, tuple(pieces)))
    return rows


def _head(text: str, cells: int) -> str:
    """As much of the beginning of `text` as fits `cells`."""
    return chop_cells(text[: cells + 1], cells)[0] if cells > 1 else ""


def _indent(line: JsonLine, width: int) -> int:
    return min(INDENT * line.depth, width // 2)
