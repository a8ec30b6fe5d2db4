"""Erases messages from the archive for good, in portions, so that arriving messages do not wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greentui.model.entries import MessagesPurged

if TYPE_CHECKING:
    from greentui.archive import Purged
    from greentui.engine.context import InstanceContext

AT_A_TIME = 5_000
"""Messages per transaction."""


async def purge(
    context: InstanceContext, *, before: int | None = None, deleted_only: bool = False, chat_id: str = ""
) -> Purged:
    """Erase messages, with their bodies and pictures; messages waiting to be sent stay.

    Args:
        before: UTC seconds: only older ones. Without any condition everything is erased, contacts too.
        deleted_only: Only those deleted for everyone or for us.
        chat_id: Only of this chat.

    Raises:
        ArchiveError: Some of them may already be erased.
    """
    entry = MessagesPurged(AT_A_TIME, before, deleted_only, chat_id)
    purged = (await context.apply(entry)).purged
    last = purged
    while last.messages == AT_A_TIME:
        last = (await context.apply(entry)).purged
        purged += last
    return purged
