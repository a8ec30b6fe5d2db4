"""Holds what waits to be sent for the operator's review after a ban or a change of phone.

What was written through one number must not leave through the next by itself: after a ban it could get the
new number banned as well (manual 1.3.6, ClearMessagesQueue). The service sends its own queue as soon as a
phone is linked, which is why linking looks at it first; what waits here is held until the operator sends or
drops it.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Iterable
from itertools import takewhile
from typing import TYPE_CHECKING

from greentui.archive.errors import ArchiveError
from greentui.engine.errors import of_archive
from greentui.engine.outbox_state import advance, cancelled
from greentui.engine.worker_events import HoldChanged, OutboxEdited, RemoteFacts
from greentui.model.changes import Level, Notice
from greentui.model.entries import NoteKept
from greentui.model.instance import InstanceState, ReviewCause, Way
from greentui.model.messages import MessageStatus
from greentui.text.state_help import review_words

if TYPE_CHECKING:
    from greentui.engine.context import InstanceContext
    from greentui.model.instance import StateSpell

log = logging.getLogger(__name__)

_CAUSE_NOTE = "review"
"""The note that keeps why the outbox is held; empty for not held."""
_PHONE_NOTE = "linked-phone"
"""The note that keeps the number that was linked last, digits only."""
_DECIDED_NOTE = "review-decided"
"""The note that keeps when the operator decided last, UTC seconds."""
_SPELLS = 50
"""States looked back at for a ban."""
_UNLINKED = frozenset({InstanceState.NOT_AUTHORIZED, InstanceState.PENDING_CODE})
"""States after which another phone may be linked."""


class Review:
    """The review of one instance's outbox.

    Args:
        context: Archive, facts.

    Attributes:
        links: How often a phone was linked, as far as this process saw: what was learned before the last time
            is about another phone, perhaps.
    """

    def __init__(self, context: InstanceContext) -> None:
        self._context = context
        self.links = 0
        self._learning = asyncio.Lock()
        self._seen: set[InstanceState] = set()
        """States since the instance was authorized last, as far as this process saw them."""
        self._banned = False
        """Whether a ban came before the present link."""
        self._phone_unknown = False
        """Whether a phone was linked whose number was not learned yet."""
        self._any_phone = False
        """Whether the operator decided before that number was learned."""
        self._noted = ReviewCause.NONE
        """What is on disk, or is being written there, as far as this process knows."""
        self._writes: set[asyncio.Task[None]] = set()
        """Writes of that under way."""
        context.bus.on(RemoteFacts, lambda _event: self._adopt())
        self._adopt()

    def at_start(self) -> None:
        """Hold what was left from earlier until it is known that the same phone is linked."""
        context = self._context
        if not context.facts.current.review and self._phone() and context.archive.waiting():
            context.facts.update(review=ReviewCause.CHECKING)

    def on_state(self, state: InstanceState) -> ReviewCause:
        """Why sending must wait now that the instance is in `state`.

        A ban is one whichever states came between it and the next link.
        """
        present = self._context.facts.current.review
        if state is not InstanceState.AUTHORIZED:
            self._seen.add(state)
            return present
        since = self._seen.union(_since_authorized(self._context.archive.states(_SPELLS)))
        self._seen.clear()
        self._banned = InstanceState.BLOCKED in since
        self.links += 1
        self._phone_unknown, self._any_phone = True, False
        if present in (ReviewCause.BAN, ReviewCause.PHONE):
            return present
        if not self._context.archive.waiting():
            return ReviewCause.NONE
        if self._banned:
            return ReviewCause.BAN
        return ReviewCause.CHECKING if since & _UNLINKED and self._phone() else present

    def states_learned(self, spells: Iterable[StateSpell]) -> None:
        """The service's own record of the states, which tells of a ban that nobody here saw.

        Args:
            spells: In any order; without their ends.
        """
        oldest = self._context.archive.outbox(limit=1)
        if not oldest:
            return
        written, decided, until = oldest[0].created, self._decided_at(), math.inf
        for spell in sorted(spells, key=lambda one: one.since, reverse=True):
            if spell.state is InstanceState.BLOCKED and until >= written and until > decided:
                self._banned = True
            until = spell.since

    async def missed(self, state: InstanceState, at: int) -> None:
        """A notification from the queue tells that the instance was in `state` some time ago.

        Args:
            at: UTC seconds.

        Raises:
            ArchiveError: What follows from it cannot be written.
        """
        oldest = self._context.archive.outbox(limit=1)
        if state is InstanceState.BLOCKED and oldest and self._decided_at() < at >= oldest[0].created:
            await self.keep(ReviewCause.BAN)

    async def phone_learned(self, phone: str, left: Callable[[], Awaitable[int]]) -> None:
        """The linked phone's number is known now.

        Args:
            phone: Digits only; nothing is concluded from an empty one.
            left: Counts the messages in the service's own queue.
        """
        if not phone:
            return
        async with self._learning:
            known = self._phone()
            if known != phone:
                await self._context.apply(NoteKept(_PHONE_NOTE, phone))
            another = known not in ("", phone)
            waits = bool(self._context.archive.waiting())
            if not waits and self._concluded(another=another):
                waits = bool(await left())
            # Concluded last: the operator may have decided meanwhile.
            cause = self._concluded(another=another) if waits else ReviewCause.NONE
            self._banned = self._phone_unknown = self._any_phone = False
            await self.keep(cause)

    def _concluded(self, *, another: bool) -> ReviewCause:
        """What follows from which phone is linked now."""
        present = self._context.facts.current.review
        if self._any_phone or present in (ReviewCause.BAN, ReviewCause.PHONE):
            return present
        if self._banned:
            return ReviewCause.BAN
        return ReviewCause.PHONE if another else ReviewCause.NONE

    async def keep(self, cause: ReviewCause) -> None:
        """Set why the outbox is held, on disk too, and announce it when it is new.

        Raises:
            ArchiveError: It cannot be written. The outbox is held, by this cause or the one before.
        """
        context = self._context
        noted = ReviewCause.NONE if cause is ReviewCause.CHECKING else cause
        present, before = context.facts.current.review, self._noted
        self._hold(cause)
        if noted is before:
            return
        # Before it is written: the next decision must not wait for this one.
        self._noted = noted
        if noted:
            log.warning("the outbox is held for review: %s", noted)
            context.publish(Notice(review_words(cause), Level.WARNING, way=Way.REVIEW))
        write = asyncio.create_task(self._write(noted, before, present))
        self._writes.add(write)
        write.add_done_callback(self._writes.discard)
        await asyncio.shield(write)
        self._adopt()

    async def _write(self, noted: ReviewCause, before: ReviewCause, present: ReviewCause) -> None:
        """Write a decision. If that fails, the end of a hold is taken back; a hold stays."""
        try:
            await self._context.apply(NoteKept(_CAUSE_NOTE, noted))
        except ArchiveError:
            if self._noted is noted:
                self._noted = before
                if not noted:
                    self._hold(present)
            raise

    def _hold(self, cause: ReviewCause) -> None:
        self._context.facts.update(review=cause)
        self._context.publish(HoldChanged())

    def held(self) -> int:
        """How many messages `send` lets leave and `drop` cancels: none that is being sent or in doubt."""
        return self._context.archive.queued()

    async def send(self) -> int:
        """Let what is held leave; returns how many messages that are.

        Raises:
            Refusal: The archive cannot be written.
        """
        held = self.held()
        try:
            await self._decided()
        except ArchiveError as error:
            raise of_archive(error) from None
        return held

    async def drop(self) -> int:
        """Cancel what waits in the outbox, and go on; returns how many messages were cancelled.

        Raises:
            Refusal: The archive cannot be written.
        """
        dropped = 0
        try:
            for item in self._context.archive.outbox(limit=max(1, self._context.archive.waiting())):
                if item.status is MessageStatus.QUEUED:
                    status, why = cancelled(item)
                    done = await advance(self._context, item, status, why, expected=MessageStatus.QUEUED)
                    dropped += done.status is status
            await self._decided()
        except ArchiveError as error:
            raise of_archive(error) from None
        return dropped

    async def _decided(self) -> None:
        """Go on with the phone that is linked, whichever it turns out to be."""
        await self._context.apply(NoteKept(_DECIDED_NOTE, str(int(self._context.clock()))))
        self._any_phone = self._phone_unknown
        await self.keep(ReviewCause.NONE)
        self._context.publish(OutboxEdited())

    def _decided_at(self) -> int:
        noted = self._context.archive.note(_DECIDED_NOTE) or ""
        return int(noted) if noted.isdecimal() else 0

    def _phone(self) -> str:
        return self._context.archive.note(_PHONE_NOTE) or ""

    def _adopt(self) -> None:
        """Take over what another process, or an earlier one, has stored.

        While something is being written here, what is on disk is older than what is known. Only a change on
        disk counts: a hold that could not be written is not lifted by its absence there.
        """
        if self._writes:
            return
        noted = _cause(self._context.archive.note(_CAUSE_NOTE) or "")
        if noted is not self._noted:
            self._noted = noted
            self._any_phone = self._phone_unknown and not noted
            self._hold(noted)


def _cause(note: str) -> ReviewCause:
    """The cause in a note; one that only a later version knows holds as a ban does."""
    try:
        return ReviewCause(note)
    except ValueError:
        return ReviewCause.BAN


def _since_authorized(spells: Iterable[StateSpell]) -> Iterable[InstanceState]:
    """The states since the instance was authorized last; `spells` are newest first."""
    return takewhile(lambda state: state is not InstanceState.AUTHORIZED, (spell.state for spell in spells))
