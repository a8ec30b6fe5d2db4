"""Patches Textual's option lists for windows too small to show a row.

Paging in a list without rows fails in Textual 8.2.8, which looks up the row of the highlighted option.
Palettes and selects contain such lists, so a subclass would not be enough.
"""

from __future__ import annotations

from textual._widget_navigation import Direction
from textual.widgets import OptionList


def teach() -> None:
    """Make paging do nothing in a list without rows."""
    turn = OptionList._move_page
    if turn.__module__ == __name__:
        return

    def turn_if_any(self: OptionList, direction: Direction) -> None:
        if self._lines:
            turn(self, direction)

    OptionList._move_page = turn_if_any  # type: ignore[method-assign]
