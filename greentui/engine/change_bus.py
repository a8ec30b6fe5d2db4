"""The bus of an instance: workers publish what happened, and others subscribe by type.

Reactions run at once, within `publish`. Screens get only the changes, merged and in batches: a flood of
changes becomes few batches, a single change arrives at once. Publishing never waits for a subscriber and
never fails because of one.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, TypeVar

from greentui.model.changes import (
    Change,
    ChatsChanged,
    FactsChanged,
    Level,
    MessagesChanged,
    Notice,
    OutboxChanged,
    SyncProgress,
)
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.worker_events import WorkerEvent
    from greentui.model.events import Event

    Published = Change | Event | WorkerEvent

P = TypeVar("P", bound="Published")

log = logging.getLogger(__name__)

Listener = Callable[[Sequence[Change]], None]


class ChangeBus:
    """Delivers what is published to those who react to it, and changes to those who show them.

    Args:
        pause: Minimum seconds between two batches.
    """

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._reactions: defaultdict[type, list[Callable[[Any], None]]] = defaultdict(list)
        self._listeners: list[Listener] = []
        self._waiting: list[Change] = []
        self._timer: asyncio.Handle | None = None
        self._delivered = 0.0

    def on(self, kind: type[P], react: Callable[[P], None]) -> None:
        """Call `react` with everything of this type from now on, in the order of subscription."""
        self._reactions[kind].append(react)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Deliver every batch from now on to `listener`; the returned callable unsubscribes it.

        It is called in the context of this call, whoever publishes: publishers have contexts of their own.
        """
        context = copy_context()

        def deliver(batch: Sequence[Change]) -> None:
            context.copy().run(listener, batch)

        self._listeners.append(deliver)

        def unsubscribe() -> None:
            if deliver in self._listeners:
                self._listeners.remove(deliver)

        return unsubscribe

    def publish(self, *published: Published) -> None:
        """Run the reactions now, and deliver the changes soon."""
        for one in published:
            for react in self._reactions.get(type(one), ()):
                try:
                    react(one)
                except Exception:
                    log.exception("a reaction to %s failed", type(one).__name__)
                    self._deliver(failure_notice(type(one).__name__))
            if isinstance(one, Change):
                self._deliver(one)

    def _deliver(self, change: Change) -> None:
        """Add a change to the next batch. Without a running loop there are no listeners."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._waiting.append(change)
        if self._timer is None:
            due = max(0.0, self._delivered + self._pause - loop.time())
            self._timer = loop.call_later(due, self.flush)

    def flush(self) -> None:
        """Deliver what is waiting now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._waiting:
            return
        self._delivered = asyncio.get_running_loop().time()
        batch = merged(self._waiting)
        self._waiting.clear()
        for listener in tuple(self._listeners):
            try:
                listener(batch)
            except Exception:
                log.exception("a listener failed on %d changes", len(batch))


def failure_notice(what: str) -> Notice:
    """A notice about a programming error that was contained and logged.

    Args:
        what: Where it happened: a worker, or what was reacted to.
    """
    text = _("Something went wrong in the program (%s). It keeps running; the log has the details.")
    return Notice(text % what, Level.ERROR)


def merged(changes: Iterable[Change]) -> list[Change]:
    """The same changes in fewer: one per chat, one for all facts, the latest progress.

    Single events (a notice, an alarm, an arrival, a merge) are kept, in order, without duplicates. They come
    before the changes of rows, so that a merge is known before its chat is read again.
    """
    once: dict[Change, None] = {}
    messages: dict[str, MessagesChanged] = {}
    chats: ChatsChanged | None = None
    outbox: OutboxChanged | None = None
    progress: SyncProgress | None = None
    facts = False
    for change in changes:
        match change:
            case MessagesChanged(chat_id=chat_id):
                messages[chat_id] = _both(messages[chat_id], change) if chat_id in messages else change
            case ChatsChanged(chat_ids=ids):
                if chats is not None:
                    known = chats.chat_ids
                    ids = None if known is None or ids is None else known | ids
                chats = ChatsChanged(ids)
            case OutboxChanged(local_ids=ids):
                if outbox is not None:
                    ids = outbox.local_ids | ids if outbox.local_ids and ids else frozenset()
                outbox = OutboxChanged(ids)
            case FactsChanged():
                facts = True
            case SyncProgress():
                progress = change
            case _:
                once[change] = None
    rest: list[Change | None] = [
        *messages.values(),
        chats,
        outbox,
        FactsChanged() if facts else None,
        progress,
    ]
    return [*once, *(change for change in rest if change is not None)]


def _both(one: MessagesChanged, other: MessagesChanged) -> MessagesChanged:
    uids = one.uids | other.uids if one.uids and other.uids else frozenset()
    return MessagesChanged(one.chat_id, uids, one.arrived + other.arrived)
