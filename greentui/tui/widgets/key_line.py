"""The keys that work on a page, wrapped over as many lines as they need; each can be clicked."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.screen import Screen
from textual.widgets import Static

from greentui.text.sanitize import clean_line


class KeyLine(Static):
    """Keys and words of the screen's bindings; what cannot be done now is dim."""

    DEFAULT_CSS = """
    KeyLine { height: auto; max-height: 3; padding: 0 1; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._places: list[tuple[int, int, int, str]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._show)
        self._show(self.screen)

    def on_resize(self) -> None:
        self._show(self.screen)

    def _show(self, screen: Screen[object]) -> None:
        if not self.is_attached or screen is not self.screen:
            return
        room = max(20, self.app.size.width - 2)
        lines: list[list[Content]] = [[]]
        self._places.clear()
        used = 0
        seen = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            # A letter and its Cyrillic twin are one key here.
            if not binding.show or active.node is not screen or binding.action in seen:
                continue
            seen.add(binding.action)
            part = _part(self.app.get_key_display(binding), binding, active.enabled)
            if used and used + part.cell_length > room:
                lines.append([])
                used = 0
            lines[-1].append(part)
            self._places.append((len(lines) - 1, used, used + part.cell_length, binding.key))
            used += part.cell_length + 2
        self.update(Content("\n").join(Content("  ").join(line) for line in lines))

    def on_click(self, event: Click) -> None:
        """A click on a key is the key."""
        place = event.get_content_offset(self)
        if place is None:
            return
        for line, start, end, key in self._places:
            if line == place.y and start <= place.x < end:
                self.app.simulate_key(key)


def _part(key: str, binding: Binding, enabled: bool) -> Content:
    words = clean_line(binding.description)
    if not enabled:
        return Content.styled(f"{key} {words}", "$text-disabled")
    return Content.assemble((key, "bold $text-accent"), f" {words}")
