from __future__ import annotations

import threading
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from greentui.tui.widgets.thumbnails import PIXELS, Thumbnails, dimensions, fitted, half_blocks


def picture(width: int, height: int, form: str = "JPEG") -> bytes:
    """The upper half red, the lower half blue."""
    image = Image.new("RGB", (width, height), (255, 0, 0))
    image.paste((0, 0, 255), (0, height // 2, width, height))
    data = BytesIO()
    image.save(data, form, quality=95)
    return data.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_dimensions_are_read_off_the_header(form: str) -> None:
    assert dimensions(picture(96, 64, form)) == (96, 64)


@given(st.binary(max_size=80), st.sampled_from([b"", b"\xff\xd8", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"]))
def test_any_bytes_have_dimensions_or_none(data: bytes, head: bytes) -> None:
    size = dimensions(head + data)
    assert size is None or min(size) > 0


@given(st.integers(1, 9000), st.integers(1, 9000), st.integers(1, 60), st.integers(1, 20))
def test_a_picture_fits_its_box(width: int, height: int, cells: int, lines: int) -> None:
    across, down = fitted(width, height, cells, lines)
    assert 1 <= across <= cells
    assert 1 <= down <= lines


def test_a_cell_is_two_pixels() -> None:
    drawn = half_blocks(picture(40, 40), 4, 3)
    assert drawn is not None
    assert [len(line) for line in drawn] == [4, 4, 4]
    middle = drawn[1][0].style
    assert middle is not None
    assert middle.color is not None
    assert middle.bgcolor is not None
    assert middle.color.triplet is not None
    assert middle.bgcolor.triplet is not None
    assert middle.color.triplet.red > 200
    assert middle.bgcolor.triplet.blue > 200


@pytest.mark.parametrize("data", [b"", b"no picture", picture(9, 9)[:60], b"\xff\xd8\xff" + bytes(50)])
def test_what_is_no_picture_draws_as_nothing(data: bytes) -> None:
    assert half_blocks(data, 3, 3) is None


def test_a_place_is_held_until_the_picture_is_ready() -> None:
    ready = threading.Event()
    thumbnails = Thumbnails(ready.set)
    data = picture(80, 40)
    first = thumbnails.draw(data, 20, 10)
    assert first is not None
    assert [segment.text for line in first for segment in line] == ["░" * 20] * 5
    assert ready.wait(10)
    second = thumbnails.draw(data, 20, 10)
    assert second is not None
    assert len(second) == 5
    assert second[0][0].text == "▀"
    assert thumbnails.draw(data, 20, 10) is second
    thumbnails.close()


def test_a_broken_picture_leaves_its_place() -> None:
    ready = threading.Event()
    thumbnails = Thumbnails(ready.set)
    data = picture(80, 40)[:300]
    if thumbnails.draw(data, 20, 10) is not None:
        assert ready.wait(10)
    assert thumbnails.draw(data, 20, 10) is None
    thumbnails.close()


def test_a_bomb_is_not_decoded() -> None:
    side = int(PIXELS**0.5) + 1
    thumbnails = Thumbnails(lambda: None)
    header = b"\x89PNG\r\n\x1a\n" + bytes(8) + side.to_bytes(4, "big") * 2
    assert thumbnails.draw(header, 20, 10) is None
    thumbnails.close()
