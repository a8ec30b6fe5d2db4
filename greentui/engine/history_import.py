"""Imports records of a journal or a chat's history into the archive, in batches, decoded off the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from greentui.engine.context import InstanceContext
from greentui.greenapi.records import JournalRecord
from greentui.model.entries import Record, RecordsImported
from greentui.model.messages import Message, Origin

BATCH = 500
"""Records a transaction: long ones would keep the inbox waiting."""


async def import_records(
    context: InstanceContext, records: Sequence[JournalRecord], origin: Origin, chat_id: str = ""
) -> tuple[list[Message], list[Message]]:
    """Import `records` in batches, the oldest first.

    Args:
        context: Archive and bus.
        records: Newest first.
        origin: Where they come from.
        chat_id: Their chat, where the records do not name it.

    Returns:
        Every message of the records, oldest first, and those that were new to the archive.
    """
    kept = await asyncio.to_thread(_decoded, context.instance_id, records, chat_id)
    new: list[Message] = []
    for start in range(0, len(kept), BATCH):
        applied = await context.apply(RecordsImported(tuple(kept[start : start + BATCH]), origin))
        context.publish_applied(applied)
        new.extend(applied.new_messages)
    return [record.message for record in kept], new


def _decoded(instance_id: str, records: Sequence[JournalRecord], chat_id: str) -> list[Record]:
    """The records that are messages, oldest first."""
    kept = []
    for one in reversed(records):
        message = one.message(instance_id, chat_id)
        if message is not None:
            kept.append(Record(message, one.raw))
    return sorted(kept, key=lambda record: record.message.timestamp)
