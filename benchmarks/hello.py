"""The smallest Textual program: the minimum any console here costs, measured beside ours.

It shows its last key and its size, so that a key and a resize can be waited for.
"""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One line of text."""

    keys = 0

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("hello, world")

    def on_key(self, event: events.Key) -> None:
        """Show that a key came."""
        self.keys += 1
        self.query_one(Static).update(f"hello, {event.key} {self.keys}")

    def on_resize(self, event: events.Resize) -> None:
        """Show the size."""
        if self.keys:
            self.query_one(Static).update(f"hello, {event.size}")


if __name__ == "__main__":
    Hello().run()
