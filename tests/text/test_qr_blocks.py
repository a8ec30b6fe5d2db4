"""A drawn QR code is read back by an independent reader, from its characters alone."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_L
from qrcode.main import QRCode

from greentui.text.qr_blocks import (
    INK,
    PAPER,
    Blocks,
    Fit,
    Matrix,
    Missing,
    colours,
    draw,
    fit,
    size,
)

TEXT = "2@Jq8fZ0Kc1x4hE7vB2nM9sD6wR3tY5u,WqL0pXoA1zC4vN7bM2kJ5hG8fD3sA6,1b9e"


def matrix_of(text: str) -> Matrix:
    code = QRCode(error_correction=ERROR_CORRECT_L, border=0)
    code.add_data(text)
    code.make(fit=True)
    return code.get_matrix()


def pixels(lines: tuple[str, ...], blocks: Blocks) -> Image.Image:
    """What the characters look like, four pixels a half cell."""
    marks = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    rows: list[list[int]] = []
    for line in lines:
        rows.append([marks[character][0] for character in line])
        rows.append([marks[character][1] for character in line])
    image = Image.new("L", (len(rows[0]), len(rows)), 255)
    image.putdata([0 if dark else 255 for row in rows for dark in row])
    return image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)


@pytest.mark.parametrize("blocks", list(Blocks))
@pytest.mark.parametrize("scale", [1, 2, 3])
@pytest.mark.parametrize("text", ["short", TEXT, TEXT * 3])
def test_the_characters_decode_to_the_same_text(text: str, scale: int, blocks: Blocks) -> None:
    lines = draw(matrix_of(text), blocks, Fit(scale, 4))
    [found] = zxingcpp.read_barcodes(pixels(lines, blocks), try_invert=False)
    assert found.text == text


def test_the_tight_border_decodes_as_well() -> None:
    lines = draw(matrix_of(TEXT), Blocks.HALF, Fit(1, 2))
    [found] = zxingcpp.read_barcodes(pixels(lines, Blocks.HALF), try_invert=False)
    assert found.text == TEXT


def test_inverse_swaps_every_module_and_the_border() -> None:
    lines = draw(matrix_of(TEXT), Blocks.HALF, Fit(1, 4), inverse=True)
    assert set(lines[0]) == {"█"}
    assert not list(zxingcpp.read_barcodes(pixels(lines, Blocks.HALF), try_invert=False))
    [found] = zxingcpp.read_barcodes(pixels(lines, Blocks.HALF), try_invert=True)
    assert found.text == TEXT


@pytest.mark.parametrize("blocks", list(Blocks))
@pytest.mark.parametrize("modules", [21, 37, 61])
@pytest.mark.parametrize("scale", [1, 2])
def test_a_drawing_is_as_large_as_promised(modules: int, scale: int, blocks: Blocks) -> None:
    matrix = [[False] * modules] * modules
    lines = draw(matrix, blocks, Fit(scale, 4))
    assert (len(lines[0]), len(lines)) == size(modules, blocks, Fit(scale, 4))
    assert len({len(line) for line in lines}) == 1


def test_it_fits_the_largest_scale_with_the_standard_border() -> None:
    assert fit(21, 80, 24) == Fit(1, 4)
    assert fit(21, 60, 30) == Fit(2, 4)
    assert fit(21, 60, 28) == Fit(1, 4)


def test_the_border_shrinks_before_it_gives_up() -> None:
    assert fit(21, 29, 15) == Fit(1, 4)
    assert fit(21, 29, 14) == Fit(1, 2)


def test_too_small_says_what_is_missing() -> None:
    missing = fit(61, 80, 24)
    assert missing == Missing(columns=0, rows=9)
    assert str(missing) == "The QR code needs 9 more rows."
    assert str(fit(61, 64, 32)) == "The QR code needs 1 more row and 1 more column."


def test_colours_are_dark_on_light_and_full_blocks_have_no_gaps() -> None:
    assert colours("▀") == (INK, PAPER)
    assert colours(" ") == (INK, PAPER)
    assert colours("█") == (INK, INK)
