"""Reads the notification queue: nothing is deleted from it before it is on disk.

Receive, decode and commit (in the writing thread), then delete, then publish. While the delete is under way
the next receive already runs on another connection, which halves the time over a slow line; if the service
does not cope with that (it delivers the same notification again, or limits the rate), one follows the other.
A notification that comes twice is harmless: the archive knows it by its content.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from greentui.archive.errors import ArchiveError
from greentui.engine.backoff import Backoff
from greentui.engine.context import InstanceContext
from greentui.engine.errors import Refusal, of_service
from greentui.engine.pipelining import Pipelining
from greentui.engine.service import Service
from greentui.engine.worker_events import (
    MachineSlept,
    NotificationStored,
    PhoneLinked,
    QueueEmptied,
    QueueUnreadable,
    ReceiptMissing,
    ServiceRecovered,
)
from greentui.greenapi.errors import (
    ApiError,
    Forbidden,
    InstanceClosed,
    InvalidRequest,
    NotFound,
    Refused,
    Unauthorised,
    Unreachable,
    WebhookUrlSet,
)
from greentui.greenapi.methods import DELETE_NOTIFICATION, RECEIVE_NOTIFICATION
from greentui.model.entries import NotificationReceived
from greentui.model.limits import RECEIVE_SECONDS
from greentui.words import _

if TYPE_CHECKING:
    from greentui.archive import Applied
    from greentui.greenapi.records import Notification

log = logging.getLogger(__name__)

MAX_PENDING_DELETES = 4
"""Maximum deletes under way at once."""
REDELIVERY_LIMIT = 3
"""Consecutive deliveries of one notification, each deleted, after which reading slows down."""
_ALREADY_DELETED = "findUnAckedMessage"
_REFUSED = (InvalidRequest, NotFound, Refused)
"""Errors after which the same delete fails again."""
_PERMANENT = (Unauthorised, Forbidden, WebhookUrlSet, InstanceClosed)


@asynccontextmanager
async def _deadline(seconds: float) -> AsyncIterator[None]:
    """Break off a call that hangs on a half-open connection.

    Raises:
        Unreachable: It took longer.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise Unreachable(_("The service did not answer within %d s.") % seconds) from None


class Inbox:
    """The consumer of one instance's queue. Only the lease's holder runs it.

    Args:
        context: Archive, clock, facts.
        service: The wire.
    """

    def __init__(self, context: InstanceContext, service: Service) -> None:
        self._context = context
        self._service = service
        self._pipelining = Pipelining()
        timing = context.timing
        self._trouble = Backoff(timing.retry_first, timing.retry_most, forgiving=True)
        self._redelivery = Backoff(timing.retry_first, timing.retry_most)
        self._refused = Backoff(timing.refused_first, timing.refused_most)
        self._woken = asyncio.Event()
        self._deleting: dict[int, asyncio.Task[None]] = {}
        self._deleted: tuple[str, int] = ("", 0)
        self._receipts: deque[int] = deque(maxlen=MAX_PENDING_DELETES)
        self._waiters: list[asyncio.Future[None]] = []
        self._failures = 0
        self._complaints = 0
        self._seen_empty = False
        for kind in (ServiceRecovered, PhoneLinked, MachineSlept):
            context.bus.on(kind, lambda _event: self.wake())

    def wake(self) -> None:
        """Retry now instead of waiting for the next attempt."""
        self._woken.set()

    async def drained(self) -> None:
        """Wait until the queue was empty, with everything received from it on disk and deleted.

        Raises:
            Refusal: The queue cannot be read.
        """
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        await waiter

    async def run(self) -> None:
        """Read the queue until cancelled."""
        try:
            while True:
                # Here and not before a pause: what calls for an attempt may do so while one is failing.
                self._woken.clear()
                try:
                    notification = await self._poll()
                except ApiError as error:
                    await self._on_failure(error)
                    continue
                self._on_success()
                if notification is None:
                    await self._on_queue_empty()
                else:
                    await self._process(notification)
        finally:
            await self._wind_down()

    async def _process(self, notification: Notification) -> None:
        """Commit, delete, publish; and return for the next one as soon as that is safe."""
        under_way = self._deleting.get(notification.receipt_id)
        if under_way is not None:
            # Its delete had not reached the service yet. Only time is lost.
            self._pipelining.record_complaint()
            await asyncio.wait({under_way})
            return
        applied = await self._commit(notification)
        complaints, self._complaints = self._complaints, self._service.pacing.queue_complaints
        if self._complaints > complaints or notification.receipt_id in self._receipts:
            self._pipelining.record_complaint()
        else:
            self._pipelining.record_success()
        self._receipts.append(notification.receipt_id)
        self._context.facts.update(last_event=int(self._context.clock()), waiting_in=self._remaining())
        again = self._is_redelivered(notification)
        if len(self._deleting) >= MAX_PENDING_DELETES:
            await asyncio.wait(self._deleting.values(), return_when=asyncio.FIRST_COMPLETED)
        task = asyncio.create_task(self._delete(notification.receipt_id, known=bool(applied.duplicates)))
        self._deleting[notification.receipt_id] = task
        task.add_done_callback(lambda _done: self._deleting.pop(notification.receipt_id, None))
        await asyncio.sleep(0)  # the delete is sent before anything else is
        self._context.publish(NotificationStored(applied))
        if not self._pipelining.allowed or again:
            await asyncio.wait({task})
        if again:
            await self._pause(self._redelivery.wait())
        else:
            self._redelivery.reset()

    async def _commit(self, notification: Notification) -> Applied:
        """Write it to disk, retrying as long as that fails; until then nothing more is received."""
        at = int(self._context.clock())
        while True:
            try:
                return await self._context.write(lambda: self._decode_and_apply(notification, at))
            except ArchiveError:
                await self._pause(self._context.timing.archive_wait)

    def _decode_and_apply(self, notification: Notification, at: int) -> Applied:
        """Decode and commit; runs in the writing thread."""
        event = notification.event(self._context.instance_id, at)
        entry = NotificationReceived(notification.key, notification.raw, (event,))
        return self._context.writer.apply(entry, at=at)

    async def _poll(self) -> Notification | None:
        """One long poll.

        Raises:
            Unreachable: It exceeded its time-out: the connection is half-open.
        """
        timing = self._context.timing
        seconds = timing.receive if self._seen_empty and not self._waiters else RECEIVE_SECONDS[0]
        async with _deadline(seconds + timing.receive_margin):
            return await self._service.call(RECEIVE_NOTIFICATION, receiveTimeout=seconds)

    async def _delete(self, receipt_id: int, *, known: bool) -> None:
        """Delete until the service confirms. Errors are not raised: the notification is on disk.

        Args:
            receipt_id: Which.
            known: Whether it had been received before. A service that gave it again while its first delete
                was on the way has it no longer now, and nobody else took it.
        """
        timing = self._context.timing
        backoff = Backoff(timing.retry_first, timing.retry_most, forgiving=True)
        first = True
        while True:
            try:
                async with _deadline(timing.delete_timeout):
                    was_there = await self._service.call(DELETE_NOTIFICATION, receiptId=receipt_id)
            except ApiError as error:
                if _ALREADY_DELETED in error.said:
                    log.info("receipt %d was gone already", receipt_id)
                    return
                log.warning("receipt %d could not be deleted yet: %s", receipt_id, error)
                if isinstance(error, (*_PERMANENT, *_REFUSED)):
                    return  # it will be delivered again, now or when the queue can be read again
                first = False
                await asyncio.sleep(backoff.wait())
                continue
            if first and not known and not was_there:
                self._context.publish(ReceiptMissing())
            return

    async def _on_queue_empty(self) -> None:
        self._seen_empty = True
        # Who begins to wait while deletes are under way waits for what may have come since.
        waiting = tuple(self._waiters)
        if self._deleting:
            await asyncio.wait(set(self._deleting.values()))
        self._context.facts.update(waiting_in=0)
        self._context.publish(QueueEmptied())
        self._waiters = [waiter for waiter in self._waiters if waiter not in waiting]
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)

    def _on_success(self) -> None:
        self._failures = 0
        self._trouble.reset()
        self._refused.reset()
        self._service.report_queue_read()

    async def _on_failure(self, error: ApiError) -> None:
        """Report the error and wait: long if a retry is of no use, else backing off."""
        self._failures += 1
        self._service.report_queue_unread(error)
        self._context.publish(QueueUnreadable())
        permanent = isinstance(error, _PERMANENT)
        if permanent or self._failures >= 3:
            for waiter in self._pop_waiters():
                waiter.set_exception(of_service(error))
        if isinstance(error, WebhookUrlSet):
            await self._pause(self._context.timing.webhook_wait)
        else:
            await self._pause((self._refused if permanent else self._trouble).wait())

    async def _pause(self, seconds: float) -> None:
        """Wait, unless something has called for an attempt since the last one began."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        self._woken.clear()

    def _is_redelivered(self, notification: Notification) -> bool:
        """Whether the service keeps delivering what was deleted; an immediate retry would never end."""
        raw, times = self._deleted
        self._deleted = (notification.raw, times + 1 if raw == notification.raw else 1)
        return self._deleted[1] >= REDELIVERY_LIMIT

    def _remaining(self) -> int | None:
        waiting = self._context.facts.current.waiting_in
        return max(0, waiting - 1) if waiting else waiting

    def _pop_waiters(self) -> list[asyncio.Future[None]]:
        waiters, self._waiters = self._waiters, []
        return [waiter for waiter in waiters if not waiter.done()]

    async def _wind_down(self) -> None:
        """Give pending deletes a moment; what is not deleted will come again, harmlessly."""
        self._service.report_queue_left()
        deleting = set(self._deleting.values())
        if deleting:
            _done, late = await asyncio.wait(deleting, timeout=1.0)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for waiter in self._pop_waiters():
            waiter.set_exception(Refusal(_("The queue is no longer read from here.")))
