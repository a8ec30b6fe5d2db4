"""Which events become notifications: the settings decide (manual 1.3.2), the queue keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from greentui.emulator.behaviour.message_bodies import message_data
from greentui.emulator.behaviour.notification_queue import NotificationQueue
from greentui.emulator.state import messages as kinds
from greentui.emulator.state.chats import Chat, ChatBook
from greentui.emulator.state.messages import Message
from greentui.emulator.state.settings import Settings

_ALSO = {
    kinds.POLL: "pollMessageWebhook",
    kinds.VOTE: "pollMessageWebhook",
    kinds.EDIT: "editedMessageWebhook",
    kinds.DELETION: "deletedMessageWebhook",
}
"""Kinds which need a switch of their own besides the direction's."""

_ALWAYS = frozenset({"failed", "noAccount"})
"""Statuses that cannot be switched off (manual 1.3.2, SetSettings)."""


class Notices:
    """Makes the notifications of one instance.

    Args:
        account: The account as it is now: `{idInstance, wid, typeInstance}` and the owner's name.
        now: The world's clock, seconds.
    """

    def __init__(
        self,
        settings: Settings,
        queue: NotificationQueue,
        book: ChatBook,
        account: Callable[[], tuple[dict[str, Any], str]],
        now: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._queue = queue
        self._book = book
        self._account = account
        self._now = now

    def message(self, chat: Chat, message: Message) -> None:
        """A message came in, or left."""
        if message.outgoing:
            event = "outgoingAPIMessageReceived" if message.by_api else "outgoingMessageReceived"
            switch = "outgoingAPIMessageWebhook" if message.by_api else "outgoingMessageWebhook"
        else:
            event, switch = "incomingMessageReceived", "incomingWebhook"
        if not self._settings.on(switch):
            return
        if (also := _ALSO.get(message.kind)) and not self._settings.on(also):
            return
        self._queue.put(self.message_body(event, chat, message))

    def message_body(self, event: str, chat: Chat, message: Message) -> dict[str, Any]:
        """The notification of a message."""
        instance, own_name = self._account()
        if message.outgoing:
            name, saved_as = own_name, own_name
        else:
            name, saved_as = self.names(message.sender)
        return {
            "typeWebhook": event,
            "instanceData": instance,
            "timestamp": message.at,
            "idMessage": message.id,
            "senderData": {
                "chatId": chat.id,
                "chatName": chat.name,
                "sender": message.sender,
                "senderName": name,
                "senderContactName": saved_as,
            },
            "messageData": message_data(chat, message),
        }

    def names(self, wid: str) -> tuple[str, str]:
        """Somebody's own name and the name in the account's phone book."""
        person = self._book.people.get(wid)
        return (person.name, person.saved_as) if person is not None else ("", "")

    def status(self, message: Message, status: str, description: str = "") -> None:
        """An outgoing message has come further, or failed."""
        if status not in _ALWAYS:
            if not self._settings.on("outgoingWebhook"):
                return
            if not message.by_api and not self._settings.on("outgoingMessageWebhook"):
                return
        body = {
            "typeWebhook": "outgoingMessageStatus",
            "chatId": message.chat_id,
            "instanceData": self._account()[0],
            "timestamp": int(self._now()),
            "idMessage": message.id,
            "status": status,
        }
        if description:
            body["description"] = description
        self._queue.put(body | {"sendByApi": message.by_api})

    def _event(self, switches: tuple[str, ...], kind: str, fields: dict[str, Any]) -> None:
        if all(self._settings.on(switch) for switch in switches):
            self._queue.put(
                {
                    "typeWebhook": kind,
                    "instanceData": self._account()[0],
                    "timestamp": int(self._now()),
                }
                | fields
            )

    def state(self, state: str) -> None:
        """The instance's state changed."""
        self._event(("stateWebhook",), "stateInstanceChanged", {"stateInstance": state})

    def socket(self, status: str) -> None:
        """The instance's socket opened or closed; the manual ties it to the state's switch."""
        self._event(("stateWebhook",), "statusInstanceChanged", {"statusInstance": status})

    def incoming_call(self, call: dict[str, Any]) -> None:
        """Somebody calls, or the call ended."""
        self._event(("incomingWebhook", "incomingCallWebhook"), "incomingCall", call)

    def outgoing_call(self, call: dict[str, Any]) -> None:
        """A call made from the phone ended."""
        self._event(("outgoingCallWebhook",), "outgoingCall", call)

    def block(self, chat_id: str) -> None:
        """A chat was blocked."""
        self._event(("incomingBlockWebhook",), "incomingBlock", {"chatId": chat_id, "chatState": "blocked"})

    def device(self, device: dict[str, Any]) -> None:
        """The phone told of itself."""
        self._event(("deviceWebhook",), "deviceInfo", {"deviceData": device})

    def quota(self, quota: dict[str, Any]) -> None:
        """A monthly quota is used up."""
        self._event((), "quotaExceeded", {"quotaData": quota})
