"""Textual's timers that tick once: taught to do so however late they come to it.

A timer of Textual 8.2.8 leaves out the ticks it is too late for. One that ticks once, and loses the processor
for longer than its delay just as it begins, leaves out that one: the application's timer for a new size of
the window, with a delay of eight milliseconds, never ends then, and no later size is painted.
"""

from __future__ import annotations

from typing import Any

from textual.timer import Timer


def teach() -> None:
    """Let them tick."""
    begin = Timer.__init__
    if begin.__module__ == __name__:
        return

    def begin_and_tick(self: Timer, *args: Any, **named: Any) -> None:
        begin(self, *args, **named)
        if self._repeat == 0:
            self._skip = False

    Timer.__init__ = begin_and_tick  # type: ignore[method-assign]
