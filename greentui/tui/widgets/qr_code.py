"""A QR code, dark on light whatever the theme, as large as it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from greentui.text.qr_blocks import Blocks, Matrix, Missing, colours, draw, fit


class QrCode(Widget):
    """A QR code centred in the room its container leaves.

    It draws the largest code that fits. If none does, it draws nothing, and `Fitted` says how much room is
    missing.
    """

    DEFAULT_CSS = "QrCode { width: 1fr; height: 1fr; }"

    matrix: reactive[Matrix | None] = reactive(None, always_update=True)
    """The modules; `None` draws nothing."""
    tried: reactive[Sequence[Blocks]] = reactive((Blocks.HALF,))
    """What a module may be drawn with: the first that fits."""
    inverse: reactive[bool] = reactive(False)
    """Whether light modules are drawn as blocks."""

    @dataclass
    class Fitted(Message):
        """A code was laid out; `missing` is `None` if it fits."""

        missing: Missing | None

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own word
        super().__init__(id=id)
        self._lines: tuple[str, ...] = ()
        self._drawn_with: Blocks | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The drawn code without surrounding space; empty if nothing is drawn."""
        return self._lines

    @property
    def drawn_with(self) -> Blocks | None:
        """The blocks of the drawn code; `None` if nothing is drawn."""
        return self._drawn_with

    def watch_matrix(self) -> None:
        self.lay_out()

    def watch_tried(self) -> None:
        self.lay_out()

    def watch_inverse(self) -> None:
        self.lay_out()

    def on_resize(self, event: Resize) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        """Draw the code for the present size, and report whether it fits."""
        self._lines, self._drawn_with = (), None
        if self.matrix and self.size:
            room = fit(len(self.matrix), self.size.width, self.size.height, self.tried)
            if isinstance(room, Missing):
                self.post_message(self.Fitted(room))
            else:
                self._lines = draw(self.matrix, room, inverse=self.inverse)
                self._drawn_with = room.blocks
                self.post_message(self.Fitted(None))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the code, with the theme's background on both sides."""
        width, height = self.size
        line = y - max(0, (height - len(self._lines)) // 2)
        if not 0 <= line < len(self._lines):
            return Strip.blank(width, self.rich_style)
        text = self._lines[line]
        left = (width - len(text)) // 2
        segments = [Segment(" " * left, self.rich_style)]
        for (ink, paper), run in groupby(text, key=colours):
            segments.append(Segment("".join(run), Style(color=ink, bgcolor=paper)))
        segments.append(Segment(" " * (width - left - len(text)), self.rich_style))
        return Strip(segments, width)
