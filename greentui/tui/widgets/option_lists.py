"""Textual's lists of options, in windows that leave no row for them: taught once, before the first is made.

Textual 8.2.8 looks up the row of the highlighted option when a page is turned, and there is none in a list
without a row. Palettes and selections have such lists inside, so that a class of our own would not be enough.
"""

from __future__ import annotations

from textual._widget_navigation import Direction
from textual.widgets import OptionList


def teach() -> None:
    """Let a page be turned only where there is one."""
    turn = OptionList._move_page
    if turn.__module__ == __name__:
        return

    def turn_if_any(self: OptionList, direction: Direction) -> None:
        if self._lines:
            turn(self, direction)

    OptionList._move_page = turn_if_any  # type: ignore[method-assign]
