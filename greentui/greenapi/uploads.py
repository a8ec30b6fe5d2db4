"""Streams a file of this machine into a request: as a part of a multipart form, or as the raw body.

Read in pieces on a thread, so that a slow disk never holds up the screen; tells how far it has come.
"""

from __future__ import annotations

import asyncio
import mimetypes
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from greentui.greenapi.errors import FieldError
from greentui.words import _

PIECE = 64 * 1024
"""Bytes read and sent at once."""

Progress = Callable[[int, int], None]
"""Told the bytes sent so far and their total."""


class Upload:
    """A request's body that holds a file.

    Args:
        path: The file.
        before, after: Bytes around it.
        on_progress: Told after each piece.
    """

    def __init__(
        self, path: Path, before: bytes = b"", after: bytes = b"", on_progress: Progress | None = None
    ) -> None:
        self._path = path
        self._before = before
        self._after = after
        self._on_progress = on_progress
        self._file_size = path.stat().st_size
        self.size = len(before) + self._file_size + len(after)
        self.complete = False
        """Whether everything has gone out: before that, the service cannot have taken it."""

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body, piece by piece.

        Raises:
            FieldError: The file changed or vanished while it was sent.
        """
        if self._before:
            yield self._before
        sent = 0
        try:
            with await asyncio.to_thread(self._path.open, "rb") as file:
                while sent < self._file_size:
                    piece = await asyncio.to_thread(file.read, min(PIECE, self._file_size - sent))
                    if not piece:
                        raise FieldError("file", _("the file became smaller while it was sent"))
                    sent += len(piece)
                    # Before the last bytes leave: after them the answer may come at any moment.
                    self.complete = sent == self._file_size and not self._after
                    yield piece
                    if self._on_progress:
                        self._on_progress(sent, self._file_size)
        except OSError as error:
            raise FieldError(
                "file", _("the file cannot be read: %s") % (error.strerror or _("odd path"))
            ) from None
        self.complete = True
        if self._after:
            yield self._after


def mime_of(name: str) -> str:
    """The media type of a file by its name; bytes without a meaning where nobody knows."""
    return mimetypes.guess_type(name, strict=False)[0] or "application/octet-stream"


def multipart(
    path: Path, fields: Mapping[str, str], on_progress: Progress | None = None
) -> tuple[Upload, dict[str, str]]:
    """A multipart form of `fields` and one `file`, with the request's headers."""
    boundary = uuid.uuid4().hex
    name = fields.get("fileName") or path.name
    before = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    )
    before += (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{_quoted(name)}"\r\n'
        f"Content-Type: {mime_of(name)}\r\n\r\n"
    ).encode("utf-8", "replace")
    upload = Upload(path, before, f"\r\n--{boundary}--\r\n".encode(), on_progress)
    return upload, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def raw(path: Path, name: str, on_progress: Progress | None = None) -> tuple[Upload, dict[str, str]]:
    """The file itself as the body, with the request's headers.

    Args:
        path: The file.
        name: What it is to be called; its own name where this is empty.
    """
    mime = mime_of(name or path.name)
    headers = {"Content-Type": mime}
    if name or mime == "application/octet-stream":
        # Headers carry ASCII only.
        headers["GA-Filename"] = quote((name or path.name).encode("utf-8", "replace"), safe=" ()+,;=@!'~")
    return Upload(path, on_progress=on_progress), headers


def _quoted(name: str) -> str:
    """A file name as HTML 5 has it in a form's header."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
