"""Takes a message from the API through the send queue to its readers.

Its status goes pending → sent → delivered → read, or ends as noAccount, notInGroup or failed (manual 1.3.4,
"Status of a sent message").
"""

from __future__ import annotations

from random import Random
from typing import Any

from greentui.emulator.behaviour.auto_reply import AutoReply
from greentui.emulator.behaviour.clock import Clock
from greentui.emulator.behaviour.scheduler import Scheduler
from greentui.emulator.behaviour.send_queue import QueuedRequest, SendQueue
from greentui.emulator.behaviour.webhooks import Webhooks
from greentui.emulator.state.chats import GROUP_SUFFIX, Chat, ChatStore
from greentui.emulator.state.instance import YELLOW_CARD, Instance
from greentui.emulator.state.messages import Message, MessageKind
from greentui.emulator.state.settings import Settings

MAX_GROUP_MEMBERS = 100
"""Members of the largest group the service can send to (manual 1.3.7)."""

_UNTIL_SENT = 0.25
_UNTIL_DELIVERED = (0.3, 1.2)
_UNTIL_READ = (1.0, 4.0)
"""Seconds, or the shortest and longest time in seconds, from each status to the next."""


class Delivery:
    """Delivers messages.

    Attributes:
        sent: Every message that left the send queue, oldest first.
    """

    def __init__(
        self,
        instance: Instance,
        settings: Settings,
        chats: ChatStore,
        send_queue: SendQueue,
        webhooks: Webhooks,
        auto_reply: AutoReply,
        clock: Clock,
        scheduler: Scheduler,
        random: Random,
    ) -> None:
        self._instance = instance
        self._settings = settings
        self._chats = chats
        self._send_queue = send_queue
        self._webhooks = webhooks
        self._auto_reply = auto_reply
        self._clock = clock
        self._scheduler = scheduler
        self._random = random
        self._queued: dict[str, Message] = {}
        self.sent: list[Message] = []

    def accept(self, request: str, body: dict[str, Any], messages: list[Message]) -> None:
        """Put the messages of one request into the send queue.

        Args:
            request: The request's name in showMessagesQueue.
            body: Its fields in showMessagesQueue.
            messages: Their chats need not exist yet.
        """
        self._queued |= {message.id: message for message in messages}
        if self._settings.enabled("markIncomingMessagesReadedOnReply"):
            for message in messages:
                chat = self._chats.find(message.chat_id)
                if chat is not None:
                    chat.mark_read()

        def send() -> None:
            for message in messages:
                self._queued.pop(message.id, None)
                self._send(message)

        def expire() -> None:
            for message in messages:
                self._queued.pop(message.id, None)
                self._set_status(message, "failed", "message expired in the queue")

        ids = [message.id for message in messages]
        self._send_queue.put(QueuedRequest(request, ids, body, send, expire))
        if self._instance.state == YELLOW_CARD:
            self._report_yellow_card(messages)

    def report_yellow_card(self) -> None:
        """Report every queued message as held back by a yellow card."""
        self._report_yellow_card(list(self._queued.values()))

    def _report_yellow_card(self, messages: list[Message]) -> None:
        """Report messages as held back; the journals list them already (manual 1.3.5, GetChatHistory)."""
        for message in messages:
            chat = self._chats.open(message.chat_id)
            if chat.find(message.id) is None:
                chat.add(message)
            self._set_status(message, YELLOW_CARD)

    def clear_queue(self) -> None:
        """Drop every message that has not left yet."""
        self._queued.clear()
        self._send_queue.clear()

    def _send(self, message: Message) -> None:
        chat = self._chats.open(message.chat_id)
        if chat.find(message.id) is not None:
            chat.remove(message)  # it was held back; its place is where it leaves
        message.timestamp = self._clock.timestamp()
        message.sender = self._instance.wid  # another phone may have been linked since
        self.sent.append(message)
        refusal, description = self._refusal(message)
        message.status = refusal or "pending"
        message.reported = "pending"
        chat.add(message)
        if refusal:
            self._webhooks.message_status(message, refusal, description)
            return

        def sent() -> None:
            self._webhooks.message(chat, message)
            self._set_status(message, "sent")
            if self._reaches_a_phone(chat, message):
                self._scheduler.after(self._random.uniform(*_UNTIL_DELIVERED), delivered)

        def delivered() -> None:
            self._set_status(message, "delivered")
            self._scheduler.after(self._random.uniform(*_UNTIL_READ), read)

        def read() -> None:
            self._set_status(message, "read")
            self._auto_reply.answer(chat, message)

        self._scheduler.after(_UNTIL_SENT, sent)

    def _set_status(self, message: Message, status: str, description: str = "") -> None:
        message.status = status
        self._webhooks.message_status(message, status, description)

    def _refusal(self, message: Message) -> tuple[str, str]:
        """Status and description of a message that cannot be sent; empty if it can."""
        if not message.chat_id.endswith(GROUP_SUFFIX):
            return ("" if self._chats.on_whatsapp(message.chat_id) else "noAccount"), ""
        account, group = self._instance.wid, self._chats.find_group(message.chat_id)
        if group is None and self._chats.is_group_of_another_account(message.chat_id):
            return "notInGroup", ""
        if group is None:
            return "failed", "Error: item-not-found"
        if account not in group.members:
            return "notInGroup", ""
        if (size := len(group.members)) > MAX_GROUP_MEMBERS:
            return "failed", f"SWE004: the number of participants in the group has been exceeded - {size}"
        if not group.members_can_send and account not in group.admins:
            return "failed", "Error: forbidden"
        return "", ""

    def _reaches_a_phone(self, chat: Chat, message: Message) -> bool:
        """Whether a sent message gets its second tick (manual 1.3.3, SendMessage).

        It does not in the account's own chat, in a group without other members, with a contact who blocked
        the account, or if the message it quotes or forwards does not exist.
        """
        if chat.id == self._instance.wid or message.content.get("lost"):
            return False
        if chat.group is not None and len(chat.group.members) < 2:
            return False
        if chat.contact is not None and chat.contact.blocked_account:
            return False
        quotes = message.quoted_id and message.kind not in (MessageKind.EDIT, MessageKind.DELETION)
        return not (quotes and chat.find(message.quoted_id) is None)
