"""What all workers of one instance share: the archive and its writing thread, the clock, the facts, the bus,
the running uploads, and background tasks.

Writes never run on the event loop; reads do, since they take well under a millisecond.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from greentui.archive.errors import ArchiveDisplaced, ArchiveError, DamagedArchive
from greentui.engine.change_bus import ChangeBus
from greentui.engine.facts_store import FactsStore, TroubleSource
from greentui.engine.service_clock import ServiceClock
from greentui.engine.timing import Timing
from greentui.model.changes import (
    ArchiveAlarm,
    Change,
    ChatMerged,
    ChatsChanged,
    Level,
    MessagesChanged,
    Notice,
    OutboxChanged,
)
from greentui.words import sentences

if TYPE_CHECKING:
    from greentui.archive import Applied, ArchiveReader, ArchiveWriter
    from greentui.engine.change_bus import Published
    from greentui.engine.uploads import Uploads
    from greentui.model.entries import Entry

log = logging.getLogger(__name__)

T = TypeVar("T")


class InstanceContext:
    """What the workers of one instance share.

    Args:
        archive: For reading.
        writer: For writing to the same archive.

    Attributes:
        clock: UTC seconds by the service's clock, which dates everything it reports.
        machine_clock: UTC seconds by this machine's clock.
        console: Names this session among those on the archive; of a later one it sorts last.
        revision: The archive's revision before anything was read: later ones are news.
    """

    def __init__(
        self, archive: ArchiveReader, writer: ArchiveWriter, *, timing: Timing, clock: Callable[[], float]
    ) -> None:
        self.instance_id = archive.instance_id
        self.archive = archive
        self.writer = writer
        self.revision = archive.revision()
        self.timing = timing
        self.machine_clock = clock
        self.clock = ServiceClock(clock)
        self._started = clock()
        self.console = f"{max(0, int(self._started)):010x}{os.urandom(4).hex()}"
        self.bus = ChangeBus(timing.coalesce)
        self.facts = FactsStore(self.instance_id, self.bus, self.clock)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def started(self) -> float:
        """UTC seconds, by the service's clock, when this session started: anything older is backlog."""
        return self._started + self.clock.ahead

    @cached_property
    def uploads(self) -> Uploads:
        """The running uploads of this process."""
        from greentui.engine.uploads import Uploads  # the first picture does without

        return Uploads()

    def publish(self, *published: Published) -> None:
        """Publish changes and events on the bus."""
        self.bus.publish(*published)

    async def apply(self, *entries: Entry) -> Applied:
        """Write entries with the current time in the writing thread: all or none.

        Once begun it completes, even if its caller is cancelled.

        Raises:
            ArchiveError: Nothing was written. The facts show the trouble until a write succeeds.
        """
        from greentui.archive import Stamped

        log = [Stamped(entry, int(self.clock())) for entry in entries]
        return await self.write(lambda: self.writer.apply_all(log))

    async def write(self, work: Callable[[], T]) -> T:
        """Run a write in the writing thread. See `apply`."""
        loop = asyncio.get_running_loop()
        try:
            done = await loop.run_in_executor(self._thread, work)
        except ArchiveError as error:
            self._report(error)
            raise
        self.facts.clear_trouble(TroubleSource.ARCHIVE)
        return done

    async def check_archive(self) -> None:
        """Report it if the archive's file was displaced or damaged; a write shows when it is back."""
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self.writer.check_unharmed)
        except ArchiveError as error:
            self._report(error)

    def _report(self, error: ArchiveError) -> None:
        """Show that the archive cannot be written, once."""
        text = sentences(str(error), error.advice)
        if self.facts.report_trouble(TroubleSource.ARCHIVE, text):
            log.error("the archive cannot be written: %s", error)
            grave = isinstance(error, ArchiveDisplaced | DamagedArchive)
            self.publish(ArchiveAlarm(text) if grave else Notice(text, Level.ERROR))

    def publish_applied(self, applied: Applied, arrived: dict[str, int] | None = None) -> None:
        """Publish what a write changed.

        Args:
            applied: The write's result.
            arrived: Chat id → number of new live incoming messages.
        """
        self.publish(*changes_of(applied, arrived or {}))

    def background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run `work` in the background; it ends with the session at the latest.

        It knows nothing of the caller's context, which in a screen refers to that screen: work that goes on,
        or is remembered, would keep the screen in memory after it was closed.
        """
        task = asyncio.create_task(self._guarded(work), context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # Cancelled before its first step it would never have been awaited, which Python warns of.
        task.add_done_callback(lambda _task: work.close())
        return task

    async def close(self) -> None:
        """Cancel background tasks, finish writes, deliver pending changes."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self._thread.shutdown)
        self.bus.flush()

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("work in the background failed")


def changes_of(applied: Applied, arrived: dict[str, int]) -> Iterable[Change]:
    """What a write changed, as changes for the screens."""
    for alias, chat_id in applied.merged:
        yield ChatMerged(alias, chat_id)
    for chat_id, uids in applied.changed.items():
        yield MessagesChanged(chat_id, uids, arrived.get(chat_id, 0))
    if applied.chats:
        yield ChatsChanged(applied.chats)
    if applied.outbox:
        yield OutboxChanged(applied.outbox)
