"""The keys of a page in one row; each can be clicked.

What the row has no room for is left out, first what cannot be used now, then from the end: pages name the
keys that are used most first. The row then ends with `F1`, which shows them all.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import ActiveBinding
from textual.content import Content
from textual.events import Click
from textual.screen import Screen
from textual.widget import Widget

from greentui.tui.bindings import DESTRUCTIVE, words_of
from greentui.words import _

GAP = 2
"""Cells between two keys."""

HELP = "help"
"""The id of the binding that shows all keys."""


@dataclass(frozen=True, slots=True)
class _Key:
    """A key with its words, as drawn."""

    content: Content
    key: str
    enabled: bool = True


class KeyLine(Widget):
    """The screen's bindings as keys and words: dimmed if unavailable now, red if they destroy something."""

    DEFAULT_CSS = """
    KeyLine { height: 1; padding: 0 1; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[_Key] = []
        self._more: _Key | None = None

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._show)
        self._show(self.screen)

    def _show(self, screen: Screen[object]) -> None:
        if not self.is_attached or screen is not self.screen:
            return
        keys: dict[str, _Key] = {}
        self._more = None
        for active in screen.active_bindings.values():
            binding = active.binding
            shown = self.app.get_key_display(binding)
            if binding.id == HELP:
                self._more = _Key(Content.assemble((shown, "bold $text-accent"), " ", _("more")), binding.key)
            # A letter and its Cyrillic twin are shown once.
            elif binding.show and active.node is screen and binding.action not in keys:
                keys[binding.action] = _Key(_part(shown, active), binding.key, active.enabled)
        # What F5 does is the same everywhere: it goes first where there is no room.
        self._keys = sorted(keys.values(), key=lambda key: key.key == "f5")
        self.refresh()

    def _fitting(self) -> list[_Key]:
        """The keys there is room for, in order."""
        kept, room = list(self._keys), self.content_size.width
        if _width(kept) <= room:
            return kept
        more = [self._more] if self._more else []
        while len(kept) > 1 and _width([*kept, *more]) > room:
            unusable = [key for key in kept if not key.enabled]
            kept.remove((unusable or kept)[-1])
        return [*kept, *more]

    def render(self) -> Content:
        return Content(" " * GAP).join(key.content for key in self._fitting())

    def on_click(self, event: Click) -> None:
        """A click presses the key."""
        place = event.get_content_offset(self)
        if place is None:
            return
        column = 0
        for key in self._fitting():
            if column <= place.x < column + key.content.cell_length:
                self.app.simulate_key(key.key)
            column += key.content.cell_length + GAP


def _width(keys: list[_Key]) -> int:
    return sum(key.content.cell_length + GAP for key in keys) - GAP


def _part(key: str, active: ActiveBinding) -> Content:
    words = words_of(active.binding)
    if not active.enabled:
        return Content.styled(f"{key} {words}", "$text-disabled")
    if active.binding.group is DESTRUCTIVE:
        return Content.assemble((key, "bold $text-error"), (f" {words}", "$text-error"))
    return Content.assemble((key, "bold $text-accent"), f" {words}")
