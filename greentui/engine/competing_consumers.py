"""Detects that another program consumes the same notification queue, which loses us messages."""

from __future__ import annotations

import logging

from greentui.engine.context import InstanceContext
from greentui.engine.worker_events import (
    MachineSlept,
    MessagesRecovered,
    PhoneLinked,
    QueueEmptied,
    QueueUnreadable,
    ReceiptMissing,
    SettingsRead,
)
from greentui.model.changes import Level, Notice
from greentui.words import _, plural, sentences

log = logging.getLogger(__name__)


class CompetingConsumers:
    """Weighs the evidence.

    Only messages from a time when this process was reading the queue count, and only once the queue has been
    empty after them, plus a journal's lag: until then the notification may still come.
    """

    def __init__(self, context: InstanceContext) -> None:
        self._context = context
        self._reading_since: float | None = None
        self._empty_at: float | None = None
        self._evidence_at: float | None = None
        self._incoming_notified = True
        """Whether the instance's settings turn on notifications of incoming messages."""
        bus = context.bus
        bus.on(QueueEmptied, self._queue_emptied)
        for kind in (QueueUnreadable, PhoneLinked, MachineSlept):
            bus.on(kind, self._reading_interrupted)
        bus.on(ReceiptMissing, self._receipt_missing)
        bus.on(MessagesRecovered, self._recovered)
        bus.on(SettingsRead, self._settings_read)

    def _queue_emptied(self, _event: QueueEmptied) -> None:
        now = self._context.clock()
        self._empty_at = now
        if self._reading_since is None:
            self._reading_since = now
        if self._evidence_at is not None and now > self._evidence_at + self._context.timing.competing_fades:
            self._evidence_at = None
            self._context.facts.update(competing_consumer="")

    def _reading_interrupted(self, _event: object) -> None:
        self._reading_since = self._empty_at = None

    def _settings_read(self, event: SettingsRead) -> None:
        self._incoming_notified = event.settings.incoming

    def _receipt_missing(self, _event: ReceiptMissing) -> None:
        self._report(_("Another program deleted a notification while it was being read here."))

    def _recovered(self, event: MessagesRecovered) -> None:
        if self._reading_since is None or self._empty_at is None or not self._incoming_notified:
            return
        if self._context.facts.current.withheld:
            return  # which explains it
        lag = self._context.timing.journal_lag
        count = sum(
            message.incoming and self._reading_since + lag < message.timestamp < self._empty_at - lag
            for message in event.messages
        )
        if count:
            self._report(
                plural(
                    "%d message never came through the queue, although it was read here without a break.",
                    "%d messages never came through the queue, although it was read here without a break.",
                    count,
                )
                % count
            )

    def _report(self, evidence: str) -> None:
        text = sentences(evidence, _("Another program seems to be reading the same queue."))
        log.warning("%s", text)
        fresh = self._evidence_at is None
        self._evidence_at = self._context.clock()
        self._context.facts.update(competing_consumer=text)
        if fresh:
            self._context.publish(Notice(text, Level.WARNING))
