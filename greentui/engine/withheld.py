"""Detects notifications that the service counts as waiting and does not deliver."""

from __future__ import annotations

import logging

from greentui.engine.context import InstanceContext
from greentui.engine.worker_events import NotificationStored, QueueEmptied, WaitingCounted
from greentui.model.changes import Level, Notice
from greentui.model.instance import Way
from greentui.text.state_help import withheld_notice

log = logging.getLogger(__name__)

COUNT_LAG = 15
"""Seconds by which the count may be behind: the service renews it every ten."""


class WithheldNotifications:
    """Compares the service's count with what the queue delivers.

    Args:
        context: Bus, clock, facts.
    """

    def __init__(self, context: InstanceContext) -> None:
        self._context = context
        self._counted = 0
        context.bus.on(WaitingCounted, self._waiting_counted)
        context.bus.on(NotificationStored, self._stored)
        context.bus.on(QueueEmptied, self._queue_emptied)

    def doubtful(self, count: int) -> bool:
        """Whether `count` is fresh enough to show that notifications are withheld."""
        last = self._context.facts.current.last_event
        return count > 0 and (last is None or self._context.clock() - last >= COUNT_LAG)

    def _waiting_counted(self, event: WaitingCounted) -> None:
        self._counted = event.count if self.doubtful(event.count) else 0
        if event.count == 0:
            self._context.facts.update(withheld=0)

    def _stored(self, _event: NotificationStored) -> None:
        self._counted = 0
        self._context.facts.update(withheld=0)

    def _queue_emptied(self, _event: QueueEmptied) -> None:
        """Conclude: the queue was read after it was counted, and delivered nothing."""
        counted, self._counted = self._counted, 0
        facts = self._context.facts
        if counted == 0 or counted == facts.current.withheld:
            return
        fresh = facts.current.withheld == 0
        facts.update(withheld=counted)
        if fresh:
            text = withheld_notice(counted)
            log.warning("%s", text)
            self._context.publish(Notice(text, Level.WARNING, way=Way.REBOOT))
