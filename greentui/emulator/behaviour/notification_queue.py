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
        delivered: Whether it was received at least once.
    """

    receipt_id: int
    queued_at: float
    body: Any
    delivered: bool = False

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
        self._channel_lost = False
        self._closed = False
        self.cleared_at: float | None = None

    def put(self, body: Any) -> int:
        """Append a notification. Returns its receipt id."""
        receipt_id = self._next_receipt
        self._next_receipt += 1
        self._items.append(QueuedNotification(receipt_id, self._clock.now(), body))
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
        self._items.remove(item)
        self._deleted.append(item.body)
        return True

    def lose_channel(self) -> None:
        """Invalidate the receipts handed out so far until the next `receive`, as a restart does."""
        self._channel_lost = bool(self._items)

    def redeliver(self, count: int) -> int:
        """Append the last deleted notifications again, oldest first. Returns how many."""
        bodies = list(self._deleted)[-count:] if count > 0 else []
        for body in bodies:
            self.put(body)
        return len(bodies)

    def drain(self, count: int) -> list[Any]:
        """Remove the oldest notifications, as a competing consumer would. Returns their bodies."""
        return [self._items.popleft().body for _ in range(min(count, len(self)))]

    def clear(self) -> None:
        """Remove every notification."""
        self._items.clear()

    def close(self) -> None:
        """Let every pending `receive` return: the service is shutting down."""
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
        """The oldest notification, after the expired ones are dropped."""
        expired = self._clock.now() - RETENTION
        while self._items and self._items[0].queued_at < expired:
            self._items.popleft()
        return self._items[0] if self._items else None
