"""Files that come with a request."""

from __future__ import annotations

import asyncio
import base64
import shutil
from pathlib import Path

from starlette.datastructures import UploadFile

from greentui.emulator.behaviour.world import World
from greentui.emulator.fixtures.pictures import jpeg
from greentui.emulator.methods.registry import ApiRequest
from greentui.emulator.methods.responses import ApiError
from greentui.emulator.state.ids import file_key
from greentui.emulator.state.media_types import media_type

EMPTY_FILE = "file should not be empty"
"""The error of an upload without bytes (manual 1.3.3, SendFileByUpload and UploadFile)."""
_JPEG_MAGIC = b"\xff\xd8\xff"
_MAX_PREVIEW_SIDE = 3000
"""Pixels a side of the largest picture that gets a preview (manual 1.3.3, SendFileByUpload)."""


async def save(world: World, file: UploadFile, name: str) -> str:
    """Store an uploaded file. Returns its URL."""
    path = world.files.folder / file_key(world.random)

    def copy() -> None:
        with path.open("wb") as target:
            shutil.copyfileobj(file.file, target)

    await asyncio.to_thread(copy)
    return world.files.add(path, name, media_type(name, file.content_type or ""))


async def save_picture(world: World, request: ApiRequest) -> str:
    """Store the picture that comes with a request. Returns its URL.

    Raises:
        ApiError: There is none, or it is not a JPEG (manual 1.3.2, SetProfilePicture).
    """
    if request.file is None or not request.file.size:
        raise ApiError(400, "File is empty")
    magic = await request.file.read(len(_JPEG_MAGIC))
    await request.file.seek(0)
    if magic != _JPEG_MAGIC:
        raise ApiError(400, "Unsupported media type")
    return await save(world, request.file, "picture.jpg")


def read_head(path: Path) -> bytes:
    """The first bytes of a file, which tell its type."""
    with path.open("rb") as file:
        return file.read(16)


def preview(path: Path) -> str:
    """The thumbnail key of a stored file; empty if it is not a picture, or too large a one."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            if max(image.size) > _MAX_PREVIEW_SIDE:
                return ""
            image.thumbnail((72, 72))
            return "base64:" + base64.b64encode(jpeg(image.convert("RGB"), 60)).decode()
    except (UnidentifiedImageError, OSError, ValueError):
        return ""
