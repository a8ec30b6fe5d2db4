"""A scroll view whose place is a column's anchor and not a line number.

The scroll bar follows the column and moves it when dragged; Textual's own scroll position is only the
bar's picture of it, so that heights may turn out different from what was estimated without a jump.
"""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp
from textual.widget import Widget

from greentui.tui.chat.viewport import Viewport

WHEEL = 3
"""Lines a notch of the wheel moves."""


class ColumnView(ScrollView, can_focus=True, inherit_bindings=False):
    """Scrolls a column with wheel and bar."""

    DEFAULT_CSS = """
    ColumnView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    @property
    def column(self) -> Viewport:
        """What is scrolled."""
        raise NotImplementedError

    def move(self, lines: int) -> None:
        """Scroll by lines, down when positive."""
        raise NotImplementedError

    def move_page(self, direction: int) -> None:
        """Scroll by a page less two lines."""
        self.move(direction * max(1, self.column.height - 2))

    def fit(self) -> None:
        """Give the column the height there is."""
        self.column.height = max(1, self.scrollable_content_region.height)

    def set_bar(self) -> None:
        """Let the bar show about where the reader is."""
        above, total = self.column.extent()
        height = self.column.height
        above = min(above, total - height)
        self.set_reactive(Widget.virtual_size, Size(self.size.width, total))
        self.set_reactive(Widget.scroll_y, above)
        self.set_reactive(Widget.scroll_target_y, above)
        bar = self.vertical_scrollbar
        bar.window_virtual_size, bar.window_size, bar.position = total, height, above

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The column, not the scroll position, says what is in view."""

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.move(WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self.move(-WHEEL)

    def _on_scroll_to(self, message: ScrollTo) -> None:
        """The bar was dragged."""
        message.stop()
        message.prevent_default()
        if message.y is not None:
            self.move(round(message.y) - self.column.extent()[0])

    def _on_scroll_up(self, event: ScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self.move_page(-1)

    def _on_scroll_down(self, event: ScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.move_page(1)
