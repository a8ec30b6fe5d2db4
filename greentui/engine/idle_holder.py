"""Detects that the process which holds the lease does nothing: it was stopped, or hangs."""

from __future__ import annotations

import asyncio

from greentui.engine.context import InstanceContext
from greentui.engine.facts_store import TroubleSource
from greentui.engine.lease import Lease
from greentui.model.changes import Level, Notice
from greentui.model.messages import MessageStatus
from greentui.words import _, sentences

WATCHED = 20
"""Items of the outbox that are watched."""


class IdleHolder:
    """Reports the holder of the lease while it makes no progress.

    Args:
        context: Archive, bus, facts.
        lease: Held by the other process.
    """

    def __init__(self, context: InstanceContext, lease: Lease) -> None:
        self._context = context
        self._lease = lease
        self._due: tuple[str, ...] = ()
        self._due_since = 0.0

    def watch_outbox(self) -> None:
        """Check whether the holder leaves what it should send untouched. Call it periodically."""
        now = asyncio.get_running_loop().time()
        due = self._messages_due()
        if due != self._due:
            self._due, self._due_since = due, now
            self.progressed()
        elif due:
            self.stalled_for(now - self._due_since)

    def stalled_for(self, seconds: float) -> None:
        """Report the holder once it has made no progress for as long as `Timing.standstill`, in seconds."""
        if seconds < self._context.timing.standstill:
            return
        who = self._lease.holder()
        text = _("The process that receives and sends is doing nothing; it may be suspended.")
        if who:
            text = _("The process that receives and sends (%s) is doing nothing; it may be suspended.") % who
        text = sentences(text, _("Resume it or end it."))
        if self._context.facts.report_trouble(TroubleSource.HOLDER, text):
            self._context.publish(Notice(text, Level.WARNING))

    def progressed(self) -> None:
        """Withdraw the report: the holder made progress, or has ended."""
        self._context.facts.clear_trouble(TroubleSource.HOLDER)

    def _messages_due(self) -> tuple[str, ...]:
        """The messages that nothing keeps from being sent; none if one is on its way or was tried."""
        items = self._context.archive.outbox(limit=WATCHED)
        untried = all(item.status is MessageStatus.QUEUED and not item.attempts for item in items)
        if not untried or self._context.facts.current.hold:
            return ()
        return tuple(item.local_id for item in items)
