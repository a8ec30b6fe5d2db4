"""The program's own log, filtered and followed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Select, Static

from greentui.text.sanitize import clean_line
from greentui.tui.bindings import binding
from greentui.tui.chat.render.wrap import breaks
from greentui.tui.screens.log_tail import KEPT, LEVELS, LogLine, LogTail, matching
from greentui.tui.screens.page import Page
from greentui.tui.widgets.text_fields import Input, SearchInput
from greentui.words import Phrase, _, plural

EVERY = 1.0
"""Seconds between two reads of the file."""
LONGEST = 1000
"""Characters of a line that are shown."""
INDENT = 2
"""Cells before the rows of a line but the first."""


class LogView(ScrollView, can_focus=True):
    """Lines of a log, wrapped; a reader at the end stays at the end."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"log--{level.lower()}" for level in LEVELS}
    DEFAULT_CSS = """
    LogView { height: 1fr; scrollbar-size-vertical: 1; }
    LogView > .log--debug { color: $text-muted; }
    LogView > .log--info { color: $text; }
    LogView > .log--warning { color: $text-warning; }
    LogView > .log--error { color: $text-error; }
    LogView > .log--critical { color: $text-error; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("j", "scroll_down", Phrase("Down"), shown=False),
        binding("k", "scroll_up", Phrase("Up"), shown=False),
        binding("g", "scroll_home", Phrase("Top"), shown=False),
        binding("G", "scroll_end", Phrase("End"), shown=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: list[LogLine] = []
        self._rows: list[tuple[str, str]] = []
        """The level and the text of each row."""

    @property
    def following(self) -> bool:
        """Whether the end is in view, so that new lines will be shown."""
        return self.scroll_offset.y >= self.max_scroll_y - 1

    def show(self, lines: list[LogLine]) -> None:
        """Show these lines; a reader at the end stays there, one above is not moved."""
        self._lines = lines
        self._wrap()

    def on_resize(self) -> None:
        """Wrap the lines anew."""
        self._wrap()

    def _wrap(self) -> None:
        following, cells = self.following, self.scrollable_content_region.width
        self._rows = [(line.level, row) for line in self._lines for row in _wrapped(line.text, cells)]
        self.virtual_size = Size(cells, len(self._rows))
        if following:
            self.scroll_end(animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        row = self.scroll_offset.y + y
        if row >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        level, text = self._rows[row]
        strip = Strip([Segment(text, self.get_component_rich_style(f"log--{level.lower()}"))])
        return strip.extend_cell_length(self.size.width, self.rich_style)


@lru_cache(maxsize=2 * KEPT)
def _wrapped(text: str, cells: int) -> tuple[str, ...]:
    """A line in rows of at most `cells`, all but the first indented."""
    line = clean_line(text[:LONGEST])
    rows = breaks(line, cells - INDENT)
    return tuple(line[start:end] if not start else " " * INDENT + line[start:end] for start, end in rows)


class LogScreen(Page):
    """The log file of this program."""

    CSS = """
    LogScreen #log-filters { height: 1; padding: 0 1; margin-bottom: 1; }
    LogScreen #log-words { width: 1fr; background: $surface; margin-right: 2; }
    LogScreen #log-level { width: 20; }
    LogScreen LogView { margin: 0 1; }
    LogScreen #log-count { height: auto; max-height: 3; padding: 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+f", "filter", Phrase("Filter")),
        binding("end", "end", Phrase("Follow")),
    ]

    def heading(self) -> str:
        return _("Log")

    def body(self) -> ComposeResult:
        with Horizontal(id="log-filters"):
            yield SearchInput(id="log-words", compact=True, placeholder=_("only lines with…"))
            yield Select(
                [(level.lower(), level) for level in LEVELS],
                value="DEBUG",
                allow_blank=False,
                id="log-level",
                compact=True,
            )
        yield LogView(id="log-lines")
        yield Static("", id="log-count", markup=False)

    def on_mount(self) -> None:
        self._found = 0
        self._tail = LogTail(self._path())
        self._look(always=True)
        self.set_interval(EVERY, self._look)
        view = self.query_one(LogView)
        self.watch(view, "scroll_y", self._say, init=False)
        view.focus()

    def _path(self) -> Path:
        return self.shell.config.folders.log_file

    def _look(self, *, always: bool = False) -> None:
        if self._tail.look() or always:
            self._show()

    @on(Input.Changed)
    @on(Select.Changed)
    def _show(self) -> None:
        words = self.query_one("#log-words", Input).value
        level = str(self.query_one(Select).value)
        found = matching(self._tail.lines, words, level)
        self._found = len(found)
        self.query_one(LogView).show(found)
        self._say()

    def _say(self) -> None:
        said = plural("%d line", "%d lines", self._found) % self._found
        how = _("following") if self.query_one(LogView).following else _("End follows again")
        parts = (said, how, self._tail.problem, str(self._tail.path))
        self.query_one("#log-count", Static).update(" · ".join(filter(None, parts)))

    @on(Input.Submitted)
    def _searched(self) -> None:
        self.query_one(LogView).focus()

    async def load(self) -> None:
        """Read the file now."""
        self._look()

    def action_filter(self) -> None:
        """Go to the filter."""
        self.query_one("#log-words").focus()

    def action_end(self) -> None:
        """Go to the end and follow."""
        self.query_one(LogView).scroll_end(animate=False)
