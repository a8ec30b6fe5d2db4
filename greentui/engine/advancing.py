"""Lets what was typed go further in the outbox: on disk first, then told to those who look."""

from __future__ import annotations

from greentui.engine.desk import Desk
from greentui.model.changes import ChatsChanged, MessagesChanged, OutboxChanged
from greentui.model.entries import OutboxAdvanced
from greentui.model.messages import MessageStatus
from greentui.model.reasons import Reason
from greentui.model.sending import OutboxItem


async def advance(
    desk: Desk,
    local_id: str,
    status: MessageStatus,
    *,
    message_id: str = "",
    reason: Reason | None = None,
    expected: MessageStatus | None = None,
) -> OutboxItem:
    """Let an item go further, on disk, and tell of it.

    Args:
        expected: Do nothing where it is in another state by now: somebody else moved it.

    Returns:
        The item as it stands then.

    Raises:
        ArchiveError: It could not be written.
        KeyError: There is no such item.
    """
    await desk.apply(OutboxAdvanced(local_id, status, message_id, reason, expected))
    item = desk.archive.outbox_item(local_id)
    if item is None:
        raise KeyError(local_id)
    announce(desk, item)
    return item


def announce(desk: Desk, item: OutboxItem) -> None:
    """Tell those who look that an item is new or different."""
    desk.publish(
        OutboxChanged(frozenset({item.local_id})),
        # What came under the service's id before its answer did is the same message: it goes.
        MessagesChanged(item.chat_id, frozenset(filter(None, (item.local_id, item.message_id)))),
        ChatsChanged(frozenset({item.chat_id})),
    )
    desk.board.note(waiting_out=desk.archive.waiting())
