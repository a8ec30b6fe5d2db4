"""Sends what was typed: in order within a chat, each message at most once, whatever happens in between.

An item is `sending` on disk before its request is sent and `accepted` after the response. An item found
`sending` at the start, or whose answer was lost, is `unknown` and is not sent again: it is looked up
(`outbox_search`) until it is found or, a journal's lag later, `unconfirmed`. That it was not sent is never
concluded from not finding it; only the operator sends it again. A chat waits for its unknown message; other
chats do not. Only the lease's holder runs this.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any

from greentui.archive.errors import ArchiveError
from greentui.engine import drafts, reasons
from greentui.engine.backoff import Backoff
from greentui.engine.context import InstanceContext
from greentui.engine.hold import outbox_hold
from greentui.engine.outbox_search import OutboxSearch
from greentui.engine.outbox_state import advance
from greentui.engine.service import Service
from greentui.engine.worker_events import HoldChanged, MessagesRecovered, OutboxEdited, ServiceRecovered
from greentui.greenapi import methods
from greentui.greenapi.errors import (
    ApiError,
    FieldError,
    Forbidden,
    IncompleteResponse,
    InsecureAddress,
    InstanceClosed,
    InvalidRequest,
    NotFound,
    NotReady,
    QuotaUsed,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorised,
    Unreachable,
    WebhookUrlSet,
)
from greentui.greenapi.response_objects import Accepted, SentFile
from greentui.model.changes import Level, Notice, OutboxChanged
from greentui.model.events import MessageReceived, StatusChanged
from greentui.model.instance import InstanceState
from greentui.model.messages import Message, MessageStatus
from greentui.model.reasons import Reason
from greentui.model.sending import FileDraft, OutboxItem
from greentui.words import _, sentences

log = logging.getLogger(__name__)

PARALLEL_CHATS = 4
"""Chats sent to at the same time. One whose answer takes long makes room for another."""
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
    ((InvalidRequest, Refused, NotFound, TooLarge, QuotaUsed), FailureKind.FAILED),
)


def failure_kind(error: ApiError) -> FailureKind:
    """What `error` means for the message being sent.

    An error that is not listed proves nothing: a gateway that gave up, or a server that failed, may have
    passed the message on before.
    """
    if error.maybe_done:
        return FailureKind.UNKNOWN
    return next(
        (kind for family, kind in _FAILURE_KINDS if isinstance(error, family)),
        FailureKind.UNKNOWN,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pause:
    """An item that waits while it has a status."""

    item: OutboxItem
    status: MessageStatus
    over: asyncio.Event = field(default_factory=asyncio.Event)


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
        self._pauses: set[_Pause] = set()
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._handled: set[str] = set()
        """Local ids of the items being processed. Two chats may turn out to be one at any moment."""
        self._requests: dict[str, asyncio.Task[Any]] = {}
        self._aborted: dict[str, asyncio.Future[bool]] = {}
        """Uploads being aborted, by local id; the result is whether that was in time."""
        self._slots = asyncio.Semaphore(PARALLEL_CHATS)
        self._search = OutboxSearch(context, service)
        self._reported_in: set[str] = set()
        """Chats in which something was reported that may be one of the messages never found, or refused."""
        self._held_noted = True
        """Whether something may be noted as held; also by an earlier process."""
        self._last_departure = 0.0
        self._ending = False
        context.bus.on(OutboxEdited, lambda _event: self._on_edit())
        for kind in (HoldChanged, ServiceRecovered):
            context.bus.on(kind, lambda _event: self._end_pauses())
        context.bus.on(StatusChanged, self._status_changed)
        context.bus.on(MessageReceived, lambda event: self._message_reported(event.message))
        context.bus.on(MessagesRecovered, self._messages_recovered)

    def _status_changed(self, event: StatusChanged) -> None:
        """Remember the status of an unknown message: it may be one whose answer was lost."""
        message = self._context.archive.message(event.chat_id, event.message_id)
        if message is None:
            self._search.remember(event)
            self._reported(event.chat_id)
        else:
            self._learn_clock(message.local_id, event.timestamp)

    def _message_reported(self, message: Message) -> None:
        if message.incoming:
            return
        known = self._context.archive.message(message.chat_id, message.id)
        if known is not None and known.local_id:
            self._learn_clock(known.local_id, message.timestamp)
        else:
            self._reported(message.chat_id)

    def _messages_recovered(self, event: MessagesRecovered) -> None:
        for message in event.messages:
            self._message_reported(message)

    def _reported(self, chat_id: str) -> None:
        kept_under = self._context.archive.kept_under(chat_id)
        self._reported_in.add(kept_under)
        self._woken.set()
        for pause in self._pauses:
            if pause.item.chat_id == kept_under and pause.status is MessageStatus.UNKNOWN:
                pause.over.set()

    def _on_edit(self) -> None:
        self._woken.set()
        for pause in self._pauses:
            item = self._context.archive.outbox_item(pause.item.local_id)
            if item is None or item.status is not pause.status:
                pause.over.set()

    def _end_pauses(self) -> None:
        self._woken.set()
        for pause in self._pauses:
            pause.over.set()

    def _learn_clock(self, local_id: str, timestamp: int) -> None:
        """Compare the service's time of what it reports of one of our messages with ours."""
        item = self._context.archive.outbox_item(local_id) if local_id else None
        if item is not None and item.attempted and item.attempted >= int(self._context.started):
            self._context.clock.learn_from_message(timestamp, item.attempted)

    async def run(self) -> None:
        """Send until cancelled; pending requests then get a moment. It can be started again."""
        self._ending = False
        try:
            # Another process may have imported what shows them.
            self._reported_in.update(item.chat_id for item in self._context.archive.unproven())
            while True:
                self._woken.clear()
                self._context.facts.update(hold=self._hold_reason())
                await self._note_held(reasons.HELD if self._hold_reason() else None)
                if self._reported_in:
                    chats, self._reported_in = self._reported_in, set()
                    self._context.background(self._reconsider(chats))
                waiting = self._context.archive.waiting_chats()
                busy = {chat_id for chat_id, local_id in waiting if local_id in self._handled}
                for chat_id in dict.fromkeys(chat_id for chat_id, _local_id in waiting):
                    if chat_id not in busy and chat_id not in self._lanes:
                        self._open_lane(chat_id)
                await self._woken.wait()
        finally:
            await self._shut_down()

    async def _note_held(self, reason: Reason | None) -> None:
        """Note of what waits that it is held, and so answers nobody yet, or that it is held no more."""
        if reason is None and not self._held_noted:
            return
        with suppress(ArchiveError):  # the facts show it
            for item in self._context.archive.outbox():
                held = item.reason in (None, reasons.HELD) and item.reason != reason
                if held and item.status is MessageStatus.QUEUED:
                    await self._advance(item, MessageStatus.QUEUED, reason, expected=MessageStatus.QUEUED)
            self._held_noted = reason is not None

    async def abort_upload(self, local_id: str) -> bool:
        """Abort a running upload; whether it certainly did not arrive whole."""
        request = self._requests.get(local_id)
        sent, total = self.progress.get(local_id, (0, 0))
        if request is None or total == 0 or sent >= total or not request.cancel():
            return False
        in_time = self._aborted[local_id] = asyncio.Future[bool]()
        return await in_time

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
                    await self._pause(item, item.status, self._context.timing.state)
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
                await self._pause(item, item.status, self._context.timing.state)
            case _:
                waits = await self._send_in_turn(item)
                if waits is None:
                    trouble.reset()
                else:
                    await self._pause(item, MessageStatus.QUEUED, max(waits, trouble.wait()))

    async def _send_in_turn(self, item: OutboxItem) -> float | None:
        """Send an item once there is room; returns as `_send`. One that takes long makes room for others."""
        await self._slots.acquire()
        sending = asyncio.ensure_future(self._send(item))
        try:
            try:
                await asyncio.wait({sending}, timeout=self._context.timing.slow_send)
            finally:
                self._slots.release()
            return await sending
        except asyncio.CancelledError:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            raise

    async def _send(self, item: OutboxItem) -> float | None:
        """Try to send an item; returns seconds to wait before the chat goes on, `None` for none."""
        draft = drafts.current(item.draft, self._context.clock())
        if isinstance(draft, FileDraft):
            wrong = await asyncio.to_thread(drafts.file_problem, draft)
            if wrong:
                await self._advance(item, MessageStatus.FAILED, wrong)
                return None
        if reasons.is_repeat(item.reason):
            settled, waits = await self._look_before_repeating(item)
            if settled or waits:
                return waits
        item = await self._advance(item, MessageStatus.SENDING, expected=MessageStatus.QUEUED)
        if item.status is not MessageStatus.SENDING:
            return None
        self._search.attempt_begins(item.local_id)
        try:
            sent = await self._request(replace(item, draft=draft))
        except FieldError as error:
            await self._settle(item, MessageStatus.FAILED, reasons.of_error(error))
        except ApiError as error:
            return await self._on_error(item, error)
        except asyncio.CancelledError:
            if item.local_id not in self._aborted:
                raise
            await self._settle(item, MessageStatus.CANCELLED)
            self._aborted.pop(item.local_id).set_result(True)
        else:
            await self._accepted(item, sent.id_message, sent.url_file if isinstance(sent, SentFile) else "")
        finally:
            if too_late := self._aborted.pop(item.local_id, None):
                too_late.set_result(False)
        return None

    async def _look_before_repeating(self, item: OutboxItem) -> tuple[bool, float | None]:
        """Look a message up that the operator has sent again: it may have arrived in spite of what was said.

        Returns:
            Whether it was found, and seconds to wait before looking again if the service cannot be asked.
        """
        wanted = self._context.archive.message(item.chat_id, item.local_id)
        if wanted is None:
            return True, None
        try:
            look = await self._search.look(wanted, item)
        except ApiError as error:
            log.info("looking up %s before it is sent again: %s", item.local_id, error)
            kind = failure_kind(error)
            if kind is FailureKind.FAILED:
                return False, None  # a service that cannot tell; the operator has decided
            await self._advance(
                item, MessageStatus.QUEUED, reasons.of_repeat(error), expected=MessageStatus.QUEUED
            )
            if kind is FailureKind.HOLD:
                self._context.facts.update(hold=sentences(str(error), error.advice))
                return False, self._context.timing.refused_first
            return False, self._context.timing.retry_first
        if not look.found:
            return False, None
        log.info("%s was found as %s before it was sent again", item.local_id, look.found)
        await self._accepted(item, look.found)
        self._context.publish(Notice(_("It had been sent after all, and is not sent again."), Level.WARNING))
        return True, None

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

    async def _accepted(self, item: OutboxItem, message_id: str, url: str = "") -> None:
        """Record that the service has it, and where it keeps its file."""
        warning = _("A message was sent, but that could not be written down. Do not send it again.")
        await self._settle(item, MessageStatus.ACCEPTED, message_id=message_id, url=url, warning=warning)
        self._update_next_send()

    async def _settle(
        self,
        item: OutboxItem,
        status: MessageStatus,
        reason: Reason | None = None,
        *,
        message_id: str = "",
        url: str = "",
        warning: str = "",
    ) -> None:
        """Record the outcome of a request, however long the disk refuses it: else it would look unknown.

        Args:
            warning: Shown if the disk refuses it.
        """
        while True:
            try:
                await self._advance(item, status, reason, message_id=message_id, url=url)
                return
            except ArchiveError:
                if warning:
                    self._context.publish(Notice(warning, Level.ERROR))
                    warning = ""
                await asyncio.sleep(self._context.timing.archive_wait)

    async def _on_error(self, item: OutboxItem, error: ApiError) -> float | None:
        log.info("sending %s: %s", item.local_id, error)
        reason = reasons.NO_ID if isinstance(error, IncompleteResponse) else reasons.of_error(error)
        kind = failure_kind(error)
        if isinstance(error, NotReady) and await self._ready_all_the_same():
            kind = FailureKind.UNKNOWN
        match kind:
            case FailureKind.UNKNOWN:
                await self._settle(item, MessageStatus.UNKNOWN, reason)
                return None
            case FailureKind.RETRY:
                await self._settle(item, MessageStatus.QUEUED, reason)
                return self._context.timing.retry_first
            case FailureKind.HOLD:
                await self._settle(item, MessageStatus.QUEUED, reason)
                self._context.facts.update(hold=reasons.worded(reason))
                return self._context.timing.refused_first
            case FailureKind.FAILED:
                await self._settle(item, MessageStatus.FAILED, reason)
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
        """Look an unknown item up until it is found, or the operator has to decide."""
        context = self._context
        loop = asyncio.get_running_loop()
        backoff = Backoff(context.timing.lookup_first, context.timing.lookup_most)
        # The request may have reached the service late, and journals lag behind the service's queue.
        long_enough = context.timing.lookup_grace + context.timing.journal_lag
        absent_since: float | None = None
        while not self._ending and (wanted := self._unknown(item)):
            began = loop.time()
            try:
                look = await self._search.look(wanted, item)
            except ApiError as error:
                log.info("looking up %s: %s", item.local_id, error)
                if failure_kind(error) is FailureKind.HOLD:
                    # Messages waiting behind it cannot be sent either, and the screen must say why.
                    context.facts.update(hold=sentences(str(error), error.advice))
                await self._pause(item, MessageStatus.UNKNOWN, backoff.wait())
                continue
            context.facts.update(hold=self._hold_reason())
            if look.found:
                log.info("%s was found as %s", item.local_id, look.found)
                await self._accepted(item, look.found)
                return
            absent_since = began if absent_since is None else absent_since
            if look.candidates or began >= absent_since + long_enough:
                log.info("%s cannot be found: %s", item.local_id, look)
                reason = reasons.of_look(look, wanted.reason)
                await self._advance(item, MessageStatus.UNCONFIRMED, reason, expected=MessageStatus.UNKNOWN)
                return
            left = absent_since + long_enough - loop.time()
            await self._pause(item, MessageStatus.UNKNOWN, min(backoff.wait(), max(left, 0.0) + 0.01))

    def _unknown(self, item: OutboxItem) -> Message | None:
        """The message, until a notification shows it, the operator decides about it, or it is erased."""
        message = self._context.archive.message(item.chat_id, item.local_id)
        return message if message is not None and message.status is MessageStatus.UNKNOWN else None

    async def _reconsider(self, chats: set[str]) -> None:
        """See whether one that was never found, or refused, has been reported in its chat after all."""
        doubtful = set()
        for item in self._context.archive.unproven():
            wanted = self._context.archive.message(item.chat_id, item.local_id)
            if item.chat_id not in chats or wanted is None:
                continue
            if self._search.in_flight(item):
                doubtful.add(item.chat_id)
                continue
            try:
                found = await self._search.glance(wanted, item)
            except ApiError as error:
                log.info("looking up %s: %s", item.local_id, error)
                doubtful.add(item.chat_id)
                continue
            if found:
                log.info("%s was reported as %s", item.local_id, found)
                await self._advance(item, MessageStatus.ACCEPTED, message_id=found, expected=item.status)
        if doubtful:
            await asyncio.sleep(self._context.timing.lookup_most)
            self._reported_in |= doubtful
            self._woken.set()

    async def _advance(
        self,
        item: OutboxItem,
        status: MessageStatus,
        reason: Reason | None = None,
        *,
        message_id: str = "",
        expected: MessageStatus | None = None,
        url: str = "",
    ) -> OutboxItem:
        return await advance(
            self._context,
            item.local_id,
            status,
            message_id=message_id,
            reason=reason,
            expected=expected,
            url=url,
        )

    def _hold_reason(self) -> str:
        return outbox_hold(self._context.facts.current)

    def _update_next_send(self) -> None:
        """Estimate when the service will send the last accepted message, at its own pace."""
        facts, now = self._context.facts.current, self._context.clock()
        pause = (facts.send_delay_ms or 0) / 1000
        self._last_departure = max(now, self._last_departure + pause)
        self._context.facts.update(next_send=self._last_departure + pause)

    async def _pause(self, item: OutboxItem, status: MessageStatus, seconds: float) -> None:
        """Wait, while the item has a status and the service is not known to have recovered.

        Args:
            seconds: At most.
        """
        known = self._context.archive.outbox_item(item.local_id)
        if self._ending or known is None or known.status is not status:
            return
        pause = _Pause(item, status)
        self._pauses.add(pause)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await pause.over.wait()
        finally:
            self._pauses.remove(pause)

    async def _shut_down(self) -> None:
        """Give pending requests a moment. What is then cancelled is looked up at the next start."""
        self._ending = True
        self._end_pauses()
        lanes = set(self._lanes.values())
        if not lanes:
            return
        _done, late = await asyncio.wait(lanes, timeout=SHUTDOWN_GRACE)
        for lane in late:
            lane.cancel()
        await asyncio.gather(*late, return_exceptions=True)
