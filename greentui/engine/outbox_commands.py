"""The operator's commands on the outbox: add, cancel, send again, decide what is in doubt. `outbox` does the
sending.

Works on the archive alone, so that a following or an offline console can do it too; the lease's holder then
sends.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Sequence
from dataclasses import replace

from greentui.archive.errors import ArchiveError
from greentui.engine import drafts, reasons
from greentui.engine.context import InstanceContext
from greentui.engine.errors import Refusal, of_archive
from greentui.engine.form_notes import form_note
from greentui.engine.outbox_state import FirstLook, advance, announce, cancelled
from greentui.engine.worker_events import OutboxEdited
from greentui.model.entries import MessageQueued
from greentui.model.messages import MessageStatus
from greentui.model.reasons import Reason, ReasonCode
from greentui.model.sending import Draft, ForwardDraft, OutboxItem
from greentui.text.ticks import tick
from greentui.words import _

log = logging.getLogger(__name__)


class OutboxCommands:
    """The operator's access to the outbox of one instance.

    Args:
        context: Archive, clock, facts, running uploads.
    """

    def __init__(self, context: InstanceContext) -> None:
        self._context = context
        self._together: dict[str, tuple[str, ...]] = {}
        """By local id of what was sent here and can be taken back: local ids of all that was sent with it."""

    async def send(
        self, chat_id: str, draft: Draft, *, quoted: str = "", not_before: int | None = None
    ) -> OutboxItem:
        """Put one draft into the outbox: see `send_all`. Returns the last item it became."""
        return (await self.send_all(chat_id, (draft,), quoted=quoted, not_before=not_before))[-1]

    async def send_all(
        self,
        chat_id: str,
        contents: Sequence[Draft],
        *,
        quoted: str = "",
        not_before: int | None = None,
        form: str = "",
    ) -> list[OutboxItem]:
        """Put drafts into the outbox, all or none: on disk when this returns, shown at once, sent in turn.

        Args:
            chat_id: The chat to send them to.
            contents: The drafts, at least one. A forward of several messages becomes an item each.
            quoted: Id of the message that the first one replies to.
            not_before: The moment before which they are not sent and can be taken back, UTC seconds; `None`
                for none.
            form: Name of the form that they were filled in in, if they were: its note ends with the sending,
                so that no end of the process leaves both.

        Raises:
            Refusal: A draft is invalid (with its field), or the archive cannot store them.
        """
        context = self._context
        contents = [drafts.seen(drafts.current(draft, context.clock())) for draft in contents]
        for draft in contents:
            drafts.check(draft, chat_id, quoted)
        original = context.archive.message(chat_id, quoted) if quoted else None
        if quoted and (original is None or original.id != quoted):
            # The service would accept it with 200 and never deliver it (manual 1.3.3).
            raise Refusal(_("The message to reply to is not in this chat."), field="quotedMessageId")
        if original is not None and original.id == original.local_id:
            raise Refusal(_("This message has not been sent yet."), field="quotedMessageId")
        queued = [
            MessageQueued(
                f"local-{os.urandom(8).hex()}", chat_id, single, "" if number else quoted, not_before
            )
            for number, draft in enumerate(contents)
            for single in self._singly(draft)
        ]
        ids = tuple(entry.local_id for entry in queued)
        try:
            await context.apply(*queued, *([form_note(context.console, form)] if form else ()))
        except ArchiveError as error:
            raise of_archive(error) from None
        if not_before is not None:
            self._remember_together(ids)
        items = [self._known(entry.local_id) for entry in queued]
        for item in items:
            announce(context, item)
        context.publish(OutboxEdited())
        return items

    async def cancel(self, local_id: str) -> OutboxItem:
        """Cancel an item that was not sent yet; a running upload is aborted.

        One that was in doubt before it was to be sent again is in doubt again.

        Raises:
            Refusal: It was sent, or may have been.
        """
        item = self._known(local_id)
        if item.status is MessageStatus.QUEUED:
            status, reason = cancelled(item)
            item = await self._advance(item, status, reason)
            if item.status is status:
                self._context.publish(OutboxEdited())
                return item
        if item.status is MessageStatus.SENDING and await self._context.uploads.abort(local_id):
            return self._known(local_id)
        raise Refusal(
            _("It can no longer be taken back: it has been sent, or may have been."),
            advice=_("Delete it for everyone once it is sent."),
        )

    def moment_in(self, seconds: int) -> int | None:
        """The moment in so many seconds, as `send` takes it, rounded up; `None` for 0 seconds."""
        return math.ceil(self._context.clock() + seconds) if seconds else None

    def to_take_back(self, chat_id: str | None = None) -> list[OutboxItem]:
        """What was typed in this console and still waits so that it can be taken back, in order.

        What another console sent comes back there alone: whoever typed it may be typing on.

        Args:
            chat_id: In this chat only.
        """
        items = self._context.archive.outbox(chat_id=chat_id)
        return [item for item in items if item.not_before is not None and item.local_id in self._together]

    def sent_here(self, local_id: str) -> bool:
        """Whether a message that waits for its moment was sent by this console, to which it can come back."""
        return local_id in self._together

    def together(self, local_id: str) -> tuple[str, ...]:
        """The local ids of what was sent at once with a message, itself included, in order."""
        return self._together.get(local_id, (local_id,))

    async def take_back(self, local_id: str) -> OutboxItem:
        """Take a message back that was not sent yet. It stays in its chat, cancelled, until it is hidden.

        Returns:
            The item, with its draft.

        Raises:
            Refusal: It was sent, is being sent, or was taken back before; or it was not sent from here.
        """
        item, taken = self._known(local_id), False
        if item.status is MessageStatus.QUEUED and local_id not in self._together:
            raise Refusal(
                _("This was not sent from this console."), advice=_("It can be cancelled in the outbox.")
            )
        if item.status is MessageStatus.QUEUED:
            mine = Reason(ReasonCode.TAKEN_BACK, (os.urandom(8).hex(),))  # another console may do the same
            item = await self._advance(item, MessageStatus.CANCELLED, mine)
            taken = item.reason == mine
        if not taken and item.status is MessageStatus.CANCELLED:
            raise Refusal(_("Already taken back."))
        if not taken:
            raise Refusal(_("Already sent."), advice=_("You can delete it for everyone."))
        self._context.publish(OutboxEdited())
        return item

    async def send_again(self, local_id: str, *, maybe_twice: bool = False) -> OutboxItem:
        """Send a failed item again, at the end of its chat's order.

        Args:
            local_id: The item.
            maybe_twice: Whether to send it even if it is in doubt, so that it may arrive twice.

        Raises:
            Refusal: It did not fail, it is in doubt, or it was removed.
        """
        item = self._known(local_id)
        if item.status.is_doubtful and not maybe_twice:
            raise Refusal(
                _("It may have been sent; sent again, it may arrive twice."),
                advice=_("Look it up again, or confirm that it may arrive twice."),
            )
        if item.status.is_held_by_service and not maybe_twice:
            raise Refusal(
                _(
                    "The service holds it in its queue and sends it by itself once the instance has been "
                    "rebooted."
                ),
                advice=_("Sent again, it may arrive twice, unless that queue is cleared first."),
            )
        if not item.status.is_failure and not item.status.may_double:
            raise Refusal(_("It did not fail."))
        if item.message_id:
            return await self.send(item.chat_id, item.draft, quoted=item.quoted_id)
        drafts.check(item.draft, item.chat_id, item.quoted_id)
        reason = reasons.REPEAT if item.status.is_doubtful else reasons.REPEAT_UNSENT
        item = await self._advance(item, MessageStatus.QUEUED, reason)
        if self._context.archive.message(item.chat_id, item.local_id, shown=True) is None:
            raise Refusal(_("This message has been removed."))
        self._context.publish(OutboxEdited())
        return item

    async def look_again(self, local_id: str) -> OutboxItem:
        """Look an item in doubt up anew, from now on for as long as after a lost answer.

        Raises:
            Refusal: It is in no doubt.
        """
        await FirstLook(self._context, self._known(local_id)).forget()
        return await self._decide(local_id, MessageStatus.UNKNOWN, reasons.UNSURE)

    async def stop_looking(self, local_id: str) -> OutboxItem:
        """Stop looking an item in doubt up, and leave it as it is: its chat goes on.

        It is settled all the same if the service reports it later.

        Raises:
            Refusal: It is in no doubt.
        """
        return await self._decide(local_id, MessageStatus.UNCONFIRMED, reasons.LOOKUP_STOPPED)

    async def _decide(self, local_id: str, status: MessageStatus, reason: Reason) -> OutboxItem:
        item = self._known(local_id)
        if item.status.is_doubtful:
            item = await self._advance(item, status, reason)
            self._context.publish(OutboxEdited())
        if item.status is not status:
            raise Refusal(_("This message is not in doubt; its status: %s.") % tick(item.status).word)
        return item

    def with_progress(self, item: OutboxItem) -> OutboxItem:
        """The item with the progress of its upload, if this process is sending it."""
        sent = self._context.uploads.progress(item.local_id)
        return item if sent is None else replace(item, progress=sent[0], total=sent[1])

    async def _advance(
        self, item: OutboxItem, status: MessageStatus, reason: Reason | None = None
    ) -> OutboxItem:
        """Change an item's status, unless it changed meanwhile; returns it as it is then."""
        try:
            return await advance(self._context, item, status, reason, expected=item.status)
        except ArchiveError as error:
            raise of_archive(error) from None

    def _singly(self, draft: Draft) -> list[Draft]:
        """One draft per forwarded message, so that each has its own delivery status."""
        if isinstance(draft, ForwardDraft):
            return [ForwardDraft(draft.from_chat, (each,)) for each in draft.message_ids]
        return [draft]

    def _remember_together(self, ids: tuple[str, ...]) -> None:
        """Remember what was sent at once, and forget what has left since."""
        waiting = {local_id for _chat_id, local_id in self._context.archive.waiting_chats()}
        kept = {each: group for each, group in self._together.items() if not waiting.isdisjoint(group)}
        self._together = kept | dict.fromkeys(ids, ids)

    def _known(self, local_id: str) -> OutboxItem:
        item = self._context.archive.outbox_item(local_id)
        if item is None:
            raise Refusal(_("There is no such message in the outbox."))
        return item
