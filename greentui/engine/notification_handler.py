"""Publishes the changes and events of a stored notification, for the screens and the workers."""

from __future__ import annotations

import logging

from greentui.engine import new_messages
from greentui.engine.context import InstanceContext
from greentui.engine.worker_events import NotificationStored
from greentui.model.changes import CallRang, Level, Notice
from greentui.model.events import (
    CallChanged,
    Event,
    MessageReceived,
    QuotaExceeded,
    StatusChanged,
    Unrecognised,
)
from greentui.model.messages import Direction, Message, MessageKind
from greentui.words import _

log = logging.getLogger(__name__)


class NotificationHandler:
    """The handler of one instance's notifications.

    Args:
        context: Archive, bus, clock, facts.
        log_texts: Whether message texts are logged.
    """

    def __init__(self, context: InstanceContext, *, log_texts: bool) -> None:
        self._context = context
        self._log_texts = log_texts
        context.bus.on(NotificationStored, self._stored)

    def _stored(self, notification: NotificationStored) -> None:
        context, applied = self._context, notification.applied
        fresh = new_messages.live(context, applied.new_messages)
        context.publish_applied(applied, new_messages.by_chat(fresh))
        context.publish(*new_messages.announced(context, fresh))
        if self._log_texts:
            for message in applied.new_messages:
                log.info("%s message in %s: %s", message.direction, message.chat_id, message.text)
        for event in applied.fresh:
            context.publish(event)
            self._report(event)

    def _report(self, event: Event) -> None:
        """Inform the operator and the log of an event, if needed."""
        context = self._context
        match event:
            case QuotaExceeded():
                context.facts.note_quota(event.quota)
                context.publish(Notice(_("A monthly quota of the instance is used up."), Level.WARNING))
            case CallChanged(direction=Direction.INCOMING, state="offer"):
                if event.timestamp >= int(context.started):
                    context.publish(CallRang(event.chat_id, context.archive.name_of(event.chat_id)))
            case Unrecognised(broken=True):
                log.error("broken notification: %s: %s", _identity(event), event.reason)
                context.publish(
                    Notice(
                        _("A notification does not match its documented format; it is kept as it came."),
                        Level.WARNING,
                    )
                )
            case Unrecognised():
                log.warning("unknown notification: %s: %s", _identity(event), event.reason or "new type")
            case MessageReceived(message=Message(kind=MessageKind.UNRECOGNISED) as message):
                log.warning(
                    "unknown message type: %s, timestamp %d, idMessage %s",
                    message.raw_type or "none",
                    message.timestamp,
                    message.id or "none",
                )
            case StatusChanged(word=str(word)) if word:
                log.warning(
                    "unknown status: %s, timestamp %d, idMessage %s", word, event.timestamp, event.message_id
                )
            case _:
                log.debug("notification: %s", type(event).__name__)


def _identity(event: Unrecognised) -> str:
    """The notification's type, time and message, as the log names it (manual 1.3.13)."""
    return (
        f"{event.type_webhook or 'untyped'}, timestamp {event.timestamp or 'none'}, "
        f"idMessage {event.message_id or 'none'}"
    )
