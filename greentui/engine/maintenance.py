"""Housekeeping of the archive: decodes bodies and indexes messages again after an upgrade, erases messages
past their retention, and detects jumps of the clock.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from greentui.archive.errors import ArchiveError
from greentui.engine import purging, redecoding
from greentui.engine.context import InstanceContext
from greentui.engine.worker_events import MachineSlept
from greentui.model.changes import ChatsChanged, Level, Notice
from greentui.model.entries import AliasLearned
from greentui.words import _

if TYPE_CHECKING:
    from greentui.config import Settings

log = logging.getLogger(__name__)

DAY = 86_400
INDEXED_AT_ONCE = 500
"""Messages indexed anew in one transaction: what arrives meanwhile waits for it."""
JUMP = 60.0
"""Seconds by which wall clock and monotonic clock must diverge to count as a jump."""


class Maintenance:
    """The maintenance of one instance's archive. Only the lease's holder runs it.

    Args:
        context: Archive, clock, facts.
        settings: How long messages are kept, and whether deleted ones are.
    """

    def __init__(self, context: InstanceContext, settings: Settings) -> None:
        self._context = context
        self._settings = settings

    async def run(self) -> None:
        """Run periodically until cancelled."""
        purged: float | None = None
        difference = self._difference()
        await self._redecode()
        await self._join_split_people()
        await self._reindex()
        while True:
            if purged is None or asyncio.get_running_loop().time() - purged >= DAY:
                purged = asyncio.get_running_loop().time()
                await self._purge()
            await asyncio.sleep(self._context.timing.clock)
            now = self._difference()
            if abs(now - difference) > JUMP:
                self._jumped(now - difference)
            difference = now

    async def _redecode(self) -> None:
        """Decode again what an earlier version could not; the facts show errors of the disk."""
        try:
            await redecoding.redecode(self._context)
        except ArchiveError as error:
            log.warning("bodies decoded anew could not be written: %s", error)

    async def _join_split_people(self) -> None:
        """Make one chat of those that an earlier version did not know to be one person's."""
        try:
            pairs = await asyncio.to_thread(self._context.archive.split_people)
            if pairs:
                log.info("%d pairs of chats are one person's each", len(pairs))
                entries = [AliasLearned(alias, chat_id) for alias, chat_id in pairs]
                self._context.publish_applied(await self._context.apply(*entries))
        except ArchiveError as error:
            log.warning("chats of one person could not be joined: %s", error)

    async def _reindex(self) -> None:
        """Let a search find what it could not in messages of an earlier version; between other writes."""
        try:
            more = True
            while more:
                more = await self._context.write(lambda: self._context.writer.reindex(INDEXED_AT_ONCE))
        except ArchiveError as error:
            log.warning("messages could not be indexed anew: %s", error)

    async def _purge(self) -> None:
        """Erase messages as the settings say; the facts show errors of the disk."""
        settings = self._settings
        try:
            if settings.retention_days:
                before = int(self._context.clock()) - settings.retention_days * DAY
                await purging.purge(self._context, before=before)
            if not settings.keep_deleted:
                await purging.purge(self._context, deleted_only=True)
        except ArchiveError as error:
            log.warning("what is kept too long could not be erased: %s", error)
            return
        if settings.retention_days or not settings.keep_deleted:
            self._context.publish(ChatsChanged(None))

    def _difference(self) -> float:
        return self._context.machine_clock() - asyncio.get_running_loop().time()

    def _jumped(self, seconds: float) -> None:
        log.warning("the clock jumped by %.0f s", seconds)
        self._context.clock.forget()
        minutes = max(1, round(abs(seconds) / 60))
        if seconds > 0:
            text = _(
                "The clock went forward by %d minutes, or this computer slept. Looking for missed messages."
            )
            self._context.publish(MachineSlept())
        else:
            text = _("The clock went back by %d minutes. Messages keep the times that the service gave them.")
        self._context.publish(Notice(text % minutes, Level.WARNING))
