"""Turns events into webhook notifications, where the settings ask for them (manual 1.3.2 and 1.3.4)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.behaviour.clock import Clock
from greentui.emulator.behaviour.message_bodies import message_data
from greentui.emulator.behaviour.notification_queue import NotificationQueue
from greentui.emulator.behaviour.shown_ids import ShownIds
from greentui.emulator.state.chats import Chat, ChatStore
from greentui.emulator.state.instance import Instance
from greentui.emulator.state.messages import Message, MessageKind
from greentui.emulator.state.settings import Settings

_KIND_SETTINGS = {
    MessageKind.POLL: "pollMessageWebhook",
    MessageKind.VOTE: "pollMessageWebhook",
    MessageKind.EDIT: "editedMessageWebhook",
    MessageKind.DELETION: "deletedMessageWebhook",
    MessageKind.ORDER: "catalogWebhook",
    MessageKind.PRODUCT: "catalogWebhook",
}
"""Kinds with a setting of their own, on top of the one for their direction."""

_UNCONDITIONAL = frozenset({"failed", "noAccount"})
"""Message statuses that no setting switches off (manual 1.3.2, SetSettings)."""


class Webhooks:
    """Puts the notifications of one instance into its queue."""

    def __init__(
        self,
        instance: Instance,
        settings: Settings,
        chats: ChatStore,
        notifications: NotificationQueue,
        shown_ids: ShownIds,
        clock: Clock,
    ) -> None:
        self._instance = instance
        self._settings = settings
        self._chats = chats
        self._notifications = notifications
        self._shown_ids = shown_ids
        self._clock = clock

    def message(self, chat: Chat, message: Message) -> None:
        """A message was received or sent."""
        if not message.outgoing:
            event, switch = "incomingMessageReceived", "incomingWebhook"
        elif message.by_api:
            event, switch = "outgoingAPIMessageReceived", "outgoingAPIMessageWebhook"
        else:
            event, switch = "outgoingMessageReceived", "outgoingMessageWebhook"
        if not self._settings.enabled(switch):
            return
        kind_switch = _KIND_SETTINGS.get(message.kind)
        if kind_switch is not None and not self._settings.enabled(kind_switch):
            return
        name = saved_name = self._instance.name
        if not message.outgoing:
            sender = self._chats.contact(message.sender)
            name, saved_name = sender.name, sender.saved_name
        self._notify(
            {
                "typeWebhook": event,
                "instanceData": self._instance_data(),
                "timestamp": message.timestamp,
                "idMessage": message.id,
                "senderData": {
                    "chatId": chat.id,
                    "chatName": chat.name,
                    "sender": message.sender,
                    "senderName": name,
                    "senderContactName": saved_name,
                },
                "messageData": message_data(chat, message),
            }
        )

    def message_status(self, message: Message, status: str, description: str = "") -> None:
        """An outgoing message reached a status.

        Args:
            description: Why it failed; empty otherwise.
        """
        message.reported = message.reported or "pending"
        if status not in _UNCONDITIONAL:
            if not self._settings.enabled("outgoingWebhook"):
                return
            if not message.by_api and not self._settings.enabled("outgoingMessageWebhook"):
                return
        message.reported = status
        body = {
            "typeWebhook": "outgoingMessageStatus",
            "chatId": message.chat_id,
            "instanceData": self._instance_data(),
            "timestamp": self._clock.timestamp(),
            "idMessage": message.id,
            "status": status,
        }
        if description:
            body["description"] = description
        self._notify(body | {"sendByApi": message.by_api})

    def state(self, state: str) -> None:
        """The instance's state changed."""
        self._put("stateInstanceChanged", {"stateInstance": state}, "stateWebhook")

    def socket(self, status: str) -> None:
        """The instance's socket opened or closed; the manual ties this to the state's setting."""
        self._put("statusInstanceChanged", {"statusInstance": status}, "stateWebhook")

    def incoming_call(self, call: dict[str, Any]) -> None:
        """An incoming call rings or has ended."""
        self._put("incomingCall", call, "incomingWebhook", "incomingCallWebhook")

    def outgoing_call(self, call: dict[str, Any]) -> None:
        """A call made from the phone has ended."""
        self._put("outgoingCall", call, "outgoingCallWebhook")

    def block(self, chat_id: str) -> None:
        """A contact blocked the account."""
        self._put("incomingBlock", {"chatId": chat_id, "chatState": "blocked"}, "incomingBlockWebhook")

    def device(self, device: dict[str, Any]) -> None:
        """The phone reported its details."""
        self._put("deviceInfo", {"deviceData": device}, "deviceWebhook")

    def quota(self, quota: dict[str, Any], status: int = 200) -> None:
        """A monthly quota is exceeded.

        Args:
            status: The HTTP status with which the notification is received.
        """
        self._put("quotaExceeded", {"quotaData": quota}, status=status)

    def _put(self, event: str, fields: dict[str, Any], *switches: str, status: int = 200) -> None:
        if all(map(self._settings.enabled, switches)):
            self._notify(
                {
                    "typeWebhook": event,
                    "instanceData": self._instance_data(),
                    "timestamp": self._clock.timestamp(),
                }
                | fields,
                status,
            )

    def _notify(self, body: dict[str, Any], status: int = 200) -> None:
        self._notifications.put(self._shown_ids.apply(body), status)

    def _instance_data(self) -> dict[str, Any]:
        return {
            "idInstance": int(self._instance.id),
            "wid": self._instance.wid if self._instance.linked else "",
            "typeInstance": "whatsapp",
        }
