"""The length of an Ogg recording, Opus (as WhatsApp's voice messages are) or Vorbis, from its pages."""

from __future__ import annotations

from pathlib import Path

_PAGE = b"OggS"
_BEGINNING = 512
"""Bytes that hold the first packet, which names codec and rate."""
_END = 128 * 1024
"""Bytes at the end that hold the last page: one is 65 307 bytes at most (RFC 3533)."""
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
    last = end.rfind(_PAGE)
    if not beginning.startswith(_PAGE) or last < 0:
        return None
    samples = int.from_bytes(end[last + 6 : last + 14], "little", signed=True)
    if (opus := beginning.find(b"OpusHead")) >= 0:
        skipped, rate = int.from_bytes(beginning[opus + 10 : opus + 12], "little"), _OPUS_RATE
    elif (vorbis := beginning.find(b"\x01vorbis")) >= 0:
        skipped, rate = 0, int.from_bytes(beginning[vorbis + 12 : vorbis + 16], "little")
    else:
        return None
    return (samples - skipped) / rate if rate and samples >= skipped else None
