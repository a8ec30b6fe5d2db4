"""Textual's text fields, drawing their content sanitized, and the caret only where typing goes.

Pasted text, text from an editor and messages being edited may contain escape sequences, and emoji of
uncertain width. The text itself is not changed.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from rich.segment import Segment
from textual import events, widgets
from textual.binding import Binding, BindingType
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.strip import Strip

from greentui.text.sanitize import clean_in_place
from greentui.tui.layers import Filled


class Input(Filled, widgets.Input):
    """A single-line field.

    Textual has no undo for it; it takes the key all the same, so that undoing never suspends the console.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z,super+z", "undo", show=False)]

    @property
    def content(self) -> str:
        return self.value.strip()

    @property
    def hidden(self) -> bool:  # type: ignore[override]  # depends on the field
        return self.password

    def put(self, content: Hashable) -> None:
        self.value = str(content)

    def action_undo(self) -> None:
        """Do nothing."""

    def render_line(self, y: int) -> Strip:
        blinking = self._cursor_visible
        self.set_reactive(Input._cursor_visible, blinking and self.screen.is_active)
        try:
            return _cleaned(super().render_line(y))
        finally:
            self.set_reactive(Input._cursor_visible, blinking)


class NumberInput(Input):
    """A single-line field for a phone number: letters that are typed are left to the screen, whose keys they
    may be, and those that are pasted are dropped.
    """

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return super().check_consume_key(key, character) and not _is_letter(character)

    async def _on_key(self, event: events.Key) -> None:
        if _is_letter(event.character):
            event.prevent_default()  # of the field; the key goes on to the screen

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(_without_letters(text), start, end)


class SearchInput(Input):
    """A single-line field for words to look for."""

    KEPT = False


class TextArea(Filled, widgets.TextArea):
    """A multi-line field."""

    @property
    def content(self) -> str:
        return self.text.strip()

    def put(self, content: Hashable) -> None:
        self.text = str(content)

    @property
    def _draw_cursor(self) -> bool:
        return super()._draw_cursor and self.screen.is_active

    def edit(self, edit: Edit) -> EditResult:
        """Change the text, keeping the cursor in view.

        Textual 8.2.8 scrolls to it before it counts the added rows.
        """
        result = super().edit(edit)
        self.scroll_cursor_visible()
        return result

    def undo(self) -> None:
        """Take the last change back, keeping the cursor in view."""
        super().undo()
        self.scroll_cursor_visible()

    def redo(self) -> None:
        """Make the change again that was taken back last, keeping the cursor in view."""
        super().redo()
        self.scroll_cursor_visible()

    def _refresh_size(self) -> None:
        """Count the rows, with the cursor inside the text.

        Undo and redo of Textual 8.2.8 move the cursor only afterwards. If the scrollbar goes with the rows,
        they would fail looking for it in a row that is gone, and leave it there: what is typed then is
        scrambled.
        """
        self.selection = self.selection  # is validated anew
        super()._refresh_size()

    def on_resize(self) -> None:
        """Keep the cursor in view: a field that grows with its text gets its height after the text."""
        self.call_after_refresh(self.scroll_cursor_visible)

    def redraw(self) -> None:
        self._line_cache.clear()  # its keys do not say whether the caret is drawn
        super().redraw()

    def render_line(self, y: int) -> Strip:
        return _cleaned(super().render_line(y))


def _is_letter(character: str | None) -> bool:
    return character is not None and character.isalpha()


def _without_letters(text: str) -> str:
    return "".join(letter for letter in text if not letter.isalpha())


def _cleaned(strip: Strip) -> Strip:
    """A row of the same width with its text sanitized."""
    texts = [clean_in_place(segment.text) for segment in strip]
    if all(text is segment.text for text, segment in zip(texts, strip, strict=True)):
        return strip
    drawn = [
        Segment(text, segment.style, segment.control) for text, segment in zip(texts, strip, strict=True)
    ]
    return Strip(drawn, strip.cell_length)
