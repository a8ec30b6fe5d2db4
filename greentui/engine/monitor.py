"""Watches the instance: its state every minute, on demand and by notification; its settings and account.

Keeps the history of states and raises an alarm on what the operator must know of: on each change of it, and
at the start on what stands. The connection to
WhatsApp is learned from notifications: the developer plan allows 100 getStatusInstance a month.
"""

from __future__ import annotations

import asyncio
import logging
from asyncio import sleep
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from greentui.archive.errors import ArchiveError
from greentui.engine import state_hooks
from greentui.engine.context import InstanceContext
from greentui.engine.errors import of_service
from greentui.engine.instance_settings import silenced
from greentui.engine.lease import Lease
from greentui.engine.review import Review
from greentui.engine.service import Service
from greentui.engine.worker_events import (
    HoldChanged,
    PhoneLinked,
    RemoteFacts,
    SettingsRead,
    WaitingCounted,
)
from greentui.greenapi import methods
from greentui.greenapi.errors import ApiError, NotReady, RateLimited, Unreachable
from greentui.model.changes import Level, Notice, StateAlarm
from greentui.model.entries import NoteKept, StateSeen
from greentui.model.events import SocketChanged, StateChanged
from greentui.model.instance import InstanceState, ReviewCause, Way
from greentui.text.state_help import STARTING_TOO_LONG, explain, silence
from greentui.words import _, sentences

log = logging.getLogger(__name__)

ONLINE, OFFLINE = "online", "offline"
"""getStatusInstance's words for an instance with and without a connection to WhatsApp."""
SOCKET_NOTE = "socket-asked"
"""The note that holds when getStatusInstance was called last, and its answer."""
SKEW = 10
"""Seconds by which the service's clock may be behind ours, which dates the responses."""
FRESH = 2
"""Seconds, of those the service's rates count in, for which a state or an account counts as just fetched."""
BACKLOG = 120
"""Seconds after which a notification is history: it raises no alarm; the next check shows the present state.
"""


class Monitor:
    """The watch over one instance.

    Args:
        context: Archive, clock, facts.
        service: The wire.
        lease: Only its holder runs the command.
        review: Holds the outbox when another phone is linked, or after a ban.
        command: The command to run on a change of state; empty for none.
    """

    def __init__(
        self,
        context: InstanceContext,
        service: Service,
        lease: Lease,
        review: Review,
        *,
        command: Sequence[str],
    ) -> None:
        self._context = context
        self._service = service
        self._lease = lease
        self._review = review
        self._command = tuple(command)
        self.account_checked = asyncio.Event()
        """Set once settings and account were requested, whether or not that succeeded."""
        self.first_checked = asyncio.Event()
        """Set once the state was checked with the service; the archive's may be outdated."""
        self._health = context.facts.current.health
        self._slack = SKEW
        self._stuck = False
        """Whether the alarm about a long start was raised."""
        self._state_fetch = _SharedFetch(self._fetch_state, context)
        self._account_fetch = _SharedFetch(self._learn_account, context)
        context.bus.on(StateChanged, self._state_changed)
        context.bus.on(SocketChanged, self._socket_changed)
        context.bus.on(RemoteFacts, self._adopt_remote_state)

    async def run(self) -> None:
        """Watch until cancelled."""
        self._review.at_start()
        with suppress(ApiError, ArchiveError):
            await self._state_fetch()
        self.first_checked.set()
        self._context.publish(HoldChanged())
        await self._account_fetch()
        self.account_checked.set()
        counted_at = self._context.clock()
        with suppress(ApiError):
            await self.count_waiting()
        while True:
            with suppress(ApiError, ArchiveError):
                await self._fetch_queue()
                if self._context.clock() - counted_at >= self._context.timing.count:
                    counted_at = self._context.clock()
                    await self.count_waiting()
            await sleep(self._context.timing.state)
            self._context.facts.forget_old_quotas()
            with suppress(ApiError, ArchiveError):
                await self._fetch_state()
            if self._context.facts.current.review is ReviewCause.CHECKING:
                await self._account_fetch()

    async def refresh(self, *, changed: bool = False) -> InstanceState:
        """Fetch the state, and the account if possible, unless that was done just now.

        Args:
            changed: Whether what is known may be outdated already.

        Raises:
            Refusal: The service did not return the state.
        """
        if changed:
            self._state_fetch.outdate()
            self._account_fetch.outdate()
        try:
            await self._state_fetch()
        except ApiError as error:
            raise of_service(error) from None
        await self._account_fetch()
        return self._context.facts.current.state

    async def check_socket(self) -> None:
        """Check the connection to WhatsApp, unless that was done within the last hours and in this state.

        Notifications report every change. This is for what was before the first of them, at most three times
        a day and once after each link, by all processes on this archive together. A state other than
        `authorized` implies that there is no connection.
        """
        context, now = self._context, int(self._context.clock())
        facts = context.facts.current
        if facts.state is not InstanceState.AUTHORIZED:
            return
        asked, _space, answer = (context.archive.note(SOCKET_NOTE) or "").partition(" ")
        since = max(facts.state_since or 0, now - context.timing.socket + 1)
        if asked.isdecimal() and since <= int(asked) <= now:
            if answer:
                self._set_socket(answer != OFFLINE)
            return
        with suppress(ApiError, ArchiveError):
            await context.apply(NoteKept(SOCKET_NOTE, str(now)))
            await self._fetch_socket()
            if (online := context.facts.current.socket_online) is not None:
                await context.apply(NoteKept(SOCKET_NOTE, f"{now} {ONLINE if online else OFFLINE}"))

    async def read_settings(self) -> None:
        """Fetch the settings and the account.

        Raises:
            ApiError: The service did not return them.
        """
        settings = await self._service.call(methods.GET_SETTINGS)
        was_deaf = self._context.facts.current.notifications_off
        self._context.facts.update(
            send_delay_ms=settings.send_delay_ms,
            reads_on_answer=settings.reads_on_answer,
            webhook_url=settings.webhook_url,
            silenced=silenced(settings.values),
        )
        facts = self._context.facts.current
        if facts.notifications_off and not was_deaf:
            self._context.publish(Notice(silence(facts), Level.WARNING, way=Way.NOTIFICATIONS))
        self._context.publish(SettingsRead(settings))
        self._context.facts.update(account=await self._service.call(methods.GET_WA_SETTINGS))

    async def _observe_state(self, word: str | None, at: int, *, asked: bool = False) -> None:
        """The state is `word` since `at` (UTC seconds), from a notification or from a response (`asked`)."""
        context, state = self._context, InstanceState.of(word)
        if self._backlog(at):
            await self._review.missed(state, at)
            return
        shown = word or state.value
        before = context.facts.current
        if not asked and self._may_be_outdated(state, shown, at):
            await self._review.missed(state, at)
            with suppress(ApiError):  # or checked again within a minute
                await self._fetch_state()
            return
        context.facts.update(state_checked=int(context.clock()))
        if before.state_checked is None and shown == before.state_word and state.alarming:
            context.publish(StateAlarm(state, shown, before.state, _alarm_text(state, shown), standing=True))
        if shown == before.state_word or (
            before.state_since is not None and at < before.state_since - self._slack
        ):
            return
        self._slack = SKEW if asked else 0
        # The connection depends on the state, and is unknown for a new one. The first state that is learned
        # is none: what the queue told before of the connection is about this one.
        socket_online = before.socket_online if before.state is InstanceState.UNKNOWN else None
        review = self._review.on_state(state)
        context.facts.update(
            state=state, state_word=shown, state_since=at, socket_online=socket_online, review=review
        )
        log.info("the instance is %s (was %s)", shown, before.state_word or "unknown")
        context.publish(HoldChanged())
        if state.alarming or before.state.alarming:
            self._alarm(StateAlarm(state, shown, before.state, _alarm_text(state, shown)))
        elif self._command and before.state is not InstanceState.UNKNOWN:
            self._run_command(StateAlarm(state, shown, before.state, _alarm_text(state, shown)))
        if state is InstanceState.AUTHORIZED and before.state is not InstanceState.UNKNOWN:
            # After each link the settings are read again.
            context.facts.update(silenced=())
            context.publish(PhoneLinked())
            self._account_fetch.outdate()
            context.background(self._account_fetch())
        # Last, and shielded: the caller may be cancelled while it is written.
        await asyncio.shield(context.background(self._keep(state, shown, at)))

    def _may_be_outdated(self, state: InstanceState, word: str, at: int) -> bool:
        """Whether only the service can say if a notified state is the present one.

        The queue may hold states that are over. Sending resumes only after a check, and a state that seems
        older than the one that was checked is either over, or dated by a clock that is behind ours.
        """
        before = self._context.facts.current
        if before.state.holds_sending and not state.holds_sending:
            return True
        since = before.state_since
        return word != before.state_word and since is not None and since - self._slack <= at <= since

    async def _keep(self, state: InstanceState, word: str, at: int) -> None:
        with suppress(ArchiveError):  # the facts show it
            await self._context.apply(StateSeen(state, word, at))
            if state is InstanceState.AUTHORIZED:
                await self._review.keep(self._context.facts.current.review)

    def _state_changed(self, event: StateChanged) -> None:
        self._context.background(self._observe_notified(event))

    async def _observe_notified(self, event: StateChanged) -> None:
        with suppress(ArchiveError):
            await self._observe_state(event.word, event.timestamp)

    def _socket_changed(self, event: SocketChanged) -> None:
        if not self._backlog(event.timestamp):
            self._set_socket(event.online)

    def _backlog(self, at: int) -> bool:
        return at < self._context.clock() - BACKLOG

    def _set_socket(self, online: bool) -> None:
        facts = self._context.facts.current
        self._context.facts.update(socket_online=online)
        # Every other state implies that there is no connection, and has its own alarm.
        if facts.state is not InstanceState.AUTHORIZED or facts.socket_online is online:
            return
        if not online:
            text = _("Not connected to WhatsApp: messages are neither received nor sent.")
            step = _("It usually reconnects by itself; check that the phone is switched on and online.")
            self._alarm(StateAlarm(InstanceState.OTHER, OFFLINE, facts.state_word, f"{text} {step}"))
        elif facts.socket_online is False:
            text = _("The instance is connected to WhatsApp again.")
            self._alarm(StateAlarm(facts.state, facts.state_word, OFFLINE, text))

    def _adopt_remote_state(self, event: RemoteFacts) -> None:
        context, now = self._context, event.state
        before = context.facts.current
        if now is not None and now.word != before.state_word:
            context.facts.update(
                state=now.state,
                state_word=now.word,
                state_since=now.since,
                state_checked=int(context.clock()),
            )
            context.publish(HoldChanged())
            if now.state.alarming or before.state.alarming:
                text = _alarm_text(now.state, now.word)
                context.publish(StateAlarm(now.state, now.word, before.state, text))

    async def _fetch_state(self) -> None:
        asked = int(self._context.clock())
        try:
            word = await self._service.call(methods.GET_STATE_INSTANCE)
        except NotReady:
            await self._observe_state(InstanceState.STARTING.value, asked, asked=True)
            self._check_start()
            return
        except ApiError as error:
            self._service.report_state_unread(error)
            self._check_health()
            raise
        self._service.report_state_read()
        self._check_health()
        await self._observe_state(word, asked, asked=True)
        self._check_start()

    def _check_start(self) -> None:
        """Raise an alarm, once, about an instance that does not get beyond starting (manual 1.3.2)."""
        facts, now = self._context.facts.current, self._context.clock()
        lasted = now - facts.state_since if facts.state_since is not None else 0
        stuck = facts.state is InstanceState.STARTING and lasted > STARTING_TOO_LONG
        if stuck and not self._stuck:
            said = explain(facts.state, facts.state_word, lasted)
            text = sentences(said.meaning, said.step)
            self._alarm(StateAlarm(facts.state, facts.state_word, facts.state, text))
        self._stuck = stuck

    def _check_health(self) -> None:
        """Publish a change of health: sending depends on it too."""
        health = self._context.facts.current.health
        if health is not self._health:
            self._health = health
            self._context.publish(HoldChanged())

    async def _fetch_socket(self) -> None:
        online = await self._service.call(methods.GET_STATUS_INSTANCE)
        facts = self._context.facts.current
        if online is False and facts.state is InstanceState.AUTHORIZED and facts.socket_online is not False:
            await self._fetch_state()  # it may have just changed, which would be the reason
        if online is not None:
            self._set_socket(online)

    async def _fetch_queue(self) -> None:
        """Count what the service has still to send, if it may have anything."""
        facts, now = self._context.facts.current, self._context.clock()
        pending = facts.next_send is not None and facts.next_send > now
        if facts.service_queue == 0 and not pending:
            return
        queue = await self._service.call(methods.SHOW_MESSAGES_QUEUE)
        self._context.facts.update(service_queue=len(queue), next_send=facts.next_send if queue else None)

    async def count_waiting(self) -> int:
        """Fetch how many notifications wait in the queue.

        Raises:
            ApiError: The service did not say.
        """
        count = await self._service.call(methods.GET_WEBHOOKS_COUNT)
        self._context.facts.update(waiting_in=count)
        self._context.publish(WaitingCounted(count))
        return count

    async def _learn_account(self) -> None:
        with suppress(ApiError, ArchiveError):
            links = self._review.links
            await self.read_settings()
            if self._context.facts.current.review is ReviewCause.CHECKING:
                await self._learn_states()
            if links == self._review.links:
                await self._review.phone_learned(self._context.facts.current.account.phone, self._count_queue)

    async def _learn_states(self) -> None:
        """Have the review learn of states that nobody here saw, if the service tells them.

        Raises:
            ApiError: The service cannot be asked just now.
        """
        try:
            spells = await self._service.call(methods.GET_STATE_INSTANCE_HISTORY)
        except (Unreachable, RateLimited):
            raise
        except ApiError as error:
            log.info("the service does not tell its earlier states: %s", error)
        else:
            self._review.states_learned(spells)

    async def _count_queue(self) -> int:
        """Messages in the service's own queue."""
        queue = await self._service.call(methods.SHOW_MESSAGES_QUEUE)
        self._context.facts.update(service_queue=len(queue))
        return len(queue)

    def _alarm(self, alarm: StateAlarm) -> None:
        self._context.publish(alarm)
        self._run_command(alarm)

    def _run_command(self, alarm: StateAlarm) -> None:
        if self._command and self._lease.held:
            context = self._context
            timeout = context.timing.command_timeout
            context.background(state_hooks.run(self._command, alarm, context.instance_id, timeout))


class _SharedFetch:
    """A fetch that serves everyone who asks while it runs, or right after it.

    The service allows one such call a second: a start and the page opened with it must not make two.
    """

    def __init__(self, fetch: Callable[[], Coroutine[Any, Any, None]], context: InstanceContext) -> None:
        self._fetch = fetch
        self._context = context
        self._latest: asyncio.Task[None] | None = None
        self._errors: WeakKeyDictionary[asyncio.Task[None], ApiError | ArchiveError] = WeakKeyDictionary()
        self._fresh_until = 0.0

    async def __call__(self) -> None:
        """Fetch, unless that is being done or was done just now.

        Raises:
            ApiError: As raised by the fetch.
            ArchiveError: As raised by the fetch.
        """
        if self._latest is None or self._latest.done():
            if asyncio.get_running_loop().time() < self._fresh_until:
                return
            self._latest = self._context.background(self._run())
        fetching = self._latest
        await asyncio.shield(fetching)
        if error := self._errors.get(fetching):
            raise error

    def outdate(self) -> None:
        """Have the next caller fetch anew, whatever is under way."""
        self._latest, self._fresh_until = None, 0.0

    async def _run(self) -> None:
        this = asyncio.current_task()
        assert this is not None  # noqa: S101  a coroutine always runs in one
        try:
            await self._fetch()
        except (ApiError, ArchiveError) as error:
            self._errors[this] = error
        else:
            if self._latest is this:
                fresh = FRESH * self._context.timing.second
                self._fresh_until = asyncio.get_running_loop().time() + fresh


def _alarm_text(state: InstanceState, word: str) -> str:
    said = explain(state, word)
    return f"{said.meaning} {said.step}".strip()
