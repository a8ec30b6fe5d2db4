"""Lines on a terminal that are drawn again in place of what stood there: a code that is renewed, progress."""

from __future__ import annotations

import os
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from greentui.cli.output import spelled, window

if TYPE_CHECKING:
    from rich.text import Text


class InPlace:
    """A place at the end of what a terminal shows; as a context manager it leaves nothing behind.

    Where the cursor cannot be moved, in a pipe or on a terminal called dumb, lines follow each other.

    Args:
        out: Where it is. Nothing else may be written there meanwhile.

    Attributes:
        moves: Whether the cursor can be moved.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.moves = out.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown")
        self._lines: list[str] = []

    def __enter__(self) -> InPlace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def show(self, lines: Sequence[str | Text]) -> None:
        """Put `lines` there instead of the last ones.

        Args:
            lines: None longer than the window is wide.
        """
        # At once, or a code would be seen while it is drawn.
        self._out.write(self._erased() + "".join(spelled(line, self._out) + "\n" for line in lines))
        self._out.flush()
        self._lines = [line if isinstance(line, str) else line.plain for line in lines]

    def clear(self) -> None:
        """Take the lines away."""
        self._out.write(self._erased())
        self._out.flush()
        self._lines = []

    def _erased(self) -> str:
        """What takes the lines away.

        In a window that was made narrower than they are, nobody knows how many rows they take now: they stay.
        """
        from greentui.text import sanitize

        if not (self.moves and self._lines):
            return ""
        columns = window(self._out).columns
        if any(sanitize.width(line) > columns for line in self._lines):
            return ""
        return f"\x1b[{len(self._lines)}F\x1b[J"
