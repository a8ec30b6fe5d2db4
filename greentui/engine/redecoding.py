"""Decodes again what an earlier version of the program could not.

A notification of a new kind is kept raw. Once a version can decode it, its events are placed by their own
time, without any call to the service.
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
    """Decode unrecognised bodies again, once per version of the program; only in the consumer.

    Returns:
        How many bodies could now be decoded.

    Raises:
        ArchiveError: Some of them may already be written; the rest follows another time.
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
    """The bodies that can be decoded."""
    found = []
    for each in bodies:
        body = stored_body(each.raw)
        event = body.event(instance_id, each.at)
        if understood(event):
            found.append(NotificationRedecoded(body.key, (event,)))
    return found
