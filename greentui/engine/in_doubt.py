"""Settles messages in doubt: it is not known whether they were sent.

Their answer was lost, they were never found, or they were refused and may have been sent all the same. An
unknown message is looked up (`outbox_search`) until it is found or, a journal's lag later, `unconfirmed`.
That time goes on from one process to the next, by a clock that nobody can set, so that one that runs for a
moment now and then settles it.
Not finding it is never taken as proof that it was not sent; only the operator sends it again. What was never
found, or refused, is compared with what the service reports of its chat later.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from greentui.engine import reasons
from greentui.engine.backoff import Backoff
from greentui.engine.context import InstanceContext
from greentui.engine.hold import error_hold, outbox_hold
from greentui.engine.outbox_failures import FailureKind, failure_kind
from greentui.engine.outbox_pauses import OutboxPauses
from greentui.engine.outbox_search import OutboxSearch
from greentui.engine.outbox_state import FirstLook, OutboxResults, advance
from greentui.engine.worker_events import MessagesRecovered
from greentui.greenapi.errors import ApiError
from greentui.model.changes import Level, Notice
from greentui.model.events import MessageReceived, StatusChanged
from greentui.model.messages import Message, MessageStatus
from greentui.model.sending import OutboxItem
from greentui.words import _

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Repeat:
    """What follows from looking up a message that the operator sends again.

    Attributes:
        due: Whether it is to be sent now.
        wait: Otherwise, seconds until it is looked up again; 0 if it is settled.
    """

    due: bool = False
    wait: float = 0.0


DUE, SETTLED = Repeat(due=True), Repeat()


class InDoubtMessages:
    """The messages in doubt of one instance.

    Args:
        context: Archive, clock, facts, bus.
        search: Looks one message up.
        results: Records what is found.
        pauses: Shared with the outbox, which is woken when something was reported.
    """

    def __init__(
        self, context: InstanceContext, search: OutboxSearch, results: OutboxResults, pauses: OutboxPauses
    ) -> None:
        self._context = context
        self._search = search
        self._results = results
        self._pauses = pauses
        self._reported_in: set[str] = set()
        """Chats whose messages never found, or refused, are to be compared with what is known by now."""
        self._comparing: set[asyncio.Task[None]] = set()
        context.bus.on(StatusChanged, self._status_changed)
        context.bus.on(MessageReceived, lambda event: self._message_reported(event.message))
        context.bus.on(MessagesRecovered, self._messages_recovered)

    def _status_changed(self, event: StatusChanged) -> None:
        """Remember the status of an unknown message: it may be one whose answer was lost."""
        message = self._context.archive.message(event.chat_id, event.message_id)
        if message is None:
            self._search.remember(event)
            self.compare_in(event.chat_id)
        else:
            self._learn_clock(message.local_id, event.timestamp)

    def _message_reported(self, message: Message) -> None:
        if message.incoming:
            return
        known = self._context.archive.message(message.chat_id, message.id)
        if known is not None and known.local_id:
            self._learn_clock(known.local_id, message.timestamp)
        else:
            self.compare_in(message.chat_id)

    def _messages_recovered(self, event: MessagesRecovered) -> None:
        for message in event.messages:
            self._message_reported(message)

    def compare_in(self, chat_id: str) -> None:
        """Compare a chat's messages in doubt soon: something was reported in it, or one is settled."""
        kept_under = self._context.archive.kept_under(chat_id)
        self._reported_in.add(kept_under)
        self._pauses.end_unknown(kept_under)

    def _learn_clock(self, local_id: str, timestamp: int) -> None:
        """Compare the service's time of what it reports of one of our messages with ours."""
        item = self._context.archive.outbox_item(local_id)
        if item is not None and item.attempted and item.attempted >= int(self._context.started):
            self._context.clock.learn_from_message(timestamp, item.attempted)

    async def resolve(self, item: OutboxItem) -> None:
        """Look an unknown item up until it is found, or the operator has to decide."""
        first_look = FirstLook(self._context, item)
        await self._look_until_settled(item, first_look)
        if self._unknown(item) is None:
            await first_look.forget()

    async def _look_until_settled(self, item: OutboxItem, first_look: FirstLook) -> None:
        context = self._context
        loop = asyncio.get_running_loop()
        backoff = Backoff(context.timing.lookup_first, context.timing.lookup_most)
        # The request may have reached the service late, and journals lag behind the service's queue.
        long_enough = context.timing.lookup_grace + context.timing.journal_lag
        absent_since = first_look.began()
        while not self._pauses.stopped and (wanted := self._unknown(item)):
            began = loop.time()
            try:
                look = await self._search.search_everywhere(wanted, item)
            except ApiError as error:
                log.info("looking up %s: %s", item.local_id, error)
                if failure_kind(error) is FailureKind.HOLD:
                    # Messages waiting behind it cannot be sent either, and the screen must say why.
                    context.facts.update(hold=error_hold(error))
                await self._pauses.pause(item, MessageStatus.UNKNOWN, backoff.wait())
                continue
            context.facts.update(hold=outbox_hold(context.facts.current))
            if look.found:
                log.info("%s was found as %s", item.local_id, look.found)
                await self._results.accepted(item, look.found)
                self.compare_in(item.chat_id)
                return
            if absent_since is None:
                absent_since = began
                await first_look.keep(began)
            if look.candidates or began >= absent_since + long_enough:
                log.info("%s cannot be found: %s", item.local_id, look)
                reason = reasons.of_look(look, wanted.reason)
                await advance(
                    context, item, MessageStatus.UNCONFIRMED, reason, expected=MessageStatus.UNKNOWN
                )
                return
            left = absent_since + long_enough - loop.time()
            await self._pauses.pause(item, MessageStatus.UNKNOWN, min(backoff.wait(), max(left, 0.0) + 0.01))

    def _unknown(self, item: OutboxItem) -> Message | None:
        """The message, until a notification shows it, the operator decides about it, or it is erased."""
        message = self._context.archive.message(item.chat_id, item.local_id)
        return message if message is not None and message.status is MessageStatus.UNKNOWN else None

    async def look_before_repeat(self, item: OutboxItem) -> Repeat:
        """Look a message up that the operator has sent again: it may have arrived despite a refusal."""
        context = self._context
        wanted = context.archive.message(item.chat_id, item.local_id)
        if wanted is None:
            return SETTLED
        try:
            look = await self._search.search_everywhere(wanted, item)
        except ApiError as error:
            log.info("looking up %s before it is sent again: %s", item.local_id, error)
            kind = failure_kind(error)
            if kind is FailureKind.FAILED:
                return DUE  # a service that cannot tell; the operator has decided
            reason = reasons.of_wait(item.reason, error)
            await advance(context, item, MessageStatus.QUEUED, reason, expected=MessageStatus.QUEUED)
            if kind is FailureKind.HOLD:
                context.facts.update(hold=error_hold(error))
                return Repeat(wait=context.timing.refused_first)
            return Repeat(wait=context.timing.retry_first)
        if not look.found:
            return DUE
        log.info("%s was found as %s before it was sent again", item.local_id, look.found)
        await self._results.accepted(item, look.found)
        self.compare_in(item.chat_id)
        context.publish(Notice(_("It had been sent after all, and is not sent again."), Level.WARNING))
        return SETTLED

    def reconsider_all(self) -> None:
        """Compare what was never found, or refused, anew: another process may have imported what shows it."""
        self._reported_in.update(item.chat_id for item in self._context.archive.unproven())

    def reconsider_reported(self) -> None:
        """In the background, compare what was never found, or refused, with what was reported in its chat."""
        if self._reported_in:
            chats, self._reported_in = self._reported_in, set()
            comparing = self._context.background(self._reconsider(chats))
            self._comparing.add(comparing)
            comparing.add_done_callback(self._comparing.discard)

    async def compared(self) -> None:
        """Wait until what has been reported so far was compared with what is in doubt."""
        while self._comparing:
            await asyncio.wait(self._comparing)

    async def _reconsider(self, chats: set[str]) -> None:
        doubtful = set()
        for item in self._context.archive.unproven():
            wanted = self._context.archive.message(item.chat_id, item.local_id)
            if item.chat_id not in chats or wanted is None:
                continue
            try:
                look = await self._search.search_notifications(wanted, item)
            except ApiError as error:
                log.info("looking up %s: %s", item.local_id, error)
                doubtful.add(item.chat_id)
                continue
            if look.found:
                log.info("%s was reported as %s", item.local_id, look.found)
                await advance(
                    self._context, item, MessageStatus.ACCEPTED, message_id=look.found, expected=item.status
                )
                self.compare_in(item.chat_id)
            elif any(claimant.status.is_waiting for claimant in look.claimants):
                # Which of the two it is shows once the other is settled.
                doubtful.add(item.chat_id)
        if doubtful:
            self._context.background(self._reconsider_later(doubtful))

    async def _reconsider_later(self, chats: set[str]) -> None:
        await asyncio.sleep(self._context.timing.lookup_most)
        self._reported_in |= chats
        self._pauses.woken.set()
