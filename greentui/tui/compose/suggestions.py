"""Completions of what is being typed, in a list above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message as Event
from textual.widgets import Static

from greentui.tui.compose.completion import Suggestion


class Suggestions(Static):
    """A list of completions; the keys stay with the composer."""

    DEFAULT_CSS = """
    Suggestions { display: none; height: auto; background: $boost; padding: 0 1; margin-left: 2; width: auto;
                  min-width: 30; max-width: 90%; }
    """

    @dataclass
    class Picked(Event):
        """A suggestion was clicked."""

        index: int

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self.offered: list[Suggestion] = []
        self.index = 0

    @property
    def chosen(self) -> Suggestion:
        """The suggestion that Enter inserts."""
        return self.offered[self.index]

    def offer(self, suggestions: Sequence[Suggestion]) -> None:
        """Show these suggestions; none hides the list."""
        if not suggestions and not self.offered:
            return
        self.offered = list(suggestions)
        self.index = 0
        self.display = bool(suggestions)
        self._draw()

    def step(self, step: int) -> None:
        self.index = (self.index + step) % len(self.offered)
        self._draw()

    def _draw(self) -> None:
        lines = []
        for index, one in enumerate(self.offered):
            chosen = index == self.index
            lines.append(
                Content.assemble(
                    ("▸ " if chosen else "  ", "$accent"),
                    (one.label, "bold" if chosen else ""),
                    (f"  {one.detail}" if one.detail else "", "$text-muted"),
                )
            )
        self.update(Content("\n").join(lines))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.y < len(self.offered):
            self.post_message(self.Picked(event.y))
