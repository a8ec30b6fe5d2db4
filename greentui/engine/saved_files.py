"""Saved files of messages: where each is, so that it is not fetched twice, and how long a recording is."""

from __future__ import annotations

import asyncio
import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from greentui.archive import name_of_note
from greentui.archive.errors import ArchiveError
from greentui.engine import ogg
from greentui.model.entries import NoteKept, Record, RecordsImported
from greentui.model.events import MessageReceived
from greentui.model.messages import File, MessageKind

if TYPE_CHECKING:
    from greentui.engine.context import InstanceContext
    from greentui.model.messages import Message

_WHAT = "file"
"""What a note about a message is called that holds path, size and time of change of its saved file."""


def find(context: InstanceContext, message: Message) -> Path | None:
    """The saved file of a message, if it is still where it was saved, and unchanged."""
    note = context.archive.note(name_of_note(_WHAT, message.chat_id, message.id))
    if not note:
        return None
    match _read(note):
        case [str(path), *known] if known and _fingerprint(Path(path)) == known:
            return Path(path)
        case _:
            return None


def _read(note: str) -> object:
    """What a note says, perhaps of another version of the program."""
    try:
        return json.loads(note)
    except ValueError:
        return None


async def remember(context: InstanceContext, message: Message, path: Path) -> None:
    """Note where a message's file was saved; without effect if the archive cannot be written."""
    if not context.writer.readonly and (known := _fingerprint(path)):
        note = json.dumps([str(path), *known])
        try:
            await context.apply(NoteKept(name_of_note(_WHAT, message.chat_id, message.id), note))
        except ArchiveError:
            return  # the facts show the error; the file itself is there


async def measure(context: InstanceContext, message: Message, path: Path) -> None:
    """Add a recording's length to its message, from the file: no notification has it.

    Without effect if the message was erased, or deleted, while its file was on the way.
    """
    if _unmeasured(message) is None:
        return
    whole = await asyncio.to_thread(ogg.seconds, path)
    current = context.archive.message(message.chat_id, message.id)
    if whole is None or current is None or context.writer.readonly or not current.known_to_service:
        return
    if (file := _unmeasured(current)) is None:
        return
    told = replace(current, content=replace(file, seconds=round(whole)))
    try:
        found = await context.apply(RecordsImported((Record(MessageReceived(told)),), current.origin))
    except ArchiveError:
        return
    context.publish_applied(found)


def _unmeasured(message: Message) -> File | None:
    """A recording whose length is not known."""
    file = message.content
    if message.kind is MessageKind.AUDIO and isinstance(file, File) and file.seconds is None:
        return file
    return None


def _fingerprint(path: Path) -> list[int]:
    """Size in bytes and time of change in nanoseconds; empty if there is no such regular file."""
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return []
    return [found.st_size, found.st_mtime_ns] if stat.S_ISREG(found.st_mode) else []
