"""Bodies of our own, in the shapes that notifications and journal records have."""

from __future__ import annotations

import base64
from typing import Any

Body = dict[str, Any]

INSTANCE = "1101000001"
OWN = "79990000042@c.us"
ANNA = "79010000001@c.us"
CLUB = "120363012345678901@g.us"
AT = 1727691478
ID = "3EB0A1B2C3D4E5F60001"
TARGET = "3EB0A1B2C3D4E5F60002"
JPEG = b"\xff\xd8\xff\xe0thumbnail"
JPEG64 = base64.b64encode(JPEG).decode()


def event(type_webhook: str, **fields: Any) -> Body:
    """A notification."""
    return {
        "typeWebhook": type_webhook,
        "instanceData": {"idInstance": int(INSTANCE), "wid": OWN, "typeInstance": "whatsapp"},
        "timestamp": AT,
        **fields,
    }


def incoming(type_message: str, /, **data: Any) -> Body:
    """An incoming message, nested."""
    return event(
        "incomingMessageReceived",
        idMessage=ID,
        senderData={
            "chatId": ANNA,
            "sender": ANNA,
            "chatName": "Anna",
            "senderName": "Anna P.",
            "senderContactName": "Anna Petrova",
        },
        messageData={"typeMessage": type_message, **data},
    )


def record(type_message: str, /, **fields: Any) -> Body:
    """An incoming message as a journal lists it, flat."""
    return {
        "type": "incoming",
        "idMessage": ID,
        "timestamp": AT,
        "typeMessage": type_message,
        "chatId": ANNA,
        "senderId": ANNA,
        "senderName": "Anna P.",
        "senderContactName": "Anna Petrova",
        **fields,
    }


QUOTED: Body = {
    "stanzaId": TARGET,
    "participant": OWN,
    "typeMessage": "textMessage",
    "textMessage": "Which day?",
}
VCARD = (
    "BEGIN:VCARD\nVERSION:3.0\nN:Sidorova;Maya;;;\nFN:Maya Sidorova\nORG:Bakery;\n"
    "item1.TEL;type=CELL;waid=79010000002:+7 901 000-00-02\nTEL:+7 495 000 00 03\nEND:VCARD"
)
