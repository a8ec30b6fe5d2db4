"""Reads the content of a response in pieces of bounded size, however far it was compressed.

A few kilobytes can be made of gigabytes. httpx decodes a whole piece before anybody can count it, and as many
encodings on top of each other as a response names; so it is done here.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import cast

import httpx

from greentui.words import _

PIECE = 64 * 1024
"""Bytes of a decoded piece at most."""
_IDENTITY = ("", "identity")
_WINDOWS = {
    "gzip": zlib.MAX_WBITS | 16,
    "x-gzip": zlib.MAX_WBITS | 16,
    "deflate": zlib.MAX_WBITS,
}
"""The encodings that are read, each alone, with zlib's name for them."""


def is_encoded(response: httpx.Response) -> bool:
    """Whether `Content-Length` counts other bytes than those `pieces` gives."""
    return _encoding(response) not in _IDENTITY


async def pieces(response: httpx.Response) -> AsyncIterator[bytes]:
    """The decoded content of a response that nobody has begun to read.

    Raises:
        httpx.HTTPError: It broke off, or it is not encoded as it says or in a way that was not asked for.
    """
    stream = cast(httpx.AsyncByteStream, response.stream)
    encoding = _encoding(response)
    if encoding in _IDENTITY:
        async for raw in stream:
            yield raw
        return
    if encoding not in _WINDOWS:
        raise httpx.DecodingError(_("the response has an encoding that was not requested"))
    decoder = _Decoder(encoding)
    async for raw in stream:
        for piece in decoder.decode(raw):
            yield piece
    decoder.finish()


def _encoding(response: httpx.Response) -> str:
    return str(response.headers.get("content-encoding", "")).strip().lower()


class _Decoder:
    """Decodes one encoding piece by piece."""

    def __init__(self, encoding: str) -> None:
        self._zlib = zlib.decompressobj(_WINDOWS[encoding])
        self._may_be_raw = encoding == "deflate"  # some servers leave out zlib's header
        self._begun = False

    def decode(self, raw: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(raw)
        piece = raw
        while (
            raw or len(piece) == PIECE
        ) and not self._zlib.eof:  # a full piece may not be the last of `raw`
            try:
                piece = self._zlib.decompress(raw, PIECE)
            except zlib.error:
                if not self._may_be_raw:
                    raise _broken() from None
                self._zlib, self._may_be_raw = zlib.decompressobj(-zlib.MAX_WBITS), False
                continue
            self._may_be_raw = False
            raw = self._zlib.unconsumed_tail
            if piece:
                yield piece
        # What stands behind the end is not ours to read.

    def finish(self) -> None:
        if self._begun and not self._zlib.eof:
            raise _broken()


def _broken() -> httpx.DecodingError:
    return httpx.DecodingError(_("the response is not encoded as its headers say"))
