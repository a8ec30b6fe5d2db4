"""How a message accepted by the API leaves the instance and how far it comes.

pending → sent → delivered → read, or noAccount, notInGroup, failed (manual 1.3.4, "Status of a sent
message").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from greentui.emulator.behaviour.send_queue import Queued
from greentui.emulator.state import messages as kinds
from greentui.emulator.state.chats import Chat
from greentui.emulator.state.instance import YELLOW_CARD
from greentui.emulator.state.messages import Message

if TYPE_CHECKING:
    from greentui.emulator.behaviour.world import World

LARGEST_GROUP = 100
"""Members of the largest group the service can write to (manual 1.3.7)."""

_ON_ITS_WAY = 0.25
_TO_THE_PHONE = (0.3, 1.2)
_TO_THE_EYE = (1.0, 4.0)


class Delivery:
    """Takes messages to the send queue and from there to their readers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.left: list[Message] = []
        """Everything that left the queue, first one first."""
        self._waiting: dict[str, Message] = {}

    def accept(self, request: str, body: dict[str, Any], messages: list[Message]) -> None:
        """Put messages of one request into the send queue.

        Args:
            request: What showMessagesQueue calls it.
            body: The request as showMessagesQueue lists it.
            messages: What will be sent; their chats need not exist.
        """
        world = self._world
        for message in messages:
            self._waiting[message.id] = message
        if world.settings.on("markIncomingMessagesReadedOnReply"):
            for message in messages:
                world.happenings.mark_read(message.chat_id)

        def leave() -> None:
            for message in messages:
                self._waiting.pop(message.id, None)
                self._leave(message)

        def expire() -> None:
            for message in messages:
                self._waiting.pop(message.id, None)
                message.status = "failed"
                world.notices.status(message, "failed", "message expired in the queue")

        world.outbox.put(Queued(request, [message.id for message in messages], body, leave, expire))
        if world.instance.state == YELLOW_CARD:
            for message in messages:
                world.notices.status(message, "yellowCard")

    def warn_waiting(self) -> None:
        """A yellow card was shown: what waits is told so."""
        for message in self._waiting.values():
            self._world.notices.status(message, "yellowCard")

    def forget_waiting(self) -> None:
        """The send queue was cleared."""
        self._waiting.clear()
        self._world.outbox.clear()

    def _leave(self, message: Message) -> None:
        world = self._world
        message.at = world.now()
        self.left.append(message)
        refusal, description = self._refusal(message)
        chat = world.book.open(message.chat_id)
        message.status = refusal or "pending"
        chat.add(message)
        if refusal:
            world.notices.status(message, refusal, description)
            return

        def sent() -> None:
            world.notices.message(chat, message)
            self._advance(message, "sent")
            if self._goes_further(chat, message):
                world.agenda.after(world.random.uniform(*_TO_THE_PHONE), delivered)

        def delivered() -> None:
            self._advance(message, "delivered")
            world.agenda.after(world.random.uniform(*_TO_THE_EYE), read)

        def read() -> None:
            self._advance(message, "read")
            world.people.have_read(chat, message)

        world.agenda.after(_ON_ITS_WAY, sent)

    def _advance(self, message: Message, status: str) -> None:
        message.status = status
        self._world.notices.status(message, status)

    def _refusal(self, message: Message) -> tuple[str, str]:
        """The status and description of a message that cannot be delivered at all."""
        world = self._world
        if not message.chat_id.endswith("@g.us"):
            return ("", "") if world.on_whatsapp(message.chat_id) else ("noAccount", "")
        group = world.group(message.chat_id)
        if group is None:
            return "failed", "Error: item-not-found"
        if world.instance.wid not in group.members:
            return "notInGroup", ""
        if len(group.members) > LARGEST_GROUP:
            return (
                "failed",
                f"SWE004: the number of participants in the group has been exceeded - {len(group.members)}",
            )
        if not group.members_send and world.instance.wid not in group.admins:
            return "failed", "Error: forbidden"
        return "", ""

    def _goes_further(self, chat: Chat, message: Message) -> bool:
        """Whether a sent message reaches anybody.

        One to oneself, to a group of one, to somebody who blocked the account, or one that quotes or
        forwards what does not exist stays at one tick (manual 1.3.3, SendMessage).
        """
        if chat.id == self._world.instance.wid or message.content.get("lost"):
            return False
        if chat.group is not None and len(chat.group.members) < 2:
            return False
        if chat.person is not None and chat.person.blocked_us:
            return False
        target_matters = message.quoted and message.kind not in (kinds.EDIT, kinds.DELETION)
        return not (target_matters and chat.find(message.quoted) is None)
