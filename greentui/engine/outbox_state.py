"""Moves outbox items from state to state: on disk first, then published."""

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
    """Move an item to another state, on disk, and publish the change.

    Args:
        expected: Do nothing unless the item is in this state: another process may have moved it.

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
    """Publish that an item is new or has changed."""
    desk.publish(
        OutboxChanged(frozenset({item.local_id})),
        # What came under the service's id before its answer did is the same message: it goes.
        MessagesChanged(item.chat_id, frozenset(filter(None, (item.local_id, item.message_id)))),
        ChatsChanged(frozenset({item.chat_id})),
    )
    desk.board.note(waiting_out=desk.archive.waiting())
