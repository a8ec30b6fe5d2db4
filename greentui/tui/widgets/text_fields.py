"""Textual's fields for text, drawing what they hold as all text that may be a stranger's is drawn: cleaned.

What was pasted, came back from an editor, or is a message to be edited may hold anything: escape sequences
that would take the terminal over, and emoji as wide as each terminal likes. The text itself stays as it is.
"""

from __future__ import annotations

from rich.segment import Segment
from textual import widgets
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.strip import Strip

from greentui.text.sanitize import clean_in_place


class Input(widgets.Input):
    """A line."""

    def render_line(self, y: int) -> Strip:
        """What is seen of it."""
        return _cleaned(super().render_line(y))


class TextArea(widgets.TextArea):
    """Several lines."""

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; the cursor stays in view.

        Textual 8.2.8 scrolls to it before it counts the rows that have been added.
        """
        result = super().edit(edit)
        if len(edit.text) > 1:
            self.scroll_cursor_visible()
        return result

    def on_resize(self) -> None:
        """Keep the cursor in view: a field that grows with its text gets its height after the text."""
        self.call_after_refresh(self.scroll_cursor_visible)

    def render_line(self, y: int) -> Strip:
        """One row of what is seen of them."""
        return _cleaned(super().render_line(y))


def _cleaned(strip: Strip) -> Strip:
    """A row of the same width whose text is fit to be drawn."""
    texts = [clean_in_place(segment.text) for segment in strip]
    if all(text is segment.text for text, segment in zip(texts, strip, strict=True)):
        return strip
    drawn = [
        Segment(text, segment.style, segment.control) for text, segment in zip(texts, strip, strict=True)
    ]
    return Strip(drawn, strip.cell_length)
