"""Takes records of a journal or of a chat's history into the archive: decoded off the loop, in batches."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from greentui.engine.answers import Record
from greentui.engine.desk import Desk
from greentui.model.messages import Message, Origin

if TYPE_CHECKING:
    from greentui.archive import Applied

BATCH = 500
"""Records a transaction: long ones would keep the inbox waiting."""


async def absorb(
    desk: Desk, told: Sequence[Record], origin: Origin, chat_id: str = ""
) -> tuple[list[Message], list[Message]]:
    """Keep `told`, given newest first as the service gives it.

    Args:
        desk: Archive and publisher.
        told: The records.
        origin: Where they come from.
        chat_id: Their chat, where the records do not name it.

    Returns:
        Every message that was told, oldest first, and those nobody had.
    """
    messages, bodies = await asyncio.to_thread(_decoded, desk.instance_id, told, chat_id)
    new: list[Message] = []
    for at in range(0, len(messages), BATCH):
        applied: Applied = await desk.write(
            desk.archive.absorb, messages[at : at + BATCH], bodies[at : at + BATCH], origin=origin
        )
        desk.told(applied)
        new.extend(applied.new_messages)
    return messages, new


def _decoded(instance_id: str, told: Sequence[Record], chat_id: str) -> tuple[list[Message], list[str]]:
    from greentui.greenapi.decode import decode_record

    messages, bodies = [], []
    for one in told:
        message = decode_record(instance_id, one, chat_id)
        if message is not None:
            messages.append(message)
            bodies.append(json.dumps(one, separators=(",", ":")))
    order = sorted(range(len(messages)), key=lambda index: (messages[index].timestamp, -index))
    return [messages[index] for index in order], [bodies[index] for index in order]
