"""Thumbnails in half blocks, two pixels per cell, for any terminal with colours.

Pictures are decoded in a thread, and Pillow is loaded only then; until a picture is ready, a placeholder of
the same size is drawn, so that the layout does not jump. Nothing is drawn for bytes that are no picture, or
for one too large to be a thumbnail.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

_log = logging.getLogger(__name__)

LARGEST = 512 * 1024
"""Maximum size of a thumbnail's data, in bytes."""

PIXELS = 4_000_000
"""Maximum pixels of a picture to decode."""

KEPT = 128
"""Drawn pictures kept in memory."""

Drawn = tuple[list[Segment], ...]


class Thumbnails:
    """Draws each picture once and caches it.

    Args:
        ready: Called in the decoding thread each time a picture is ready.
        shade: The placeholder's style.
        after: Calls its argument once the current drawing is done, so that decoding does not delay it.
    """

    def __init__(
        self,
        ready: Callable[[], None],
        shade: Style | None = None,
        after: Callable[[Callable[[], None]], object] = lambda begin: begin(),
    ) -> None:
        self._ready = ready
        self._shade = shade or Style(color="grey50", dim=True)
        self._drawn: OrderedDict[tuple[bytes, int, int], Drawn | None] = OrderedDict()
        self._after = after
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="thumbnails")
        self._closed = False

    def draw(self, data: bytes, cells: int, lines: int) -> Drawn | None:
        """The picture in at most `cells` × `lines`, or its placeholder for now.

        Returns:
            `None` if there is no picture to draw.
        """
        size = dimensions(data)
        if size is None or len(data) > LARGEST or size[0] * size[1] > PIXELS or self._closed:
            return None
        from hashlib import blake2b  # loads OpenSSL's library, which the first paint does without

        key = (blake2b(data, digest_size=16).digest(), cells, lines)
        if key in self._drawn:
            self._drawn.move_to_end(key)
            return self._drawn[key]
        across, down = fitted(*size, cells, lines)
        place: Drawn = tuple([Segment("░" * across, self._shade)] for _ in range(down))
        self._drawn[key] = place
        while len(self._drawn) > KEPT:
            self._drawn.popitem(last=False)
        self._after(partial(self._begin, key, data, across, down))
        return place

    def close(self) -> None:
        """Drop everything and let the thread end."""
        self._closed = True
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._drawn.clear()

    def _begin(self, key: tuple[bytes, int, int], data: bytes, across: int, down: int) -> None:
        if not self._closed:
            self._worker.submit(self._decode, key, data, across, down)

    def _decode(self, key: tuple[bytes, int, int], data: bytes, across: int, down: int) -> None:
        drawn = half_blocks(data, across, down)
        if not self._closed:
            self._drawn[key] = drawn
            self._ready()


def half_blocks(data: bytes, across: int, down: int) -> Drawn | None:
    """Decode a picture and draw it in exactly `across` × `down` cells; `None` if it is none.

    Slow, and loads Pillow: never call it on the interface's thread.
    """
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF")) as opened:
            opened.draft("RGB", (across * 2, down * 4))
            picture = opened.convert("RGB").resize((across, down * 2), Image.Resampling.BILINEAR)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        _log.info("a thumbnail of %d bytes is no picture: %s", len(data), type(error).__name__)
        return None
    pixels = picture.tobytes()
    row = across * 3
    lines = []
    for top in range(0, down * 2, 2):
        above = pixels[top * row : (top + 1) * row]
        below = pixels[(top + 1) * row : (top + 2) * row]
        lines.append(
            [
                Segment(
                    "▀",
                    Style(
                        color=Color.from_rgb(*above[at : at + 3]), bgcolor=Color.from_rgb(*below[at : at + 3])
                    ),
                )
                for at in range(0, row, 3)
            ]
        )
    return tuple(lines)


def fitted(width: int, height: int, cells: int, lines: int) -> tuple[int, int]:
    """Cells and lines of a picture of `width` × `height` pixels, scaled to fit a box.

    A cell counts as twice as high as wide.
    """
    scale = min(cells / width, 2 * lines / height)
    return max(1, min(cells, round(width * scale))), max(1, min(lines, round(height * scale / 2)))


def dimensions(data: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG or PNG in pixels, from its header; `None` for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        return _plausible(int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"))
    if data[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = (
                int.from_bytes(data[at + 5 : at + 7], "big"),
                int.from_bytes(data[at + 7 : at + 9], "big"),
            )
            return _plausible(width, height)
        at += 1 if marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def _plausible(width: int, height: int) -> tuple[int, int] | None:
    return (width, height) if width and height else None
