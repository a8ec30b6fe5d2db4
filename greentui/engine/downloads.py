"""Saves files of messages, and decides which of them may be opened without asking.

A remote name never chooses where a file goes: it is cleaned, made unique, and stays in the download folder.
Nothing saved here is executable.
"""

from __future__ import annotations

import asyncio
import mimetypes
import re
import unicodedata
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from greentui.engine import disk, saved_files
from greentui.engine.disk import split_extension
from greentui.engine.errors import Refusal, of_service
from greentui.engine.service import Service
from greentui.greenapi.errors import ApiError
from greentui.greenapi.methods import DOWNLOAD_FILE
from greentui.model.messages import File, Message
from greentui.text import invisible
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.context import InstanceContext
    from greentui.engine.queries import Queries

Progress = Callable[[int, int | None], None]
"""Called with the bytes received and the total, `None` if unknown."""

LIMIT = 2 * 1024**3
"""Maximum bytes of a file to save: WhatsApp's own limit for a document."""
NAME_BYTES = 180
"""Maximum bytes of a file name; file systems allow 255, and a number may be added."""

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
_ISO_MEDIA = rb"....ftyp"
_HARMLESS = {
    ending: re.compile(beginning, re.DOTALL)
    for endings, beginning in (
        (".jpg .jpeg", rb"\xff\xd8\xff"),
        (".png", rb"\x89PNG\r\n\x1a\n"),
        (".gif", rb"GIF8[79]a"),
        (".webp", rb"RIFF....WEBP"),
        (".heic .heif .avif", _ISO_MEDIA),
        (".mp4 .m4v .m4a .mov .3gp", _ISO_MEDIA),
        (".webm .mkv", rb"\x1aE\xdf\xa3"),
        (".avi", rb"RIFF....AVI "),
        (".wav", rb"RIFF....WAVE"),
        (".ogg .oga .opus", rb"OggS"),
        (".mp3", rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"),
        (".aac", rb"\xff[\xf0\xf1\xf8\xf9]"),
        (".amr", rb"#!AMR"),
        (".flac", rb"fLaC"),
        (".pdf", rb"%PDF-"),
        (".txt", rb"(?!#!|MZ)[^\x00]*\Z"),
    )
    for ending in endings.split()
}
"""What may be opened without asking: how such files end, and how they begin. All else is asked about.

No playlists, which name other files and addresses; no drawings that carry scripts or commands (SVG, WMF); no
tables, whose cells a spreadsheet may run; nothing packed. MP3 and AAC begin with a frame of theirs, behind
a tag if there is one; the mark of a text in UTF-16 is no frame.
"""
_RECORDING = re.compile(r"\.(og[ag]|opus|mp[34]|aac|m4a|3gp|webm|wav|amr|flac)", re.IGNORECASE)
"""How recordings end."""
_BEGINNING = 512
"""Bytes of a file that are looked at."""


class Safety(StrEnum):
    """Whether a saved file may be opened at once."""

    OPEN = "open"
    ASK = "ask"
    """It is not one of the kinds that do nothing but show themselves, or only claims to be one."""


def cleaned_name(name: str, fallback: str = "file") -> str:
    """A file name that is only a name: no folders, no control or direction characters, not hidden.

    Args:
        name: As its sender gave it.
        fallback: Used if nothing is left.
    """
    letters = "".join(
        letter
        for letter in invisible.removed(unicodedata.normalize("NFC", name))
        if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    clean = _FORBIDDEN.sub("_", letters)
    clean = " ".join(clean.split()).strip(". ")
    clean = clean.lstrip("-~") or fallback
    if _RESERVED.fullmatch(clean):
        clean = f"_{clean}"
    stem, ending = split_extension(clean)
    room = NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + ending


def safety(path: Path) -> Safety:
    """Whether `path` may be opened without asking, by its suffix and its first bytes."""
    beginning = _HARMLESS.get(path.suffix.lower())
    if beginning is None:
        return Safety.ASK
    try:
        with path.open("rb") as file:
            start = file.read(_BEGINNING)
            if start.startswith(b"ID3"):
                file.seek(_end_of_tag(start))
                start = file.read(_BEGINNING)
    except OSError:
        return Safety.ASK
    return Safety.OPEN if beginning.match(start) else Safety.ASK


def is_recording(path: Path) -> bool:
    """Whether `path` may be given to a player without asking.

    Players go by contents rather than names, and fetch what a playlist names, even one that is called a text.
    """
    return bool(_RECORDING.fullmatch(path.suffix)) and safety(path) is Safety.OPEN


def _end_of_tag(start: bytes) -> int:
    """Where an ID3v2 tag ends: players pass over it before they look at what follows."""
    size = 0
    for byte in start[6:10]:
        size = size << 7 | byte & 0x7F
    has_footer = bool(start[5:6]) and bool(start[5] & 0x10)
    return 10 + size + 10 * has_footer


async def download(
    queries: Queries,
    context: InstanceContext,
    connect: Callable[[], Awaitable[Service]],
    folder: Path,
    chat_id: str,
    message_id: str,
    on_progress: Progress | None,
) -> Path:
    """Save a message's file, or find where it was saved. See `Session.download`.

    Args:
        connect: Gives the service; called only if the file has to be fetched.

    Raises:
        Refusal: It has no file, the service does not have it, or it cannot be saved.
    """
    message = queries.message(chat_id, message_id)
    if message is None or not isinstance(message.content, File):
        raise Refusal(_("This message has no file."))
    path = saved_files.find(context, message)
    if path is None:
        path = await _fetch(await connect(), folder, message, message.content, on_progress)
        await saved_files.remember(context, message, path)
    await saved_files.measure(context, message, path)
    return path


async def _fetch(
    service: Service, folder: Path, message: Message, file: File, on_progress: Progress | None
) -> Path:
    url = file.url or await _asked(service, message)
    try:
        return await _save(service, url, folder, _name(message, file), on_progress)
    except ApiError as first:
        if not file.url:
            raise of_service(first) from None
    # The address in a notification expires; the service may have a new one.
    url = await _asked(service, message)
    try:
        return await _save(service, url, folder, _name(message, file), on_progress)
    except ApiError as error:
        raise of_service(error) from None


async def _asked(service: Service, message: Message) -> str:
    url = await service.call_or_refuse(DOWNLOAD_FILE, chatId=message.chat_id, idMessage=message.id)
    if not url.startswith(("http://", "https://")):
        raise Refusal(
            _("The service does not have this file."), advice=_("Open it on the phone, then try again.")
        )
    return url


async def _save(service: Service, url: str, folder: Path, name: str, on_progress: Progress | None) -> Path:
    """Fetch into a hidden file first, so that a file with its name is complete."""
    advice = _("Choose another download_folder in the configuration.")
    with disk.refusals(folder / name, _("%s cannot be saved"), advice=advice):
        part, into = await asyncio.to_thread(disk.create_part, folder)
        try:
            with into:
                report = (lambda done, total: on_progress(done, total or None)) if on_progress else None
                await service.client.download(url, into, limit=LIMIT, on_progress=report)
            return await asyncio.to_thread(disk.claim_name, part, folder, name)
        finally:
            await asyncio.to_thread(disk.discard, part)


def _name(message: Message, file: File) -> str:
    ending = mimetypes.guess_extension(file.mime.partition(";")[0].strip()) or ""
    name = cleaned_name(file.name, f"{message.kind}-{message.timestamp}")
    return name if split_extension(name)[1] else name + ending
