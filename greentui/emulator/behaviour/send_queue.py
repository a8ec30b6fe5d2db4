"""The queue of messages to be sent: one after the other, with the pause the settings ask for.

It holds while the instance cannot send, and forgets what is a day old (manual 1.3.11, "Sending interval").
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from greentui.emulator.behaviour.clock import Agenda

KEPT = 24 * 3600.0
"""Seconds a message waits at most."""


@dataclass(slots=True)
class Queued:
    """One entry of the queue.

    Attributes:
        type: The request's name as showMessagesQueue lists it.
        ids: The ids of its messages.
        body: The request as showMessagesQueue lists it.
        leave: What sends it.
        expire: What becomes of it when it waited too long.
        at: When it was put in, seconds.
    """

    type: str
    ids: list[str]
    body: dict[str, Any]
    leave: Callable[[], None]
    expire: Callable[[], None]
    at: float = field(default=0.0)

    def listed(self) -> dict[str, Any]:
        """As showMessagesQueue lists it (manual 1.3.6)."""
        names = {"messagesIDs": self.ids} if self.type == "ForwardMessages" else {"messageID": self.ids[0]}
        return names | {"type": self.type, "body": self.body}


class SendQueue:
    """What waits to be sent.

    Args:
        agenda: Lets the next one go.
        now: The world's clock, seconds.
        delay: Seconds between two sendings, asked before each.
        may_send: Whether the instance can send at all.
    """

    def __init__(
        self,
        agenda: Agenda,
        now: Callable[[], float],
        delay: Callable[[], float],
        may_send: Callable[[], bool],
    ) -> None:
        self._agenda = agenda
        self._now = now
        self._delay = delay
        self._may_send = may_send
        self._items: deque[Queued] = deque()
        self._last_left: float | None = None
        self._timer: asyncio.Handle | None = None

    def put(self, item: Queued) -> None:
        """Append a message."""
        item.at = self._now()
        self._items.append(item)
        self._arrange()

    def look_again(self) -> None:
        """The pause or the instance's state changed."""
        if self._timer is not None:
            self._agenda.drop(self._timer)
            self._timer = None
        self._arrange()

    def clear(self) -> None:
        """Forget everything that waits."""
        self._items.clear()
        self.look_again()

    def listed(self) -> list[dict[str, Any]]:
        """What waits, next first."""
        self._forget_old()
        return [item.listed() for item in self._items]

    def __len__(self) -> int:
        self._forget_old()
        return sum(len(item.ids) for item in self._items)

    def _forget_old(self) -> None:
        oldest = self._now() - KEPT
        while self._items and self._items[0].at < oldest:
            self._items.popleft().expire()

    def _arrange(self) -> None:
        if self._timer is not None or not self._items or not self._may_send():
            return
        wait = 0.0
        if self._last_left is not None:
            wait = self._last_left + self._delay() - self._now()
        self._timer = self._agenda.exactly(max(0.0, wait), self._let_go)

    def _let_go(self) -> None:
        self._timer = None
        self._forget_old()
        if self._items:
            item = self._items.popleft()
            self._last_left = self._now()
            item.leave()
        self._arrange()
