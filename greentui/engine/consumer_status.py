"""The health of the process that consumes the queue, shared with the processes that follow it.

It is shared through the archive, the only thing the processes have in common. A follower may itself reach
the service and would otherwise not know why nothing arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from greentui.archive.errors import ArchiveError
from greentui.engine.context import InstanceContext
from greentui.model.changes import Change, FactsChanged
from greentui.model.entries import NoteKept
from greentui.model.instance import LinkHealth

_NOTE = "reader_health"
_SHARED = frozenset(LinkHealth) - {LinkHealth.CONNECTING, LinkHealth.OFFLINE}


class ConsumerStatus:
    """One process's part in sharing it.

    Args:
        context: Archive and facts.
        reads: Whether this process reads the queue.
    """

    def __init__(self, context: InstanceContext, reads: Callable[[], bool]) -> None:
        self._context = context
        self._reads = reads
        self._shared: str | None = None
        context.bus.subscribe(self._changed)

    def role_decided(self) -> None:
        """Who consumes the queue is known now, or has changed."""
        self._shared = self._context.archive.note(_NOTE)
        if self._reads():
            self._context.facts.update(consumer_health=None)
            self._share()
        else:
            self.read()

    def read(self) -> None:
        """Read the health that the consuming process has shared."""
        if self._reads():
            return
        word = self._context.archive.note(_NOTE)
        self._context.facts.update(consumer_health=LinkHealth(word) if word in _SHARED else None)

    def _changed(self, changes: Sequence[Change]) -> None:
        if self._reads() and FactsChanged() in changes:
            self._share()

    def _share(self) -> None:
        health = self._context.facts.current.health
        if health in _SHARED and health != self._shared:
            self._shared = health.value
            self._context.background(self._write(health.value))

    async def _write(self, health: str) -> None:
        with suppress(ArchiveError):  # the facts show it
            await self._context.apply(NoteKept(_NOTE, health))
