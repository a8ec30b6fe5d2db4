"""Fetches messages that the queue never delivered, but whose status, edit or deletion it did.

Ours were sent by the phone or another program, and the notification that names them was lost or is turned
off. If the service cannot find such a message either, a mark in its chat says that something is missing; the
message replaces it if it comes after all. What was received shortly before the program ended is looked up the
next time.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from greentui.archive.errors import ArchiveError
from greentui.engine.context import InstanceContext
from greentui.engine.history_import import import_records
from greentui.engine.service import Service
from greentui.engine.worker_events import NotificationStored, QueueEmptied
from greentui.greenapi.errors import (
    ApiError,
    Forbidden,
    InsecureAddress,
    InstanceClosed,
    InvalidRequest,
    NotReady,
    QuotaUsed,
    RateLimited,
    Unauthorised,
    Unreachable,
)
from greentui.greenapi.methods import GET_MESSAGE
from greentui.model.entries import Record, RecordsImported
from greentui.model.events import Event, MessageDeleted, MessageEdited, MessageReceived, StatusChanged
from greentui.model.ids import ChatKind, kind_of
from greentui.model.messages import Direction, Message, MessageKind, MessageStatus, Origin

log = logging.getLogger(__name__)

MOST = 200
"""How many messages are remembered to be looked up; the oldest are forgotten."""
LATEST = 20
"""How many of a chat's latest outbox items may be what a status is about."""
_ABOUT_NONE = (
    Unreachable,
    NotReady,
    RateLimited,
    QuotaUsed,
    Unauthorised,
    Forbidden,
    InstanceClosed,
    InsecureAddress,
)
"""Errors that are about no single message: each would fail alike."""
_CHATS = (ChatKind.PERSON, ChatKind.GROUP)


@dataclass(frozen=True, slots=True)
class _Missing:
    """A message known only from a later event.

    Attributes:
        since: When that was, UTC seconds.
        ours: Whether it is certainly a message of ours.
    """

    chat_id: str
    message_id: str
    since: int
    ours: bool


class MissingMessages:
    """Watches what befalls one instance's messages. Only the lease's holder receives any of it.

    Args:
        context: Archive, clock, bus.
        service: The wire.
    """

    def __init__(self, context: InstanceContext, service: Service) -> None:
        self._context = context
        self._service = service
        self._missing: OrderedDict[str, _Missing] = OrderedDict()
        """By message id."""
        self._recalled = False
        self._lock = asyncio.Lock()
        context.bus.on(NotificationStored, self._stored)
        context.bus.on(QueueEmptied, self._queue_emptied)

    def _stored(self, notification: NotificationStored) -> None:
        self._note(notification.applied.fresh)

    def _note(self, events: Iterable[Event]) -> None:
        for named in filter(None, map(_named, events)):
            if self._is_missing(named.chat_id, named.message_id):
                self._missing.setdefault(named.message_id, named)
                while len(self._missing) > MOST:
                    self._missing.popitem(last=False)

    def _is_missing(self, chat_id: str, message_id: str) -> bool:
        if kind_of(chat_id) not in _CHATS or self._context.archive.is_elsewhere(chat_id, message_id):
            return False
        known = self._context.archive.message(chat_id, message_id)
        return known is None or _is_mark(known)

    def _queue_emptied(self, _event: QueueEmptied) -> None:
        if not self._recalled:
            self._recalled = True
            self._note(reversed(self._context.archive.statuses_ahead(MOST)))
        if self._missing and not self._lock.locked():
            self._context.background(self.look_up())

    async def look_up(self) -> None:
        """Fetch what is missing, now that everything in the queue has been received."""
        async with self._lock:
            for missing in tuple(self._missing.values()):
                with suppress(ArchiveError):
                    try:
                        settled = await self._look_up(missing)
                    except _ABOUT_NONE as error:
                        log.info("messages that never came are not looked up now: %s", error)
                        return
                    except ApiError as error:
                        log.info(
                            "message %s, which never came, was not looked up: %s", missing.message_id, error
                        )
                        continue
                    if settled:
                        self._missing.pop(missing.message_id, None)

    async def _look_up(self, missing: _Missing) -> bool:
        """Fetch one message, or mark that it is missing. Returns whether to stop looking."""
        context, chat_id, message_id = self._context, missing.chat_id, missing.message_id
        if not self._is_missing(chat_id, message_id):
            return True
        if self._may_be_in_outbox(chat_id):
            return False
        try:
            record = await self._service.call(GET_MESSAGE, chatId=chat_id, idMessage=message_id)
        except InvalidRequest:
            pass  # journals lag behind, and do not have everything
        else:
            # An edit and a deletion have ids and statuses of their own, but are no messages.
            await import_records(context, (record,), Origin.RECOVERED, chat_id)
            log.info("%s never came through the queue and has been fetched", message_id)
            return True
        if context.clock() - missing.since <= context.timing.journal_lag:
            return False
        if missing.ours and context.archive.message(chat_id, message_id) is None:
            log.warning("the service reports the status of message %s, but not the message", message_id)
            mark = Record(MessageReceived(_mark(context.instance_id, missing)))
            context.publish_applied(await context.apply(RecordsImported((mark,), Origin.RECOVERED)))
        return True

    def _may_be_in_outbox(self, chat_id: str) -> bool:
        """Whether the status may be of a message whose answer has not come or was lost."""
        latest = self._context.archive.outbox(chat_id=chat_id, waiting_only=False, limit=LATEST)
        return any(item.status is MessageStatus.SENDING or item.status.is_doubtful for item in latest)


def _named(event: Event) -> _Missing | None:
    """The message that an event befell, if it may be looked up.

    Reactions and votes name old messages as well, which came before the archive.
    """
    match event:
        case StatusChanged():
            return _Missing(event.chat_id, event.message_id, event.timestamp, ours=True)
        case MessageEdited() | MessageDeleted():
            return _Missing(event.chat_id, event.target_id, event.timestamp, ours=False)
        case _:
            return None


def _mark(instance_id: str, missing: _Missing) -> Message:
    return Message(
        instance_id=instance_id,
        id=missing.message_id,
        chat_id=missing.chat_id,
        timestamp=missing.since,
        direction=Direction.OUTGOING,
        kind=MessageKind.SERVICE,
        origin=Origin.RECOVERED,
    )


def _is_mark(message: Message) -> bool:
    """Whether this stands for a message that has not come."""
    return not message.incoming and message.kind is MessageKind.SERVICE and not message.text
