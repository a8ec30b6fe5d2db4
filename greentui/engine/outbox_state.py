"""Changes the status of outbox items: on disk first, then published."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import suppress
from functools import cache
from pathlib import Path

from greentui.archive.errors import ArchiveError
from greentui.engine import reasons
from greentui.engine.context import InstanceContext
from greentui.engine.worker_events import MessageAccepted
from greentui.model.changes import ChatsChanged, Level, MessagesChanged, Notice, OutboxChanged
from greentui.model.entries import NoteKept, OutboxAdvanced
from greentui.model.messages import MessageStatus
from greentui.model.reasons import Reason
from greentui.model.sending import OutboxItem
from greentui.words import _

log = logging.getLogger(__name__)


async def advance(
    context: InstanceContext,
    item: OutboxItem,
    status: MessageStatus,
    reason: Reason | None = None,
    *,
    message_id: str = "",
    expected: MessageStatus | None = None,
    url: str = "",
) -> OutboxItem:
    """Change an item's status on disk and publish the change.

    Args:
        expected: Do nothing unless the item has this status: another process may have changed it.
        url: Where the service keeps the file that was uploaded with it.

    Returns:
        The item afterwards.

    Raises:
        ArchiveError: It could not be written.
        KeyError: There is no such item.
    """
    await context.apply(OutboxAdvanced(item.local_id, status, message_id, reason, expected, url))
    advanced = context.archive.outbox_item(item.local_id)
    if advanced is None:
        raise KeyError(item.local_id)
    announce(context, advanced)
    return advanced


def announce(context: InstanceContext, item: OutboxItem) -> None:
    """Publish that an item is new or has changed."""
    context.publish(
        OutboxChanged(frozenset({item.local_id})),
        # A message received under the service's id before the response is the same one: remove it.
        MessagesChanged(item.chat_id, frozenset(filter(None, (item.local_id, item.message_id)))),
        ChatsChanged(frozenset({item.chat_id})),
    )
    count(context)


def count(context: InstanceContext) -> None:
    """Note how many messages wait: also after another process has changed that."""
    context.facts.update(waiting_out=context.archive.waiting())


def cancelled(item: OutboxItem) -> tuple[MessageStatus, Reason | None]:
    """The status, with its reason, of an item that waited and is not to be sent any more."""
    if reasons.leaves_doubt(item.reason):
        return MessageStatus.UNCONFIRMED, reasons.UNSURE
    return MessageStatus.CANCELLED, None


def failed(item: OutboxItem, why: Reason) -> tuple[MessageStatus, Reason]:
    """The status, with its reason, of an item that waited and could not be sent.

    Args:
        why: What is wrong with it.
    """
    if reasons.leaves_doubt(item.reason):
        return MessageStatus.UNCONFIRMED, reasons.of_failed_repeat(why)
    return MessageStatus.FAILED, why


@cache
def _system() -> str:
    """Names the system whose monotonic clock the loop's is: only two readings on one can be compared.

    With it a restart is told apart, too, where the kernel names it. Without, a clock that begins with the
    system makes a time across a restart too short, never too long.
    """
    with suppress(OSError, UnicodeDecodeError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return socket.gethostname()


class FirstLook:
    """When an item in doubt was first looked for in vain since its last attempt, also by an earlier process.

    It is noted on the monotonic clock, which every process of a system shares and nobody can set: by the wall
    clock, three minutes would be over as soon as it is corrected after the machine's start.

    Args:
        context: Archive.
        item: The item.
    """

    def __init__(self, context: InstanceContext, item: OutboxItem) -> None:
        self._context = context
        self._item = item

    def began(self) -> float | None:
        """On the loop's clock; `None` if there was none, or none that this clock measured."""
        at, _space, system = (self._context.archive.note(self._name) or "").partition(" ")
        if system != _system():
            return None
        began = float(at)
        return began if began <= asyncio.get_running_loop().time() else None

    async def keep(self, began: float) -> None:
        """Note when it began, on the loop's clock."""
        await self._note(f"{began} {_system()}")

    async def forget(self) -> None:
        """Begin anew with the next one, if there is one."""
        if self._context.archive.note(self._name):
            await self._note("")

    @property
    def _name(self) -> str:
        return f"looked-up:{self._item.local_id}:{self._item.attempts}"

    async def _note(self, value: str) -> None:
        with suppress(ArchiveError):  # then it is looked up for longer
            await self._context.apply(NoteKept(self._name, value))


class OutboxResults:
    """Records what became of the requests of one instance.

    Args:
        context: Archive, clock, facts, bus.
    """

    def __init__(self, context: InstanceContext) -> None:
        self._context = context
        self._last_departure = 0.0

    async def accepted(self, item: OutboxItem, message_id: str, url: str = "") -> None:
        """Record that the service has an item. If another item has that id already, it is in doubt.

        Args:
            url: Where the service keeps its file.
        """
        warning = _("A message was sent, but that could not be saved. Do not send it again.")
        settled = await self.settle(
            item, MessageStatus.ACCEPTED, message_id=message_id, url=url, warning=warning
        )
        if not settled.message_id:
            log.error("%s was answered with %s, which another message has", item.local_id, message_id)
            await self.settle(item, MessageStatus.UNCONFIRMED, reasons.ID_TAKEN)
        else:
            self._context.publish(MessageAccepted(settled.chat_id, item.local_id))
        self._update_next_send()

    async def settle(
        self,
        item: OutboxItem,
        status: MessageStatus,
        reason: Reason | None = None,
        *,
        message_id: str = "",
        url: str = "",
        warning: str = "",
    ) -> OutboxItem:
        """Record the outcome of a request, however long the disk refuses it: else it would look unknown.

        Args:
            warning: Shown if the disk refuses it.

        Returns:
            The item afterwards.
        """
        while True:
            try:
                return await advance(self._context, item, status, reason, message_id=message_id, url=url)
            except ArchiveError:
                if warning:
                    self._context.publish(Notice(warning, Level.ERROR))
                    warning = ""
                await asyncio.sleep(self._context.timing.archive_wait)

    def _update_next_send(self) -> None:
        """Estimate when the service will send the last accepted message, at its own pace."""
        facts, now = self._context.facts.current, self._context.clock()
        pause = (facts.send_delay_ms or 0) / 1000
        self._last_departure = max(now, self._last_departure + pause)
        self._context.facts.update(next_send=self._last_departure + pause)
