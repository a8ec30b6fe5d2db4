"""The queue of messages to send: one at a time, with the delay of the settings between them.

It holds while the instance cannot send, and gives up on what is a day old (manual 1.3.11, "Sending
interval").
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from greentui.emulator.behaviour.clock import Clock
from greentui.emulator.behaviour.scheduler import Scheduler
from greentui.emulator.state.instance import Instance
from greentui.emulator.state.oddities import Oddities
from greentui.emulator.state.settings import Settings

RETENTION = 24 * 3600.0
"""Seconds a message waits at most."""


@dataclass(slots=True)
class QueuedRequest:
    """A sending request in the queue.

    Attributes:
        type: Its name in showMessagesQueue.
        message_ids: The ids of its messages.
        body: Its fields in showMessagesQueue.
        send: Called when it leaves the queue.
        expire: Called when it has waited too long.
        queued_at: When it was put into the queue, seconds.
    """

    type: str
    message_ids: list[str]
    body: dict[str, Any]
    send: Callable[[], None]
    expire: Callable[[], None]
    queued_at: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Its entry in showMessagesQueue (manual 1.3.6)."""
        ids = (
            {"messagesIDs": self.message_ids}
            if self.type == "ForwardMessages"
            else {"messageID": self.message_ids[0]}
        )
        return ids | {"type": self.type, "body": self.body}


class SendQueue:
    """The send queue of one instance, which sends only while `instance.can_send`."""

    def __init__(
        self, instance: Instance, settings: Settings, oddities: Oddities, clock: Clock, scheduler: Scheduler
    ) -> None:
        self._instance = instance
        self._settings = settings
        self._oddities = oddities
        self._clock = clock
        self._scheduler = scheduler
        self._items: deque[QueuedRequest] = deque()
        self._last_sent_at: float | None = None
        self._timer: asyncio.Handle | None = None

    def put(self, item: QueuedRequest) -> None:
        """Append a request."""
        item.queued_at = self._clock.now()
        self._items.append(item)
        self._schedule()

    def reschedule(self) -> None:
        """Adapt to a change of the delay, the clock or the instance's state."""
        if self._timer is not None:
            self._scheduler.cancel(self._timer)
            self._timer = None
        self._schedule()

    def clear(self) -> None:
        """Remove every request."""
        self._items.clear()
        self.reschedule()

    def to_json(self) -> list[dict[str, Any]]:
        """The requests in the queue, the next one first."""
        self._expire_old()
        return [item.to_json() for item in self._items]

    def __len__(self) -> int:
        """How many messages wait; one request may hold several."""
        self._expire_old()
        return sum(len(item.message_ids) for item in self._items)

    def _expire_old(self) -> None:
        oldest = self._clock.now() - RETENTION
        while self._items and self._items[0].queued_at < oldest:
            self._items.popleft().expire()

    def _schedule(self) -> None:
        held = self._oddities.queue_held or not self._instance.can_send
        if self._timer is not None or not self._items or held:
            return
        wait = 0.0
        if self._last_sent_at is not None:
            wait = self._last_sent_at + self._settings.send_delay - self._clock.now()
        self._timer = self._scheduler.exactly_after(wait, self._send_next)

    def _send_next(self) -> None:
        self._timer = None
        self._expire_old()
        if self._items:
            item = self._items.popleft()
            self._last_sent_at = self._clock.now()
            item.send()
        self._schedule()
