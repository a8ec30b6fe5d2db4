"""Draws the chat view's own notes, in lines without a message or over the last one."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from greentui.text.sanitize import crop, width
from greentui.tui.chat.render.canvas import Scene, part
from greentui.words import _


def note(words: str, scene: Scene) -> Strip:
    """Words in the middle of an empty line."""
    pane = scene.palette.pane
    words = crop(words, scene.width)
    left = (scene.width - width(words)) // 2
    return Strip([Segment(" " * left, pane.ground), Segment(words, pane.dim)])


def with_mark(strip: Strip, scene: Scene, new: int) -> Strip:
    """“↓ 3 new” over the right end of a line; a bare “↓” only if the end is empty."""
    pane = scene.palette.pane
    if new:
        words, style = f" ↓ {_('%d new') % new} ", scene.palette.selected.accent
    else:
        words, style = " ↓ ", scene.palette.incoming.dim
    left = scene.width - width(words) - 1
    strip = strip.adjust_cell_length(scene.width, pane.ground)
    if not new and strip.crop(left - 1, scene.width).text.strip():
        return strip
    mark = Segment(words, style + part("newest"))
    return Strip([*strip.crop(0, left), mark, Segment(" ", pane.ground)])
