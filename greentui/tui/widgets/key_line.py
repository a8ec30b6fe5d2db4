"""The keys of a page, wrapped over as many lines as they need; each can be clicked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from greentui.text.sanitize import clean_line

GAP = 2
"""Cells between two keys."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A key with its words and its position."""

    content: Content
    key: str
    line: int
    column: int

    @property
    def end(self) -> int:
        return self.column + self.content.cell_length


class KeyLine(Widget):
    """The screen's bindings as keys and words; those unavailable now are dimmed."""

    DEFAULT_CSS = """
    KeyLine { height: auto; max-height: 3; padding: 0 1; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[tuple[Content, str]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._show)
        self._show(self.screen)

    def _show(self, screen: Screen[object]) -> None:
        if not self.is_attached or screen is not self.screen:
            return
        keys: dict[str, tuple[Content, str]] = {}
        for active in screen.active_bindings.values():
            binding = active.binding
            # A letter and its Cyrillic twin are shown once.
            if binding.show and active.node is screen and binding.action not in keys:
                part = _part(self.app.get_key_display(binding), binding, active.enabled)
                keys[binding.action] = part, binding.key
        self._keys = list(keys.values())
        self.refresh(layout=True)

    def _placed(self, width: int) -> Iterator[_Placed]:
        """The keys laid out in lines of `width` cells."""
        line = column = 0
        for content, key in self._keys:
            if column and column + content.cell_length > width:
                line, column = line + 1, 0
            placed = _Placed(content, key, line, column)
            yield placed
            column = placed.end + GAP

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines the keys need at this width."""
        return max((placed.line + 1 for placed in self._placed(width)), default=1)

    def render(self) -> Content:
        lines: list[list[Content]] = [[]]
        for placed in self._placed(self.content_size.width):
            if placed.line == len(lines):
                lines.append([])
            lines[-1].append(placed.content)
        return Content("\n").join(Content(" " * GAP).join(line) for line in lines)

    def on_click(self, event: Click) -> None:
        """A click presses the key."""
        place = event.get_content_offset(self)
        if place is None:
            return
        for placed in self._placed(self.content_size.width):
            if placed.line == place.y and placed.column <= place.x < placed.end:
                self.app.simulate_key(placed.key)


def _part(key: str, binding: Binding, enabled: bool) -> Content:
    words = clean_line(binding.description)
    if not enabled:
        return Content.styled(f"{key} {words}", "$text-disabled")
    return Content.assemble((key, "bold $text-accent"), f" {words}")
