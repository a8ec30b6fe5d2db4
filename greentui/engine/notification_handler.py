"""Publishes the changes and events of a stored notification, for the screens and the workers."""

from __future__ import annotations

import logging

from greentui.engine import new_messages
from greentui.engine.context import InstanceContext
from greentui.engine.worker_events import NotificationStored
from greentui.model.changes import CallRang, Level, Notice
from greentui.model.events import CallChanged, Event, QuotaExceeded, Unrecognised
from greentui.model.messages import Direction
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
                log.error("a broken %s notification: %s", event.type_webhook or "untyped", event.reason)
                context.publish(
                    Notice(
                        _("A notification did not have its documented shape; it is kept as it came."),
                        Level.WARNING,
                    )
                )
            case Unrecognised():
                log.warning("a new type of notification: %s", event.type_webhook or "none")
            case _:
                log.debug("notification: %s", type(event).__name__)
