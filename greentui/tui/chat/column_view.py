"""A scroll view positioned by a column's anchor rather than a line number.

The scroll bar follows the column and moves it when dragged. Textual's own scroll position only serves the
bar, so that nothing jumps when a height differs from its estimate.
"""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp
from textual.widget import Widget

from greentui.tui.chat.viewport import Viewport

WHEEL = 3
"""Lines per notch of the wheel."""


class ColumnView(ScrollView, can_focus=True, inherit_bindings=False):
    """Scrolls a column with the wheel and the bar."""

    DEFAULT_CSS = """
    ColumnView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    @property
    def column(self) -> Viewport:
        """The column to scroll."""
        raise NotImplementedError

    def move(self, lines: int) -> None:
        """Scroll by lines, down if positive."""
        raise NotImplementedError

    def move_page(self, direction: int) -> None:
        """Scroll by a page less two lines."""
        self.move(direction * max(1, self.column.height - 2))

    def fit(self) -> None:
        """Set the column's height to the available lines."""
        self.column.height = max(1, self.scrollable_content_region.height)

    def set_bar(self) -> None:
        """Update the bar from the estimated position."""
        above, total = self.column.extent()
        height = self.column.height
        above = min(above, total - height)
        self.set_reactive(Widget.virtual_size, Size(self.size.width, total))
        self.set_reactive(Widget.scroll_y, above)
        self.set_reactive(Widget.scroll_target_y, above)
        bar = self.vertical_scrollbar
        bar.window_virtual_size, bar.window_size, bar.position = total, height, above

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Do nothing: the column, not the scroll position, determines what is in view."""

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.move(WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self.move(-WHEEL)

    def _on_scroll_to(self, message: ScrollTo) -> None:
        """Handle a drag of the bar."""
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
