"""A terminal's screen as a camera sees it: every cell with its actual colours."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass
from io import BytesIO
from urllib.request import urlopen  # noqa: TID251  orders to the emulator

import zxingcpp
from PIL import Image, ImageOps
from pyte.screens import Char

from greentui.emulator.testing import Emulator
from tests.patience import PATIENCE
from tests.terminal import Terminal
from tests.text.test_qr_blocks import filled

CELL = (6, 12)
"""Pixels of a cell."""

_SIXTEEN = {
    "black": "000000",
    "red": "cd0000",
    "green": "00cd00",
    "brown": "cdcd00",
    "blue": "0000ee",
    "magenta": "cd00cd",
    "cyan": "00cdcd",
    "white": "e5e5e5",
    "brightblack": "7f7f7f",
    "brightred": "ff0000",
    "brightgreen": "00ff00",
    "brightbrown": "ffff00",
    "brightblue": "5c5cff",
    "brightmagenta": "ff00ff",
    "bfightmagenta": "ff00ff",  # pyte's own spelling of the background
    "brightcyan": "00ffff",
    "brightwhite": "ffffff",
}


@dataclass(frozen=True)
class Theme:
    """The colours of a terminal where a program asks for none."""

    ink: str
    paper: str


DARK = Theme("d0d0d0", "1c1c1c")
LIGHT = Theme("303030", "fafafa")


def photographed(terminal: Terminal, theme: Theme) -> Image.Image:
    """The whole screen."""
    screen = terminal.screen
    across, down = CELL
    image = Image.new("RGB", (screen.columns * across, screen.lines * down))
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            ink, paper = colours(cell, theme)
            image.paste(paper, (x * across, y * down, (x + 1) * across, (y + 1) * down))
            for left, top, right, bottom in block(cell.data):
                part = (x * across + left, y * down + top, x * across + right, y * down + bottom)
                image.paste(ink, part)
    return image


def block(character: str) -> list[tuple[int, int, int, int]]:
    """The parts of a cell that a block character fills with its foreground; of others none counts."""
    known = character in "▀▄█▌▐" or "\U0001fb00" <= character <= "\U0001fb3b"
    return list(filled(character, *CELL)) if known and character else []


def codes_on(terminal: Terminal, theme: Theme, *, inverse: bool = False) -> list[str]:
    """The texts of the QR codes on the screen: those dark on light, or with `inverse` those light on dark."""
    picture = photographed(terminal, theme)
    return texts_in(ImageOps.invert(picture) if inverse else picture)


def texts_in(picture: Image.Image) -> list[str]:
    """The texts of the QR codes in a picture; the reader sees bars of other kinds in some of them."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False)
    return [each.text for each in found]


def issued_by(emulator: Emulator) -> str:
    """The text of the QR code that an emulator gives out at this moment."""
    with urlopen(emulator.method_url("qr"), timeout=PATIENCE) as answer:
        picture = b64decode(json.load(answer)["message"])
    [text] = texts_in(Image.open(BytesIO(picture)))
    return text


def colours(cell: Char, theme: Theme) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Foreground and background of a cell."""
    ink = theme.ink if cell.fg == "default" else _SIXTEEN.get(cell.fg, cell.fg)
    paper = theme.paper if cell.bg == "default" else _SIXTEEN.get(cell.bg, cell.bg)
    both = tuple(bytes.fromhex(ink)), tuple(bytes.fromhex(paper))
    return both[::-1] if cell.reverse else both
