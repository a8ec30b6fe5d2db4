"""An operator's commands on a chat besides writing: read marks, archiving, pins, mutes, edits, deletions.

The service goes first and the archive follows, so that the screen shows what is true; only what is local
(drafts, pins, mutes, the local read mark) is written at once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from greentui.engine import unsent
from greentui.engine.context import InstanceContext
from greentui.engine.errors import Refusal, archive_refusals
from greentui.engine.service import Caller
from greentui.greenapi import methods
from greentui.model.chats import Contact
from greentui.model.entries import (
    AliasLearned,
    ChatArchived,
    ChatDone,
    ChatMuted,
    ChatPinned,
    ChatRead,
    ChatReopened,
    ChatsJoined,
    ChatsSeparated,
    ChatUnread,
    ContactsListed,
    DisappearingSet,
    DraftSaved,
    Entry,
    MessageHidden,
    MessageRevoked,
    MessageRewritten,
    NoteKept,
)
from greentui.model.ids import STATUS_CHAT, ChatKind, kind_of, without_device
from greentui.model.limits import DISAPPEARING_SECONDS, MESSAGE_CHARACTERS
from greentui.model.messages import Message
from greentui.words import _

if TYPE_CHECKING:
    from greentui.archive import Applied

log = logging.getLogger(__name__)


class ChatCommands:
    """Commands on the chats of one instance.

    Args:
        context: Archive, clock, facts.
        call: Calls a method of the API.
        offline: Whether to do without the service: chats are then marked read here only.
    """

    def __init__(self, context: InstanceContext, call: Caller, *, offline: bool) -> None:
        self._context = context
        self._call = call
        self._offline = offline

    async def mark_read(
        self, chat_id: str, message_id: str = "", *, phone_first: bool = False, answered: bool = False
    ) -> None:
        """Mark read here at once, and on the phone in the background.

        Args:
            chat_id: The chat.
            message_id: Up to this message; empty for all.
            phone_first: Mark it on the phone first, and wait for that: for commands that exit at once.
            answered: Something was just sent to the chat. The service may mark it read for that, and readChat
                is then not called: the developer plan allows 500 a month.

        Raises:
            Refusal: The archive could not be written, or with `phone_first` the service refused.
                Without `phone_first`, a refusal of the service is only logged.
        """
        message = self._known(chat_id, message_id) if message_id else None
        named = {"idMessage": message.id} if message else {}
        shared = chat_id != STATUS_CHAT
        if shared and phone_first:
            await self._call(methods.READ_CHAT, chatId=chat_id, **named)
        await self._keep(ChatRead(chat_id, message.uid if message else ""))
        by_itself = answered and self._context.facts.current.reads_on_answer
        if shared and not phone_first and not self._offline and not by_itself:
            self._context.background(self._pass_to_phone(chat_id, named))

    async def mark_unread(self, chat_id: str) -> None:
        """Mark a chat unread here, for every console on the archive; the service cannot do so on the phone.

        Raises:
            Refusal: Nothing was received in it since the last answer from the phone, or the archive could not
                be read or written.
        """
        marked = await self._keep(ChatUnread(chat_id))
        if marked.chats:
            return
        with archive_refusals():
            chat = self._context.archive.chat(chat_id)
        if chat is None or not chat.unread:
            raise Refusal(
                _("There is nothing to mark unread: no message has come in since the last answer."),
                advice=_("Pin the chat to come back to it."),
            )

    async def mark_done(self, chat_id: str) -> None:
        """Mark a chat read, and as one that needs no answer until the contact writes again.

        Raises:
            Refusal: The contact has just written, which is left unread, or the archive could not be read or
                written.
        """
        with archive_refusals():
            before = self._context.archive.chat(chat_id)
            newest = self._context.archive.window(chat_id, limit=20).messages
        if not newest:
            return
        await self._keep(ChatDone(chat_id, newest[-1].uid))
        with archive_refusals():
            after = self._context.archive.chat(chat_id)
        if after is not None and after.waiting_since is not None:
            raise Refusal(_("The contact has just written, so this chat is not done."))
        received = [message.id for message in newest if message.incoming]
        if before is not None and before.unread and received and not self._offline:
            self._context.background(self._pass_to_phone(chat_id, {"idMessage": received[-1]}))

    async def reopen(self, chat_id: str) -> None:
        """Let a chat that was marked done wait for an answer again.

        Raises:
            Refusal: Nothing in it was marked done since the last answer, or the archive could not be written.
        """
        reopened = await self._keep(ChatReopened(chat_id))
        if not reopened.chats:
            raise Refusal(_("This chat is not marked done."))

    async def set_draft(self, chat_id: str, text: str, *, edited: str = "", edit: str = "") -> None:
        """Save what is written to a chat; empty texts remove it.

        Args:
            chat_id: The chat.
            text: The draft.
            edited: Id of the message that is being edited, if one is.
            edit: Its new text.

        Raises:
            Refusal: The archive cannot be read or written.
        """
        entries: list[Entry] = [DraftSaved(chat_id, text)]
        kept, name = unsent.note_of(edited, edit), unsent.name_of(chat_id)
        with archive_refusals():
            before = self._context.archive.note(name) or ""
        if kept != before:
            entries.append(NoteKept(name, kept))
        await self._keep(*entries)

    async def pin(self, chat_id: str, on: bool) -> None:
        """Pin or unpin a chat; here only."""
        await self._keep(ChatPinned(chat_id, on))

    async def mute(self, chat_id: str, until: int) -> None:
        """Mute a chat until then (UTC seconds; -1 for ever, 0 not muted); here only."""
        await self._keep(ChatMuted(chat_id, until))

    async def edit(self, chat_id: str, message_id: str, words: str) -> None:
        """Edit a message of ours for everyone; its earlier text is kept here.

        Raises:
            Refusal: It is not ours, was not sent yet, or the service refuses.
        """
        message = self._sent(chat_id, message_id)
        if not words.strip():
            raise Refusal(_("The text must not be empty; delete the message instead."), field="message")
        if len(words) > MESSAGE_CHARACTERS:
            raise Refusal(_("A message can have up to %d characters.") % MESSAGE_CHARACTERS, field="message")
        if words == message.text:
            return
        await self._call(methods.EDIT_MESSAGE, chatId=chat_id, idMessage=message.id, message=words)
        await self._keep(MessageRewritten(message.chat_id, message.id, words))

    async def delete(self, chat_id: str, message_id: str, *, for_me: bool = False) -> None:
        """Delete a message for everyone (only ours), or on our own phone and here.

        Raises:
            Refusal: It is not ours, was not sent yet, or the service refuses.
        """
        message = self._known(chat_id, message_id)
        if message.id == message.local_id:
            raise Refusal(_("It has not been sent yet."), advice=_("Cancel it in the outbox."))
        if for_me:
            await self._call(
                methods.DELETE_MESSAGE, chatId=chat_id, idMessage=message.id, onlySenderDelete=True
            )
            await self._keep(MessageHidden(message.chat_id, message.uid))
            return
        self._sent(chat_id, message_id)
        await self._call(methods.DELETE_MESSAGE, chatId=chat_id, idMessage=message.id)
        await self._keep(MessageRevoked(message.chat_id, message.id))

    async def hide(self, chat_id: str, message_id: str) -> None:
        """Hide a message here only.

        Raises:
            Refusal: It waits to be sent, perhaps because another process has just queued it again, or the
                archive could not be read or written.
        """
        message = self._known(chat_id, message_id)
        await self._keep(MessageHidden(message.chat_id, message.uid))
        with archive_refusals():
            shown = self._context.archive.message(message.chat_id, message.uid, shown=True)
        if shown is not None:
            raise Refusal(_("It is waiting to be sent."), advice=_("Cancel it in the outbox."))

    async def name(self, contact: Contact) -> None:
        """Store a contact's or group's name from the service."""
        await self._keep(ContactsListed((contact,)))

    async def join(self, other: str, chat_id: str) -> None:
        """Make one chat of two people's chats that are one person's; nothing of either is lost.

        Args:
            other: The chat that goes into the other.
            chat_id: The chat that stays, under its own id; a hidden id always goes into a number.

        Raises:
            Refusal: One of them is no person's chat, or they are one already.
        """
        if not kind_of(other) is kind_of(chat_id) is ChatKind.PERSON:
            raise Refusal(_("Only chats with contacts can be joined, not groups."), field="chatId")
        known = self._context.archive.chat(other), self._context.archive.chat(chat_id)
        if other == chat_id or known[0] == known[1] is not None:
            raise Refusal(_("These are one chat already."), field="chatId")
        await self._keep(ChatsJoined(other, chat_id))

    async def separate(self, other: str) -> None:
        """Take an id out of the chat it was joined with: what came under it is a chat of its own again.

        Raises:
            Refusal: It is not part of another chat.
        """
        archive = self._context.archive
        other = without_device(other)
        if other not in archive.other_ids(other):
            raise Refusal(_("%s is not part of another chat.") % other, field="chatId")
        await self._keep(ChatsSeparated(other))

    async def learn_ids(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Store which ids the service says are one person's; those known to be cost a read only.

        Args:
            pairs: Of each, the hidden id or the other spelling, and the id it belongs to.
        """
        archive = self._context.archive
        news = [AliasLearned(*pair) for pair in pairs if pair[0] not in archive.other_ids(pair[1])]
        if news:
            await self._keep(*news)

    async def archive(self, chat_id: str, on: bool) -> None:
        """Archive or unarchive a chat, here and on the phone.

        Raises:
            Refusal: The service refuses: it accepts only chats that have a message.
        """
        await self._call(methods.ARCHIVE_CHAT if on else methods.UNARCHIVE_CHAT, chatId=chat_id)
        await self._keep(ChatArchived(chat_id, on))

    async def set_disappearing(self, chat_id: str, seconds: int) -> None:
        """Make a chat's messages disappear after 0 (never), 86 400, 604 800 or 7 776 000 seconds."""
        if seconds not in DISAPPEARING_SECONDS:
            raise Refusal(
                _("Messages can disappear after 1, 7 or 90 days, or never."), field="ephemeralExpiration"
            )
        await self._call(methods.SET_DISAPPEARING_CHAT, chatId=chat_id, ephemeralExpiration=seconds)
        await self._keep(DisappearingSet(chat_id, seconds))

    async def _pass_to_phone(self, chat_id: str, named: dict[str, Any]) -> None:
        try:
            await self._call(methods.READ_CHAT, chatId=chat_id, **named)
        except Refusal as refusal:
            log.info("a chat was marked read here and not on the phone: %s", refusal)

    async def _keep(self, *entries: Entry) -> Applied:
        """Write entries and publish what they changed, which is returned."""
        with archive_refusals():
            applied = await self._context.apply(*entries)
            self._context.publish_applied(applied)
        return applied

    def _known(self, chat_id: str, message_id: str) -> Message:
        message = self._context.archive.message(chat_id, message_id)
        if message is None:
            raise Refusal(_("This message is not in the archive."), field="idMessage")
        return message

    def _sent(self, chat_id: str, message_id: str) -> Message:
        """A message of ours that has been sent."""
        message = self._known(chat_id, message_id)
        if message.incoming:
            raise Refusal(
                _("This message was written by someone else."),
                advice=_("You can only delete it for yourself."),
            )
        if message.id == message.local_id:
            raise Refusal(_("It has not been sent yet."), advice=_("Cancel it in the outbox."))
        return message
