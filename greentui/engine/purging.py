"""Erases messages from the archive for good, in portions, so that arriving messages do not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greentui.model.entries import MessagesPurged

if TYPE_CHECKING:
    from greentui.archive import Purged
    from greentui.engine.context import InstanceContext

AT_A_TIME = 5_000
"""Messages of one transaction."""


async def purge(
    context: InstanceContext, *, before: int | None = None, deleted_only: bool = False, chat_id: str = ""
) -> Purged:
    """Take messages out, with their bodies and pictures; what waits to be sent stays.

    Args:
        before: UTC seconds: only what is older. Without any bound everything goes, contacts too.
        deleted_only: Only what was deleted for everyone or for us.
        chat_id: Only this chat.

    Raises:
        ArchiveError: Some of it may be gone by then.
    """
    entry = MessagesPurged(AT_A_TIME, before, deleted_only, chat_id)
    purged = (await context.apply(entry)).purged
    last = purged
    while last.messages == AT_A_TIME:
        last = (await context.apply(entry)).purged
        purged += last
    return purged
