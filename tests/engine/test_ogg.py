"""How long a recording is, from its first and last pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.engine.ogg import seconds


def page(samples: int, packet: bytes) -> bytes:
    table = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    return (
        b"OggS\0\0"
        + samples.to_bytes(8, "little", signed=True)
        + bytes(12)
        + bytes([len(table)])
        + table
        + packet
    )


def opus(samples: int, skipped: int = 312) -> bytes:
    head = b"OpusHead\1\1" + skipped.to_bytes(2, "little") + (16_000).to_bytes(4, "little") + bytes(3)
    middle = (page(48_000 * second, b"x" * 60_000) for second in range(1, 4))
    return page(0, head) + b"".join(middle) + page(samples, b"y" * 5_000)


def vorbis(samples: int) -> bytes:
    return page(0, b"\x01vorbis" + bytes(5) + (44_100).to_bytes(4, "little")) + page(samples, b"z")


@pytest.mark.parametrize(
    ("data", "long"),
    [
        (opus(48_000 * 7 + 312), 7.0),
        (vorbis(44_100 * 3), 3.0),
        (b"", None),
        (b"ID3\x04 an MP3", None),
        (page(5, b"neither"), None),
        (opus(-1), None),
        (page(0, b"\x01vorbis" + bytes(9)), None),
        (vorbis(44_100) + page(44_100 * 3, b"a OggS\0\0" + b"\x7f" * 40), 3.0),
        (opus(48_000 * 7 + 312)[:-1], (48_000 * 3 - 312) / 48_000),
        (vorbis(44_100 * 3) + b"OggS", 3.0),
        (vorbis(44_100 * 3) + b"OggS\1" + bytes(40), 3.0),
        (page(0, b"OpusHead\1\1\x38"), None),
    ],
    ids=[
        "opus",
        "vorbis",
        "empty",
        "mp3",
        "unknown codec",
        "no last page",
        "no rate",
        "the sign within a packet",
        "a cut page",
        "the sign alone",
        "another version",
        "a cut head",
    ],
)
def test_the_length(tmp_path: Path, data: bytes, long: float | None) -> None:
    file = tmp_path / "voice.ogg"
    file.write_bytes(data)
    assert seconds(file) == long


def test_a_file_that_is_gone_has_none(tmp_path: Path) -> None:
    assert seconds(tmp_path / "gone.ogg") is None


@given(st.binary(max_size=200))
def test_anything_is_read(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.mktemp("ogg") / "any"
    file.write_bytes(page(0, b"OpusHead" + data) + data)
    found = seconds(file)
    assert found is None or found >= 0
