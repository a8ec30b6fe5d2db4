"""Starts the workers of one session, restarts those that fail, and ends them together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import Context
from typing import TYPE_CHECKING, Any

from greentui.engine.change_bus import failure_notice
from greentui.engine.competing_consumers import CompetingConsumers
from greentui.engine.consumer_status import ConsumerStatus
from greentui.engine.errors import Refusal, of_service
from greentui.engine.facts_store import TroubleSource
from greentui.engine.follower import Follower
from greentui.engine.history import History
from greentui.engine.hold import outbox_hold
from greentui.engine.idle_holder import IdleHolder
from greentui.engine.inbox import Inbox
from greentui.engine.lease import Lease
from greentui.engine.maintenance import Maintenance
from greentui.engine.memory import return_large_blocks
from greentui.engine.missing_messages import MissingMessages
from greentui.engine.monitor import Monitor
from greentui.engine.monthly_usage import MonthlyUsage
from greentui.engine.notification_handler import NotificationHandler
from greentui.engine.outbox import Outbox
from greentui.engine.reconciler import Reconciler
from greentui.engine.review import Review
from greentui.engine.service import Service
from greentui.engine.token_renewal import KeptCredentials
from greentui.engine.withheld import WithheldNotifications
from greentui.engine.worker_events import HoldChanged
from greentui.greenapi import methods
from greentui.greenapi.errors import ApiError, IncompleteResponse
from greentui.model.changes import Level, Notice
from greentui.model.instance import Role
from greentui.words import _

if TYPE_CHECKING:
    from greentui.config import Config, Profile
    from greentui.engine.context import InstanceContext
    from greentui.greenapi.method import Method

log = logging.getLogger(__name__)

RESTART_AFTER = 5.0
"""Seconds after which a failed worker is started again."""


class Supervisor:
    """The workers of one session: all of them if it holds the lease, else only those that follow.

    Args:
        profile: The instance's profile.
        config: Folders and settings.
        context: Archive, clock, facts.
        review: Holds the outbox when another phone is linked, or after a ban.
        consume: Whether to read the queue and send the outbox if no other process does.
    """

    def __init__(
        self, profile: Profile, config: Config, context: InstanceContext, review: Review, *, consume: bool
    ) -> None:
        self._context = context
        self._config = config
        self._consume = consume
        self.usage = MonthlyUsage(context)
        self.service = Service(
            profile.credentials,
            context,
            self.usage,
            kept=KeptCredentials(profile, config),
            insecure_http=config.settings.insecure_http,
        )
        self.lease = Lease(config.folders.data, context.instance_id)
        self._holder = IdleHolder(context, self.lease)
        # They subscribe themselves to what they react to.
        CompetingConsumers(context)
        self._withheld = WithheldNotifications(context)
        NotificationHandler(context, log_texts=config.settings.log_texts)
        self.history = History(context, self.service)
        self.reconciler = Reconciler(context, self.service, self.history)
        self.monitor = Monitor(
            context, self.service, self.lease, review, command=config.settings.on_state_change
        )
        self.outbox = Outbox(context, self.service)
        self.inbox = Inbox(context, self.service)
        self._missing_messages = MissingMessages(context, self.service)
        self._maintenance = Maintenance(context, config.settings)
        self._consumer_status = ConsumerStatus(context, self.lease)
        self._follower = Follower(context)
        context.bus.on(HoldChanged, self._note_hold)
        self._lease_trouble = ""
        self._tasks: list[asyncio.Task[None]] = []
        self._consumer_tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start the workers. If the lease was free, it is ours when this returns."""
        return_large_blocks()
        self._start_worker(self._tasks, "follower", self._follower.run)
        self._start_worker(self._tasks, "monitor", self.monitor.run)
        self._start_worker(self._tasks, "usage", self.usage.run)
        self._start_worker(self._tasks, "archive check", self._watch_archive)
        if self._consume and not self._try_to_consume():
            self._start_worker(self._tasks, "lease", self._wait_for_lease)

    async def stop(self) -> None:
        """End the workers: first those that receive and send, then those that follow."""
        for tasks in (self._consumer_tasks, self._tasks):
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self.lease.release()
        await self.service.close()
        await self.usage.store()

    def method_called(self, method: Method[Any]) -> None:
        """Refresh what a method called by a screen or a command may have changed."""
        if method is methods.SET_SETTINGS:
            self._context.background(self._settings_changed())
        elif method in (methods.REBOOT, methods.LOGOUT, methods.GET_AUTHORIZATION_CODE):
            self._context.background(self._refresh_state())
        elif method is methods.CLEAR_MESSAGES_QUEUE:
            self._context.facts.update(service_queue=None)

    async def drained(self) -> None:
        """Wait until the queue was empty and everything received from it is on disk, in whichever process.

        Raises:
            Refusal: It cannot be read, or another process reads it and makes no progress.
        """
        loop = asyncio.get_running_loop()
        least, since = None, loop.time()
        while not self.lease.held:
            if self._lease_trouble:
                raise Refusal(self._lease_trouble)
            waiting = await self._waiting_for_other()
            if waiting == 0:
                return  # what the other process received is committed: it deletes only after that
            if self.lease.held:
                break  # it became ours while the service was asked
            if least is None or waiting < least:
                least, since = waiting, loop.time()
                self._holder.progressed()
            elif loop.time() - since >= self._context.timing.stalled:
                raise self._consumed_elsewhere()
            self._holder.stalled_for(loop.time() - since)
            await asyncio.sleep(self._context.timing.lease)
        await self.inbox.drained()
        await self._missing_messages.look_up()

    async def caught_up(self) -> None:
        """Wait, but not for ever, until the journals are here, and what can be sent or looked up has been.

        Does nothing in a process that does not receive and send.
        """
        if self.lease.held:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._context.timing.catch_up):
                    await self.reconciler.first_tried.wait()
                    await self.outbox.quiet()

    async def withheld(self) -> int:
        """How many notifications the service counts but does not deliver; 0 if it does, or if none can tell.

        If nobody on this machine reads the queue, it is read once, and nothing deleted from it.
        """
        with suppress(ApiError, Refusal):
            count = await self.monitor.count_waiting()
            if not self._withheld.doubtful(count):
                return 0
            if self.lease.held:
                await self.inbox.drained()
                return self._context.facts.current.withheld
            # Its own, which keeps even our own workers from starting until the one read is over.
            once = Lease(self._config.folders.data, self._context.instance_id)
            if not once.acquire(self._context.machine_clock()):
                return 0
            try:
                return 0 if await self.service.call(methods.RECEIVE_NOTIFICATION) else count
            finally:
                once.release()
        return 0

    async def _waiting_for_other(self) -> int:
        """How many notifications wait for the process that reads the queue."""
        try:
            return await self.service.call(methods.GET_WEBHOOKS_COUNT)
        except IncompleteResponse:
            raise self._consumed_elsewhere() from None
        except ApiError as error:
            raise of_service(error) from None

    def _consumed_elsewhere(self) -> Refusal:
        holder = self.lease.holder()
        return Refusal(
            _("Another console reads this queue (%s).") % holder
            if holder
            else _("Another console reads this queue."),
            advice=_("Everything it receives is in the same archive."),
        )

    def _try_to_consume(self) -> bool:
        """Acquire the lease if it is free, and start receiving and sending; whether it is ours now."""
        role = Role.FOLLOWER
        try:
            taken = self.lease.acquire(self._context.clock())
        except OSError as error:
            self._report_lease(error)
            taken, role = False, Role.NONE
        else:
            self._lease_trouble = ""
            self._context.facts.clear_trouble(TroubleSource.LEASE)
        if taken:
            self._holder.progressed()
        if not taken:
            self._consumer_status.role_decided()
            self._context.facts.update(role=role, role_holder=str(self.lease.holder() or ""))
            return False
        log.info("this process reads the queue of instance %s", self._context.instance_id)
        self._consumer_status.role_decided()
        self._context.facts.update(role=Role.CONSUMER, role_holder="")
        for name, run in (
            ("inbox", self.inbox.run),
            ("outbox", self._run_outbox),
            ("reconciler", self._run_reconciler),
            ("maintenance", self._maintenance.run),
        ):
            self._start_worker(self._consumer_tasks, name, run)
        return True

    def _report_lease(self, error: OSError) -> None:
        """Say that nothing is received or sent here, and that no other process is known to do so."""
        why = {"file": self.lease.path, "why": error.strerror or error}
        text = _("Nothing is received or sent: %(file)s cannot be locked, %(why)s.") % why
        self._lease_trouble = text
        if self._context.facts.report_trouble(TroubleSource.LEASE, text):
            log.error("the lease cannot be taken: %s", error)
            self._context.publish(Notice(text, Level.ERROR))

    async def _run_outbox(self) -> None:
        """Send, but not before the first check whether anything may be sent."""
        await self.monitor.first_checked.wait()
        await self.outbox.run()

    async def _watch_archive(self) -> None:
        """Notice that the archive was displaced or damaged even while nothing is written."""
        while True:
            await asyncio.sleep(self._context.timing.archive_check)
            await self._context.check_archive()

    async def _run_reconciler(self) -> None:
        """Close gaps, but not before a first answer has shown the clock that they are measured by."""
        await self.monitor.first_checked.wait()
        await self.reconciler.run()

    async def _wait_for_lease(self) -> None:
        while True:
            role_before = self._context.facts.current.role
            await asyncio.sleep(self._context.timing.lease)
            if self._try_to_consume():
                break
            self._holder.watch_outbox()
        notice = (
            _("The other console has ended; this one receives and sends now.")
            if role_before is Role.FOLLOWER
            else _("This console receives and sends now.")
        )
        self._context.publish(Notice(notice))

    def _note_hold(self, _event: HoldChanged) -> None:
        """Note why nothing is sent. The consumer's outbox does so itself; in a follower none is running."""
        if not self.lease.held:
            facts = self._context.facts
            facts.update(hold=outbox_hold(facts.current))

    async def _settings_changed(self) -> None:
        with suppress(ApiError):
            await self.monitor.read_settings()
        if not self._context.facts.current.webhook_url:
            self.inbox.wake()

    async def _refresh_state(self) -> None:
        with suppress(Refusal):
            await self.monitor.refresh(changed=True)

    def _start_worker(
        self, tasks: list[asyncio.Task[None]], name: str, run: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        # In an empty context, since it outlives whatever started the session.
        tasks.append(asyncio.create_task(self._run_worker(name, run), name=name, context=Context()))

    async def _run_worker(self, name: str, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run a worker; a failure is reported and the worker started again, while the others go on."""
        while True:
            try:
                await run()
            except Exception:
                log.exception("the %s failed", name)
                self._context.publish(failure_notice(name))
                await asyncio.sleep(RESTART_AFTER)
            else:
                return
