"""Watches the instance: its state within each minute, on demand, by notification; its settings and account.

Keeps the history of states, raises the alarm on a change that an operator must know of, and says why
nothing may be sent.
"""

from __future__ import annotations

import asyncio
import logging
from asyncio import sleep
from collections.abc import Callable, Sequence
from contextlib import suppress

from greentui.archive.errors import ArchiveError
from greentui.engine import state_hooks
from greentui.engine.context import InstanceContext
from greentui.engine.errors import of_service
from greentui.engine.service import Service
from greentui.greenapi import methods
from greentui.greenapi.errors import ApiError, NotReady
from greentui.greenapi.response_models import InstanceSettings
from greentui.model.changes import StateAlarm
from greentui.model.entries import StateSeen
from greentui.model.instance import InstanceState, LinkHealth
from greentui.text.state_help import explain
from greentui.words import _

log = logging.getLogger(__name__)

OFFLINE = "offline"
"""getStatusInstance's word for an instance without a connection to WhatsApp."""
SKEW = 10
"""Seconds by which the service's clock may be behind ours, which dates the answers."""
BACKLOG = 120
"""Seconds after which a notification is history: it raises no alarm, the next check tells what is true."""


class Monitor:
    """The watch over one instance.

    Args:
        context: Archive, clock, facts.
        service: The wire.
        command: What to run on a change of state; empty for nothing.
        commanding: Whether this process is the one to run it.
        on_linked: Called when a phone has been linked.
        on_state: Called after the first check of the state, and when the state or the health changes.
    """

    def __init__(
        self,
        context: InstanceContext,
        service: Service,
        *,
        command: Sequence[str],
        commanding: Callable[[], bool],
        on_linked: Callable[[], None],
        on_state: Callable[[], None],
    ) -> None:
        self._context = context
        self._service = service
        self._command = tuple(command)
        self._commanding = commanding
        self._on_linked = on_linked
        self._on_state = on_state
        self.settings = InstanceSettings({})
        """getSettings as last told."""
        self.first_checked = asyncio.Event()
        """Set once the state was checked with the service; what the archive remembers may be outdated."""
        self._health = context.facts.current.health
        self._slack = SKEW
        self._learning: asyncio.Task[None] | None = None

    def hold_reason(self) -> str:
        """Why nothing may be sent now, in words; empty where sending goes on."""
        facts = self._context.facts.current
        if facts.health is LinkHealth.REFUSED:
            return _("The service refuses our token or instance; nothing is sent.")
        if facts.health is LinkHealth.CLOSED:
            return _("The instance was deleted or is not paid for; nothing is sent.")
        if not facts.state.holds_sending:
            return ""
        said = explain(facts.state, facts.state_word)
        return _("Nothing is sent while the instance is %(state)s. %(step)s") % {
            "state": said.word,
            "step": said.step,
        }

    async def run(self) -> None:
        """Watch until cancelled."""
        with suppress(ApiError, ArchiveError):
            await self._fetch_state()
        self.first_checked.set()
        self._on_state()
        await self._refresh_account()
        with suppress(ApiError):
            await self._count_waiting()
        while True:
            with suppress(ApiError, ArchiveError):
                await self._fetch_socket()
                await self._fetch_queue()
            await sleep(self._context.timing.state)
            with suppress(ApiError, ArchiveError):
                await self._fetch_state()

    async def refresh(self) -> InstanceState:
        """Ask for the state now, and for the account and the connection as far as they are told.

        Raises:
            Refusal: The service did not return the state.
        """
        try:
            await self._fetch_state()
        except ApiError as error:
            raise of_service(error) from None
        await self._refresh_account()
        with suppress(ApiError):
            await self._fetch_socket()
        return self._context.facts.current.state

    async def _refresh_account(self) -> None:
        """Learn the account as far as it is told, in one go for all who want it at the same time."""
        if self._learning is None or self._learning.done():
            self._learning = self._context.background(self._learn_account())
        await asyncio.shield(self._learning)

    async def read_settings(self) -> None:
        """Learn the settings and the account.

        Raises:
            ApiError: The service did not return them.
        """
        self.settings = settings = await self._service.call(methods.GET_SETTINGS)
        self._context.facts.update(send_delay_ms=settings.send_delay_ms, webhook_url=settings.webhook_url)
        self._context.facts.update(account=await self._service.call(methods.GET_WA_SETTINGS))

    async def observe_state(self, word: str | None, at: int, *, asked: bool = False) -> None:
        """The state is `word` since `at` (UTC seconds), by a notification or by an answer (`asked`)."""
        if self._backlog(at):
            return
        context, state = self._context, InstanceState.of(word)
        shown = word or state.value
        before = context.facts.current
        if not asked and before.state.holds_sending and not state.holds_sending:
            # A queue also holds states of a moment ago: sending goes on only after a check.
            with suppress(ApiError):  # or checked again within a minute
                await self._fetch_state()
            return
        context.facts.update(state_checked=int(context.clock()))
        if shown == before.state_word or (
            before.state_since is not None and at < before.state_since - self._slack
        ):
            return
        self._slack = SKEW if asked else 0
        # Whether there is a connection goes with the state, and is not known of the new one yet.
        context.facts.update(state=state, state_word=shown, state_since=at, socket_online=None)
        log.info("the instance is %s (was %s)", shown, before.state_word or "unknown")
        self._on_state()
        if state.alarming or before.state.alarming:
            self._alarm(StateAlarm(state, shown, before.state, _alarm_text(state, shown)))
        elif self._command and before.state is not InstanceState.UNKNOWN:
            self._run_command(StateAlarm(state, shown, before.state, _alarm_text(state, shown)))
        if state is InstanceState.AUTHORIZED and before.state is not InstanceState.UNKNOWN:
            self._on_linked()
            context.background(self._learn_account())
        # Last, and shielded: the caller may be cancelled while it is written.
        await asyncio.shield(context.background(self._keep(state, shown, at)))

    async def _keep(self, state: InstanceState, word: str, at: int) -> None:
        with suppress(ArchiveError):  # the facts show it
            await self._context.apply(StateSeen(state, word, at))

    def observe_socket(self, online: bool, at: int) -> None:
        """By a notification, the instance's connection to WhatsApp came or went `at` (UTC seconds)."""
        if not self._backlog(at):
            self._set_socket(online)

    def _backlog(self, at: int) -> bool:
        return at < self._context.clock() - BACKLOG

    def _set_socket(self, online: bool) -> None:
        facts = self._context.facts.current
        self._context.facts.update(socket_online=online)
        # Every other state explains by itself that there is no connection, and has its own alarm.
        if facts.state is not InstanceState.AUTHORIZED or facts.socket_online is online:
            return
        if not online:
            text = _("The instance has lost its connection to WhatsApp: nothing arrives and nothing leaves.")
            step = _("It usually returns by itself; see that the phone is switched on and online.")
            self._alarm(StateAlarm(InstanceState.OTHER, OFFLINE, facts.state_word, f"{text} {step}"))
        elif facts.socket_online is False:
            text = _("The instance is connected to WhatsApp again.")
            self._alarm(StateAlarm(facts.state, facts.state_word, OFFLINE, text))

    def adopt_remote_state(self) -> None:
        """Another process may have learned of a new state: take over what it wrote."""
        context = self._context
        spells = context.archive.states(1)
        before = context.facts.current
        if spells and spells[0].word != before.state_word:
            now = spells[0]
            context.facts.update(
                state=now.state,
                state_word=now.word,
                state_since=now.since,
                state_checked=int(context.clock()),
            )
            self._on_state()
            if now.state.alarming or before.state.alarming:
                text = _alarm_text(now.state, now.word)
                context.publish(StateAlarm(now.state, now.word, before.state, text))

    async def _fetch_state(self) -> None:
        asked = int(self._context.clock())
        try:
            word = await self._service.call(methods.GET_STATE_INSTANCE)
        except NotReady:
            await self.observe_state(InstanceState.STARTING.value, asked, asked=True)
            return
        except ApiError as error:
            self._service.report_unhealthy(error)
            self._check_health()
            raise
        if self._context.facts.current.health is not LinkHealth.WEBHOOK_SET:
            self._service.report_healthy()
            self._check_health()
        await self.observe_state(word, asked, asked=True)

    def _check_health(self) -> None:
        """Whether anything may be sent goes with how the service takes us, too."""
        health = self._context.facts.current.health
        if health is not self._health:
            self._health = health
            self._on_state()

    async def _fetch_socket(self) -> None:
        online = await self._service.call(methods.GET_STATUS_INSTANCE)
        facts = self._context.facts.current
        if online is False and facts.state is InstanceState.AUTHORIZED and facts.socket_online is not False:
            await self._fetch_state()  # which may have changed a moment ago, and then is the reason
        if online is not None:
            self._set_socket(online)

    async def _fetch_queue(self) -> None:
        """Count what waits at the service to be sent, while something may."""
        facts, now = self._context.facts.current, self._context.clock()
        pending = facts.next_send is not None and facts.next_send > now
        if facts.service_queue == 0 and not pending:
            return
        queue = await self._service.call(methods.SHOW_MESSAGES_QUEUE)
        self._context.facts.update(service_queue=len(queue), next_send=facts.next_send if queue else None)

    async def _count_waiting(self) -> None:
        self._context.facts.update(waiting_in=await self._service.call(methods.GET_WEBHOOKS_COUNT))

    async def _learn_account(self) -> None:
        with suppress(ApiError):
            await self.read_settings()

    def _alarm(self, alarm: StateAlarm) -> None:
        self._context.publish(alarm)
        self._run_command(alarm)

    def _run_command(self, alarm: StateAlarm) -> None:
        if self._command and self._commanding():
            context = self._context
            timeout = context.timing.command_timeout
            context.background(state_hooks.run(self._command, alarm, context.instance_id, timeout))


def _alarm_text(state: InstanceState, word: str) -> str:
    said = explain(state, word)
    return f"{said.meaning} {said.step}".strip()
