"""What contacts do, and what the account does on its phone.

Each action changes the chat and its journals, and notifies the queue.
"""

from __future__ import annotations

from random import Random
from typing import Any

from greentui.emulator.behaviour.clock import Clock
from greentui.emulator.behaviour.scheduler import Scheduler
from greentui.emulator.behaviour.webhooks import Webhooks
from greentui.emulator.state.calls import Block, PhoneCall
from greentui.emulator.state.chats import Chat, ChatStore, Contact
from greentui.emulator.state.ids import message_id as new_message_id
from greentui.emulator.state.instance import Instance
from greentui.emulator.state.messages import Message, MessageKind
from greentui.emulator.state.settings import Settings

OUTGOING_OUTCOMES = ("pickUp", "hungUp", "invalid")
"""How a call made from the phone ends (newer documentation, OutgoingCall)."""
_RINGING = 4.0
"""Seconds a call rings."""


class ContactActions:
    """Messages and calls that do not go through the API."""

    def __init__(
        self,
        instance: Instance,
        settings: Settings,
        chats: ChatStore,
        calls: list[PhoneCall],
        blocks: list[Block],
        webhooks: Webhooks,
        clock: Clock,
        scheduler: Scheduler,
        random: Random,
    ) -> None:
        self._instance = instance
        self._settings = settings
        self._chats = chats
        self._calls = calls
        self._blocks = blocks
        self._webhooks = webhooks
        self._clock = clock
        self._scheduler = scheduler
        self._random = random

    def write(
        self,
        chat_id: str,
        kind: MessageKind,
        content: dict[str, Any],
        *,
        sender: str = "",
        sender_name: str = "",
        timestamp: int | None = None,
        quoted_id: str = "",
        forwarding_score: int = 0,
        message_id: str = "",
    ) -> Message:
        """A contact sends a message.

        Args:
            sender: The member of a group; a random one if empty.
            timestamp: Seconds since 1970; now if `None`.
            message_id: The id of the message; a new one if empty. With the id of an earlier message, that
                one comes again with this content.
        """
        chat = self._chats.open_with_contact(chat_id, "" if sender else sender_name)
        if (known := chat.find(message_id)) is not None:
            # The service tells some messages twice: first a marker, the words once they are decrypted.
            known.kind, known.content = kind, content
            self._webhooks.message(chat, known)
            return known
        message = Message(
            id=message_id or new_message_id(self._random),
            chat_id=chat.id,
            timestamp=self._clock.timestamp() if timestamp is None else timestamp,
            kind=kind,
            content=content,
            sender=self._sender(chat, sender, sender_name),
            quoted_id=quoted_id,
            forwarding_score=forwarding_score,
            read=self._settings.enabled("markIncomingMessagesReaded")
            and not self._settings.enabled("markIncomingMessagesReadedOnReply"),
        )
        return self._add(chat, message)

    def write_from_phone(
        self,
        chat_id: str,
        kind: MessageKind,
        content: dict[str, Any],
        *,
        quoted_id: str = "",
        timestamp: int | None = None,
        message_id: str = "",
    ) -> Message:
        """The account sends a message from its phone.

        Args:
            timestamp: Seconds since 1970; now if `None`.
            message_id: The id of the message; a new one if empty.
        """
        chat = self._chats.open_with_contact(chat_id)
        message = Message(
            id=message_id or new_message_id(self._random),
            chat_id=chat.id,
            timestamp=self._clock.timestamp() if timestamp is None else timestamp,
            kind=kind,
            content=content,
            sender=self._instance.wid,
            outgoing=True,
            status="sent",
            quoted_id=quoted_id,
        )
        self._add(chat, message)
        self._webhooks.message_status(message, "sent")
        return message

    def react(self, chat_id: str, message_id: str, emoji: str, *, sender: str = "") -> Message:
        """A contact reacts to a message; an empty emoji removes the reaction."""
        return self.write(chat_id, MessageKind.REACTION, {"text": emoji}, sender=sender, quoted_id=message_id)

    def vote(self, chat_id: str, poll_id: str, options: list[str], *, sender: str = "") -> Message | None:
        """A contact votes in a poll or changes the vote; no options withdraw it.

        Returns:
            The vote; `None` if there is no such poll.
        """
        chat = self._chats.open_with_contact(chat_id)
        poll = chat.find(poll_id)
        if poll is None or poll.kind is not MessageKind.POLL:
            return None
        voter = self._sender(chat, sender)
        poll.votes[voter] = [option for option in poll.content["options"] if option in options]
        return self.write(chat_id, MessageKind.VOTE, poll.poll_results(), sender=voter, quoted_id=poll_id)

    def edit(self, chat_id: str, message_id: str, text: str) -> Message | None:
        """A contact edits a message of theirs.

        Returns:
            The edit; `None` if there is no such incoming message.
        """
        message = self._incoming(chat_id, message_id)
        if message is None:
            return None
        message.edit(text)
        return self._follow_up(message, MessageKind.EDIT, {"text": text})

    def delete(self, chat_id: str, message_id: str) -> Message | None:
        """A contact deletes a message of theirs for everyone.

        Returns:
            The deletion; `None` if there is no such incoming message.
        """
        message = self._incoming(chat_id, message_id)
        if message is None:
            return None
        message.deleted = True
        return self._follow_up(message, MessageKind.DELETION, {})

    def call(
        self,
        chat_id: str,
        outcome: str = "missed",
        *,
        video: bool = False,
        outgoing: bool = False,
        duration: int = 0,
    ) -> str:
        """A call rings, and ends a few seconds later unless the outcome is `offer`.

        Args:
            outgoing: Whether the account calls from its phone.
            duration: Its length in seconds.

        Returns:
            The call's id.
        """
        chat = self._chats.open_with_contact(chat_id)
        call_id = new_message_id(self._random)
        call = {"from": chat.id, "idMessage": call_id, "isVideo": video}
        if not outgoing:
            self._webhooks.incoming_call(call | {"status": "offer"})

        def end() -> None:
            timestamp = self._clock.timestamp()
            self._calls.append(PhoneCall(call_id, chat.id, timestamp, outgoing, outcome, video, duration))
            if not outgoing:
                self._webhooks.incoming_call(call | {"status": outcome})
                return
            status = outcome if outcome in OUTGOING_OUTCOMES else "hungUp"
            participants = [{"id": chat.id, "status": status}]
            self._webhooks.outgoing_call(
                call | {"status": status, "duration": duration, "participants": participants}
            )

        if outcome != "offer":
            self._scheduler.after(_RINGING, end)
        return call_id

    def block(self, chat_id: str) -> None:
        """A contact blocks the account: messages to them stay at one tick."""
        contact = self._chats.open_with_contact(chat_id).contact
        if contact is not None:
            contact.blocked_account = True
        if self._settings.enabled("incomingWebhook"):
            self._blocks.append(Block(chat_id, self._clock.timestamp()))
        self._webhooks.block(chat_id)

    def _sender(self, chat: Chat, sender: str, sender_name: str = "") -> str:
        if sender:
            wid = self._chats.resolve(sender)
            if wid not in self._chats.contacts:
                self._chats.add_contact(Contact(wid, sender_name))
            return wid
        if chat.group is None:
            return chat.id
        others = [wid for wid in chat.group.members if wid != self._instance.wid]
        return self._random.choice(others) if others else chat.id

    def _add(self, chat: Chat, message: Message) -> Message:
        # Without a linked phone the service does not learn of it; noting incoming messages takes a setting.
        linked = self._instance.linked
        message.recorded = linked and (message.outgoing or self._settings.enabled("incomingWebhook"))
        chat.add(message)
        if linked:
            self._webhooks.message(chat, message)
        return message

    def _incoming(self, chat_id: str, message_id: str) -> Message | None:
        message = self._chats.open_with_contact(chat_id).find(message_id)
        return None if message is None or message.outgoing else message

    def _follow_up(self, message: Message, kind: MessageKind, content: dict[str, Any]) -> Message:
        return self.write(message.chat_id, kind, content, sender=message.sender, quoted_id=message.id)
