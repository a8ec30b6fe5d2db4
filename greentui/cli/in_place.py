"""Lines on a terminal that are redrawn in place: a code that is renewed, progress."""

from __future__ import annotations

import os
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from greentui.cli.output import spelled, window

if TYPE_CHECKING:
    from rich.text import Text


class InPlace:
    """Lines at the end of a terminal's output; as a context manager it removes them at exit.

    If the cursor cannot be moved, in a pipe or on a dumb terminal, new lines follow the old ones.

    Args:
        out: The output. Nothing else may be written to it meanwhile.

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
        """Replace the last lines with `lines`.

        Args:
            lines: None wider than the window.
        """
        # In one write, or a code would be visible while it is drawn.
        self._out.write(self._erased() + "".join(spelled(line, self._out) + "\n" for line in lines))
        self._out.flush()
        self._lines = [line if isinstance(line, str) else line.plain for line in lines]

    def clear(self) -> None:
        """Remove the lines."""
        self._out.write(self._erased())
        self._out.flush()
        self._lines = []

    def _erased(self) -> str:
        """The sequence that removes the lines.

        In a window made narrower than they are, the rows they take are unknown: they stay.
        """
        from greentui.text import sanitize

        if not (self.moves and self._lines):
            return ""
        columns = window(self._out).columns
        if any(sanitize.width(line) > columns for line in self._lines):
            return ""
        return f"\x1b[{len(self._lines)}F\x1b[J"
