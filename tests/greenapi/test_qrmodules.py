"""Reading a QR code's modules out of any picture of it."""

from __future__ import annotations

import io
from typing import Any

import pytest
import qrcode
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from greentui.greenapi.qrmodules import Rows, qrmatrix


def code(text: str, *, box: int = 6, border: int = 4) -> tuple[Rows, Image.Image]:
    """A code's modules and its picture."""
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, box_size=box, border=border)
    made.add_data(text)
    made.make(fit=True)
    picture = made.make_image().get_image().convert("L")
    return [[bool(cell) for cell in row] for row in made.modules], picture


def png(picture: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, options.pop("format", "PNG"), **options)
    return out.getvalue()


LONG = "2@" + "xY7/+" * 48
MODULES, PICTURE = code(LONG)


@pytest.mark.parametrize("box", [1, 2, 3, 7, 11])
@pytest.mark.parametrize("border", [0, 1, 4, 10])
@pytest.mark.parametrize("text", ["1", "2@" + "a1B2" * 20, LONG])
def test_any_module_size_and_border(text: str, box: int, border: int) -> None:
    modules, picture = code(text, box=box, border=border)
    assert qrmatrix(png(picture)) == modules


@pytest.mark.parametrize(
    "picture",
    [
        PICTURE.convert("1"),
        PICTURE.convert("RGB"),
        PICTURE.convert("P"),
        ImageOps.invert(PICTURE),
        PICTURE.resize((401, 401), Image.Resampling.BICUBIC),
        PICTURE.filter(ImageFilter.GaussianBlur(1)),
        ImageOps.expand(PICTURE, (50, 3, 0, 120), fill=255),
        PICTURE.point(lambda level: 90 + level // 3),
    ],
    ids=["1 bit", "RGB", "palette", "inverted", "scaled", "blurred", "off centre", "pale"],
)
def test_any_picture_of_it(picture: Image.Image) -> None:
    assert qrmatrix(png(picture)) == MODULES


def test_a_transparent_ground_is_light() -> None:
    clear = Image.new("RGBA", PICTURE.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=ImageOps.invert(PICTURE))
    assert qrmatrix(png(clear)) == MODULES


def test_other_formats_are_read_as_well() -> None:
    assert qrmatrix(png(PICTURE, format="JPEG", quality=70)) == MODULES


def test_what_was_read_says_what_the_code_said() -> None:
    rows = qrmatrix(png(PICTURE))
    drawn = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            drawn.putpixel((x + 4, y + 4), 0 if dark else 255)
    found = zxingcpp.read_barcodes(
        drawn.resize((drawn.width * 5, drawn.height * 5), Image.Resampling.NEAREST)
    )
    assert [one.text for one in found] == [LONG]


def stripes() -> Image.Image:
    picture = Image.new("L", (210, 210), 255)
    for x in range(0, 210, 20):
        picture.paste(0, (x, 0, x + 10, 210))
    return picture


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"not a picture",
        png(PICTURE)[:200],
        png(Image.new("L", (200, 200), 255)),
        png(Image.new("L", (200, 200), 0)),
        png(Image.new("L", (5, 5), 0)),
        png(Image.new("L", (5000, 30), 0)),
        png(stripes()),
        png(PICTURE.crop((0, 0, 150, PICTURE.height))),
        png(PICTURE.rotate(180)),
        png(Image.effect_noise((200, 200), 120)),
    ],
    ids=[
        "nothing",
        "text",
        "half",
        "white",
        "black",
        "tiny",
        "long",
        "stripes",
        "cut",
        "upside down",
        "noise",
    ],
)
def test_what_is_no_code_is_said(picture: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        qrmatrix(picture)
