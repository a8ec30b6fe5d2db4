"""A picture in the terminal's own graphics, sixel or kitty's, while the console is out of the way.

Which of them a terminal has can only be asked while nobody else reads its answers. So it is asked when
the first picture is looked at and not at the start, and only where textual-image, an extra, can draw it.
"""

from __future__ import annotations

import importlib.util
import io
import os
import select
import shutil
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from textual.app import App, SuspendNotSupported

from greentui.tui.thumbnails import fitted
from greentui.words import _

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 50_000_000
"""Of a picture that is decoded at all: a small file can claim to be an enormous one."""
LONGEST = 60.0
"""Seconds without a key after which the console comes back by itself: it does nothing else meanwhile."""
_PIXELS = (20, 40)
"""Of a cell, at the most: more of a picture than a screen shows is not sent to it."""


def shown(app: App[Any], data: bytes, words: str) -> str | None:
    """Show a picture until a key is pressed.

    Args:
        app: The console, suspended meanwhile.
        data: The picture's file.
        words: Said below it; safe, one line.

    Returns:
        The key, empty where none was pressed for a minute; `None` where this terminal has no graphics or
        this is no picture, and nothing was shown.
    """
    if sys.platform == "win32" or not importlib.util.find_spec("textual_image") or _lacking():
        return None
    columns, lines = shutil.get_terminal_size()
    picture = _decoded(data, (columns - 2) * _PIXELS[0], (lines - 3) * _PIXELS[1])
    if picture is None:
        return None
    try:
        with app.suspend():
            graphics = _graphics()
            if graphics is None:
                return None
            return _until_key(graphics, picture, f"{words}\n{_('o opens it · any other key goes back')}")
    except SuspendNotSupported:
        return None


def _lacking() -> bool:
    """Whether the terminal was asked already and has no graphics."""
    return bool(_graphics.cache_info().currsize) and _graphics() is None


@cache
def _graphics() -> type[Any] | None:
    """What draws a picture here; the terminal is asked the first time."""
    from greentui.tui.probe import ask_terminal

    told = ask_terminal()
    if not told.sixel and not told.kitty_graphics:
        return None
    # Loaded with a terminal before its eyes it would ask again, and wait too short for a slow line.
    streams = vars(sys)
    ours, streams["__stdout__"] = sys.__stdout__, None
    try:
        from textual_image.renderable import SixelImage, TGPImage
    finally:
        streams["__stdout__"] = ours
    return SixelImage if told.sixel else TGPImage  # more terminals claim kitty's than draw it so


def _decoded(data: bytes, width: int, height: int) -> Image | None:
    """A picture of at most so many pixels; `None` where it cannot be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            opened.draft("RGB", (width, height))
            picture = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    picture.thumbnail((width, height))
    return picture


def _until_key(graphics: type[Any], picture: Image, words: str) -> str:
    from rich.console import Console
    from rich.text import Text

    columns, lines = shutil.get_terminal_size()
    cells, rows = fitted(picture.width, picture.height, columns - 2, lines - 3)
    console = Console(file=sys.__stdout__, force_terminal=True, width=columns, height=lines)
    with console.screen(hide_cursor=True):
        console.print(graphics(picture, width=cells, height=rows), end="")
        console.print(Text("\n" + words))
        return _key()


def _key() -> str:
    """The next key, as the terminal spells it."""
    import termios
    import tty

    source = sys.__stdin__.fileno() if sys.__stdin__ else 0
    before = termios.tcgetattr(source)
    try:
        tty.setcbreak(source)
        ready, _w, _e = select.select([source], [], [], LONGEST)
        return os.read(source, 64).decode("utf-8", "replace") if ready else ""
    finally:
        termios.tcsetattr(source, termios.TCSAFLUSH, before)
