"""Notices that the process which holds the lease does nothing: it was stopped, or hangs."""

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
    """Reports who holds the queue and does not move, as long as it does not.

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
        """Look whether what the holder should send waits untouched; to be called again and again."""
        now = asyncio.get_running_loop().time()
        due = self._messages_due()
        if due != self._due:
            self._due, self._due_since = due, now
            self.moves()
        elif due:
            self.stands_still(now - self._due_since)

    def stands_still(self, seconds: float) -> None:
        """The holder has taken nothing for so many seconds."""
        if seconds < self._context.timing.standstill:
            return
        who = self._lease.holder()
        text = _("The process that receives and sends does nothing; it may have been stopped.")
        if who:
            text = _("The process that receives and sends (%s) does nothing; it may have been stopped.") % who
        text = sentences(text, _("Continue it or end it."))
        if self._context.facts.report_trouble(TroubleSource.HOLDER, text):
            self._context.publish(Notice(text, Level.WARNING))

    def moves(self) -> None:
        """The holder has taken something, or is no more."""
        self._context.facts.clear_trouble(TroubleSource.HOLDER)

    def _messages_due(self) -> tuple[str, ...]:
        """The messages that nothing keeps from being sent; none if one is on its way or was tried."""
        items = self._context.archive.outbox(limit=WATCHED)
        untried = all(item.status is MessageStatus.QUEUED and not item.attempts for item in items)
        if not untried or self._context.facts.current.hold:
            return ()
        return tuple(item.local_id for item in items)
