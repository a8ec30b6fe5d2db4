"""Decodes notifications into events and journal records into messages. Never raises, whatever the body.

Unknown types and malformed bodies become events of their own; neither holds up the queue.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b

from greentui.greenapi.json_fields import (
    Body,
    as_object,
    flag,
    integer,
    jid,
    nested,
    string,
    text,
    timestamp,
)
from greentui.greenapi.message_content import call_state
from greentui.greenapi.message_events import STATUSES, Envelope, message_event
from greentui.greenapi.quotas import exceeded
from greentui.model.events import (
    AvatarReported,
    BlockChanged,
    CallChanged,
    DeviceReported,
    Event,
    MessageReceived,
    QuotaExceeded,
    ReactionChanged,
    SocketChanged,
    StateChanged,
    StatusChanged,
    Unrecognised,
)
from greentui.model.ids import is_group
from greentui.model.instance import InstanceState, Quota
from greentui.model.messages import (
    Direction,
    Message,
    MessageKind,
    MessageStatus,
    Origin,
    Reacted,
)

log = logging.getLogger(__name__)

_SORTED = json.JSONEncoder(sort_keys=True)
"""Kept: `json.dumps` would make one for each notification."""
_FAULTS = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)


def decode(instance_id: str, body: object, received_at: float) -> Event:
    """Decode a notification.

    Args:
        instance_id: The instance whose queue it came from.
        body: The notification, as JSON or text.
        received_at: UTC seconds, used if the body has no time.
    """
    try:
        return read_event(instance_id, body, int(received_at))
    except _FAULTS as error:
        # A bug in a decoder must not stop the queue.
        log.exception("a notification could not be read")
        return Unrecognised("", int(received_at), broken=True, reason=type(error).__name__)


def read_event(instance_id: str, body: object, at: int) -> Event:
    """`decode` without catching exceptions; tests check that it raises none."""
    if isinstance(body, str | bytes):
        try:
            body = json.loads(body)
        except (ValueError, RecursionError):
            return Unrecognised("", at, broken=True, reason="not JSON")
    if not isinstance(body, dict):
        return Unrecognised("", at, broken=True, reason="not an object")
    inner = body.get("body")
    if isinstance(inner, dict) and "receiptId" in body and "typeWebhook" not in body:
        body = inner
    word = text(body, "typeWebhook")
    at = timestamp(body, "timestamp") or at
    reader = _EVENTS.get(word.lower()) or (None if word else _guessed(body))
    if reader is None:
        reason = "" if word else "no typeWebhook"
        event: Event = Unrecognised(word, at, _chat_of(body), broken=not word, reason=reason)
    else:
        event = reader(instance_id, word, body, at)
    return _of_record(body, event)


def decode_record(instance_id: str, record: object, chat_id: str = "") -> Message | None:
    """The message in a record of a journal or a chat's history; `None` for what only changes one.

    For the arguments see `decode_entry`. A reaction counts as a message here, so that a journal shows it.
    """
    event = decode_entry(instance_id, record, chat_id)
    match event:
        case MessageReceived():
            return event.message
        case ReactionChanged():
            return Message(
                instance_id,
                event.chat_id,
                text(as_object(record), "idMessage"),
                event.timestamp,
                event.direction,
                MessageKind.REACTION,
                event.emoji,
                event.sender_id,
                event.sender_name,
                content=Reacted(event.target_id),
                origin=Origin.JOURNAL,
                raw_type="reactionMessage",
            )
        case _:
            return None


def by_phone(body: object) -> bool:
    """Whether a notification or record reports a message that was not sent through the API."""
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except (ValueError, RecursionError):
            return False
    if not isinstance(body, dict):
        return False
    return body.get("sendByApi") is False or text(body, "typeWebhook").lower() == "outgoingmessagereceived"


def decode_entry(instance_id: str, record: object, chat_id: str = "", own: str = "") -> Event:
    """Decode a record of a journal: usually a message, otherwise a change of one.

    Args:
        instance_id: The instance.
        record: A record of getChatHistory, getMessage, last…Messages, last…Calls, get…Statuses.
        chat_id: The requested chat, if the record names none.
        own: The id of the linked account, if known.
    """
    try:
        if not isinstance(record, dict):
            return Unrecognised("", None, chat_id, broken=True, reason="not an object")
        at = timestamp(record, "timestamp") or 0
        chat = jid(record, "chatId") or chat_id or jid(record, "senderId", "from")
        if not chat:
            return _of_record(record, Unrecognised("", at or None, broken=True, reason="no chatId"))
        if text(record, "typeMessage").lower() == "incomingblock":
            return _of_record(record, _block(instance_id, "incomingBlock", record, at))
        if not at and not text(record, "idMessage", "typeMessage"):
            return _of_record(record, Unrecognised("", None, chat, broken=True, reason="an empty record"))
        envelope = Envelope.of_record(record, chat, at, own)
        return _of_record(record, message_event(instance_id, record, record, envelope))
    except _FAULTS as error:
        log.exception("a record could not be read")
        return Unrecognised("", None, chat_id, broken=True, reason=type(error).__name__)


def _of_record(record: Body, event: Event) -> Event:
    """The event, with its record's id if it could not be decoded."""
    if isinstance(event, Unrecognised) and not event.message_id:
        return replace(event, message_id=text(record, "idMessage"))
    return event


def content_key(body: object) -> str:
    """The identity of a notification by its content: the same when it is delivered again.

    It covers type, id, status and all content: a message that comes as a marker and later with its text has
    two.
    """
    try:
        said = body if isinstance(body, str) else _SORTED.encode(body)
    except _FAULTS:
        # Nested too deeply, or a number too large for JSON: its outline has to do.
        said = repr(body)[:10_000] if isinstance(body, str | bytes) else type(body).__name__
    digest = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    if not isinstance(body, dict):
        return digest
    word, status = text(body, "typeWebhook").lower(), text(body, "status").lower()
    return f"{word}|{text(body, 'idMessage')}|{status}|{digest}"


def _message(instance_id: str, word: str, body: Body, at: int) -> Event:
    sender = nested(body, "senderData")
    chat_id = jid(sender, "chatId") or jid(body, "chatId")
    sender_id = jid(sender, "sender", "senderId")
    # What our own phone writes into a group may be called incoming: the sender decides.
    ours = is_group(chat_id) and _is_own(body, sender_id)
    incoming = word.lower() == "incomingmessagereceived" and not ours
    if not chat_id:
        chat_id = sender_id if incoming else ""
    data = body.get("messageData")
    if not isinstance(data, dict):
        # An older contactsArrayMessage is at the top level.
        data = body if "typeMessage" in body else None
    if not chat_id or data is None:
        missing = "no messageData" if chat_id else "no chatId"
        return Unrecognised(word, at, chat_id, broken=True, reason=missing)
    status = None
    if not incoming:
        by_api = word.lower() == "outgoingapimessagereceived"
        status = MessageStatus.ACCEPTED if by_api else MessageStatus.SENT
    envelope = Envelope(
        chat_id,
        at,
        text(body, "idMessage"),
        Direction.INCOMING if incoming else Direction.OUTGOING,
        sender,
        sender_id,
        Origin.NOTIFICATION,
        status,
    )
    return message_event(instance_id, data, body, envelope)


def _status(instance_id: str, word: str, body: Body, at: int) -> Event:
    message_id, said = text(body, "idMessage"), text(body, "status")
    status = STATUSES.get(said.lower())
    chat_id = jid(body, "chatId")
    if not message_id or not said:
        return Unrecognised(word, at, chat_id, broken=True, reason="no idMessage or status")
    description = text(body, "description")
    if status is None:
        return StatusChanged(message_id, MessageStatus.ACCEPTED, at, chat_id, description, said[:40])
    return StatusChanged(message_id, status, at, chat_id, description)


def _state(instance_id: str, word: str, body: Body, at: int) -> Event:
    said = text(body, "stateInstance")
    if not said:
        return Unrecognised(word, at, broken=True, reason="no stateInstance")
    return StateChanged(InstanceState.of(said), said, at)


def _socket(instance_id: str, word: str, body: Body, at: int) -> Event:
    said = text(body, "statusInstance")
    if said.lower() not in ("online", "offline"):
        reason = f"statusInstance {said[:40]}" if said else "no statusInstance"
        return Unrecognised(word, at, broken=not said, reason=reason)
    return SocketChanged(said.lower() == "online", at)


def _call(instance_id: str, word: str, body: Body, at: int) -> Event:
    outgoing = word.lower() == "outgoingcall"
    chat_id = jid(body, "to", "chatId", "from") if outgoing else jid(body, "from", "chatId")
    if not chat_id:
        return Unrecognised(word, at, broken=True, reason="a call with nobody")
    return CallChanged(
        chat_id,
        text(body, "idMessage"),
        call_state(body),
        at,
        Direction.OUTGOING if outgoing else Direction.INCOMING,
        flag(body, "isVideo"),
    )


def _block(instance_id: str, word: str, body: Body, at: int) -> Event:
    chat_id, said = jid(body, "chatId"), text(body, "chatState")
    if not chat_id or not said:
        return Unrecognised(word, at, chat_id, broken=True, reason="no chatId or chatState")
    return BlockChanged(chat_id, said.lower() == "blocked", at)


def _device(instance_id: str, word: str, body: Body, at: int) -> Event:
    device, avatar = nested(body, "deviceData"), nested(body, "avatarInfo")
    if avatar:
        chat_id = jid(avatar, "chatId")
        return AvatarReported(chat_id, string(avatar, "urlAvatar"), at, text(avatar, "reason"))
    if not device:
        return Unrecognised(word, at, reason="no deviceData")
    made = " ".join(filter(None, (text(device, "deviceManufacturer"), text(device, "deviceModel"))))
    system = " ".join(filter(None, (text(device, "platform"), text(device, "osVersion"))))
    version = text(device, "waVersion")
    described = ", ".join(filter(None, (made, system, f"WhatsApp {version}" if version else "")))
    battery = integer(device, "battery")
    return DeviceReported(described, at, battery if battery is not None and 0 <= battery <= 100 else None)


def _quota(instance_id: str, word: str, body: Body, at: int) -> Event:
    quota: Quota = exceeded(body, default_method="", told_at=at)
    return QuotaExceeded(quota, at)


_EVENTS: dict[str, Callable[[str, str, Body, int], Event]] = {
    "incomingmessagereceived": _message,
    "outgoingmessagereceived": _message,
    "outgoingapimessagereceived": _message,
    "outgoingmessagestatus": _status,
    "stateinstancechanged": _state,
    "statusinstancechanged": _socket,
    "incomingcall": _call,
    "outgoingcall": _call,
    "incomingblock": _block,
    "deviceinfo": _device,
    "quotaexceeded": _quota,
}
"""The decoder of each `typeWebhook`, in lower case."""


def _guessed(body: Body) -> Callable[[str, str, Body, int], Event] | None:
    """The decoder for a body without a type, if only one is possible."""
    if "stateInstance" in body:
        return _state
    if "statusInstance" in body:
        return _socket
    if "status" in body and "idMessage" in body and "from" not in body:
        return _status
    if "messageData" in body and "senderData" in body:
        return _untyped_message
    return None


def _untyped_message(instance_id: str, word: str, body: Body, at: int) -> Event:
    """Decode a message without a type; it is ours if our account sent it."""
    outgoing = _is_own(body, jid(nested(body, "senderData"), "sender"))
    return _message(
        instance_id, "outgoingMessageReceived" if outgoing else "incomingMessageReceived", body, at
    )


def _is_own(body: Body, person_id: str) -> bool:
    """Whether an id is that of the notification's own account."""
    return bool(person_id) and person_id == jid(nested(body, "instanceData"), "wid")


def _chat_of(body: Body) -> str:
    """The chat named in a body of unknown type."""
    return jid(nested(body, "senderData"), "chatId") or jid(body, "chatId", "from")
