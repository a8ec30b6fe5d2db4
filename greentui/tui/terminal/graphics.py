"""A picture in the terminal's own graphics (sixel or kitty), while the console is suspended.

The terminal can be queried for graphics only while nothing else reads its input. So it is queried for the
first picture, not at the start, and only if textual-image, an extra, is installed to draw it. Decoding,
querying and drawing run in a thread and the wait for a key blocks nothing: inbox and outbox go on.
"""

from __future__ import annotations

import asyncio
import importlib.util
import io
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import SuspendNotSupported

from greentui.tui.widgets.thumbnails import fitted
from greentui.words import _

if TYPE_CHECKING:
    from PIL.Image import Image

    from greentui.tui.terminal.lending import Lender

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 50_000_000
"""Maximum pixels of a picture to decode: a small file can claim to be enormous."""
_PIXELS = (20, 40)
"""Pixels per cell at most; more of a picture is not sent to the terminal."""
_LEAVE = "\x1b[?25h\x1b[?1049l"

_T = TypeVar("_T")


async def shown(app: Lender, data: bytes, words: str) -> str | None:
    """Show a picture until a key is pressed; it is redrawn when the window is resized.

    Args:
        app: The console, suspended meanwhile.
        data: The picture's file.
        words: A sanitized line shown below it.

    Returns:
        The key, empty if the terminal is gone; `None` if nothing was shown, because the terminal has no
        graphics or the file is no picture.
    """
    if sys.platform == "win32" or not importlib.util.find_spec("textual_image") or _lacking():
        return None
    columns, lines = shutil.get_terminal_size()
    most = ((columns - 2) * _PIXELS[0], (lines - 3) * _PIXELS[1])
    picture = await asyncio.to_thread(_decoded, data, *most)
    if picture is None:
        return None
    try:
        with app.aside():
            graphics = await _to_its_end(_graphics)
            if graphics is None:
                return None
            write = app.terminal_writer or (lambda _sequence: None)
            return await _until_key(
                graphics, picture, f"{words}\n{_('o opens it · any other key goes back')}", write
            )
    except SuspendNotSupported:
        return None


def _lacking() -> bool:
    """Whether the terminal was already found to have no graphics."""
    return bool(_graphics.cache_info().currsize) and _graphics() is None


@cache
def _graphics() -> type[Any] | None:
    """The class that draws a picture here; queries the terminal the first time."""
    from greentui.tui.terminal.probe import probe

    told = probe()
    if not told.sixel and not told.kitty_graphics:
        return None
    # On import it would query the terminal again, and wait too briefly for a slow line.
    streams = vars(sys)
    ours, streams["__stdout__"] = sys.__stdout__, None
    try:
        from textual_image.renderable import SixelImage, TGPImage
    finally:
        streams["__stdout__"] = ours
    return SixelImage if told.sixel else TGPImage  # more terminals claim kitty's than draw it this way


def _decoded(data: bytes, width: int, height: int) -> Image | None:
    """The picture scaled to at most this many pixels; `None` if it cannot be read."""
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


async def _until_key(graphics: type[Any], picture: Image, words: str, write: Callable[[str], None]) -> str:
    source = sys.__stdin__.fileno() if sys.__stdin__ else 0
    with _keys_unechoed(source), _resized() as resized:
        try:
            while True:
                resized.clear()
                await _to_its_end(lambda: _draw(graphics, picture, words))
                if (key := await _key(source, resized)) is not None:
                    return key
        except OSError:
            return ""
        finally:
            write(_LEAVE)


def _draw(graphics: type[Any], picture: Image, words: str) -> None:
    from rich.console import Console
    from rich.text import Text

    columns, lines = shutil.get_terminal_size()
    cells, rows = fitted(picture.width, picture.height, columns - 2, lines - 3)
    console = Console(file=sys.__stdout__, force_terminal=True, width=columns, height=lines)
    console.set_alt_screen()
    console.show_cursor(False)
    console.clear()
    console.print(graphics(picture, width=cells, height=rows), end="")
    console.print(Text("\n" + words))


async def _key(source: int, resized: asyncio.Event) -> str | None:
    """The next key, as the terminal encodes it; `None` if the window was resized first."""
    loop = asyncio.get_running_loop()
    pressed = asyncio.Event()
    loop.add_reader(source, pressed.set)
    waiting = [asyncio.ensure_future(event.wait()) for event in (pressed, resized)]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        loop.remove_reader(source)
        for each in waiting:
            each.cancel()
    return os.read(source, 64).decode("utf-8", "replace") if pressed.is_set() else None


@contextmanager
def _resized() -> Iterator[asyncio.Event]:
    """An event that is set when the window is resized."""
    loop, resized = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGWINCH, resized.set)
    try:
        yield resized
    finally:
        loop.remove_signal_handler(signal.SIGWINCH)


@contextmanager
def _keys_unechoed(source: int) -> Iterator[None]:
    """Have the terminal send each key at once, Ctrl+C included, without echo."""
    import termios
    import tty

    before = termios.tcgetattr(source)
    try:
        tty.setraw(source)
        raw = termios.tcgetattr(source)
        raw[tty.OFLAG] = before[tty.OFLAG]  # new lines still begin at the left
        termios.tcsetattr(source, termios.TCSANOW, raw)
        yield
    finally:
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(source, termios.TCSAFLUSH, before)


async def _to_its_end(work: Callable[[], _T]) -> _T:
    """Run `work` in a thread; a cancellation is raised only once it is done with the terminal."""
    doing = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait([doing])
        raise
