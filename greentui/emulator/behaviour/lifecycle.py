"""Changes of the instance's state, and everything that follows from them."""

from __future__ import annotations

import asyncio
from typing import Any

from greentui.emulator.behaviour.accounts import Accounts
from greentui.emulator.behaviour.clock import Clock
from greentui.emulator.behaviour.delivery import Delivery
from greentui.emulator.behaviour.linking import Linking
from greentui.emulator.behaviour.notification_queue import NotificationQueue
from greentui.emulator.behaviour.scheduler import Scheduler
from greentui.emulator.behaviour.send_queue import SendQueue
from greentui.emulator.behaviour.webhooks import Webhooks
from greentui.emulator.state.instance import (
    AUTHORIZED,
    BLOCKED,
    NOT_AUTHORIZED,
    STARTING,
    SUSPENDED,
    YELLOW_CARD,
    Instance,
    StateChange,
)
from greentui.emulator.state.settings import Settings

_RESTART = 2.0
"""Seconds a restart takes; the manual says up to five minutes (1.3.2, GetStateInstance)."""
_SUSPENSION = 24 * 3600
"""Seconds a suspension lasts unless told otherwise."""
_DEVICE = {
    "platform": "android",
    "deviceManufacturer": "Google",
    "deviceModel": "Pixel 7",
    "osVersion": "15",
    "waVersion": "2.26.40",
    "battery": 84,
}


class Lifecycle:
    """The life of one instance."""

    def __init__(
        self,
        instance: Instance,
        settings: Settings,
        accounts: Accounts,
        notifications: NotificationQueue,
        send_queue: SendQueue,
        delivery: Delivery,
        linking: Linking,
        webhooks: Webhooks,
        clock: Clock,
        scheduler: Scheduler,
    ) -> None:
        self._instance = instance
        self._settings = settings
        self._accounts = accounts
        self._notifications = notifications
        self._send_queue = send_queue
        self._delivery = delivery
        self._linking = linking
        self._webhooks = webhooks
        self._clock = clock
        self._scheduler = scheduler
        self._restart: object = None
        """The restart in progress; replaced by any other change of state."""
        self._suspension: asyncio.Handle | None = None

    def enter(self, state: str | None, *, suspended_until: int = 0) -> None:
        """Enter a state; `None` means that the instance is still being created.

        Args:
            suspended_until: When a suspension ends, seconds since 1970; in a day if 0.
        """
        self._restart = None
        suspended_until = suspended_until or self._clock.timestamp() + _SUSPENSION
        self._instance.suspended_until = suspended_until if state == SUSPENDED else 0
        self._enter(state)
        self.await_end_of_suspension()

    def await_end_of_suspension(self) -> None:
        """Return to `authorized` when a suspension ends. Call it again when the clock jumps."""
        if self._suspension is not None:
            self._scheduler.cancel(self._suspension)
            self._suspension = None
        if self._instance.state == SUSPENDED:
            left = self._instance.suspended_until - self._clock.now()
            self._suspension = self._scheduler.exactly_after(left, self._end_suspension)

    def _end_suspension(self) -> None:
        self._suspension = None
        if self._instance.state == SUSPENDED:
            self.enter(AUTHORIZED)

    def reboot(self) -> None:
        """Restart the instance: `starting` for a moment, then its state again.

        It ends a yellow card (manual 1.3.2, GetStateInstance), but no suspension.
        """
        self._notifications.lose_channel()
        if self._instance.state == SUSPENDED:
            return
        state_after = AUTHORIZED if self._instance.linked else self._instance.state
        if self._scheduler.fast:
            self.enter(state_after)
            return
        self.enter(STARTING)
        restart = self._restart = object()

        def finish() -> None:
            if self._restart is restart:
                self._enter(state_after)

        self._scheduler.after(_RESTART, finish)

    def link(self, code: str = "", phone: str = "") -> str:
        """A phone enters a pairing code, or scans the QR code if it is empty.

        Args:
            phone: The phone's number, in digits; the one before if empty.

        Returns:
            Why that is refused; empty if the phone is linked now.
        """
        phone = phone or self._instance.phone
        if phone in self._instance.banned:
            return "WhatsApp has banned this number"
        refusal = self._linking.use(code)
        if not refusal:
            self._accounts.switch(phone)
            if self._settings.enabled("incomingWebhook"):
                self._accounts.hand_over_history()
            self.enter(AUTHORIZED)
            self.report_device({})
        return refusal

    def ban(self, next_phone: str = "") -> str:
        """WhatsApp bans the number; what waits in the send queue stays there.

        Args:
            next_phone: The number that is linked in its place at once, in digits; none if empty.

        Returns:
            Why the other number is refused; empty if it is linked now, or none was given.
        """
        self._instance.banned.add(self._instance.phone)
        self.enter(BLOCKED)
        if not next_phone:
            return ""
        self.enter(NOT_AUTHORIZED)
        return self.link(phone=next_phone)

    def report_device(self, details: dict[str, Any]) -> None:
        """The phone reports its details; those given replace the usual ones."""
        self._webhooks.device(_DEVICE | details)

    def _enter(self, state: str | None) -> None:
        instance = self._instance
        if state == instance.state:
            return
        instance.state = state
        instance.socket_closed = False
        if state is not None:
            instance.history.append(StateChange(state, self._clock.timestamp()))
            self._webhooks.state(state)
        if state == YELLOW_CARD:
            self._delivery.report_yellow_card()
        self._linking.notify()
        self._send_queue.reschedule()
