"""Fetches a chat's earlier messages: the newest page when it opens, older ones on demand.

The service returns the newest `count` messages and nothing else, so an older page is a longer newest one. The
developer plan allows 300 of these calls a month: only what is on the screen is fetched, and a chat is not
fetched again while everything since has come through the queue.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from greentui.archive.errors import ArchiveError
from greentui.engine.context import InstanceContext
from greentui.engine.errors import of_archive, of_service
from greentui.engine.facts_store import month
from greentui.engine.history_import import import_records
from greentui.engine.service import Service
from greentui.greenapi.errors import ApiError, QuotaUsed
from greentui.greenapi.methods import GET_CHAT_HISTORY
from greentui.model.changes import Level, Notice
from greentui.model.entries import CoverageExtended, NoteKept
from greentui.model.ids import ChatKind, kind_of
from greentui.model.messages import Origin
from greentui.words import _

log = logging.getLogger(__name__)

PAGE = 100
"""Messages in the first page."""
MAX_COUNT = 20_000
"""Maximum messages per request."""
_FETCHED = (ChatKind.PERSON, ChatKind.GROUP)


class History:
    """The history of one instance's chats.

    Args:
        context: Archive, clock, facts.
        service: The wire.
    """

    def __init__(self, context: InstanceContext, service: Service) -> None:
        self._context = context
        self._service = service
        self._opening: dict[str, asyncio.Task[None]] = {}
        self._used_up = (0, 0)
        """The month, as year and number, in which the quota was used up."""
        self._whole: set[str] = set()
        """Chats whose last fetch returned everything the service has."""

    def prefetch(self, chat_id: str) -> None:
        """Fetch a chat's newest page in the background, unless it is current or already being fetched."""
        if chat_id in self._opening or self._used_up == self._month() or kind_of(chat_id) not in _FETCHED:
            return
        if self.is_current(chat_id):
            return
        task = self._context.background(self._open(chat_id))
        self._opening[chat_id] = task
        task.add_done_callback(lambda _done: self._opening.pop(chat_id, None))

    def _month(self) -> tuple[int, int]:
        return month(self._context.clock())

    def is_current(self, chat_id: str) -> bool:
        """Whether everything since the chat's last fetch is in the archive anyway."""
        context = self._context
        noted = context.archive.note(f"history:{chat_id}")
        if noted is None or not noted.isdecimal():
            return False
        at, now = int(noted), context.clock()
        if 0 <= now - at < context.timing.history_fresh:
            return True
        if context.facts.current.withheld:
            return False  # the queue holds something back, and journals may not have it
        covered = context.archive.coverage(None)
        return (
            covered.since is not None
            and covered.until is not None
            and covered.since <= at
            and covered.until >= now - context.timing.history_fresh
        )

    async def refetch(self, chat_id: str) -> int:
        """Fetch the newest page, even if it is current; returns the number of new messages."""
        return await self._fetch_or_refuse(chat_id, PAGE)

    async def older(self, chat_id: str) -> int:
        """Fetch messages older than the archive's; returns the number of new ones, 0 at the beginning."""
        context = self._context
        if opening := self._opening.get(chat_id):
            # The page being fetched may be all there is, or bring what is wanted.
            before = context.archive.message_count(chat_id)
            await asyncio.shield(opening)
            if gained := context.archive.message_count(chat_id) - before:
                return gained
        known = max(context.archive.message_count(chat_id), self._last_count(chat_id))
        count = min(MAX_COUNT, known + PAGE)
        while not self._at_beginning(chat_id):
            gained = await self._fetch_or_refuse(chat_id, count)
            if gained or count >= MAX_COUNT:
                return gained
            count = min(MAX_COUNT, count * 2)
        return 0

    async def fetch(self, chat_id: str, count: int) -> int:
        """Fetch the newest `count` messages of a chat; returns the number of new ones.

        Raises:
            ApiError: The service refused.
            ArchiveError: They could not be stored.
        """
        context = self._context
        at = int(context.clock())
        records = await self._service.call(GET_CHAT_HISTORY, chatId=chat_id, count=count)
        messages, new = await import_records(context, records, Origin.HISTORY, chat_id)
        beginning = len(records) < count
        (self._whole.add if beginning else self._whole.discard)(chat_id)
        since = messages[0].timestamp if messages else at
        await context.apply(
            CoverageExtended(min(since, at), at, chat_id, beginning),
            NoteKept(f"history:{chat_id}", str(at)),
            NoteKept(f"history-count:{chat_id}", str(count)),
        )
        return len(new)

    def _last_count(self, chat_id: str) -> int:
        """How many messages the last fetch requested."""
        noted = self._context.archive.note(f"history-count:{chat_id}")
        return int(noted) if noted and noted.isdecimal() else 0

    def _at_beginning(self, chat_id: str) -> bool:
        if self._context.archive.coverage(chat_id).beginning:
            return True
        return chat_id in self._whole and self.is_current(chat_id)

    async def _fetch_or_refuse(self, chat_id: str, count: int) -> int:
        try:
            return await self.fetch(chat_id, count)
        except ApiError as error:
            raise of_service(error) from None
        except ArchiveError as error:
            raise of_archive(error) from None

    async def _open(self, chat_id: str) -> None:
        with suppress(ArchiveError):
            try:
                await self.fetch(chat_id, PAGE)
            except QuotaUsed as error:
                self._used_up = self._month()
                text = _("Chat history is no longer fetched automatically: %s")
                self._context.publish(Notice(text % error, Level.WARNING))
            except ApiError as error:
                log.warning("the history of a chat could not be fetched: %s", error)
