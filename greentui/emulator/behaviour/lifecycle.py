"""Changes of the instance's state, and everything that follows from them."""

from __future__ import annotations

from typing import Any

from greentui.emulator.behaviour.clock import Clock
from greentui.emulator.behaviour.delivery import Delivery
from greentui.emulator.behaviour.linking import Linking
from greentui.emulator.behaviour.notification_queue import NotificationQueue
from greentui.emulator.behaviour.scheduler import Scheduler
from greentui.emulator.behaviour.send_queue import SendQueue
from greentui.emulator.behaviour.webhooks import Webhooks
from greentui.emulator.state.instance import AUTHORIZED, STARTING, YELLOW_CARD, Instance, StateChange

_RESTART = 2.0
"""Seconds a restart takes; the manual says up to five minutes (1.3.2, GetStateInstance)."""
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
        notifications: NotificationQueue,
        send_queue: SendQueue,
        delivery: Delivery,
        linking: Linking,
        webhooks: Webhooks,
        clock: Clock,
        scheduler: Scheduler,
    ) -> None:
        self._instance = instance
        self._notifications = notifications
        self._send_queue = send_queue
        self._delivery = delivery
        self._linking = linking
        self._webhooks = webhooks
        self._clock = clock
        self._scheduler = scheduler
        self._restart: object = None
        """The restart in progress; replaced by any other change of state."""

    def enter(self, state: str | None) -> None:
        """Enter a state; `None` is an instance that is still being created."""
        self._restart = None
        self._enter(state)

    def reboot(self) -> None:
        """Restart the instance: `starting` for a moment, then its state again. It ends a yellow card."""
        self._notifications.lose_channel()
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

    def link(self, code: str = "") -> str:
        """The phone enters a pairing code, or scans the QR code if it is empty.

        Returns:
            Why that is refused; empty if the phone is linked now.
        """
        refusal = self._linking.use(code)
        if not refusal:
            self.enter(AUTHORIZED)
            self.report_device({})
        return refusal

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
