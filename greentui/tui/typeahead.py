"""Queues keys and clicks that come faster than the console opens things: each waits for the one before.

Textual sends a key at once to whatever has the focus, while the key before it may still be opening the box
that the following letters are meant for; and a click at once to what is under it, before letters typed
earlier. Here a marker follows each event along the same message queues, and the next event waits until the
marker comes back.

A slow machine catches up: letters for a text field, which do not move the focus, are passed on many at once
as one key, arrows that wait behind arrows do the action that their key did before without going through the
queues again, and screens paint less often while keys wait (`behind`). A key that ends the program waits
`LEAVING` seconds at most: what waits before it then is no longer done, but its text is kept.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from itertools import islice, takewhile
from typing import Any, Protocol, TypeGuard, runtime_checkable

from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.errors import NoWidget
from textual.events import Key, MouseDown, MouseEvent, MouseUp, Paste
from textual.message import Message
from textual.messages import Prompt

PATIENCE = 1.0
"""Seconds a key may delay those after it."""
LEAVING = 2.0
"""Seconds that waiting keys may delay the key that ends the program."""
RUN = 256
"""Letters passed to a text field at once, and arrows taken at once."""
ARROWS = frozenset(("up", "down", "left", "right", "pageup", "pagedown"))
"""Keys that are held down to get far."""
BEHIND = 8
"""Waiting keys from which on the console counts as behind."""

Input = Key | Paste | MouseEvent


@runtime_checkable
class Mover(Protocol):
    """A widget in which arrows are cheaper by the dozen."""

    def moving_on(self) -> AbstractContextManager[None]:
        """Show and report where the moves in this block lead to, at its end; nothing on the way."""


class Typeahead:
    """Keys and clicks in order.

    Args:
        app: The application they are for.
        deliver: Passes a key to what has the focus now, a click to what is under it.
        keep: Gets the text of keys and pastes that are not passed on because the program ends: what is for
            the present focus, and what came after a key that might have moved it.
    """

    def __init__(
        self,
        app: App[Any],
        deliver: Callable[[Input], Awaitable[None]],
        keep: Callable[[str, str], None] = lambda _here, _later: None,
    ) -> None:
        self._app = app
        self._deliver = deliver
        self._keep = keep
        self._waiting: deque[Input] = deque()
        self.typed = 0
        """How many keys and pastes have been passed on."""
        self.leaving: frozenset[str] = frozenset()
        """Keys that end the program."""
        self._turn = 0
        self._busy = False
        self._before: Input | None = None
        """The event that the next one waited for."""
        self._acted: list[tuple[str | ActionParseResult, DOMNode | None]] = []
        """The actions it did, each with what it is an action of."""
        self._moves: dict[str, str | ActionParseResult] = {}
        """What each arrow since the last other event did to what has the focus."""
        self._mover: DOMNode | None = None
        """What they did it to."""

    @property
    def idle(self) -> bool:
        """Whether every event so far has been handled."""
        return not (self._busy or self._waiting)

    @property
    def behind(self) -> bool:
        """Whether so many keys wait that painting after each would only prolong it.

        A click goes to what is painted, so everything is painted before one.
        """
        return len(self._waiting) >= BEHIND and isinstance(self._waiting[0], Key)

    async def take(self, event: Input) -> None:
        """Take an event. Call it in the application's own task."""
        if not self._busy:
            self._before = None
            await self._hand_on(event)
            return
        self._waiting.append(event)
        if len(self._waiting) == 1:
            self._arm_timeout(self._turn)
        if isinstance(event, Key) and event.key in self.leaving:
            asyncio.get_running_loop().call_later(LEAVING, self._skip_to_quit, event)

    def acted(self, action: str | ActionParseResult, node: DOMNode | None) -> None:
        """Note an action that was done, for arrows that repeat it."""
        if self._busy:
            self._acted.append((action, node))

    def forget(self) -> None:
        """Drop the waiting events."""
        self._waiting.clear()

    async def _hand_on(self, event: Input) -> None:
        if isinstance(event, MouseEvent) and not isinstance(event, MouseDown | MouseUp):
            await self._deliver(event)  # the wheel, or a moving mouse: nothing after it depends on it
            return
        self._busy = True
        self._turn += 1
        self.typed += isinstance(event, Key | Paste)
        target = self._target()
        first = self._under(event) if isinstance(event, MouseEvent) else target
        self._learn(event, target)
        try:
            if not await self._repeat(event, target):
                self._before, self._acted = event, []
                await self._deliver(self._with_letters_behind(event, target))
        finally:
            self._follow(first, self._turn, target)

    def _learn(self, event: Input, target: DOMNode | None) -> None:
        """Note what the arrow before this one did; forget what arrows did if this is none."""
        before, acted, self._before = self._before, self._acted, None
        if target is not self._mover or not _is_arrow(event):
            self._moves = {}
            self._mover = target
        if _is_arrow(event) and _is_arrow(before) and [node for _does, node in acted] == [target]:
            self._moves[before.key] = acted[0][0]

    async def _repeat(self, event: Input, target: DOMNode | None) -> bool:
        """Do again what an arrow did before, for one that waited behind arrows and for those behind it.

        Only an action of what has the focus, and one that posts no message: then nothing that the next arrow
        could depend on is left to be waited for.

        Returns:
            Whether it was done; otherwise the key is to be passed on like any other.
        """
        if target is None or self._move_of(event) is None:
            return False
        arrows = [event]
        while len(arrows) < RUN and self._waiting and self._move_of(self._waiting[0]):
            arrows.append(self._waiting.popleft())
        done = 0
        try:
            with target.moving_on() if isinstance(target, Mover) else nullcontext():
                for arrow in arrows:
                    posted = _Posted(target)
                    move = self._move_of(arrow)
                    if move is None or not await self._app.run_action(move, target):
                        break
                    done += 1
                    if posted or self._target() is not target:
                        break
        finally:
            self._waiting.extendleft(reversed(arrows[max(done, 1) :]))
        self.typed += max(done - 1, 0)
        return done > 0

    def _move_of(self, event: Input) -> str | ActionParseResult | None:
        return self._moves.get(event.key) if isinstance(event, Key) else None

    def _with_letters_behind(self, event: Input, target: DOMNode | None) -> Input:
        """A letter for a text field with those waiting after it, as one key of several characters."""
        text = _text_for(target, event)
        if not isinstance(event, Key) or not text:
            return event
        while len(text) < RUN and self._waiting and (letter := _text_for(target, self._waiting[0])):
            text += letter
            self._waiting.popleft()
            self.typed += 1
        return Key(event.key, text)

    def _follow(self, node: DOMNode | None, turn: int, target: DOMNode | None, again: bool = True) -> None:
        """Go the way a key goes: through the queue of a widget, then of its parent, up to the application."""
        while node is not None and node is not self._app:
            if node.call_later(self._follow, node.parent, turn, target, again):
                return
            node = node.parent
        self._app.call_later(self._on_marker, turn, target, again)

    async def _on_marker(self, turn: int, target: DOMNode | None, again: bool) -> None:
        """Every widget has seen the key, and the application has run its action.

        Messages that this caused go the same way once more, and a new focus has to settle.
        """
        if turn != self._turn:
            return
        now = self._target()
        if again or now is not target:
            self._follow(target if again else now, turn, target if again else now, again=False)
            return
        self._busy = False
        while self._waiting and not self._busy:
            event = self._waiting.popleft()
            if self._waiting:
                self._arm_timeout(turn + 1)
            await self._hand_on(event)
        if not self._busy:
            self._before, self._acted, self._moves, self._mover = None, [], {}, None  # nothing closed is kept

    def _arm_timeout(self, turn: int) -> None:
        asyncio.get_running_loop().call_later(PATIENCE, self._on_timeout, turn)

    def _on_timeout(self, turn: int) -> None:
        """Stop waiting for a key that takes too long."""
        if self._busy and turn == self._turn:
            self._app.call_later(self._on_marker, turn, self._target(), False)

    def _skip_to_quit(self, key: Key) -> None:
        """Keep only the text of what waits before the key that ends the program."""
        if key not in self._waiting:
            return
        written = []
        while self._waiting[0] is not key:
            written.append(_written(self._waiting.popleft()))
        here = list(takewhile(bool, written))
        self._keep("".join(here), "".join(written[len(here) :]))
        self._on_timeout(self._turn)

    def _target(self) -> DOMNode | None:
        """What a key goes to now."""
        return (self._app.focused or self._app.screen) if self._app.screen_stack else None

    def _under(self, event: MouseEvent) -> DOMNode | None:
        """What a click goes to now."""
        try:
            return self._app.get_widget_at(event.x, event.y)[0] if self._app.screen_stack else None
        except NoWidget:
            return self._target()


def _written(event: Input) -> str:
    """The text of an event, wherever it goes; empty for none. Enter ends a line instead of sending it."""
    match event:
        case Paste():
            return event.text
        case Key(key="enter"):
            return "\n"
        case Key(character=str(letter)) if event.is_printable:
            return letter
        case _:
            return ""


def _text_for(node: DOMNode | None, event: Input) -> str:
    """What a key writes into a text field; empty for nothing.

    A field restricted to numbers gets its keys one by one: one letter would make it refuse them all.
    """
    if not isinstance(event, Key) or event.character is None:
        return ""
    # Loaded with the first key; the first paint needs neither.
    from textual.widgets import Input as Line
    from textual.widgets import TextArea

    match node:
        case TextArea():
            takes_any = True
        case Line():
            takes_any = node.type == "text" and not node.restrict and not node.max_length
        case _:
            return ""
    return event.character if takes_any and node.check_consume_key(event.key, event.character) else ""


def _is_arrow(event: Input | None) -> TypeGuard[Key]:
    return isinstance(event, Key) and event.key in ARROWS


class _Posted:
    """Whether a widget, or what it is in, was posted a message since.

    A prompt, which has a widget look for work, is none.
    """

    def __init__(self, node: DOMNode) -> None:
        self._sizes = [(each, each.message_queue_size) for each in node.ancestors_with_self]

    def __bool__(self) -> bool:
        return any(node._next_callbacks or self._news(node, size) for node, size in self._sizes)

    @staticmethod
    def _news(node: DOMNode, size: int) -> bool:
        queue: deque[Message | None] = node._message_queue.values
        return any(
            type(message) is not Prompt for message in islice(reversed(queue), max(0, len(queue) - size))
        )
