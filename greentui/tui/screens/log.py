"""The program's own log, filtered and followed."""

from __future__ import annotations

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

from greentui.text.sanitize import clean_line, width
from greentui.tui.bindings import binding
from greentui.tui.screens.log_tail import LEVELS, LogLine, LogTail, matching
from greentui.tui.screens.page import Page
from greentui.tui.widgets.text_fields import Input, SearchInput
from greentui.words import _, plural

EVERY = 1.0
"""Seconds between two reads of the file."""


class LogView(ScrollView, can_focus=True):
    """Lines of a log; a reader at the end stays at the end."""

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
        binding("j", "scroll_down", _("Down"), shown=False),
        binding("k", "scroll_up", _("Up"), shown=False),
        binding("g", "scroll_home", _("Top"), shown=False),
        binding("G", "scroll_end", _("End"), shown=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: list[LogLine] = []

    @property
    def following(self) -> bool:
        """Whether the end is in view, so that new lines will be shown."""
        return self.scroll_offset.y >= self.max_scroll_y - 1

    def show(self, lines: list[LogLine]) -> None:
        """Show these lines; a reader at the end stays there, one above is not moved."""
        following = self.following
        self._lines = lines
        longest = max((min(len(line.text), 1000) for line in lines), default=0)
        self.virtual_size = Size(longest, len(lines))
        if following:
            self.scroll_end(animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        left, top = self.scroll_offset
        if top + y >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        line = self._lines[top + y]
        style = self.get_component_rich_style(f"log--{line.level.lower()}")
        text = clean_line(line.text[:1000])
        strip = Strip([Segment(text, style)], width(text))
        cells = self.size.width
        shown = strip.crop_extend(left, left + cells, self.rich_style)
        mark = Segment("…", style)
        if left and text:
            shown = Strip([mark, *shown.crop(1, cells)])
        if strip.cell_length > left + cells:
            shown = Strip([*shown.crop(0, cells - 1), mark])
        return shown


class LogScreen(Page):
    """The log file of this program."""

    CSS = """
    LogScreen #log-filters { height: 1; padding: 0 1; margin-bottom: 1; }
    LogScreen #log-words { width: 1fr; background: $surface; margin-right: 2; }
    LogScreen #log-level { width: 20; }
    LogScreen LogView { margin: 0 1; }
    LogScreen #log-count { height: 1; padding: 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+f", "filter", _("Filter")),
        binding("end", "end", _("Follow")),
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
        parts = (said, how, str(self._tail.path), self._tail.problem)
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
