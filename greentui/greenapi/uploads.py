"""Sends a local file in a request, as the body itself or as a part of a form.

httpx encodes it. Added here: the disk is read on a thread, so that a slow one never blocks the screen;
progress is reported; and whether the last byte has been passed to the connection is known.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import httpx

from greentui.greenapi.errors import FieldError
from greentui.greenapi.json_fields import storable
from greentui.greenapi.media_types import UNKNOWN_TYPE, media_type
from greentui.words import _

Progress = Callable[[int, int], None]
"""Called with the bytes of the request's body sent so far, and their total."""


@dataclass(frozen=True, slots=True)
class FileBody:
    """A request's body made of a file.

    Attributes:
        path: The file.
        name: Its name in the form.
        form: The other fields of the form, in which it is the part `file`; `None` if it is the whole body.
        on_progress: Called before each piece is sent.
    """

    path: Path
    name: str = ""
    form: Mapping[str, str] | None = None
    on_progress: Progress | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[dict[str, Any]]:
        """The arguments for httpx's request, while the file is open.

        Raises:
            FieldError: It cannot be opened.
        """
        try:
            file = await asyncio.to_thread(self.path.open, "rb")
        except OSError as error:
            raise _unreadable(error) from None
        with file:
            if self.form is None:
                yield {"content": file}
            else:
                name = storable(self.name)
                yield {"data": self.form, "files": {"file": (name, file, media_type(name))}}


class UploadStream(httpx.AsyncByteStream):
    """A request's body, read from the disk piece by piece.

    Args:
        request: As built by httpx.
        on_progress: Called before each piece is sent.

    Attributes:
        size: Bytes of the whole body.
        complete: Whether the last byte was passed on. Before that, the service cannot have accepted it.
    """

    def __init__(self, request: httpx.Request, on_progress: Progress | None = None) -> None:
        self._body = cast(httpx.SyncByteStream, request.stream)
        self.size = int(request.headers["Content-Length"])
        self._on_progress = on_progress
        self.complete = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces, sent = iter(self._body), 0
        try:
            while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
                sent += len(piece)
                if sent > self.size:
                    raise _changed()
                # Before the piece is sent: after the last one the response may arrive at any moment.
                self.complete = sent == self.size
                if self._on_progress:
                    self._on_progress(sent, self.size)
                yield piece
        except OSError as error:
            raise _unreadable(error) from None
        if sent < self.size:
            raise _changed()


def raw_headers(path: Path, name: str) -> dict[str, str]:
    """The headers for a file that is the body itself (manual 1.3.3, UploadFile).

    Args:
        path: The file.
        name: The name to give it; empty for its own.
    """
    kind = media_type(name or path.name)
    headers = {"Content-Type": kind}
    if kind == UNKNOWN_TYPE:
        # Headers are ASCII only.
        headers["GA-Filename"] = quote(storable(name or path.name), safe=" ()+,;=@!'~")
    return headers


def _unreadable(error: OSError) -> FieldError:
    """The error for a file that cannot be read."""
    return FieldError("file", _("the file cannot be read: %s") % (error.strerror or _("not a valid path")))


def _changed() -> FieldError:
    return FieldError("file", _("the file changed while it was sent"))
