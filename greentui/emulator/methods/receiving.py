"""Receiving notifications and files (manual 1.3.4)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.behaviour.notification_queue import NoConsumer
from greentui.emulator.methods.registry import Call, Needs, method
from greentui.emulator.responses import Answer, Refused
from greentui.emulator.state.messages import FILES
from greentui.emulator.validation import LARGEST_SAFE, Form, message_id, strict_chat_id

SHORTEST, LONGEST = 5, 60
"""Seconds receiveNotification waits (manual 1.3.4)."""
_NULL = Answer(200, b"null")
_TRUE = Answer(200, b'{"result":true}')
_FALSE = Answer(200, b'{"result":false}')


def _check_no_webhook_url(call: Call) -> None:
    if call.world.settings.webhook_url:
        raise Refused(
            400,
            "Message cannot be received because custom webhook url is set. Go to cabinet, clear webhook "
            f"url for instance: {call.world.instance.id} and wait for about 1 minute for another attempt",
        )


@method("receiveNotification", "GET", rate=100, needs=Needs.NOTHING)
async def receive_notification(call: Call) -> Any:
    """The oldest notification, or `null` when none came in time."""
    _check_no_webhook_url(call)
    wanted = call.number("receiveTimeout", SHORTEST)
    # A quick emulator does not make a test wait for five seconds to see an empty queue.
    shortest = 0 if call.world.options.fast else SHORTEST
    item = await call.world.queue.receive(min(max(wanted, shortest), LONGEST))
    return _NULL if item is None else Answer(200, item.payload())


@method("deleteNotification", "DELETE", rate=100, needs=Needs.NOTHING)
def delete_notification(call: Call) -> Any:
    """Take a received notification out of the queue."""
    _check_no_webhook_url(call)
    if not (call.rest.isascii() and call.rest.isdigit()):
        raise Refused(500, "Parameter receiptId must be a Number!")
    if len(call.rest) > len(str(LARGEST_SAFE)):
        return _FALSE
    try:
        return _TRUE if call.world.queue.delete(int(call.rest)) else _FALSE
    except NoConsumer:
        raise Refused(500, "Cannot read properties of undefined (reading 'findUnAckedMessage')") from None


@method("downloadFile", rate=5, form=Form(strict_chat_id(), message_id(), least=2))
def download_file(call: Call) -> Any:
    """Where a message's file can be fetched."""
    chat_id, wanted = call.body["chatId"], call.body["idMessage"]
    chat = call.world.book.get(chat_id)
    message = chat.find(wanted) if chat is not None else None
    named = f"by chatId {chat_id} and idMessage {wanted}"
    if message is None or message.kind not in FILES:
        raise Refused(400, f"File message encrypted url not found {named}")
    url = message.content.get("url", "")
    if not url or url.startswith("{{"):
        raise Refused(500, f"Internal error when downloading file {named}")
    return {"downloadUrl": url}
