"""Moves outbox items from state to state: on disk first, then published."""

from __future__ import annotations

from greentui.engine.context import InstanceContext
from greentui.model.changes import ChatsChanged, MessagesChanged, OutboxChanged
from greentui.model.entries import OutboxAdvanced
from greentui.model.messages import MessageStatus
from greentui.model.reasons import Reason
from greentui.model.sending import OutboxItem


async def advance(
    context: InstanceContext,
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
    await context.apply(OutboxAdvanced(local_id, status, message_id, reason, expected))
    item = context.archive.outbox_item(local_id)
    if item is None:
        raise KeyError(local_id)
    announce(context, item)
    return item


def announce(context: InstanceContext, item: OutboxItem) -> None:
    """Publish that an item is new or has changed."""
    context.publish(
        OutboxChanged(frozenset({item.local_id})),
        # What came under the service's id before its answer did is the same message: it goes.
        MessagesChanged(item.chat_id, frozenset(filter(None, (item.local_id, item.message_id)))),
        ChatsChanged(frozenset({item.chat_id})),
    )
    context.facts.update(waiting_out=context.archive.waiting())
