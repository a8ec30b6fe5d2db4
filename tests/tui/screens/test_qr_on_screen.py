"""A QR code on the screen is read back by an independent reader, from characters and from a screenshot."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
import zxingcpp
from PIL import Image, ImageDraw
from textual.app import App

from greentui.text.qr_blocks import INK, PAPER, Blocks
from greentui.tui.screens.link import LinkScreen
from greentui.tui.widgets.qr_code import QrCode
from tests.camera import CELL, block
from tests.tui.screens.linking import linking_of, shown
from tests.tui.screens.sample import session
from tests.tui.screens.stage import Stage, settled

TEXTS = ["short", "2@Jq8fZ0Kc1x4hE7vB2nM9sD6wR3tY5u,WqL0pXoA1zC4vN7bM2kJ5hG8fD3sA6,1b9e", "x" * 230]

KEYS = {
    "half": (),
    "sextants": ("b",),
    "full": ("b", "b"),
    "inverse": ("i",),
    "inverse sextants": ("i", "b"),
    "inverse full": ("i", "b", "b"),
}
"""What draws a code so."""


def photographed(app: App[None]) -> Image.Image:
    """The screen as a camera sees it: each part of a cell in the colour that the cell gives it."""
    strips = app.screen._compositor.render_strips()
    width, height = app.size
    across, down = CELL
    image = Image.new("RGB", (width * across, height * down))
    draw = ImageDraw.Draw(image)
    for y, strip in enumerate(strips[:height]):
        x = 0
        for segment in strip:
            style = segment.style
            ink = _rgb(style and style.color, (200, 200, 200))
            paper = _rgb(style and style.bgcolor, (20, 20, 20))
            for character in segment.text:
                _rectangle(draw, (x * across, y * down, (x + 1) * across, (y + 1) * down), paper)
                for left, top, right, bottom in block(character):
                    part = (x * across + left, y * down + top, x * across + right, y * down + bottom)
                    _rectangle(draw, part, ink)
                x += 1
    return image


def _rectangle(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], colour: tuple[int, ...]) -> None:
    left, top, right, bottom = box
    draw.rectangle((left, top, right - 1, bottom - 1), colour)


def _rgb(colour: object, otherwise: tuple[int, int, int]) -> tuple[int, int, int]:
    triplet = getattr(colour, "triplet", None)
    return tuple(triplet) if triplet else otherwise


@pytest.mark.parametrize("theme", ["greentui-dark", "greentui-light"])
@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
async def test_the_screen_is_read_back(keys: tuple[str, ...], theme: str, stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    given.linking = linking_of()
    app: Stage = stage(LinkScreen, given, theme)
    async with app.run_test(size=(200, 80)) as pilot:
        for place, text in enumerate(TEXTS):
            given.linking.queue.put_nowait(shown(text))
            await settled(pilot)
            if place == 0:
                await pilot.press(*keys)
                await settled(pilot)
            [found] = zxingcpp.read_barcodes(photographed(app), try_invert="i" in keys)
            assert found.text == text


@pytest.mark.parametrize("size", [(60, 24), (80, 24), (100, 30), (140, 45), (200, 60)])
async def test_it_is_read_at_every_scale_that_fits(size: tuple[int, int], stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    given.linking = linking_of(shown("scaled"))
    app: Stage = stage(LinkScreen, given)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        [found] = zxingcpp.read_barcodes(photographed(app), try_invert=False)
        assert found.text == "scaled"


@pytest.mark.parametrize("theme", ["greentui-dark", "greentui-light"])
@pytest.mark.parametrize("blocks", list(Blocks))
async def test_a_screenshot_is_read_back(blocks: Blocks, theme: str, stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    given.linking = linking_of(shown(TEXTS[1]))
    app: Stage = stage(LinkScreen, given, theme)
    async with app.run_test(size=(140, 60)) as pilot:
        await settled(pilot)
        app.screen.query_one(QrCode).tried = (blocks,)
        await settled(pilot)
        [found] = zxingcpp.read_barcodes(rasterised(app.export_screenshot()), try_invert=False)
        assert found.text == TEXTS[1]


def rasterised(svg: str) -> Image.Image:
    """The screenshot's rectangles and block characters as pixels, half cells as the character says."""
    root = ET.fromstring(svg)  # noqa: S314  our own picture
    space = "{http://www.w3.org/2000/svg}"
    styles = dict(re.findall(r"\.([\w-]+-r\d+) \{([^}]*)\}", svg))
    group = next(
        one for one in root.iter(f"{space}g") if one.get("clip-path", "").endswith("-clip-terminal)")
    )
    image = Image.new("RGB", (int(root.get("viewBox", "").split()[2].split(".")[0]), 4000), "#101010")
    draw = ImageDraw.Draw(image)
    for one in group.iter(f"{space}rect"):
        x, y, w, h = (float(one.get(name, "0")) for name in ("x", "y", "width", "height"))
        draw.rectangle((x, y, x + w, y + h), one.get("fill"))
    for one in group.iter(f"{space}text"):
        text = (one.text or "").replace("\xa0", " ")
        if not any(map(list, map(block, text))):
            continue
        colour = re.search(r"fill: (#\w{6})", styles[one.get("class", "")])
        x, base, length = (float(one.get(name, "0")) for name in ("x", "y", "textLength"))
        cell = length / len(text)
        top = round((base - 18.5) / 24.4) * 24.4 + 1.5
        for place, character in enumerate(text):
            for left, above, right, below in block(character):
                start, high = x + place * cell, 24.4 / CELL[1]
                across = cell / CELL[0]
                box = (start + left * across, top + above * high, start + right * across, top + below * high)
                if colour:
                    draw.rectangle(box, colour[1])
    return image.crop(image.getbbox() or (0, 0, 1, 1))


async def test_the_code_is_ink_on_paper_in_a_light_and_a_dark_theme(stage) -> None:  # type: ignore[no-untyped-def]
    for theme in ("greentui-dark", "greentui-light"):
        given = session()
        given.linking = linking_of(shown("colours"))
        app: Stage = stage(LinkScreen, given, theme)
        async with app.run_test(size=(140, 45)) as pilot:
            await settled(pilot)
            code = app.screen.query_one(QrCode)
            strip = code.render_line(code.size.height // 2)
            drawn = [one.style for one in strip if one.style.color.name == INK]
            assert {style.bgcolor.name for style in drawn} == {INK, PAPER}
