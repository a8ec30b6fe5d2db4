"""The length of an Ogg recording, Opus (as WhatsApp's voice messages are) or Vorbis, from its pages."""

from __future__ import annotations

from pathlib import Path

_PAGE = b"OggS"
_BEGINNING = 512
"""Bytes that hold the first packet, which names codec and rate."""
_END = 128 * 1024
"""Bytes at the end that hold the last page: one is 65 307 bytes at most (RFC 3533)."""
_HEADER = 27
"""Bytes of a page before its table of segments; the last of them is the table's length. The first page of a
recording has one segment."""
_FLAGS = 8
"""What a page's flags are below."""
_OPUS_RATE = 48_000
"""Samples a second that Opus counts in, whatever was recorded (RFC 7845)."""


def seconds(path: Path) -> float | None:
    """The length in seconds; `None` if the file cannot be read, or is no intact Ogg recording. Blocks."""
    try:
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
            file.seek(max(0, path.stat().st_size - _END))
            end = file.read(_END)
    except OSError:
        return None
    samples, head = _last_position(end), beginning[_HEADER + 1 :]
    if samples is None or not beginning.startswith(_PAGE):
        return None
    if head.startswith(b"OpusHead") and len(head) >= 12:
        skipped, rate = int.from_bytes(head[10:12], "little"), _OPUS_RATE
    elif head.startswith(b"\x01vorbis") and len(head) >= 16:
        skipped, rate = 0, int.from_bytes(head[12:16], "little")
    else:
        return None
    return (samples - skipped) / rate if rate and samples >= skipped else None


def _last_position(end: bytes) -> int | None:
    """The samples until the end of the last whole page, as that page says; `None` if there is none.

    The sign of a page may also stand within a packet, and the last page may be cut: a page has a version,
    flags, and as many bytes as its table of segments says.
    """
    start = len(end)
    while (start := end.rfind(_PAGE, 0, start)) >= 0:
        header = end[start : start + _HEADER]
        if len(header) == _HEADER and header[4] == 0 and header[5] < _FLAGS:
            table = end[start + _HEADER : start + _HEADER + header[26]]
            if len(table) == header[26] and start + _HEADER + len(table) + sum(table) <= len(end):
                return int.from_bytes(header[6:14], "little", signed=True)
    return None
