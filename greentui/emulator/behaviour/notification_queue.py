"""The queue of incoming notifications: first in, first out, each kept until it is deleted or a day old."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from greentui.emulator.responses import encode

KEPT = 24 * 3600.0
"""Seconds a notification is kept (manual 1.3.4, ReceiveNotification)."""
_REMEMBERED = 1000
"""How many deleted notifications can be delivered again on a control request."""


class NoConsumer(Exception):
    """The channel through which the receipt was handed out is gone (the instance restarted)."""


@dataclass(slots=True)
class Waiting:
    """A notification in the queue.

    Attributes:
        receipt_id: What it is deleted by.
        at: When it was put in, seconds.
        body: The webhook's body as it will be delivered.
        delivered: Whether it was handed out at least once.
    """

    receipt_id: int
    at: float
    body: Any
    delivered: bool = False
    encoded: bytes = b""

    def payload(self) -> bytes:
        """The JSON of an answer to receiveNotification."""
        if not self.encoded:
            self.encoded = encode({"receiptId": self.receipt_id, "body": self.body})
        return self.encoded


class NotificationQueue:
    """The notifications of one instance.

    Args:
        now: The world's clock, seconds.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._items: deque[Waiting] = deque()
        self._next_receipt = 1
        self._arrived = asyncio.Event()
        self._deleted: deque[Any] = deque(maxlen=_REMEMBERED)
        self._channel_lost = False
        self._closed = False
        self.cleared_at: float | None = None

    def put(self, body: Any) -> int:
        """Append a notification and wake whoever waits for one. Returns its receipt."""
        receipt_id = self._next_receipt
        self._next_receipt += 1
        self._items.append(Waiting(receipt_id, self._now(), body))
        self._arrived.set()
        return receipt_id

    async def receive(self, timeout: float) -> Waiting | None:
        """The oldest notification, waiting up to `timeout` seconds for one; it stays until deleted."""
        self._channel_lost = False
        head = self._head()
        if head is None and timeout > 0:
            loop = asyncio.get_running_loop()
            until = loop.time() + timeout
            while head is None and not self._closed and (left := until - loop.time()) > 0:
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
        """Take a delivered notification out for good.

        Returns:
            False when it is gone already or was never handed out.

        Raises:
            NoConsumer: The instance has restarted since it was handed out.
        """
        for item in self._items:
            if item.receipt_id == receipt_id:
                break
            if item.receipt_id > receipt_id:
                return False
        else:
            return False
        if self._channel_lost:
            raise NoConsumer
        if not item.delivered:
            return False
        if item is self._items[0]:
            self._items.popleft()
        else:
            self._items.remove(item)
        self._deleted.append(item.body)
        return True

    def lose_channel(self) -> None:
        """The instance restarts: receipts handed out before cannot be used until the next receive."""
        self._channel_lost = bool(self._items)

    def redeliver(self, count: int) -> int:
        """Put the last deleted notifications in again, oldest of them first. Returns how many."""
        bodies = list(self._deleted)[-count:] if count > 0 else []
        for body in bodies:
            self.put(body)
        return len(bodies)

    def drain(self, count: int) -> list[Any]:
        """Take out what another consumer of the queue would have taken."""
        taken: list[Any] = []
        while len(taken) < count and self._head() is not None:
            taken.append(self._items.popleft().body)
        return taken

    def clear(self) -> int:
        """Forget everything that waits. Returns how much it was."""
        cleared = len(self._items)
        self._items.clear()
        return cleared

    def close(self) -> None:
        """Answer those who wait: the service is stopping."""
        self._closed = True
        self._arrived.set()

    def listed(self) -> list[dict[str, Any]]:
        """What waits, oldest first, as the control request shows it."""
        self._head()
        return [{"receiptId": item.receipt_id, "body": item.body} for item in self._items]

    def __len__(self) -> int:
        self._head()
        return len(self._items)

    def _head(self) -> Waiting | None:
        expired = self._now() - KEPT
        while self._items and self._items[0].at < expired:
            self._items.popleft()
        return self._items[0] if self._items else None
