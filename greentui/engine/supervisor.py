"""Starts the workers of one session, restarts those that fail, and ends them together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from greentui.archive.errors import ArchiveError
from greentui.engine import new_messages
from greentui.engine.competing_consumers import CompetingConsumers
from greentui.engine.consumer_status import ConsumerStatus
from greentui.engine.errors import Refusal, of_service
from greentui.engine.follower import Follower
from greentui.engine.history import History
from greentui.engine.inbox import Inbox
from greentui.engine.lease import Lease
from greentui.engine.maintenance import Maintenance
from greentui.engine.monitor import Monitor
from greentui.engine.outbox import Outbox
from greentui.engine.reconciler import Reconciler
from greentui.engine.service import Service
from greentui.greenapi import methods
from greentui.greenapi.errors import ApiError, IncompleteResponse
from greentui.model.changes import CallRang, Level, Notice
from greentui.model.events import (
    CallChanged,
    Event,
    QuotaExceeded,
    SocketChanged,
    StateChanged,
    StatusChanged,
    Unrecognised,
)
from greentui.model.instance import Role
from greentui.model.messages import Direction
from greentui.words import _

if TYPE_CHECKING:
    from greentui.archive import Applied
    from greentui.config import Config, Profile
    from greentui.engine.context import InstanceContext
    from greentui.greenapi.method import Method

log = logging.getLogger(__name__)

RESTART_AFTER = 5.0
"""Seconds after which a worker that failed is started again."""


class Supervisor:
    """The workers of one session: all of them where it holds the lease, else those that look on.

    Args:
        profile: Whose instance.
        config: Folders and settings.
        context: Archive, clock, facts.
        consume: Whether to read the queue and send the outbox when no other process does.
    """

    def __init__(self, profile: Profile, config: Config, context: InstanceContext, *, consume: bool) -> None:
        self._context = context
        self._consume = consume
        self._log_texts = config.settings.log_texts
        credentials = profile.credentials
        self.service = Service(
            credentials,
            context.facts,
            context.clock,
            on_recovered=self._on_recovered,
            insecure_http=config.settings.insecure_http,
        )
        self.lease = Lease(config.folders.data, context.instance_id)
        self.competing = CompetingConsumers(context)
        self.history = History(context, self.service, self.competing.recovered)
        self.reconciler = Reconciler(
            context, self.service, self.history, self.competing, listening=self._all_messages_notified
        )
        self.monitor = Monitor(
            context,
            self.service,
            command=config.settings.on_state_change,
            commanding=lambda: self.lease.held,
            on_linked=self._on_linked,
            on_state=self._wake,
        )
        self.outbox = Outbox(context, self.service, hold_reason=self.monitor.hold_reason)
        self.inbox = Inbox(
            context,
            self.service,
            on_applied=self._on_applied,
            on_empty=self.reconciler.queue_emptied,
            on_already_deleted=self.competing.already_deleted,
            on_trouble=self.reconciler.reading_interrupted,
        )
        self._maintenance = Maintenance(context, config.settings, on_slept=self._on_linked)
        self._consumer_status = ConsumerStatus(context, lambda: self.lease.held)
        self._follower = Follower(context, on_outbox=self.outbox.wake, on_facts=self._on_remote_facts)
        self._tasks: list[asyncio.Task[None]] = []
        self._consumer_tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start the workers. If the lease was free, it is ours when this returns."""
        self._start_worker(self._tasks, "follower", self._follower.run)
        self._start_worker(self._tasks, "monitor", self.monitor.run)
        if self._consume and not self._try_to_consume():
            self._start_worker(self._tasks, "lease", self._wait_for_lease)

    async def stop(self) -> None:
        """End the workers: first those that take and send, then those that look on."""
        for tasks in (self._consumer_tasks, self._tasks):
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self.lease.release()
        await self.service.close()

    def method_called(self, method: Method[Any]) -> None:
        """Refresh what a method called by a screen or a command may have changed."""
        if method is methods.SET_SETTINGS:
            self._context.background(self._settings_changed())
        elif method in (methods.REBOOT, methods.LOGOUT, methods.GET_AUTHORIZATION_CODE):
            self._context.background(self._refresh_state())
        elif method is methods.CLEAR_MESSAGES_QUEUE:
            self._context.facts.update(service_queue=None)

    async def drained(self) -> None:
        """Wait until the queue was empty and everything received from it is on disk, by whichever process.

        Raises:
            Refusal: It cannot be read, or another process reads it and gets no further.
        """
        least, since = None, self._context.clock()
        while not self.lease.held:
            waiting = await self._waiting_for_other()
            if waiting == 0:
                return  # what the other took is committed: it deletes only after that
            if least is None or waiting < least:
                least, since = waiting, self._context.clock()
            elif self._context.clock() - since >= self._context.timing.stalled:
                raise self._consumed_elsewhere()
            await asyncio.sleep(self._context.timing.lease)
        await self.inbox.drained()

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

    # The lease.

    def _try_to_consume(self) -> bool:
        """Acquire the lease if it is free, and start to receive and to send; whether it is ours now."""
        try:
            taken = self.lease.acquire(self._context.clock())
        except OSError as error:
            log.error("the lease cannot be taken: %s", error)
            taken = False
        if not taken:
            self._context.facts.update(role=Role.FOLLOWER, role_holder=str(self.lease.holder() or ""))
            self._consumer_status.role_decided()
            return False
        log.info("this process reads the queue of instance %s", self._context.instance_id)
        self._context.facts.update(role=Role.CONSUMER, role_holder="")
        self._consumer_status.role_decided()
        for name, run in (
            ("inbox", self.inbox.run),
            ("outbox", self._run_outbox),
            ("reconciler", self.reconciler.run),
            ("maintenance", self._maintenance.run),
        ):
            self._start_worker(self._consumer_tasks, name, run)
        return True

    async def _run_outbox(self) -> None:
        """Send, but nothing before it is known whether anything may be sent."""
        await self.monitor.first_checked.wait()
        await self.outbox.run()

    async def _wait_for_lease(self) -> None:
        while True:
            await asyncio.sleep(self._context.timing.lease)
            if self._try_to_consume():
                break
        self._context.publish(Notice(_("The other console has ended; this one receives and sends now.")))

    # What comes in.

    def _on_applied(self, applied: Applied) -> None:
        """A notification is on disk: publish it, and act on what it says."""
        context = self._context
        fresh = new_messages.live(context, applied.new_messages)
        context.publish_applied(applied, new_messages.by_chat(fresh))
        context.publish(*new_messages.announced(context, fresh))
        if self._log_texts:
            for message in applied.new_messages:
                log.info("%s message in %s: %s", message.direction, message.chat_id, message.text)
        for event in applied.fresh:
            self._handle(event)

    def _handle(self, event: Event) -> None:
        context = self._context
        match event:
            case StateChanged():
                context.background(self._observe_state(event))
            case SocketChanged():
                self.monitor.observe_socket(event.online, event.timestamp)
            case QuotaExceeded():
                context.facts.update(quota=event.quota)
                context.publish(Notice(_("A monthly quota of the instance is used up."), Level.WARNING))
            case StatusChanged(message_id=message_id):
                if context.archive.message(event.chat_id, message_id) is None:
                    self.outbox.unmatched_status(event.chat_id, message_id)
            case CallChanged(direction=Direction.INCOMING, state="offer"):
                if event.timestamp >= int(context.started):
                    context.publish(CallRang(event.chat_id, context.archive.name_of(event.chat_id)))
            case Unrecognised(broken=True):
                log.error("a broken %s notification: %s", event.type_webhook or "untyped", event.reason)
                context.publish(
                    Notice(
                        _("A notification did not have its documented shape; it is kept as it came."),
                        Level.WARNING,
                    )
                )
            case Unrecognised():
                log.warning("a new type of notification: %s", event.type_webhook or "none")
            case _:
                log.debug("notification: %s", type(event).__name__)

    async def _observe_state(self, event: StateChanged) -> None:
        with suppress(ArchiveError):
            await self.monitor.observe_state(event.word, event.timestamp)

    def _on_remote_facts(self) -> None:
        """Another process learned something about the instance, or how it gets on itself."""
        self.monitor.adopt_remote_state()
        self._consumer_status.read()

    # What changes our ways.

    def _all_messages_notified(self) -> bool:
        """Whether the settings make notifications of every message."""
        settings = self.monitor.settings
        self.competing.incoming_notified = settings.incoming
        return settings.incoming and settings.outgoing_by_phone

    def _on_linked(self) -> None:
        """A phone is linked again, or this machine slept: what was said meanwhile must be fetched."""
        self.reconciler.phone_linked()
        self.inbox.wake()

    def _wake(self) -> None:
        if not self.lease.held:
            # The consumer's outbox notes why it holds; a follower has to note it itself.
            self._context.facts.update(hold=self.monitor.hold_reason())
        self.outbox.wake()

    def _on_recovered(self) -> None:
        """The service answers again: no worker has to wait for its next attempt."""
        self.outbox.wake()
        self.inbox.wake()

    async def _settings_changed(self) -> None:
        with suppress(ApiError):
            await self.monitor.read_settings()
        if not self._context.facts.current.webhook_url:
            self.inbox.wake()

    async def _refresh_state(self) -> None:
        with suppress(Refusal):
            await self.monitor.refresh()

    # Workers.

    def _start_worker(
        self, tasks: list[asyncio.Task[None]], name: str, run: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        tasks.append(asyncio.create_task(self._run_worker(name, run), name=name))

    async def _run_worker(self, name: str, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run a worker; one that fails is reported and started again, and the others go on."""
        while True:
            try:
                await run()
            except Exception:
                log.exception("the %s failed", name)
                text = _("Something went wrong in the program (%s); it goes on. The log has more.")
                self._context.publish(Notice(text % name, Level.ERROR))
                await asyncio.sleep(RESTART_AFTER)
            else:
                return
