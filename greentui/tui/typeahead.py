"""Keys pressed faster than the console opens things: each is handed on once the one before is done.

Textual sends a key at once to whatever has the focus at that moment, while the key before it may still be
opening the box that the letters behind it are meant for. Here a mark follows each key along the same
queues, and the next key waits for the mark to come back.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key, Paste

PATIENCE = 1.0
"""Seconds a key may hold up those behind it."""


class Typeahead:
    """What was typed, in its order.

    Args:
        app: Whose keys.
        deliver: Hands a key to what has the focus now.
    """

    def __init__(self, app: App[Any], deliver: Callable[[Key | Paste], Awaitable[None]]) -> None:
        self._app = app
        self._deliver = deliver
        self._waiting: deque[Key | Paste] = deque()
        self.turn = 0
        """How many keys and pastes were handed on so far."""
        self._busy = False

    @property
    def idle(self) -> bool:
        """Whether every key so far has been seen by whom it was meant for."""
        return not (self._busy or self._waiting)

    async def take(self, event: Key | Paste) -> None:
        """A key was pressed, or something was pasted. Call it in the application's own task."""
        if not self._busy:
            await self._hand_on(event)
            return
        self._waiting.append(event)
        if len(self._waiting) == 1:
            self._hurry(self.turn)

    async def _hand_on(self, event: Key | Paste) -> None:
        self._busy = True
        self.turn += 1
        target = self._target()
        try:
            await self._deliver(event)
        finally:
            self._follow(target, self.turn, target)

    def _follow(self, node: DOMNode | None, turn: int, target: DOMNode | None, again: bool = True) -> None:
        """Go the way a key goes: through the queue of a widget, then of its parent, to the application."""
        while node is not None and node is not self._app:
            if node.call_later(self._follow, node.parent, turn, target, again):
                return
            node = node.parent
        self._app.call_later(self._come_back, turn, target, again)

    async def _come_back(self, turn: int, target: DOMNode | None, again: bool) -> None:
        """Everybody has seen the key, and the application done what it is bound to.

        What that told the widget goes the same way once more, and where the focus went has to stand.
        """
        if turn != self.turn:
            return
        now = self._target()
        if again or now is not target:
            self._follow(target if again else now, turn, target if again else now, again=False)
            return
        self._busy = False
        if self._waiting:
            event = self._waiting.popleft()
            if self._waiting:
                self._hurry(turn + 1)
            await self._hand_on(event)

    def _hurry(self, turn: int) -> None:
        asyncio.get_running_loop().call_later(PATIENCE, self._give_up, turn)

    def _give_up(self, turn: int) -> None:
        """Something takes too long with a key: what follows need not wait for it."""
        if self._busy and turn == self.turn:
            self._app.call_later(self._come_back, turn, self._target(), False)

    def _target(self) -> DOMNode | None:
        """What a key goes to now."""
        return (self._app.focused or self._app.screen) if self._app.screen_stack else None
