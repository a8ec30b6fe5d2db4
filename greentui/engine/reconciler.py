"""Closes gaps: fetches messages missed while the queue was not read from the journals.

After a start, a gap or a new link the journals are fetched for the time since the archive was last complete;
if that is further back than they reach, the chats active since are fetched one by one. Recovered messages are
marked, and how far the archive is complete is stored.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from greentui.archive.errors import ArchiveError
from greentui.engine.context import InstanceContext
from greentui.engine.errors import of_archive, of_service
from greentui.engine.history import PAGE, History
from greentui.engine.history_import import import_records
from greentui.engine.service import Service
from greentui.engine.worker_events import (
    MachineSlept,
    PhoneLinked,
    QueueEmptied,
    QueueUnreadable,
    SettingsRead,
)
from greentui.greenapi.errors import ApiError, QuotaUsed
from greentui.greenapi.method import Method
from greentui.greenapi.methods import GET_CONTACTS, LAST_INCOMING_MESSAGES, LAST_OUTGOING_MESSAGES
from greentui.greenapi.records import JournalRecord
from greentui.model.changes import ChatsChanged, FactsChanged, SyncProgress
from greentui.model.entries import ContactsListed, CoverageExtended, NoteKept
from greentui.model.messages import Message, Origin
from greentui.words import _

log = logging.getLogger(__name__)

FIRST_SYNC = 86_400
"""Seconds of the journals fetched for a new archive."""
ACTIVE_CHATS = 20
"""Chats fetched one by one after a gap longer than the journals reach."""
CONTACTS_ATTEMPTS = 3
"""How often contacts are requested while the response is empty."""
COVERAGE_EVERY = 60
"""Seconds by which the stored coverage may be behind; each update is a write."""


class Reconciler:
    """Keeps one instance's archive complete. Only the lease's holder runs it.

    Args:
        context: Archive, clock, facts.
        service: The wire.
        history: Fetches chats.
    """

    def __init__(self, context: InstanceContext, service: Service, history: History) -> None:
        self._context = context
        self._service = service
        self._history = history
        self._all_notified = True
        """Whether the instance's settings turn on notifications of every message."""
        self._gap = False
        self._wanted = asyncio.Event()
        self._wanted.set()
        self._lock = asyncio.Lock()
        self.first_tried = asyncio.Event()
        """Set once the gap before the start was closed, or could not be."""
        self._complete_since: int | None = None
        self._covered_at = 0
        self._closed_at: int | None = None
        """Up to when the gap was closed, UTC seconds; `None` once reading was interrupted after that."""
        self._interruptions = 0
        self._withheld = False
        self._contacts: asyncio.Task[None] | None = None
        """Requests the contacts again after an empty response."""
        bus = context.bus
        bus.on(QueueEmptied, self._queue_emptied)
        bus.on(QueueUnreadable, self._reading_interrupted)
        for kind in (PhoneLinked, MachineSlept):
            bus.on(kind, self._away)
        bus.on(SettingsRead, self._settings_read)
        bus.on(FactsChanged, self._facts_changed)

    def _queue_emptied(self, _event: QueueEmptied) -> None:
        """Note that everything until now has been received."""
        now = int(self._context.clock())
        if self._complete_since is None:
            # What came between closing the gap and now was in the queue.
            self._complete_since = now if self._closed_at is None else min(now, self._closed_at)
            if self._gap:
                self._wanted.set()
        elif now - self._covered_at >= COVERAGE_EVERY and self._all_notified and not self._withheld:
            self._covered_at = now
            self._context.background(self._extend_coverage(self._complete_since, now))

    def _reading_interrupted(self, _event: object) -> None:
        """Close the gap once the queue is read again."""
        self._complete_since = self._closed_at = None
        self._interruptions += 1
        self._gap = True

    def _away(self, event: object) -> None:
        """Close the gap now, and again when the queue has been emptied."""
        self._reading_interrupted(event)
        self._wanted.set()

    def _settings_read(self, event: SettingsRead) -> None:
        self._all_notified = event.settings.incoming and event.settings.outgoing_by_phone

    def _facts_changed(self, _event: FactsChanged) -> None:
        """Look into the journal at once when the service withholds notifications."""
        withheld = self._context.facts.current.withheld > 0
        if withheld and not self._withheld:
            self._context.background(self._compare_journal())
        self._withheld = withheld

    async def _compare_journal(self) -> None:
        """Import what the queue should have delivered lately."""
        timing = self._context.timing
        with suppress(ApiError, ArchiveError):
            async with self._lock:
                await self._journal(LAST_INCOMING_MESSAGES, timing.competing_check + timing.journal_lag)

    async def run(self) -> None:
        """Close the gap at once, and again after each interruption once the queue has been emptied.

        Periodically the journal is compared with what the queue delivered.
        """
        timing = self._context.timing
        while True:
            await self._wait_wanted(timing.competing_check)
            wanted = self._wanted.is_set()
            self._wanted.clear()
            if self._complete_since is not None:
                self._gap = False
            try:
                async with self._lock:
                    if wanted:
                        await self._close_gap(self._progress_reporter())
                    elif self._complete_since is not None:
                        await self._journal(
                            LAST_INCOMING_MESSAGES, timing.competing_check + timing.journal_lag
                        )
            except (ApiError, ArchiveError) as error:
                log.warning("the archive could not be reconciled: %s", error)
                self.first_tried.set()
                await self._wait_wanted(timing.retry_most)
                if wanted:
                    self._wanted.set()
            else:
                self.first_tried.set()

    async def _wait_wanted(self, most: float) -> None:
        """Wait until the gap is to be closed, at most `most` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(most):
                await self._wanted.wait()

    async def synchronise(self) -> None:
        """Fetch contacts and close the gap now, whatever is known.

        Raises:
            Refusal: The service refused, or the archive could not be written.
        """
        try:
            async with self._lock:
                await self._close_gap(self._progress_reporter(), contacts=True)
        except ApiError as error:
            raise of_service(error) from None
        except ArchiveError as error:
            raise of_archive(error) from None

    async def _close_gap(self, report: Callable[[int, str], None], *, contacts: bool = False) -> None:
        context, timing = self._context, self._context.timing
        now, interruptions = int(context.clock()), self._interruptions
        report(0, _("Fetching contacts"))
        if contacts or self._contacts_outdated(now):
            await self._fetch_contacts_or_later()
        covered = context.archive.coverage(None)
        since = covered.until if covered.until is not None else now - FIRST_SYNC
        reach = max(since, now - int(timing.journal_reach))
        back = max(now - reach, 0) + timing.journal_lag
        report(1, _("Looking for missed messages"))
        recent = await self._journal(LAST_INCOMING_MESSAGES, back)
        report(2, _("Looking for messages sent elsewhere"))
        recent += await self._journal(LAST_OUTGOING_MESSAGES, back)
        # The journals may lack the latest messages; the queue has them.
        await self._extend_coverage(
            reach, now if self._all_notified else max(reach, now - int(timing.journal_lag))
        )
        if interruptions == self._interruptions:
            self._closed_at = now
            if self._complete_since is not None:
                self._complete_since = min(self._complete_since, now)
        if reach > since:
            await self._fetch_active_chats(recent, report)
        report(3, _("Up to date"))

    async def _journal(self, method: Method[tuple[JournalRecord, ...]], back: float) -> list[Message]:
        """Import a journal of the last `back` seconds."""
        records = await self._service.call(method, minutes=int(back // 60) + 1)
        messages, new = await import_records(self._context, records, Origin.JOURNAL)
        if new:
            log.info("%s gave %d messages that were not here", method.name, len(new))
        return messages

    async def _fetch_active_chats(self, messages: list[Message], report: Callable[[int, str], None]) -> None:
        """The gap is longer than the journals reach: fetch the chats active since."""
        last = {message.chat_id: message.timestamp for message in messages}
        for chat_id in sorted(last, key=lambda chat: -last[chat])[:ACTIVE_CHATS]:
            report(2, _("Fetching chats"))
            try:
                await self._history.fetch(chat_id, PAGE)
            except QuotaUsed:
                return
            except ApiError as error:
                log.warning("a chat could not be fetched: %s", error)
            await asyncio.sleep(self._context.timing.background_pause)

    def _contacts_outdated(self, now: int) -> bool:
        noted = self._context.archive.note("contacts")
        return not (noted and noted.isdecimal() and 0 <= now - int(noted) < self._context.timing.contacts)

    async def _fetch_contacts_or_later(self) -> None:
        """Fetch the contacts; if there are none yet, go on without them and request them again soon."""
        if self._contacts is not None and not self._contacts.done():
            return
        if not await self._fetch_contacts():
            self._contacts = self._context.background(self._fetch_contacts_later())

    async def _fetch_contacts(self) -> bool:
        """Fetch the contacts; false if there were none, which means that they come later."""
        context = self._context
        found = await self._service.call(GET_CONTACTS)
        if found:
            fetched = NoteKept("contacts", str(int(context.clock())))
            context.publish_applied(await context.apply(ContactsListed(found), fetched))
            context.publish(ChatsChanged(None))
        return bool(found)

    async def _fetch_contacts_later(self) -> None:
        with suppress(ApiError, ArchiveError):
            for _attempt in range(CONTACTS_ATTEMPTS - 1):
                await asyncio.sleep(self._context.timing.contacts_again)
                if await self._fetch_contacts():
                    return

    async def _extend_coverage(self, since: int, until: int) -> None:
        with suppress(ArchiveError):
            await self._context.apply(CoverageExtended(since, until))

    def _progress_reporter(self) -> Callable[[int, str], None]:
        return lambda done, words: self._context.publish(SyncProgress(done, 3, words))
