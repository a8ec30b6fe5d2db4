"""Taking in the files of requests: sent ones, and pictures of accounts and groups."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from starlette.datastructures import UploadFile

from greentui.emulator.methods.registry import Call
from greentui.emulator.responses import Refused
from greentui.emulator.state.files import mime_of

_JPEG = b"\xff\xd8\xff"


async def keep(call: Call, file: UploadFile, name: str) -> tuple[str, Path]:
    """Put an uploaded file into the store. Returns its address and where it lies."""
    key = call.world.new_key()
    path = call.world.files.folder / key.hex

    def write() -> None:
        with path.open("wb") as out:
            shutil.copyfileobj(file.file, out)

    await asyncio.to_thread(write)
    return call.world.files.keep(path, name, mime_of(name, file.content_type or ""), key), path


async def picture_of(call: Call) -> str:
    """The address of the JPEG a request brings.

    Raises:
        Refused: There is none, or it is no JPEG (manual 1.3.2, SetProfilePicture).
    """
    if call.file is None or not call.file.size:
        raise Refused(400, "File is empty")
    head = await call.file.read(3)
    await call.file.seek(0)
    if head != _JPEG:
        raise Refused(400, "Unsupported media type")
    url, _ = await keep(call, call.file, "picture.jpg")
    return url
