"""Pictures made on demand: thumbnails, avatars, photographs of nothing in particular, stickers.

Pillow is loaded with the first picture, never before.
"""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_PALETTES = (
    ((24, 78, 119), (26, 117, 159), (118, 200, 147), (217, 237, 146)),
    ((61, 52, 139), (118, 120, 237), (247, 184, 1), (241, 135, 1)),
    ((38, 70, 83), (42, 157, 143), (233, 196, 106), (231, 111, 81)),
    ((43, 45, 66), (141, 153, 174), (237, 242, 244), (239, 35, 60)),
    ((53, 80, 112), (109, 89, 122), (181, 101, 118), (229, 107, 111)),
    ((0, 48, 73), (214, 40, 40), (247, 127, 0), (252, 191, 73)),
    ((27, 67, 50), (64, 145, 108), (116, 198, 157), (216, 243, 220)),
    ((70, 32, 102), (184, 59, 94), (240, 138, 93), (249, 237, 105)),
)
_VARIANTS = 24
"""How many different pictures a subject has: enough to look at, few enough to keep."""


def _draw(subject: str, variant: int, size: tuple[int, int]) -> Image:
    """A landscape of hills under a sky, different for each subject and variant."""
    from PIL import Image, ImageDraw

    random = Random(f"{subject}/{variant}")
    sky, far, near, light = random.choice(_PALETTES)
    width, height = size
    image = Image.new("RGB", size, sky)
    draw = ImageDraw.Draw(image)
    for row in range(height):
        share = row / height
        draw.line(
            [(0, row), (width, row)],
            fill=tuple(int(a + (b - a) * share * 0.6) for a, b in zip(sky, light, strict=True)),
        )
    sun = height // 6
    left, top = random.randint(sun, width - 2 * sun), random.randint(sun // 2, height // 3)
    draw.ellipse((left, top, left + sun, top + sun), fill=light)
    for colour, base in ((far, 0.55), (near, 0.72)):
        level = base * height
        ridge = [(step * width // 8, int(level + random.uniform(-0.09, 0.09) * height)) for step in range(9)]
        draw.polygon([(0, height), *ridge, (width, height)], fill=colour)
    return image


def _jpeg(image: Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _variant(key: str) -> tuple[str, int]:
    subject, _, number = key.partition("#")
    return subject, int(number or 0) % _VARIANTS


def thumbnail(key: str) -> str:
    """The small JPEG of a picture in base64, as `jpegThumbnail` carries it; empty for an empty key.

    Args:
        key: `subject#number`; a key beginning with `base64:` is the thumbnail itself.
    """
    if not key:
        return ""
    if key.startswith("base64:"):
        return key.removeprefix("base64:")
    return _small(*_variant(key))


@lru_cache(maxsize=512)
def _small(subject: str, variant: int) -> str:
    return base64.b64encode(_jpeg(_draw(subject, variant, (72, 54)), 60)).decode()


def photograph(key: str) -> bytes:
    """The JPEG a thumbnail stands for."""
    return _large(*_variant(key))


@lru_cache(maxsize=64)
def _large(subject: str, variant: int) -> bytes:
    return _jpeg(_draw(subject, variant, (960, 720)), 82)


def shrunk(data: bytes) -> str:
    """The thumbnail key of a picture somebody sent; empty where it is none, or over 3000×3000 pixels.

    The manual makes no preview of larger ones (1.3.3, SendFileByUpload).
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width > 3000 or image.height > 3000:
                return ""
            image.thumbnail((72, 72))
            return "base64:" + base64.b64encode(_jpeg(image.convert("RGB"), 60)).decode()
    except (UnidentifiedImageError, OSError, ValueError):
        return ""


@lru_cache(maxsize=64)
def sticker(key: str, animated: bool = False) -> bytes:
    """A WebP sticker: a round face that may nod."""
    from PIL import Image, ImageDraw

    subject, variant = _variant(key)
    palette = Random(f"{subject}/{variant}").choice(_PALETTES)
    frames = []
    for step in range(6 if animated else 1):
        image = Image.new("RGBA", (256, 256), (0, 0, 0, 0))
        draw = ImageDraw.Draw(image)
        shift = (0, 6, 12, 12, 6, 0)[step]
        draw.ellipse((20, 20, 236, 236), fill=(*palette[2], 255))
        for left in (80, 150):
            draw.ellipse((left, 90 + shift, left + 26, 116 + shift), fill=(*palette[0], 255))
        draw.arc((80, 110 + shift, 176, 190 + shift), 20, 160, fill=(*palette[0], 255), width=10)
        frames.append(image)
    out = io.BytesIO()
    if animated:
        frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=120, loop=0)
    else:
        frames[0].save(out, "WEBP")
    return out.getvalue()


@lru_cache(maxsize=256)
def avatar(number: int) -> bytes:
    """A person's or group's picture, a JPEG of 320×320."""
    return _jpeg(_draw("avatar", number, (320, 320)), 80)


def qr_code(text: str) -> bytes:
    """A QR code as the PNG the service sends."""
    import qrcode
    from qrcode.image.pil import PilImage

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, box_size=6, border=4)
    code.add_data(text)
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image(image_factory=PilImage).save(out, "PNG")
    return out.getvalue()
