"""Looks for a message of ours whose answer was lost, wherever the service may show it.

Finding it proves that it was sent, unless what was found may be another message of ours whose id is not
known. Not finding it proves nothing: journals lag or are empty, and the queue may hold messages that it does
not list. So a look also reports where it looked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from greentui.engine import lookup
from greentui.engine.context import InstanceContext
from greentui.engine.service import Service
from greentui.engine.service_clock import EXACT
from greentui.greenapi import methods
from greentui.greenapi.errors import ApiError, InvalidRequest
from greentui.greenapi.records import stored_body
from greentui.model.events import StatusChanged
from greentui.model.messages import Key, Message
from greentui.model.sending import OutboxItem, QueuedMessage

T = TypeVar("T", Message, QueuedMessage)

UNMATCHED_KEPT = 200
"""Statuses of unknown messages whose ids are remembered."""
EXACT_KEPT = 500
"""Attempts remembered as dated by the service's clock; older ones are looked for in a longer time."""
COMPARED = 500
"""Messages of the chat that are compared in a look."""
SHORTEST = 5
"""Minutes for which a journal is asked at least."""


@dataclass(frozen=True, slots=True)
class Look:
    """The result of looking everywhere once.

    Attributes:
        candidates: Ids of the messages that may be the one.
        claimants: Other messages of ours, never found either, that may be one of the candidates as well.
        minutes: How far back the journal was searched.
        unlisted: Messages that the service holds and does not list; `None` if it does not count them.
    """

    candidates: frozenset[str]
    claimants: tuple[OutboxItem, ...]
    minutes: int
    unlisted: int | None

    @property
    def found(self) -> str:
        """The id under which it was sent; empty if there is none, or any doubt."""
        return "" if self.claimants or len(self.candidates) != 1 else next(iter(self.candidates))


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the service shows in which a message may be found."""

    queue: tuple[QueuedMessage, ...]
    records: tuple[Message, ...]


class OutboxSearch:
    """The search for lost messages of one instance.

    Args:
        context: Archive, clock.
        service: The wire.
    """

    def __init__(self, context: InstanceContext, service: Service) -> None:
        self._context = context
        self._service = service
        self._unmatched: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._exact: OrderedDict[str, None] = OrderedDict()
        """Local ids of the latest messages whose last attempt was dated by the service's clock."""

    def attempt_begins(self, local_id: str) -> None:
        """Note an attempt to send a message, right after it was written down."""
        self._exact.pop(local_id, None)
        if self._context.clock.known:
            self._exact[local_id] = None
        if len(self._exact) > EXACT_KEPT:
            self._exact.popitem(last=False)

    def remember(self, event: StatusChanged) -> None:
        """Remember the status of an unknown message: it may be a lost one."""
        self._unmatched[event.chat_id, event.message_id] = None
        if len(self._unmatched) > UNMATCHED_KEPT:
            self._unmatched.popitem(last=False)

    async def search_everywhere(self, wanted: Message, item: OutboxItem) -> Look:
        """Look everywhere once. The queue comes first: messages only leave it.

        Args:
            wanted: The lost message, as in our archive.
            item: The same in the outbox.

        Raises:
            ApiError: The service could not be asked.
        """
        context = self._context
        queue = await self._service.call(methods.SHOW_MESSAGES_QUEUE)
        unmatched = await self._unmatched_messages(wanted.chat_id)
        since = self._when(item).start
        minutes = max(SHORTEST, int((context.clock() - since + context.timing.journal_lag) // 60) + 1)
        journal = await self._service.call(methods.LAST_OUTGOING_MESSAGES, minutes=minutes)
        records = [one.message(context.instance_id) for one in journal if not one.by_phone]
        shown = _Shown(
            tuple(map(self._current, queue)),
            (*self._notified(wanted, item), *map(self._current, (*unmatched, *filter(None, records)))),
        )
        # Even where one was found: a second candidate is a reason for doubt.
        found = self._candidates(wanted, item, self._when(item), shown)
        unlisted = None if found else await self._unlisted(len(queue))
        return Look(found, self._claimants(item, found, shown), minutes, unlisted)

    async def search_notifications(self, wanted: Message, item: OutboxItem) -> Look:
        """Look at what notifications reported, and nowhere else. See `look`.

        Raises:
            ApiError: The service could not be asked.
        """
        unmatched = await self._unmatched_messages(wanted.chat_id)
        shown = _Shown((), (*self._notified(wanted, item), *map(self._current, unmatched)))
        found = self._candidates(wanted, item, self._when(item), shown)
        return Look(found, self._claimants(item, found, shown), 0, None)

    def _notified(self, wanted: Message, item: OutboxItem) -> Iterator[Message]:
        """The messages of the chat that the archive has since the item was tried."""
        # A place in the second before: `among` compares the times.
        before = Key(self._when(item).start - 1, 0)
        known = self._context.archive.window(wanted.chat_id, after=before, limit=COMPARED)
        return map(self._current, known.messages)

    def _candidates(self, wanted: Message, item: OutboxItem, when: range, shown: _Shown) -> frozenset[str]:
        """The ids, of those shown, of what an item may have become `when` (UTC seconds)."""
        claimed, wanted = self._claimed(wanted, item), self._current(wanted)
        queued = lookup.in_queue(wanted, item.draft, shown.queue, claimed)
        return queued | lookup.among(wanted, when, shown.records, claimed)

    def _claimants(self, item: OutboxItem, found: frozenset[str], shown: _Shown) -> tuple[OutboxItem, ...]:
        """The other items that may have become one of those found."""
        archive, claimants = self._context.archive, []
        for other in self._without_id(item) if found else ():
            message = archive.message(other.chat_id, other.local_id)
            # It may have left at an attempt before the last one.
            when = range(other.created - lookup.EARLIER, self._when(other).stop)
            if message is not None and found & self._candidates(message, other, when, shown):
                claimants.append(other)
        return tuple(claimants)

    def _without_id(self, item: OutboxItem) -> Iterator[OutboxItem]:
        """The other items of the chat that may have been sent, and whose ids are not known.

        One that was refused counts only beside another that was: else the refusal is believed.
        """
        archive = self._context.archive
        waiting = archive.outbox(chat_id=item.chat_id, limit=max(1, archive.waiting()))
        for other in (*waiting, *archive.unproven()):
            if other.chat_id != item.chat_id or other.local_id == item.local_id or not other.attempts:
                continue
            if item.status.is_failure or not other.status.is_failure:
                yield other

    def _when(self, item: OutboxItem) -> range:
        """UTC seconds, by the service's clock, in which a message can be the item."""
        attempted = item.attempted or item.created
        inexact = int(EXACT) if item.local_id in self._exact else lookup.EARLIER
        return range(attempted - inexact, attempted + lookup.KEPT + inexact)

    def _claimed(self, wanted: Message, item: OutboxItem) -> Callable[[str], bool]:
        """Tells whether an id is another message's: another of ours, the phone's, or one known before."""
        archive = self._context.archive

        def claimed(message_id: str) -> bool:
            known = archive.message(wanted.chat_id, message_id)
            if known is None or known.local_id:
                return known is not None
            return (
                archive.known_before(wanted.chat_id, message_id, item.local_id)
                or stored_body(archive.raw(wanted.chat_id, message_id)).by_phone
            )

        return claimed

    def _current(self, one: T) -> T:
        # A hidden id may have turned out to be a known chat, in our messages as in the records.
        return replace(one, chat_id=self._context.archive.kept_under(one.chat_id))

    async def _unlisted(self, listed: int) -> int | None:
        """How many messages the service holds besides those it lists."""
        try:
            count = await self._service.call(methods.GET_MESSAGES_COUNT)
        except ApiError:
            return None  # the manual does not have the method
        return max(0, count - listed)

    async def _unmatched_messages(self, chat_id: str) -> list[Message]:
        """The messages behind the statuses of unknown messages."""
        context, found = self._context, []
        for unmatched_chat, message_id in tuple(self._unmatched):
            if context.archive.kept_under(unmatched_chat) not in ("", chat_id):
                continue
            if context.archive.message(chat_id, message_id) is not None:
                self._unmatched.pop((unmatched_chat, message_id), None)
                continue
            with suppress(InvalidRequest):  # another chat's, or not processed yet
                record = await self._service.call(methods.GET_MESSAGE, chatId=chat_id, idMessage=message_id)
                if not record.by_phone and (message := record.message(context.instance_id, chat_id)):
                    found.append(message)
        return found
