"""Bodies as the service sends them, and what of them is spoiled."""

from __future__ import annotations

import copy
import random
from typing import Any

Body = dict[str, Any]

TIMES: tuple[Any, ...] = (
    0, 1, -1, -62135596801, 1727691478, 1727691478000, 1727691478.9, 253402300800, 2**31, 2**63, 10**30,
    "1727691478", "yesterday", None, True, [], {},
)  # fmt: skip
"""Time stamps as they should be, in milliseconds, before Christ, after the end of calendars, and none."""

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 2**63, 1e308, "", " ", [], {}, [[]], {"a": {"b": []}}, "x" * 3000, *TIMES[:8],
)  # fmt: skip
"""What stands in a field where something else is expected."""

_NAMES = ("Anna", "Анна", "安娜", "אנה", "", "n" * 300, "[/bold]", "\x1b[31mred", "line\nbreak", "👨‍👩‍👧‍👦")
_TEXTS = (
    "Can you deliver tomorrow?", "Привет!", "", "漢字 " * 40, "*bold* https://e.example/x", "w" * 700,
)  # fmt: skip
_FILES = ("invoice.pdf", "../../evil.sh", "n" * 300 + ".txt", "", "a\nb.doc")


def content(kind: str, chance: random.Random) -> Body:
    """The fields of a message of some kind, as the emulator's orders take them."""
    words, name = chance.choice(_TEXTS), chance.choice(_NAMES)
    match kind:
        case "textMessage":
            return {"text": words}
        case "extendedTextMessage":
            return {"text": f"{words} https://e.example/page", "title": name, "description": words}
        case "imageMessage" | "videoMessage":
            return {"caption": words}
        case "documentMessage":
            return {"fileName": chance.choice(_FILES)}
        case "locationMessage":
            where = {"latitude": chance.choice((55.75, -90, 1000)), "longitude": chance.choice((37.6, 181))}
            return {**where, "nameLocation": name, "address": words}
        case "contactMessage":
            return {"displayName": name, "phone": "79010000001"}
        case "contactsArrayMessage":
            return {"contacts": [{"displayName": each, "phone": "79010000001"} for each in _NAMES[:3]]}
        case "pollMessage":
            several = chance.random() < 0.5
            return {"name": words, "options": ["yes", "no", "perhaps"], "multipleAnswers": several}
        case "groupInviteMessage":
            group = {"groupJid": "120363040098350162@g.us", "groupName": name, "caption": words}
            return {"content": {**group, "inviteCode": "c", "inviteExpiration": chance.choice(TIMES)}}
        case "buttonsMessage" | "interactiveButtons":
            buttons = [{"buttonId": each, "buttonText": each} for each in _NAMES[:3]]
            return {"content": {"contentText": words, "footer": name, "titleText": name, "buttons": buttons}}
        case "listMessage":
            row = {"title": name, "rowId": "1", "description": words}
            sections = [{"title": name, "rows": [row, row]}]
            return {"content": {"contentText": words, "title": name, "buttonText": "b", "sections": sections}}
        case "templateMessage":
            button = {"index": 1, "urlButton": {"displayText": name, "url": "https://e.example"}}
            return {"content": {"contentText": words, "titleText": name, "footer": "f", "buttons": [button]}}
        case _:
            return {}


def text(chat_id: str, message_id: str, words: str, at: Any) -> Body:
    """The notification of an incoming text."""
    return {
        "typeWebhook": "incomingMessageReceived",
        "instanceData": {"idInstance": 1101000042, "wid": "79990000042@c.us", "typeInstance": "whatsapp"},
        "timestamp": at,
        "idMessage": message_id,
        "senderData": {"chatId": chat_id, "sender": chat_id, "chatName": "Sam", "senderName": "Sam"},
        "messageData": {"typeMessage": "textMessage", "textMessageData": {"textMessage": words}},
    }


def spoiled(chat_id: str, message_id: str, chance: random.Random) -> Body:
    """A body in which one field or several are missing, or hold what nobody expects there."""
    body = copy.deepcopy(chance.choice(_whole(chat_id, message_id)))
    for _ in range(chance.randint(1, 4)):
        if not (places := _places(body)):
            break
        holder, key = chance.choice(places)
        if chance.random() < 0.2:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(chance.choice(ODD))
    return body


def _whole(chat_id: str, message_id: str) -> list[Body]:
    """One body of each type."""
    plain = text(chat_id, message_id, "spoiled", 1772452800)
    votes = [{"optionName": "yes", "optionVoters": [chat_id]}, {"optionName": "no", "optionVoters": []}]
    target = {"stanzaId": message_id}
    quoted = {**target, "participant": chat_id, "typeMessage": "textMessage", "textMessage": "t"}
    file = {
        "downloadUrl": "http://127.0.0.1:9/x.jpg", "caption": "c", "fileName": "x.jpg",
        "jpegThumbnail": "AAAA", "mimeType": "image/jpeg", "isForwarded": True, "forwardingScore": 3,
    }  # fmt: skip
    place = {"latitude": 1.5, "longitude": 2.5, "nameLocation": "n", "address": "a", "jpegThumbnail": ""}
    card = {"displayName": "n", "vcard": "BEGIN:VCARD\nEND:VCARD"}

    def message(kind: str, **data: Any) -> Body:
        return plain | {"messageData": {"typeMessage": kind, **data}}

    def event(kind: str, **data: Any) -> Body:
        head = {key: plain[key] for key in ("instanceData", "timestamp", "idMessage")}
        return {**head, "typeWebhook": kind, **data}

    return [
        plain,
        message("imageMessage", fileMessageData=file),
        message("locationMessage", locationMessageData=place),
        message("contactMessage", contactMessageData=card),
        message("pollMessage", pollMessageData={"name": "q", "options": votes, "multipleAnswers": False}),
        message("pollUpdateMessage", pollMessageData={"name": "q", "votes": votes, **target}),
        message("reactionMessage", extendedTextMessageData={"text": "👍"}, quotedMessage=target),
        message("editedMessage", editedMessageData={"textMessage": "new", **target}),
        message("deletedMessage", deletedMessageData=target),
        message("quotedMessage", extendedTextMessageData={"text": "t", **target}, quotedMessage=quoted),
        message("unheardOfMessage", unheardOfData={"a": 1}),
        event("outgoingMessageStatus", chatId=chat_id, status="read", sendByApi=True),
        event("stateInstanceChanged", stateInstance="authorized"),
        event("statusInstanceChanged", statusInstance="online"),
        event("incomingCall", **{"from": chat_id}, status="missed"),
        event("outgoingCall", **{"from": chat_id}, status="hungUp", participants=[{"id": chat_id}]),
        event("incomingBlock", chatId=chat_id, chatState="blocked"),
        event("deviceInfo", deviceData={"platform": "p", "battery": 50}),
        event("quotaExceeded", quotaData={"method": "m", "used": 1, "total": 1}),
        event("unheardOf"),
    ]


def _places(body: Any) -> list[tuple[Any, Any]]:
    """Every place in a body that holds something: what holds it, and its key there."""
    pairs = list(body.items()) if isinstance(body, dict) else list(enumerate(body))
    found = [(body, key) for key, _value in pairs]
    for _key, value in pairs:
        if isinstance(value, (dict, list)):
            found += _places(value)
    return found
