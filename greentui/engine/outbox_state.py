"""Changes the status of outbox items: on disk first, then published."""

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
    url: str = "",
) -> OutboxItem:
    """Change an item's status on disk and publish the change.

    Args:
        expected: Do nothing unless the item has this status: another process may have changed it.
        url: Where the service keeps the file that was uploaded with it.

    Returns:
        The item afterwards.

    Raises:
        ArchiveError: It could not be written.
        KeyError: There is no such item.
    """
    await context.apply(OutboxAdvanced(local_id, status, message_id, reason, expected, url))
    item = context.archive.outbox_item(local_id)
    if item is None:
        raise KeyError(local_id)
    announce(context, item)
    return item


def announce(context: InstanceContext, item: OutboxItem) -> None:
    """Publish that an item is new or has changed."""
    context.publish(
        OutboxChanged(frozenset({item.local_id})),
        # A message received under the service's id before the response is the same one: remove it.
        MessagesChanged(item.chat_id, frozenset(filter(None, (item.local_id, item.message_id)))),
        ChatsChanged(frozenset({item.chat_id})),
    )
    context.facts.update(waiting_out=context.archive.waiting())
