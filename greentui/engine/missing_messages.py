"""Fetches messages of ours of which the service reported nothing but a status.

The phone or another program sent them, and the notification that names them was lost or is turned off. What
the service cannot find either leaves a mark in its chat, which the message replaces if it comes after all.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from contextlib import suppress

from greentui.archive.errors import ArchiveError
from greentui.engine.context import InstanceContext
from greentui.engine.history_import import import_records
from greentui.engine.service import Service
from greentui.engine.worker_events import NotificationStored, QueueEmptied
from greentui.greenapi.errors import ApiError, InvalidRequest
from greentui.greenapi.methods import GET_MESSAGE
from greentui.model.entries import Record, RecordsImported
from greentui.model.events import MessageReceived, StatusChanged
from greentui.model.ids import ChatKind, kind_of
from greentui.model.messages import Direction, Message, MessageKind, MessageStatus, Origin

log = logging.getLogger(__name__)

MOST = 200
"""How many messages are remembered to be looked up; the oldest are forgotten."""
_CHATS = (ChatKind.PERSON, ChatKind.GROUP)


class MissingMessages:
    """Watches the statuses of one instance's messages. Only the lease's holder receives any.

    Args:
        context: Archive, clock, bus.
        service: The wire.
    """

    def __init__(self, context: InstanceContext, service: Service) -> None:
        self._context = context
        self._service = service
        self._missing: OrderedDict[str, tuple[str, int]] = OrderedDict()
        """Message id → its chat, and when its first status was reported, UTC seconds."""
        self._lock = asyncio.Lock()
        context.bus.on(NotificationStored, self._stored)
        context.bus.on(QueueEmptied, self._queue_emptied)

    def _stored(self, notification: NotificationStored) -> None:
        for event in notification.applied.fresh:
            if isinstance(event, StatusChanged) and self._is_missing(event.chat_id, event.message_id):
                self._missing.setdefault(event.message_id, (event.chat_id, event.timestamp))
                while len(self._missing) > MOST:
                    self._missing.popitem(last=False)

    def _is_missing(self, chat_id: str, message_id: str) -> bool:
        if kind_of(chat_id) not in _CHATS:
            return False
        known = self._context.archive.message(chat_id, message_id)
        return known is None or _is_mark(known)

    def _queue_emptied(self, _event: QueueEmptied) -> None:
        if self._missing and not self._lock.locked():
            self._context.background(self.look_up())

    async def look_up(self) -> None:
        """Fetch what is missing, now that everything in the queue has been received."""
        async with self._lock:
            for message_id, (chat_id, since) in tuple(self._missing.items()):
                with suppress(ArchiveError):
                    try:
                        settled = await self._look_up(chat_id, message_id, since)
                    except ApiError as error:
                        log.info("a message known by its status alone was not looked up: %s", error)
                        return
                    if settled:
                        self._missing.pop(message_id, None)

    async def _look_up(self, chat_id: str, message_id: str, since: int) -> bool:
        """Fetch one message, or mark that it is missing. Returns whether no more can come of it."""
        context = self._context
        if not self._is_missing(chat_id, message_id):
            return True
        if self._may_be_in_outbox(chat_id):
            return False
        try:
            record = await self._service.call(GET_MESSAGE, chatId=chat_id, idMessage=message_id)
        except InvalidRequest:
            pass  # journals lag behind, and do not have everything
        else:
            await import_records(context, (record,), Origin.RECOVERED, chat_id)
            if not self._is_missing(chat_id, message_id):
                log.info("message %s was known by its status alone and has been fetched", message_id)
                return True
        if context.archive.message(chat_id, message_id) is None:
            log.warning("the service reports the status of message %s, but not the message", message_id)
            mark = Record(MessageReceived(_mark(context.instance_id, chat_id, message_id, since)))
            context.publish_applied(await context.apply(RecordsImported((mark,), Origin.RECOVERED)))
        return context.clock() - since > context.timing.journal_lag

    def _may_be_in_outbox(self, chat_id: str) -> bool:
        """Whether the status may be of a message whose answer has not come or was lost."""
        under_way = (MessageStatus.SENDING, MessageStatus.UNKNOWN)
        return any(item.status in under_way for item in self._context.archive.outbox(chat_id=chat_id))


def _mark(instance_id: str, chat_id: str, message_id: str, at: int) -> Message:
    return Message(
        instance_id=instance_id,
        id=message_id,
        chat_id=chat_id,
        timestamp=at,
        direction=Direction.OUTGOING,
        kind=MessageKind.SERVICE,
        origin=Origin.RECOVERED,
    )


def _is_mark(message: Message) -> bool:
    """Whether this stands for a message that has not come."""
    return not message.incoming and message.kind is MessageKind.SERVICE and not message.text
