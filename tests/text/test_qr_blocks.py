"""A drawn QR code is read back by an independent reader, from its characters alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import product

import pytest
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_L
from qrcode.main import QRCode

from greentui.text.qr_blocks import (
    INK,
    PAPER,
    TRIED,
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


def pixels(lines: tuple[str, ...], cell: tuple[int, int] = (12, 24)) -> Image.Image:
    """What the characters look like in cells of this many pixels."""
    image = Image.new("L", (max(map(len, lines)) * cell[0], len(lines) * cell[1]), 255)
    for y, line in enumerate(lines):
        for x, character in enumerate(line):
            for left, top, right, bottom in filled(character, *cell):
                image.paste(
                    0, (x * cell[0] + left, y * cell[1] + top, x * cell[0] + right, y * cell[1] + bottom)
                )
    return image


def filled(character: str, width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    """The rectangles of a cell that a character fills, as fonts draw it."""
    if character == " ":
        return
    if name := unicodedata.name(character).partition("BLOCK SEXTANT-")[2]:
        for part in map(int, name):
            row, right = divmod(part - 1, 2)
            across = (width // 2, width) if right else (0, width // 2)
            yield across[0], height * row // 3, across[1], height * (row + 1) // 3
    else:
        half = {"▀": (0, 0, 2, 1), "▄": (0, 1, 2, 2), "█": (0, 0, 2, 2), "▌": (0, 0, 1, 2), "▐": (1, 0, 2, 2)}
        left, top, right, bottom = half[character]
        yield left * width // 2, top * height // 2, right * width // 2, bottom * height // 2


@pytest.mark.parametrize("blocks", list(Blocks))
@pytest.mark.parametrize("scale", [1, 2, 3])
@pytest.mark.parametrize("text", ["short", TEXT, TEXT * 3])
def test_the_characters_decode_to_the_same_text(text: str, scale: int, blocks: Blocks) -> None:
    lines = draw(matrix_of(text), Fit(scale, 4, blocks))
    [found] = zxingcpp.read_barcodes(pixels(lines), try_invert=False)
    assert found.text == text


def test_the_tight_border_decodes_as_well() -> None:
    lines = draw(matrix_of(TEXT), Fit(1, 2))
    [found] = zxingcpp.read_barcodes(pixels(lines), try_invert=False)
    assert found.text == TEXT


@pytest.mark.parametrize("height", [22, 24, 26])
@pytest.mark.parametrize("characters", [150, 200, 237])
def test_sextants_are_read_in_cells_of_usual_shapes(characters: int, height: int) -> None:
    text = (TEXT * 4)[:characters]
    lines = draw(matrix_of(text), Fit(1, 2, Blocks.SEXTANT))
    [found] = zxingcpp.read_barcodes(pixels(lines, (12, height)), try_invert=False)
    assert found.text == text


def test_sextants_are_the_characters_of_these_names() -> None:
    """Unicode names a sextant by the parts that are filled, from the top left, row by row."""
    drawn = set()
    for parts in product((False, True), repeat=6):
        [character] = "".join(draw([parts[0:2], parts[2:4], parts[4:6]], Fit(1, 0, Blocks.SEXTANT)))
        drawn.add(character)
        name = unicodedata.name(character)
        if name.startswith("BLOCK SEXTANT-"):
            assert name == "BLOCK SEXTANT-" + "".join(str(n + 1) for n, part in enumerate(parts) if part)
        else:
            assert (parts, character) in [
                ((False,) * 6, " "),
                ((True, False) * 3, "▌"),
                ((False, True) * 3, "▐"),
                ((True,) * 6, "█"),
            ]
    assert len(drawn) == 64


def test_sextants_are_drawn_where_half_blocks_do_not_fit_and_wanted() -> None:
    assert fit(57, 80, 21, TRIED["half"]) == Missing(columns=0, rows=10)
    assert fit(57, 80, 21, TRIED["auto"]) == Fit(1, 2, Blocks.SEXTANT)
    assert fit(57, 80, 33, TRIED["auto"]) == Fit(1, 4, Blocks.HALF)
    assert fit(57, 80, 44, TRIED["sextant"]) == Fit(2, 4, Blocks.SEXTANT)


def test_inverse_swaps_every_module_and_the_border() -> None:
    lines = draw(matrix_of(TEXT), Fit(1, 4), inverse=True)
    assert set(lines[0]) == {"█"}
    assert not list(zxingcpp.read_barcodes(pixels(lines), try_invert=False))
    [found] = zxingcpp.read_barcodes(pixels(lines), try_invert=True)
    assert found.text == TEXT


@pytest.mark.parametrize("blocks", list(Blocks))
@pytest.mark.parametrize("modules", [21, 37, 61])
@pytest.mark.parametrize("scale", [1, 2])
def test_a_drawing_is_as_large_as_promised(modules: int, scale: int, blocks: Blocks) -> None:
    matrix = [[False] * modules] * modules
    lines = draw(matrix, Fit(scale, 4, blocks))
    assert (len(lines[0]), len(lines)) == size(modules, Fit(scale, 4, blocks))
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
