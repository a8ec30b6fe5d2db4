"""Reads again what an earlier version of the program did not understand.

A notification of a new kind is kept as it came. When a later version knows the kind, what it says appears
in its own time's place, without anybody asking the service.
"""

from __future__ import annotations

import asyncio
import logging

from greentui import __version__
from greentui.archive import Undecoded
from greentui.engine.context import InstanceContext
from greentui.greenapi.records import stored_body
from greentui.model.entries import NoteKept, NotificationRedecoded
from greentui.model.events import understood

log = logging.getLogger(__name__)

BATCH = 50
"""Bodies decoded and written at a time."""
_NOTE = "decoded_by"


async def redecode(context: InstanceContext) -> int:
    """Decode again what was not understood, once with each version of the program.

    Only for who reads the queue.

    Returns:
        How many bodies are understood now.

    Raises:
        ArchiveError: Some of them may be written by then; the rest comes another time.
    """
    if context.archive.note(_NOTE) == __version__:
        return 0
    count, after = 0, 0
    while bodies := context.archive.undecoded(after, BATCH):
        after = bodies[-1].place
        entries = await asyncio.to_thread(_decoded, context.instance_id, bodies)
        if entries:
            context.publish_applied(await context.apply(*entries))
            count += len(entries)
    await context.apply(NoteKept(_NOTE, __version__))
    if count:
        log.info("%d notifications of unknown kinds are understood now", count)
    return count


def _decoded(instance_id: str, bodies: list[Undecoded]) -> list[NotificationRedecoded]:
    """The bodies that are understood."""
    found = []
    for each in bodies:
        body = stored_body(each.raw)
        event = body.event(instance_id, each.at)
        if understood(event):
            found.append(NotificationRedecoded(body.key, (event,)))
    return found
