"""Imports messages from a journal or a chat's history into the archive, in batches, decoded off the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from greentui.engine.context import InstanceContext
from greentui.engine.worker_events import MessagesRecovered
from greentui.greenapi.records import JournalRecord
from greentui.model.entries import Record, RecordsImported
from greentui.model.events import MessageReceived, happened_at
from greentui.model.messages import Message, Origin

BATCH = 500
"""Messages per transaction: longer ones would keep the inbox waiting."""


async def import_records(
    context: InstanceContext, records: Sequence[JournalRecord], origin: Origin, chat_id: str = ""
) -> tuple[list[Message], list[Message]]:
    """Import `records` in batches, the oldest first.

    Args:
        context: Archive and bus.
        records: Newest first.
        origin: Their source.
        chat_id: Their chat, if the records do not name it.

    Returns:
        Every message of the records, oldest first, and those that were new to the archive.
    """
    phone = context.facts.current.account.phone
    own = f"{phone}@c.us" if phone else ""
    kept = await asyncio.to_thread(_decoded, context.instance_id, records, chat_id, own)
    new: list[Message] = []
    for start in range(0, len(kept), BATCH):
        applied = await context.apply(RecordsImported(tuple(kept[start : start + BATCH]), origin))
        context.publish_applied(applied)
        new.extend(applied.new_messages)
    context.publish(MessagesRecovered(tuple(new)))
    return [one.event.message for one in kept if isinstance(one.event, MessageReceived)], new


def _decoded(instance_id: str, records: Sequence[JournalRecord], chat_id: str, own: str) -> list[Record]:
    """What the records say, oldest first."""
    told = [Record(one.entry(instance_id, chat_id, own), one.raw) for one in reversed(records)]
    return sorted(told, key=lambda record: happened_at(record.event))
