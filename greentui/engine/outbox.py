"""Sends what was typed: in order within a chat, each message at most once, whatever happens in between.

An item is `sending` on disk before its request is sent and `accepted` after the response. An item found
`sending` at the start, or whose answer was lost, is `unknown` and is not sent again: `in_doubt` settles it. A
chat waits for its unknown message; other chats do not. Only the lease's holder runs this.
"""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import suppress
from dataclasses import replace

from greentui.archive.errors import ArchiveError
from greentui.config.settings import TAKE_BACK_SECONDS
from greentui.engine import drafts, reasons
from greentui.engine.backoff import Backoff
from greentui.engine.context import InstanceContext
from greentui.engine.hold import error_hold, outbox_hold
from greentui.engine.in_doubt import InDoubtMessages
from greentui.engine.outbox_failures import FailureKind, failure_kind
from greentui.engine.outbox_pauses import OutboxPauses
from greentui.engine.outbox_search import OutboxSearch
from greentui.engine.outbox_state import OutboxResults, advance, cancelled, failed
from greentui.engine.service import Service
from greentui.engine.worker_events import HoldChanged, OutboxEdited, ServiceRecovered
from greentui.greenapi import methods
from greentui.greenapi.errors import (
    ApiError,
    FieldError,
    IncompleteResponse,
    NotReady,
)
from greentui.greenapi.response_objects.sending import Accepted, SentFile
from greentui.model.changes import OutboxChanged
from greentui.model.instance import Hold, InstanceState
from greentui.model.messages import MessageStatus
from greentui.model.reasons import Reason
from greentui.model.sending import FileDraft, OutboxItem

log = logging.getLogger(__name__)

PARALLEL_CHATS = 4
"""Chats sent to at the same time. One whose answer takes long makes room for another."""
SHUTDOWN_GRACE = 3.0
"""Seconds that pending requests get when the console ends."""


class Outbox:
    """The sender of one instance.

    Args:
        context: Archive, clock, facts.
        service: The wire.
    """

    def __init__(self, context: InstanceContext, service: Service) -> None:
        self._context = context
        self._service = service
        self._uploads = context.uploads
        self._pauses = OutboxPauses(context.archive)
        self._results = OutboxResults(context)
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._handled: set[str] = set()
        """Local ids of the items being processed. Two chats may turn out to be one at any moment."""
        self._seen_early: dict[str, float] = {}
        """When an item was first seen before its time, by the loop's clock, which no one sets back."""
        self._slots = asyncio.Semaphore(PARALLEL_CHATS)
        self._search = OutboxSearch(context, service)
        self._in_doubt = InDoubtMessages(context, self._search, self._results, self._pauses)
        self._held_noted = True
        """Whether something may be noted as held; also by an earlier process."""
        self._turn = asyncio.Event()
        """Set once everything that waits has been looked through; each turn has its own."""
        context.bus.on(OutboxEdited, lambda _event: self._pauses.end_outdated())
        for kind in (HoldChanged, ServiceRecovered):
            context.bus.on(kind, lambda _event: self._pauses.end_all())

    async def run(self) -> None:
        """Send until cancelled; pending requests then get a moment. It can be started again."""
        self._pauses.stopped = False
        try:
            self._in_doubt.reconsider_all()
            while True:
                self._pauses.woken.clear()
                hold = self._update_hold()
                await self._note_held(reasons.of_hold(hold))
                self._in_doubt.reconsider_reported()
                waiting = self._context.archive.waiting_chats()
                busy = {chat_id for chat_id, local_id in waiting if local_id in self._handled}
                for chat_id in dict.fromkeys(chat_id for chat_id, _local_id in waiting):
                    if chat_id not in busy and chat_id not in self._lanes:
                        self._open_lane(chat_id)
                turn, self._turn = self._turn, asyncio.Event()
                turn.set()
                await self._pauses.woken.wait()
        finally:
            await self._shut_down()

    async def quiet(self) -> None:
        """Wait until what can be done now is done: everything was tried or looked up, or has to wait."""
        pauses = self._pauses
        while True:
            turn = self._turn
            pauses.woken.set()
            await turn.wait()
            await self._in_doubt.compared()
            pauses.begun.clear()
            busy = {lane for chat_id, lane in self._lanes.items() if not pauses.holds(chat_id)}
            if busy:
                paused = asyncio.ensure_future(pauses.begun.wait())
                try:
                    await asyncio.wait({*busy, paused}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    paused.cancel()
            elif not pauses.woken.is_set():
                return

    async def _note_held(self, reason: Reason | None) -> None:
        """Note of what waits that it is held, and so answers nobody yet, or that it is held no more."""
        if reason is None and not self._held_noted:
            return
        with suppress(ArchiveError):  # the facts show it
            for item in self._context.archive.outbox():
                due = item.reason in (None, *reasons.HOLDS) and not self._early(item)
                if due and item.reason != reason and item.status is MessageStatus.QUEUED:
                    await advance(self._context, item, item.status, reason, expected=item.status)
            self._held_noted = reason is not None

    def _open_lane(self, chat_id: str) -> None:
        lane = asyncio.create_task(self._run_lane(chat_id), name=f"outbox {chat_id}")
        self._lanes[chat_id] = lane

        def closed(_done: asyncio.Task[None]) -> None:
            del self._lanes[chat_id]
            # What arrived while the lane closed must not wait for the next event.
            self._pauses.woken.set()

        lane.add_done_callback(closed)

    async def _run_lane(self, chat_id: str) -> None:
        """Send one chat's items, one after the other."""
        trouble = Backoff(self._context.timing.retry_first, self._context.timing.retry_most)
        try:
            while not self._pauses.stopped:
                items = self._context.archive.outbox(chat_id=chat_id, limit=1)
                if not items or items[0].chat_id != chat_id:
                    return  # all done, or the rest belongs to a chat that this one turned out to be
                item = items[0]
                if item.local_id in self._handled:
                    await self._pauses.pause(item, item.status, self._context.timing.state)
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
                await advance(self._context, item, MessageStatus.UNKNOWN, reasons.UNSURE)
            case MessageStatus.UNKNOWN:
                await self._in_doubt.resolve(item)
            case _ if early := self._early(item):
                await self._pauses.pause(item, item.status, early)
                self._pauses.woken.set()  # should it be held, that is noted of it now
            case _ if hold := outbox_hold(self._context.facts.current):
                self._context.facts.update(hold=hold)
                await self._pauses.pause(item, item.status, self._context.timing.state)
            case _:
                waits = await self._send_in_turn(item)
                if waits:
                    await self._pauses.pause(item, MessageStatus.QUEUED, max(waits, trouble.wait()))
                else:
                    trouble.reset()

    def _early(self, item: OutboxItem) -> float:
        """Seconds until an item may be sent; 0 if it may.

        It never waits longer than an operator may take to change their mind, whatever happens to the clock.
        """
        early = (item.not_before or 0) - self._context.clock()
        if early <= 0:
            self._seen_early.pop(item.local_id, None)
            return 0.0
        now = asyncio.get_running_loop().time()
        first = self._seen_early.setdefault(item.local_id, now)
        return min(early, max(0.0, first + TAKE_BACK_SECONDS[1] + 1 - now))

    async def _send_in_turn(self, item: OutboxItem) -> float:
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

    async def _send(self, item: OutboxItem) -> float:
        """Try to send an item; returns seconds to wait before the chat goes on."""
        draft = drafts.current(item.draft, self._context.clock())
        if isinstance(draft, FileDraft):
            wrong = await asyncio.to_thread(drafts.file_problem, draft)
            if wrong:
                await advance(self._context, item, *failed(item, wrong))
                return 0.0
        if reasons.is_repeat(item.reason):
            repeat = await self._in_doubt.look_before_repeat(item)
            if not repeat.due:
                return repeat.wait
        sending = await advance(self._context, item, MessageStatus.SENDING, expected=MessageStatus.QUEUED)
        if sending.status is not MessageStatus.SENDING:
            return 0.0
        self._search.attempt_begins(item.local_id)
        try:
            sent = await self._request(replace(item, draft=draft))
        except FieldError as error:
            await self._results.settle(item, *failed(item, reasons.of_error(error)))
        except ApiError as error:
            return await self._on_error(item, error)
        except asyncio.CancelledError:
            if not self._uploads.is_aborted(item.local_id):
                raise
            await self._results.settle(item, *cancelled(item))
            self._uploads.ended(item.local_id, in_time=True)
        else:
            url = sent.url_file if isinstance(sent, SentFile) else ""
            self._update_hold()  # an error that held it is over
            await self._results.accepted(item, sent.id_message, url)
        finally:
            self._uploads.ended(item.local_id, in_time=False)
        return 0.0

    async def _request(self, item: OutboxItem) -> Accepted:
        asked = drafts.request(item.draft, item.chat_id, item.quoted_id)
        notice = self._context.timing.upload_notice
        last = -math.inf

        def on_progress(sent: int, total: int) -> None:
            nonlocal last
            self._uploads.note_progress(item.local_id, sent, total)
            now = asyncio.get_running_loop().time()
            if sent >= total or now - last >= notice:
                last = now
                self._context.publish(OutboxChanged(frozenset({item.local_id})))

        return await self._uploads.run(
            item.local_id, self._service.call(asked.method, on_progress=on_progress, **asked.params)
        )

    async def _on_error(self, item: OutboxItem, error: ApiError) -> float:
        log.info("sending %s: %s", item.local_id, error)
        reason = reasons.NO_ID if isinstance(error, IncompleteResponse) else reasons.of_error(error)
        kind = failure_kind(error)
        if isinstance(error, NotReady) and await self._ready_all_the_same():
            kind = FailureKind.UNKNOWN
        match kind:
            case FailureKind.UNKNOWN:
                await self._results.settle(item, MessageStatus.UNKNOWN, reason)
                return 0.0
            case FailureKind.RETRY:
                await self._results.settle(item, MessageStatus.QUEUED, reasons.of_wait(item.reason, error))
                return self._context.timing.retry_first
            case FailureKind.HOLD:
                await self._results.settle(item, MessageStatus.QUEUED, reasons.of_wait(item.reason, error))
                self._context.facts.update(hold=error_hold(error))
                return self._context.timing.refused_first
            case FailureKind.FAILED:
                await self._results.settle(item, *failed(item, reason))
                return 0.0

    async def _ready_all_the_same(self) -> bool:
        """Whether the instance can send, though the service has just refused because it could not.

        Then the service contradicts itself, and the message may have been sent.
        """
        try:
            word = await self._service.call(methods.GET_STATE_INSTANCE)
        except ApiError:
            return self._context.facts.current.state is InstanceState.AUTHORIZED
        return InstanceState.of(word) is InstanceState.AUTHORIZED

    def _update_hold(self) -> Hold | None:
        """Note why nothing is sent, and return it; `None` if sending goes on."""
        facts = self._context.facts
        hold = outbox_hold(facts.current)
        facts.update(hold=hold)
        return hold

    async def _shut_down(self) -> None:
        """Give pending requests a moment. What is then cancelled is looked up at the next start."""
        self._pauses.stopped = True
        self._pauses.end_all()
        lanes = set(self._lanes.values())
        if not lanes:
            return
        _done, late = await asyncio.wait(lanes, timeout=SHUTDOWN_GRACE)
        for lane in late:
            lane.cancel()
        await asyncio.gather(*late, return_exceptions=True)
