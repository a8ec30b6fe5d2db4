"""Sounds, films and papers made by hand from their formats, so that what the emulator serves really opens.

A voice message is Ogg Opus silence, a video is Motion JPEG in MP4, a document is a one-page PDF.
"""

from __future__ import annotations

import struct
from functools import lru_cache

_CRC = []
for _byte in range(256):
    _value = _byte << 24
    for _ in range(8):
        _value = ((_value << 1) ^ 0x04C11DB7) if _value & 0x80000000 else _value << 1
    _CRC.append(_value & 0xFFFFFFFF)


def _checksum(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc = ((crc << 8) & 0xFFFFFFFF) ^ _CRC[(crc >> 24) ^ byte]
    return crc


def _page(packets: list[bytes], *, granule: int, number: int, flags: int) -> bytes:
    """A page of an Ogg stream; each packet shorter than 255 bytes."""
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 0x6772, number, 0, len(packets))
    page = head + bytes(len(packet) for packet in packets) + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


@lru_cache(maxsize=64)
def opus(seconds: int) -> bytes:
    """So many seconds of silence as Ogg Opus."""
    pages = [
        _page([struct.pack("<8sBBHIHB", b"OpusHead", 1, 1, 0, 48000, 0, 0)], granule=0, number=0, flags=2),
        _page([b"OpusTags" + struct.pack("<I", 8) + b"emulator" + struct.pack("<I", 0)],
              granule=0, number=1, flags=0),
    ]  # fmt: skip
    for second in range(seconds):
        # 50 frames of 20 ms which hold nothing.
        last = second == seconds - 1
        pages.append(
            _page([b"\xf8\xff\xfe"] * 50, granule=48000 * (second + 1), number=second + 2, flags=4 * last)
        )
    return b"".join(pages)


def _box(name: bytes, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return struct.pack(">I4s", len(data) + 8, name) + data


_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def video(frames: list[bytes], width: int = 960, height: int = 720) -> bytes:
    """JPEG pictures as a film of two a second: Motion JPEG in MP4."""
    ticks, each = 1000, 500
    length = each * len(frames)
    kind = _box(b"ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2mp41")
    film = b"".join(frames)
    first = len(kind) + 8
    description = struct.pack(">6xH16xHHIIIH32sHh", 1, width, height, 0x480000, 0x480000, 0, 1, b"", 24, -1)
    samples = _box(
        b"stbl",
        _box(b"stsd", struct.pack(">II", 0, 1), _box(b"jpeg", description)),
        _box(b"stts", struct.pack(">IIII", 0, 1, len(frames), each)),
        _box(b"stsc", struct.pack(">IIIII", 0, 1, 1, len(frames), 1)),
        _box(b"stsz", struct.pack(">III", 0, 0, len(frames)), *(struct.pack(">I", len(f)) for f in frames)),
        _box(b"stco", struct.pack(">III", 0, 1, first)),
    )
    media = _box(
        b"mdia",
        _box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, ticks, length, 0x55C4, 0)),
        _box(b"hdlr", struct.pack(">II4s12x", 0, 0, b"vide"), b"film\0"),
        _box(
            b"minf",
            _box(b"vmhd", struct.pack(">I8x", 1)),
            _box(b"dinf", _box(b"dref", struct.pack(">II", 0, 1), _box(b"url ", struct.pack(">I", 1)))),
            samples,
        ),
    )
    track_head = (
        struct.pack(">IIIIII", 3, 0, 0, 1, 0, length)
        + bytes(8)
        + struct.pack(">hhHH", 0, 0, 0, 0)
        + _MATRIX
        + struct.pack(">II", width << 16, height << 16)
    )
    head = (
        struct.pack(">IIIIIIH", 0, 0, 0, ticks, length, 0x10000, 0x100)
        + bytes(10)
        + _MATRIX
        + bytes(24)
        + struct.pack(">I", 2)
    )
    moov = _box(b"moov", _box(b"mvhd", head), _box(b"trak", _box(b"tkhd", track_head), media))
    return kind + _box(b"mdat", film) + moov


def pdf(title: str) -> bytes:
    """A one-page PDF with its title on it (Latin letters; others become `?`)."""
    line = (
        title.encode("latin-1", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    )
    text = b"BT /F1 20 Tf 60 770 Td (" + line + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def table(title: str) -> bytes:
    """A small table as CSV."""
    rows = [("item", "quantity", "price"), (title, "2", "14.90"), ("delivery", "1", "4.00")]
    return "\r\n".join(";".join(row) for row in rows).encode("utf-8-sig")
