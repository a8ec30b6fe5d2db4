"""Sends what was typed: in order within a chat, each message at most once, whatever happens in between.

An item is `sending` on disk before its request is sent and `accepted` after the response. An item found
`sending` at the start, or whose answer was lost, is `unknown` and is not sent again: it is looked up in the
service's queue, in its journal, among the messages from notifications and behind statuses with unknown ids,
until it is found or, a journal's lag later, certainly absent. A chat waits for its unknown message; other
chats do not. Only the lease's holder runs this.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from dataclasses import replace
from enum import Enum, auto
from typing import Any, TypeVar

from greentui.archive.errors import ArchiveError
from greentui.engine import drafts, lookup, reasons
from greentui.engine.backoff import Backoff
from greentui.engine.context import InstanceContext
from greentui.engine.hold import outbox_hold
from greentui.engine.outbox_state import advance
from greentui.engine.service import Service
from greentui.engine.worker_events import HoldChanged, OutboxEdited, ServiceRecovered
from greentui.greenapi import methods
from greentui.greenapi.errors import (
    ApiError,
    BadResponse,
    FieldError,
    Forbidden,
    IncompleteResponse,
    InsecureAddress,
    InstanceClosed,
    InvalidRequest,
    NotReady,
    RateLimited,
    ServiceError,
    Unauthorised,
    Unreachable,
    Upstream,
    WebhookUrlSet,
)
from greentui.greenapi.records import stored_body
from greentui.greenapi.response_objects import Accepted
from greentui.model.changes import Level, Notice, OutboxChanged
from greentui.model.events import MessageReceived, StatusChanged
from greentui.model.instance import InstanceState
from greentui.model.messages import Key, Message, MessageStatus
from greentui.model.reasons import Reason
from greentui.model.sending import FileDraft, OutboxItem, QueuedMessage
from greentui.words import _, sentences

log = logging.getLogger(__name__)

T = TypeVar("T", Message, QueuedMessage)

PARALLEL_CHATS = 4
"""Chats sent to at the same time."""
UNMATCHED_KEPT = 200
"""Statuses of unknown messages whose ids are remembered."""
CANDIDATES = 500
"""Messages of the chat compared in a lookup."""
SHUTDOWN_GRACE = 3.0
"""Seconds that pending requests get when the console ends."""


class FailureKind(Enum):
    """What a failed request means for its item."""

    RETRY = auto()
    """Certainly not done; the service will accept it later."""
    HOLD = auto()
    """Certainly not done; something must change first."""
    FAILED = auto()
    UNKNOWN = auto()


_FAILURE_KINDS: tuple[tuple[tuple[type[ApiError], ...], FailureKind], ...] = (
    ((RateLimited, Unreachable), FailureKind.RETRY),
    ((NotReady, Unauthorised, Forbidden, InstanceClosed, WebhookUrlSet, InsecureAddress), FailureKind.HOLD),
    # A gateway that gave up, or a server that failed, may have passed it on before.
    ((Upstream, ServiceError, BadResponse), FailureKind.UNKNOWN),
)


def failure_kind(error: ApiError) -> FailureKind:
    """What `error` means for the message being sent. Every error not listed is a plain refusal."""
    if error.maybe_done:
        return FailureKind.UNKNOWN
    return next(
        (kind for family, kind in _FAILURE_KINDS if isinstance(error, family)),
        FailureKind.FAILED,
    )


class Outbox:
    """The sender of one instance.

    Args:
        context: Archive, clock, facts.
        service: The wire.
    """

    def __init__(self, context: InstanceContext, service: Service) -> None:
        self._context = context
        self._service = service
        self.progress: dict[str, tuple[int, int]] = {}
        """Local id → bytes sent and total of a running upload."""
        self._woken = asyncio.Event()
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._handled: set[str] = set()
        """Local ids of the items being processed. Two chats may turn out to be one at any moment."""
        self._requests: dict[str, asyncio.Task[Any]] = {}
        self._aborted: dict[str, asyncio.Event] = {}
        self._slots = asyncio.Semaphore(PARALLEL_CHATS)
        self._unmatched: deque[tuple[str, str]] = deque(maxlen=UNMATCHED_KEPT)
        self._last_departure = 0.0
        self._ending = False
        for kind in (OutboxEdited, HoldChanged, ServiceRecovered):
            context.bus.on(kind, lambda _event: self._woken.set())
        context.bus.on(StatusChanged, self._status_changed)
        context.bus.on(MessageReceived, self._message_received)

    def _status_changed(self, event: StatusChanged) -> None:
        """Remember the status of an unknown message: it may be one whose answer was lost."""
        message = self._context.archive.message(event.chat_id, event.message_id)
        if message is None:
            self._unmatched.append((event.chat_id, event.message_id))
            self._woken.set()
        else:
            self._learn_clock(message.local_id, event.timestamp)

    def _message_received(self, event: MessageReceived) -> None:
        known = self._context.archive.message(event.message.chat_id, event.message.id)
        if known is not None:
            self._learn_clock(known.local_id, event.message.timestamp)

    def _learn_clock(self, local_id: str, timestamp: int) -> None:
        """Compare the service's time of what it reports of one of our messages with ours."""
        item = self._context.archive.outbox_item(local_id) if local_id else None
        if item is not None and item.attempted and item.attempted >= int(self._context.started):
            self._context.clock.learn_from_message(timestamp, item.attempted)

    async def run(self) -> None:
        """Send until cancelled; pending requests then get a moment."""
        try:
            while True:
                self._woken.clear()
                self._context.facts.update(hold=self._hold_reason())
                waiting = self._context.archive.waiting_chats()
                busy = {chat_id for chat_id, local_id in waiting if local_id in self._handled}
                for chat_id in dict.fromkeys(chat_id for chat_id, _local_id in waiting):
                    if chat_id not in busy and chat_id not in self._lanes:
                        self._open_lane(chat_id)
                await self._woken.wait()
        finally:
            await self._shut_down()

    async def abort_upload(self, local_id: str) -> bool:
        """Abort a running upload; whether it certainly did not arrive whole."""
        request = self._requests.get(local_id)
        sent, total = self.progress.get(local_id, (0, 0))
        if request is None or total == 0 or sent >= total:
            return False
        written = self._aborted[local_id] = asyncio.Event()
        request.cancel()
        await written.wait()
        return True

    def _open_lane(self, chat_id: str) -> None:
        lane = asyncio.create_task(self._run_lane(chat_id), name=f"outbox {chat_id}")
        self._lanes[chat_id] = lane

        def closed(_done: asyncio.Task[None]) -> None:
            self._lanes.pop(chat_id, None)
            # What arrived while the lane closed must not wait for the next event.
            self._woken.set()

        lane.add_done_callback(closed)

    async def _run_lane(self, chat_id: str) -> None:
        """Send one chat's items, one after the other."""
        trouble = Backoff(self._context.timing.retry_first, self._context.timing.retry_most)
        try:
            while not self._ending:
                items = self._context.archive.outbox(chat_id=chat_id, limit=1)
                if not items or items[0].chat_id != chat_id:
                    return  # all done, or the rest belongs to a chat that this one turned out to be
                item = items[0]
                if item.local_id in self._handled:
                    await self._wait(self._context.timing.state)
                    continue
                self._handled.add(item.local_id)
                try:
                    await self._process(item, trouble)
                finally:
                    self._handled.discard(item.local_id)
        except ArchiveError:
            # The facts show it; the item is as it was last written.
            await asyncio.sleep(self._context.timing.archive_wait)
        except Exception:
            log.exception("sending to a chat failed")
            await asyncio.sleep(self._context.timing.retry_most)

    async def _process(self, item: OutboxItem, trouble: Backoff) -> None:
        match item.status:
            case MessageStatus.SENDING:
                # The process that was sending it has ended.
                await self._advance(item, MessageStatus.UNKNOWN, reasons.UNSURE)
            case MessageStatus.UNKNOWN:
                await self._look_up(item)
            case _ if self._hold_reason():
                self._context.facts.update(hold=self._hold_reason())
                await self._wait(self._context.timing.state)
            case _:
                async with self._slots:
                    waits = await self._send(item)
                if waits is None:
                    trouble.reset()
                else:
                    await self._wait(max(waits, trouble.wait()))

    async def _send(self, item: OutboxItem) -> float | None:
        """Try to send an item; returns seconds to wait before the chat goes on, `None` for none."""
        draft = item.draft
        if isinstance(draft, FileDraft):
            wrong = await asyncio.to_thread(drafts.file_problem, draft)
            if wrong:
                await self._advance(item, MessageStatus.FAILED, wrong)
                return None
        item = await self._advance(item, MessageStatus.SENDING, expected=MessageStatus.QUEUED)
        if item.status is not MessageStatus.SENDING:
            return None
        try:
            sent = await self._request(item)
        except FieldError as error:
            await self._advance(item, MessageStatus.FAILED, reasons.of_error(error))
            return None
        except ApiError as error:
            return await self._on_error(item, error)
        except asyncio.CancelledError:
            written = self._aborted.pop(item.local_id, None)
            if written is None:
                raise
            try:
                await self._advance(item, MessageStatus.CANCELLED)
            finally:
                written.set()
            return None
        await self._accepted(item, sent.id_message)
        return None

    async def _request(self, item: OutboxItem) -> Accepted:
        asked = drafts.request(item.draft, item.chat_id, item.quoted_id)
        notice = self._context.timing.upload_notice
        last = 0.0

        def on_progress(sent: int, total: int) -> None:
            nonlocal last
            self.progress[item.local_id] = (sent, total)
            now = asyncio.get_running_loop().time()
            if sent >= total or now - last >= notice:
                last = now
                self._context.publish(OutboxChanged(frozenset({item.local_id})))

        request = asyncio.ensure_future(
            self._service.call(asked.method, on_progress=on_progress, **asked.params)
        )
        self._requests[item.local_id] = request
        try:
            return await request
        except asyncio.CancelledError:
            request.cancel()
            raise
        finally:
            del self._requests[item.local_id]
            self.progress.pop(item.local_id, None)

    async def _accepted(self, item: OutboxItem, message_id: str) -> None:
        """Record that the service has it. It must reach the disk: after a crash it would look unknown."""
        warned = False
        while True:
            try:
                await self._advance(item, MessageStatus.ACCEPTED, message_id=message_id)
                break
            except ArchiveError:
                if not warned:
                    warned = True
                    warning = _(
                        "A message was sent, but that could not be written down. Do not send it again."
                    )
                    self._context.publish(Notice(warning, Level.ERROR))
                await asyncio.sleep(self._context.timing.archive_wait)
        self._update_next_send()

    async def _on_error(self, item: OutboxItem, error: ApiError) -> float | None:
        log.info("sending %s: %s", item.local_id, error)
        reason = reasons.NO_ID if isinstance(error, IncompleteResponse) else reasons.of_error(error)
        kind = failure_kind(error)
        if isinstance(error, NotReady) and await self._ready_all_the_same():
            kind = FailureKind.UNKNOWN
        match kind:
            case FailureKind.UNKNOWN:
                await self._advance(item, MessageStatus.UNKNOWN, reason)
                return None
            case FailureKind.RETRY:
                await self._advance(item, MessageStatus.QUEUED, reason)
                return self._context.timing.retry_first
            case FailureKind.HOLD:
                await self._advance(item, MessageStatus.QUEUED, reason)
                self._context.facts.update(hold=reasons.worded(reason))
                return self._context.timing.refused_first
            case FailureKind.FAILED:
                await self._advance(item, MessageStatus.FAILED, reason)
                return None

    async def _ready_all_the_same(self) -> bool:
        """Whether the instance can send, though the service has just refused because it could not.

        Then the service contradicts itself, and the message may have been sent.
        """
        try:
            word = await self._service.call(methods.GET_STATE_INSTANCE)
        except ApiError:
            return self._context.facts.current.state is InstanceState.AUTHORIZED
        return InstanceState.of(word) is InstanceState.AUTHORIZED

    async def _look_up(self, item: OutboxItem) -> None:
        """Look an unknown item up until it is found, or certainly absent."""
        context = self._context
        loop = asyncio.get_running_loop()
        backoff = Backoff(context.timing.lookup_first, context.timing.lookup_most)
        # The request may have reached the service late, and journals lag behind the service's queue.
        certain = context.timing.lookup_grace + context.timing.journal_lag
        absent_since: float | None = None
        while not self._ending:
            wanted = context.archive.message(item.chat_id, item.local_id)
            if wanted is None or wanted.status is not MessageStatus.UNKNOWN:
                return  # found by its notification, or erased
            try:
                began = loop.time()
                found = await self._look_up_once(wanted, item)
            except ApiError as error:
                log.info("looking up %s: %s", item.local_id, error)
                if failure_kind(error) is FailureKind.HOLD:
                    # Messages waiting behind it cannot be sent either, and the screen must say why.
                    context.facts.update(hold=sentences(str(error), error.advice))
                await self._wait(backoff.wait())
                continue
            context.facts.update(hold=self._hold_reason())
            if found:
                log.info("%s was found as %s", item.local_id, found)
                await self._accepted(item, found)
                return
            if absent_since is not None and began >= absent_since + certain:
                await self._advance(item, MessageStatus.FAILED, reasons.NOT_SENT)
                return
            absent_since = loop.time() if absent_since is None else absent_since
            left = absent_since + certain - loop.time()
            await self._wait(min(backoff.wait(), max(left, 0.0) + 0.01))

    async def _look_up_once(self, wanted: Message, item: OutboxItem) -> str | None:
        """Look everywhere once; returns the id if found. The queue comes first: messages only leave it."""
        context = self._context

        def claimed(message_id: str) -> bool:
            known = context.archive.message(wanted.chat_id, message_id)
            if known is None or known.local_id:
                return known is not None
            return stored_body(context.archive.raw(wanted.chat_id, message_id)).by_phone

        def kept(one: T) -> T:
            # A hidden id may have turned out to be a known chat, in our messages as in the records.
            return replace(one, chat_id=context.archive.kept_under(one.chat_id))

        queue = await self._service.call(methods.SHOW_MESSAGES_QUEUE)
        if found := lookup.found_in_queue(kept(wanted), map(kept, queue), claimed):
            return found
        attempted = item.attempted or item.created
        since = Key(attempted - lookup.EARLIER, 0)
        known = list(context.archive.window(wanted.chat_id, after=since, limit=CANDIDATES).messages)
        if found := lookup.found_among(kept(wanted), attempted, known, claimed):
            return found  # a notification named it meanwhile
        candidates = await self._unmatched_messages(wanted.chat_id)
        minutes = int((context.clock() - attempted + lookup.EARLIER + context.timing.journal_lag) // 60) + 1
        journal = await self._service.call(methods.LAST_OUTGOING_MESSAGES, minutes=max(minutes, 5))
        candidates += [
            message for one in journal if not one.by_phone and (message := one.message(context.instance_id))
        ]
        return lookup.found_among(kept(wanted), attempted, map(kept, candidates), claimed)

    async def _unmatched_messages(self, chat_id: str) -> list[Message]:
        """The messages behind the statuses of unknown messages."""
        context, found = self._context, []
        for unmatched_chat, message_id in tuple(self._unmatched):
            if context.archive.kept_under(unmatched_chat) not in ("", chat_id):
                continue
            if context.archive.message(chat_id, message_id) is not None:
                self._unmatched.remove((unmatched_chat, message_id))
                continue
            with suppress(InvalidRequest):  # another chat's, or not processed yet
                record = await self._service.call(methods.GET_MESSAGE, chatId=chat_id, idMessage=message_id)
                if not record.by_phone and (message := record.message(context.instance_id, chat_id)):
                    found.append(message)
        return found

    async def _advance(
        self,
        item: OutboxItem,
        status: MessageStatus,
        reason: Reason | None = None,
        *,
        message_id: str = "",
        expected: MessageStatus | None = None,
    ) -> OutboxItem:
        return await advance(
            self._context, item.local_id, status, message_id=message_id, reason=reason, expected=expected
        )

    def _hold_reason(self) -> str:
        return outbox_hold(self._context.facts.current)

    def _update_next_send(self) -> None:
        """Estimate when the service will send the last accepted message, at its own pace."""
        facts, now = self._context.facts.current, self._context.clock()
        pause = (facts.send_delay_ms or 0) / 1000
        self._last_departure = max(now, self._last_departure + pause)
        self._context.facts.update(next_send=self._last_departure + pause)

    async def _wait(self, seconds: float) -> None:
        waiter = asyncio.ensure_future(self._woken.wait())
        try:
            await asyncio.wait({waiter}, timeout=seconds)
        finally:
            waiter.cancel()

    async def _shut_down(self) -> None:
        """Give pending requests a moment. What is then cancelled is looked up at the next start."""
        self._ending = True
        self._woken.set()
        lanes = set(self._lanes.values())
        if not lanes:
            return
        _done, late = await asyncio.wait(lanes, timeout=SHUTDOWN_GRACE)
        for lane in late:
            lane.cancel()
        await asyncio.gather(*late, return_exceptions=True)
