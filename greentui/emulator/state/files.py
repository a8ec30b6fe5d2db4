"""Files people sent, kept in a folder that dies with the emulator, and files made when asked for."""

from __future__ import annotations

import mimetypes
import shutil
import tempfile
import time
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from greentui.emulator.fixtures import pictures, recordings
from greentui.emulator.state import messages as kinds

LARGEST = 100 * 1024 * 1024
"""Bytes of the largest file the service takes (manual 1.3.3)."""
LINK_LIVES = 15 * 24 * 3600
"""Seconds a link to an uploaded file lives (manual 1.3.3, UploadFile)."""

_IMAGES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
_VIDEOS = frozenset({".mp4", ".mov", ".avi", ".mkv", ".3gp", ".webm"})
_SOUNDS = frozenset({".mp3", ".ogg", ".oga", ".opus", ".wav", ".m4a", ".aac", ".mpga"})


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on our disk."""

    path: Path
    name: str
    mime: str


def mime_of(name: str, told: str = "") -> str:
    """The media type of a file by its name, or as told."""
    guessed = mimetypes.guess_type(name)[0]
    return guessed or told or "application/octet-stream"


def kind_of(name: str, mime: str = "") -> str:
    """What a file is sent as: by its name's ending, then by its type (manual 1.3.3, SendFileByUrl)."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _IMAGES or (not suffix and mime.startswith("image/")):
        return kinds.IMAGE
    if suffix in _VIDEOS or (not suffix and mime.startswith("video/")):
        return kinds.VIDEO
    if suffix in _SOUNDS or (not suffix and mime.startswith("audio/")):
        return kinds.AUDIO
    return kinds.DOCUMENT


class FileStore:
    """All files of one emulator.

    Args:
        base: The address they are served under.
    """

    def __init__(self, base: str) -> None:
        self._base = base
        self._folder: Path | None = None
        self._stored: dict[str, Stored] = {}

    @property
    def folder(self) -> Path:
        """The folder, made with the first file."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="greentui-emulator-"))
        return self._folder

    def keep(self, path: Path, name: str, mime: str, key: UUID) -> str:
        """Take in a file that lies in `folder`. Returns its address."""
        name = PurePosixPath(name.replace("\\", "/")).name or "file.bin"
        self._stored[key.hex] = Stored(path, name, mime)
        return f"{self._base}/files/{key.hex}/{quote(name)}"

    def made(self, sort: str, key: str, name: str) -> str:
        """The address of a file which is made when asked for."""
        return f"{self._base}/files/made/{sort}/{quote(key, safe='')}/{quote(name)}"

    def at(self, url: str) -> Stored | None:
        """The stored file of an address of ours."""
        parts = urlsplit(url).path.split("/")
        return self._stored.get(parts[2]) if len(parts) > 2 and parts[1] == "files" else None

    def find(self, path: str) -> Stored | tuple[bytes, str] | None:
        """The file behind a path below `/files/`: one of ours, or bytes and media type of a made one."""
        parts = path.split("/")
        if len(parts) == 4 and parts[0] == "made":
            content = make(parts[1], parts[2])
            return None if content is None else (content, mime_of(parts[3]))
        return self._stored.get(parts[0])

    def close(self) -> None:
        """Throw everything away."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def make(sort: str, key: str) -> bytes | None:
    """A file made from its recipe, the same each time."""
    number = int(key.partition("#")[2] or 0) if key.partition("#")[2].isdigit() else 0
    if sort == "photo":
        return pictures.photograph(key)
    if sort == "avatar":
        return pictures.avatar(number)
    if sort == "sticker":
        return pictures.sticker(key, number % 2 == 1)
    if sort == "voice":
        return recordings.opus(max(1, number))
    if sort == "video":
        return recordings.video([pictures.photograph(f"{key.partition('#')[0]}#{n}") for n in range(6)])
    if sort == "pdf":
        return recordings.pdf(key.partition("#")[0])
    if sort == "table":
        return recordings.table(key.partition("#")[0])
    return None


def expiry_header(now: float | None = None) -> str:
    """The `X-Amz-Expiration` header's value, which tells how long a link lives (manual 1.3.3)."""
    moment = time.time() if now is None else now
    return f'expiry-date="{formatdate(moment + LINK_LIVES, usegmt=True)}"'


def file_content(url: str, name: str, mime: str, caption: str, thumbnail: str = "") -> dict[str, Any]:
    """The content of a message with a file."""
    return {
        "url": url,
        "fileName": name,
        "mimeType": mime,
        "caption": caption,
        "thumbnail": thumbnail,
    }
