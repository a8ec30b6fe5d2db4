"""Patches Textual's one-shot timers to fire however late they are.

A timer of Textual 8.2.8 skips ticks it is too late for. A one-shot timer that loses the processor for longer
than its delay just as it starts would skip its only tick: the application's resize timer, with a delay of
eight milliseconds, then never ends, and no later size is painted.
"""

from __future__ import annotations

from typing import Any

from textual.timer import Timer


def teach() -> None:
    """Make one-shot timers never skip."""
    begin = Timer.__init__
    if begin.__module__ == __name__:
        return

    def begin_and_tick(self: Timer, *args: Any, **named: Any) -> None:
        begin(self, *args, **named)
        if self._repeat == 0:
            self._skip = False

    Timer.__init__ = begin_and_tick  # type: ignore[method-assign]
