"""The colours that a terminal has and an operator wants, and whether a picture keeps to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from pyte.screens import Char

from greentui.engine.statuses import luminance
from tests.camera import DARK, LIGHT, Theme, colours
from tests.monkey.findings import Finding

READABLE = 3.0
"""WCAG's ratio for what must be seen, not read at length."""


class Look(StrEnum):
    """How the console is to look."""

    DARK = "dark"
    LIGHT = "light"
    SIXTEEN = "16"
    NO_COLOR = "NO_COLOR"

    @property
    def env(self) -> dict[str, str]:
        """What asks for it in the environment."""
        match self:
            case Look.SIXTEEN:
                return {"TERM": "xterm", "COLORTERM": ""}
            case Look.NO_COLOR:
                return {"NO_COLOR": "1"}
        return {}

    @property
    def settings(self) -> str:
        """What asks for it in the configuration."""
        return f'theme = "greentui-{"light" if self is Look.LIGHT else "dark"}"\n'

    def kept(self, rows: Sequence[Sequence[Char]]) -> None:
        """See that a picture has no other colours.

        Raises:
            Finding: It has.
        """
        for colour in {colour for row in rows for cell in row for colour in (cell.fg, cell.bg)}:
            self._may_be(colour)
        papers = sorted(_luminance(colours(cell, self._terminal)[1]) for cell in rows[0])
        light = papers[len(papers) // 2] > 0.5
        if light != (self is Look.LIGHT):
            raise Finding("look", f"it is {'light' if light else 'dark'}, where {self} was asked for")

    def readable(self, cells: Iterable[Char]) -> None:
        """See that letters can be told from what they stand on.

        Raises:
            Finding: One cannot.
        """
        for cell in cells:
            ink, paper = colours(cell, self._terminal)
            if cell.data.strip() and _contrast(ink, paper) < READABLE:
                raise Finding("unreadable", f"{cell.data!r} in {cell.fg} on {cell.bg}")

    @property
    def _terminal(self) -> Theme:
        """The terminal's own colours."""
        return LIGHT if self is Look.LIGHT else DARK

    def _may_be(self, colour: str) -> None:
        exact = len(colour) == 6 and all(digit in "0123456789abcdef" for digit in colour)
        code = colour in ("000000", "ffffff")
        if (self is Look.SIXTEEN and exact) or (self is Look.NO_COLOR and not code and colour != "default"):
            raise Finding("look", f"there is {colour}, where {self} was asked for")


def _luminance(colour: tuple[int, ...]) -> float:
    return luminance(f"#{bytes(colour).hex()}")


def _contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)
