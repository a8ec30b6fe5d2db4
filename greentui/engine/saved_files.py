"""What is known of the files of messages that were saved: where, so that a file is opened again rather than
fetched and copied, and how long a recording is.
"""

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


def find(context: InstanceContext, message: Message) -> Path | None:
    """The saved file of a message, if it is still where it was saved, and unchanged."""
    note = context.archive.note(name_of_note(_WHAT, message.chat_id, message.id))
    if not note:
        return None
    path, *known = json.loads(note)
    return Path(path) if _measured(Path(path)) == known else None


async def remember(context: InstanceContext, message: Message, path: Path) -> None:
    """Note where a message's file was saved; without effect if the archive cannot be written."""
    if not context.writer.readonly and (measured := _measured(path)):
        note = json.dumps([str(path), *measured])
        try:
            await context.apply(NoteKept(name_of_note(_WHAT, message.chat_id, message.id), note))
        except ArchiveError:
            return  # which the facts tell; the file itself is there


async def measure(context: InstanceContext, message: Message, path: Path) -> None:
    """Add the length of a recording to its message: no notification tells it, the file's own pages do."""
    file = message.content
    if message.kind is not MessageKind.AUDIO or not isinstance(file, File) or file.seconds is not None:
        return
    whole = await asyncio.to_thread(ogg.seconds, path)
    if whole is None or context.writer.readonly or message.id.startswith("local-"):
        return
    told = replace(message, content=replace(file, seconds=round(whole)))
    try:
        found = await context.apply(RecordsImported((Record(MessageReceived(told)),), message.origin))
    except ArchiveError:
        return
    context.publish_applied(found)


def _measured(path: Path) -> list[int]:
    """What changes with a file's content; empty if there is no such file."""
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return []
    return [found.st_size, found.st_mtime_ns] if stat.S_ISREG(found.st_mode) else []
