"""The queue of incoming notifications: first in, first out, each kept for a day unless deleted."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

from greentui.emulator.behaviour.clock import Clock

RETENTION = 24 * 3600.0
"""Seconds a notification is kept (manual 1.3.4, ReceiveNotification)."""
_REDELIVERABLE = 1000
"""How many deleted notifications are remembered for `redeliver`."""


class ChannelLost(Exception):
    """The instance has restarted since the receipt was handed out."""


@dataclass(slots=True)
class QueuedNotification:
    """A notification in the queue.

    Attributes:
        receipt_id: The id to delete it by.
        queued_at: When it was put into the queue, seconds.
        body: The webhook body.
        status: The HTTP status with which it is received.
        delivered: Whether it was received at least once.
        leaving: Whether it was deleted, but is received once more before it goes.
    """

    receipt_id: int
    queued_at: float
    body: Any
    status: int = 200
    delivered: bool = False
    leaving: bool = False

    def to_json(self) -> dict[str, Any]:
        """The response to receiveNotification."""
        return {"receiptId": self.receipt_id, "body": self.body}


class NotificationQueue:
    """The notifications of one instance.

    Attributes:
        cleared_at: When the queue was last cleared through the API, seconds.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._items: deque[QueuedNotification] = deque()
        self._next_receipt = 1
        self._arrived = asyncio.Event()
        self._deleted: deque[Any] = deque(maxlen=_REDELIVERABLE)
        self._coming_back: list[tuple[float, Any]] = []
        self._late_deletions = 0
        self._channel_lost = False
        self._closed = False
        self.cleared_at: float | None = None

    @property
    def closed(self) -> bool:
        """Whether the service is shutting down."""
        return self._closed

    def put(self, body: Any, status: int = 200) -> int:
        """Append a notification. Returns its receipt id.

        Args:
            status: The HTTP status with which it is received.
        """
        receipt_id = self._next_receipt
        self._next_receipt += 1
        self._items.append(QueuedNotification(receipt_id, self._clock.now(), body, status))
        self._arrived.set()
        return receipt_id

    async def receive(self, timeout: float) -> QueuedNotification | None:
        """The oldest notification, which stays in the queue until it is deleted.

        Args:
            timeout: Seconds to wait for one if the queue is empty.
        """
        self._channel_lost = False
        head = self._head()
        if head is None and timeout > 0:
            loop = asyncio.get_running_loop()
            deadline = loop.time() + timeout
            while head is None and not self._closed and (left := deadline - loop.time()) > 0:
                self._arrived.clear()
                try:
                    async with asyncio.timeout(left):
                        await self._arrived.wait()
                except TimeoutError:
                    break
                head = self._head()
        if head is not None:
            head.delivered = True
            if head.leaving:
                self._items.remove(head)
        return head

    def delete(self, receipt_id: int) -> bool:
        """Delete a notification that has been received.

        Returns:
            False if it is gone already or was never received.

        Raises:
            ChannelLost: The instance has restarted since it was received.
        """
        # Receipt ids ascend, and what is deleted is nearly always at the head.
        for item in self._items:
            if item.receipt_id >= receipt_id:
                break
        else:
            return False
        if item.receipt_id > receipt_id:
            return False
        if self._channel_lost:
            raise ChannelLost
        if not item.delivered:
            return False
        if item.leaving:
            return False
        self._deleted.append(item.body)
        if self._late_deletions:
            self._late_deletions -= 1
            item.leaving = True
        else:
            self._items.remove(item)
        return True

    def lose_channel(self) -> None:
        """Invalidate the receipts handed out so far until the next `receive`, as a restart does."""
        self._channel_lost = bool(self._items)

    def delete_late(self, count: int) -> None:
        """Let the next deletions lose the race against the next `receive`, which gets it again."""
        self._late_deletions = count

    def redeliver(self, count: int, after: float = 0.0) -> int:
        """Append the last deleted notifications again, oldest first. Returns how many.

        Args:
            after: Seconds of the emulator's clock until then.
        """
        bodies = list(self._deleted)[-count:] if count > 0 else []
        self._coming_back += [(self._clock.now() + after, body) for body in bodies]
        self.look_again()
        return len(bodies)

    def look_again(self) -> None:
        """Let every pending `receive` check the queue again, because the clock has jumped."""
        if self._head() is not None:
            self._arrived.set()

    def drain(self, count: int) -> list[Any]:
        """Remove the oldest notifications, as a competing consumer would. Returns their bodies."""
        return [self._items.popleft().body for _ in range(min(count, len(self)))]

    def clear(self) -> None:
        """Remove every notification."""
        self._items.clear()

    def close(self) -> None:
        """End every pending `receive`, because the service is shutting down."""
        self._closed = True
        self._arrived.set()

    def to_json(self) -> list[dict[str, Any]]:
        """The notifications in the queue, oldest first."""
        self._head()
        return [item.to_json() for item in self._items]

    def __len__(self) -> int:
        self._head()
        return len(self._items)

    def _head(self) -> QueuedNotification | None:
        """The oldest notification, after those that are due are back and the expired ones are dropped."""
        now = self._clock.now()
        due = [body for moment, body in self._coming_back if moment <= now]
        self._coming_back = [entry for entry in self._coming_back if entry[0] > now]
        for body in due:
            self.put(body)
        expired = now - RETENTION
        while self._items and self._items[0].queued_at < expired:
            self._items.popleft()
        return self._items[0] if self._items else None
