"""Methods that receive notifications and files (manual 1.3.4)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.behaviour.notification_queue import ChannelLost
from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.registry import ApiRequest, Requires, method
from greentui.emulator.methods.responses import ApiError, Response, json_response
from greentui.emulator.methods.validation import MAX_SAFE_INTEGER, Schema, message_id, service_chat_id
from greentui.emulator.state.messages import FILES

MIN_TIMEOUT, MAX_TIMEOUT = 5, 60
"""Seconds receiveNotification waits for a notification (manual 1.3.4)."""


def _check_no_webhook_url(world: World) -> None:
    if world.settings.values["webhookUrl"]:
        raise ApiError(
            400,
            "Message cannot be received because custom webhook url is set. Go to cabinet, clear webhook "
            f"url for instance: {world.instance.id} and wait for about 1 minute for another attempt",
        )


@method("receiveNotification", "GET", rate=100, requires=Requires.NOTHING)
async def receive_notification(world: World, request: ApiRequest) -> Response:
    """The oldest notification; `null` if none arrives in time."""
    _check_no_webhook_url(world)
    timeout = request.integer("receiveTimeout", MIN_TIMEOUT)
    # A fast emulator must not hold up a test for five seconds at an empty queue.
    minimum = 0 if world.options.fast else MIN_TIMEOUT
    notification = await world.notifications.receive(min(max(timeout, minimum), MAX_TIMEOUT))
    if notification is None:
        return json_response(None)
    return json_response(notification.to_json(), notification.status)


@method("deleteNotification", "DELETE", rate=100, requires=Requires.NOTHING)
def delete_notification(world: World, request: ApiRequest) -> dict[str, Any]:
    """Remove a received notification from the queue."""
    _check_no_webhook_url(world)
    receipt_id = request.argument
    if not (receipt_id.isascii() and receipt_id.isdigit()):
        raise ApiError(500, "Parameter receiptId must be a Number!")
    if len(receipt_id) > len(str(MAX_SAFE_INTEGER)):
        return {"result": False}
    try:
        return {"result": world.notifications.delete(int(receipt_id))}
    except ChannelLost:
        raise ApiError(500, "Cannot read properties of undefined (reading 'findUnAckedMessage')") from None


@method("downloadFile", rate=5, schema=Schema(service_chat_id(), message_id(), min_fields=2))
def download_file(world: World, request: ApiRequest) -> dict[str, Any]:
    """The URL of a message's file."""
    wid, wanted = request.body["chatId"], request.body["idMessage"]
    message = world.chats.find_message(wid, wanted)
    which = f"by chatId {wid} and idMessage {wanted}"
    if message is None or message.kind not in FILES:
        raise ApiError(400, f"File message encrypted url not found {which}")
    url = message.content.get("url", "")
    if not url or url.startswith("{{"):
        raise ApiError(500, f"Internal error when downloading file {which}")
    return {"downloadUrl": url}
