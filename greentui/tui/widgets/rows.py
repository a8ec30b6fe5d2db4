"""A list of rows with keys: the selected row stays selected when the rows change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from greentui.tui.bindings import binding
from greentui.words import Phrase

Row = tuple[str, Content]
"""A key and the row's content."""


class Rows(OptionList):
    """Rows to move in with the arrows or j and k; for hundreds, not tens of thousands."""

    DEFAULT_CSS = """
    Rows {
        height: 1fr; border: none; padding: 0; scrollbar-size-vertical: 1;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    Rows, Rows:focus { border: none; background: transparent; background-tint: transparent; }
    Rows > .option-list--option-highlighted { background: $boost; color: $foreground; text-style: none; }
    Rows:focus > .option-list--option-highlighted {
        background: $accent 30%; color: $foreground; text-style: none;
    }
    Rows > .option-list--option { padding: 0 1; }
    Rows > .option-list--option-disabled { color: $text-muted; text-style: none; }
    Rows.-empty { text-wrap: wrap; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("j", "cursor_down", Phrase("Down"), shown=False),
        binding("k", "cursor_up", Phrase("Up"), shown=False),
        binding("g", "first", Phrase("First"), shown=False),
        binding("G", "last", Phrase("Last"), shown=False),
    ]

    @dataclass
    class Moved(Message):
        """Another row is selected; an empty key means none."""

        rows: Rows
        key: str

        @property
        def control(self) -> Rows:
            return self.rows

    class Chosen(Moved):
        """A row was chosen with Enter or a click."""

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._keys: list[str] = []
        self._empty = empty

    @property
    def key(self) -> str:
        """The selected row's key; empty for none."""
        index = self.highlighted
        return self._keys[index] if index is not None and index < len(self._keys) else ""

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; the selected one stays selected if it is among them."""
        before, scroll = self.key, self.scroll_offset.y
        self._keys = [key for key, _content in rows]
        self.set_class(not rows, "-empty")
        self.set_options([Option(content) for _key, content in rows])
        if not rows:
            self.add_option(Option(Content(self._empty), disabled=True))
        elif before in self._keys:
            self.highlighted = self._keys.index(before)
            self.scroll_to(y=scroll, animate=False)
        else:
            self.highlighted = 0

    def select_key(self, key: str) -> None:
        """Select a row by its key, if there is one."""
        if key in self._keys:
            self.highlighted = self._keys.index(key)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.post_message(self.Moved(self, self.key))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.key:
            self.post_message(self.Chosen(self, self.key))
