"""The health of the process that consumes the queue, shared with the processes that follow it.

It is shared through the archive, the only thing the processes have in common. A follower may reach the
service itself and would otherwise not know why nothing arrives.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from greentui.archive.errors import ArchiveError
from greentui.engine.context import InstanceContext
from greentui.engine.lease import Lease
from greentui.engine.worker_events import RemoteFacts
from greentui.model.changes import FactsChanged
from greentui.model.entries import NoteKept
from greentui.model.instance import LinkHealth

if TYPE_CHECKING:
    from greentui.archive import ArchiveReader

_NOTE = "reader_health"
_SHARED = frozenset(LinkHealth) - {LinkHealth.CONNECTING, LinkHealth.OFFLINE}


def shared_health(archive: ArchiveReader) -> LinkHealth | None:
    """The health shared by the consumer; `None` if it shared none.

    Raises:
        ArchiveError: The archive cannot be read.
    """
    word = archive.note(_NOTE)
    return LinkHealth(word) if word in _SHARED else None


class ConsumerStatus:
    """One process's part in sharing the health.

    Args:
        context: Archive and facts.
        lease: Only its holder consumes the queue.
    """

    def __init__(self, context: InstanceContext, lease: Lease) -> None:
        self._context = context
        self._lease = lease
        self._shared: LinkHealth | None = None
        context.bus.on(FactsChanged, lambda _event: self._share())
        context.bus.on(RemoteFacts, self._adopt)

    def role_decided(self) -> None:
        """Update after the consumer has become known or changed."""
        self._shared = shared_health(self._context.archive)
        self._context.facts.update(consumer_health=None if self._lease.held else self._shared)
        self._share()

    def _adopt(self, event: RemoteFacts) -> None:
        if not self._lease.held:
            self._context.facts.update(consumer_health=event.consumer_health)

    def _share(self) -> None:
        health = self._context.facts.current.health
        if self._lease.held and health in _SHARED and health is not self._shared:
            self._shared = health
            self._context.background(self._write(health.value))

    async def _write(self, health: str) -> None:
        with suppress(ArchiveError):  # the facts show it
            await self._context.apply(NoteKept(_NOTE, health))
