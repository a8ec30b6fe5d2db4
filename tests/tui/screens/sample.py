"""A small shop's instance: the responses of the stage's session."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from PIL import Image

from greentui.engine.monthly_usage import MethodUsage
from greentui.greenapi.rate_limiter import Usage
from greentui.model.chats import Chat
from greentui.model.instance import InstanceState, StateSpell
from greentui.model.messages import Direction, File, Message, MessageKind
from greentui.model.sending import OutboxItem, TextDraft
from tests.engine.answering import Answers
from tests.tui.screens.stage import NOW, StageSession, facts

ME = "79990000042@c.us"
ANNA, MAYA, GATE = "79010000001@c.us", "79010000002@c.us", "79010000003@c.us"
CLUB = "120363000000000001@g.us"

SETTINGS: dict[str, object] = {
    "wid": ME,
    "webhookUrl": "",
    "webhookUrlToken": "",
    "delaySendMessagesMilliseconds": 1000,
    "markIncomingMessagesReaded": "no",
    "markIncomingMessagesReadedOnReply": "yes",
    "outgoingWebhook": "yes",
    "outgoingMessageWebhook": "yes",
    "outgoingAPIMessageWebhook": "no",
    "incomingWebhook": "yes",
    "deviceWebhook": "no",
    "stateWebhook": "no",
    "keepOnlineStatus": "yes",
    "pollMessageWebhook": "yes",
    "incomingBlockWebhook": "yes",
    "incomingCallWebhook": "yes",
    "editedMessageWebhook": "yes",
    "deletedMessageWebhook": "yes",
    "enableMessagesHistory": "no",
}
QUEUE = [
    {"messageID": "Q1", "type": "sendMessage", "body": {"chatId": ANNA, "message": "Between ten and twelve"}},
    {"messageID": "Q2", "type": "sendPoll", "body": {"chatId": CLUB, "message": "Which day suits you?"}},
    {"messageID": "Q3", "type": "sendFileByUrl", "body": {"chatId": MAYA, "fileName": "invoice.pdf"}},
]
GROUP = {
    "groupId": CLUB,
    "owner": ME,
    "subject": "Delivery club",
    "creation": int(NOW) - 90 * 86_400,
    "participants": [
        {"id": ME, "isAdmin": True, "isSuperAdmin": True},
        {"id": ANNA, "isAdmin": True, "isSuperAdmin": False},
        {"id": MAYA, "isAdmin": False, "isSuperAdmin": False},
    ],
    "groupInviteLink": "https://chat.whatsapp.com/Sample",
}
OURS = [
    {
        "type": "outgoing",
        "idMessage": "S1",
        "timestamp": int(NOW) - 3600,
        "typeMessage": "extendedTextMessage",
        "textMessage": "Fresh bread from seven",
        "extendedTextMessage": {
            "text": "Fresh bread from seven",
            "backgroundColor": "#228B22",
            "font": "SERIF",
        },
        "statusMessage": "read",
    },
    {
        "type": "outgoing",
        "idMessage": "S2",
        "timestamp": int(NOW) - 9000,
        "typeMessage": "imageMessage",
        "caption": "Новый прилавок",
        "statusMessage": "delivered",
    },
]
THEIRS = [
    {
        "type": "incoming",
        "idMessage": "S3",
        "timestamp": int(NOW) - 7000,
        "typeMessage": "videoMessage",
        "senderId": MAYA,
        "senderContactName": "Maya Cohen",
        "downloadUrl": "https://files.example/s3.mp4",
    }
]
VIEWERS = [
    {"participant": ANNA, "timestamp": int(NOW) - 60, "status": "read"},
    {"participant": MAYA, "timestamp": int(NOW) - 120, "status": "delivered"},
    {"participant": GATE, "timestamp": int(NOW) - 180, "status": "sent"},
]
INFO = {
    "name": "Анна",
    "contactName": "Анна Петрова",
    "email": "anna@example.org",
    "category": "Bakery",
    "description": "Хлеб и пирожки каждый день",
    "products": [{"id": "1", "name": "Rye bread", "price": "120"}],
    "chatId": ANNA,
    "isBusiness": True,
}
RAW = json.dumps(
    {
        "typeWebhook": "incomingMessageReceived",
        "timestamp": int(NOW) - 100,
        "idMessage": "M1",
        "senderData": {"chatId": ANNA, "senderName": "Анна"},
        "messageData": {"typeMessage": "textMessage", "textMessageData": {"textMessage": "Can you deliver?"}},
    },
    ensure_ascii=False,
)


def answers(**more: object) -> Answers:
    """The service's answers, some of them replaced."""
    told: dict[str, object] = {
        "getSettings": dict(SETTINGS),
        "showMessagesQueue": QUEUE,
        "getWebhooksCount": {"count": 3},
        "getStateInstanceHistory": [
            {"stateInstance": "authorized", "timestamp": int(NOW) - 7200},
            {"stateInstance": "starting", "timestamp": int(NOW) - 7400},
            {"stateInstance": "notAuthorized", "timestamp": int(NOW) - 90_000},
        ],
        "getGroupData": GROUP,
        "getOutgoingStatuses": OURS,
        "getIncomingStatuses": THEIRS,
        "getStatusStatistic": VIEWERS,
        "getContactInfo": INFO,
        "getAvatar": {"urlAvatar": "https://files.example/anna.jpg", "available": True},
        "lastIncomingMessages": [
            _record("M1", ANNA, "Can you deliver tomorrow before noon?", 100),
            _record("M2", CLUB, "I'll take it", 700),
        ],
        "lastIncomingCalls": [{"from": MAYA, "status": "missed", "timestamp": int(NOW) - 30}],
        "setSettings": {"saveSettings": True},
    }
    return Answers(told | more)


def session(state: InstanceState = InstanceState.AUTHORIZED, *, known: dict[str, Any] | None = None,
            **more: object) -> StageSession:  # fmt: skip
    """The shop's session.

    Args:
        state: Of the instance.
        known: Facts that differ.
        **more: Answers of methods that differ.
    """
    names = {ANNA: "Анна Петрова", MAYA: "Maya Cohen", GATE: "Gate 3", CLUB: "Delivery club", ME: "We"}
    made = StageSession(answers(**more), facts(state, **(known or {})))
    for place, (chat_id, name) in enumerate(names.items()):
        phone = chat_id.partition("@")[0] if chat_id.endswith("@c.us") else ""
        made.known[chat_id] = Chat("1101000001", chat_id, name, phone, last_at=int(NOW) - 900 * place)
    for message in (
        _message("M1", ANNA, "Can you deliver tomorrow before noon?", 100),
        _message("M2", CLUB, "I'll take it", 700),
        _message("F1", ANNA, "", 1300, MessageKind.DOCUMENT, File(name="invoice 0042.pdf")),
    ):
        made.kept[message.id] = message
    made.raws["M1"] = RAW
    made.pictures["https://files.example/anna.jpg"] = _picture()
    made.strange = [(int(NOW) - 50, "newThing", '{"typeWebhook":"newThing","x":[1,2]}'), (1, "", '{"y":1}')]
    made.spells = [StateSpell(state, str(state), int(NOW) - 7200)]
    made.typed = [
        OutboxItem("1101000001", "local-1", ANNA, TextDraft("Between"), 1, int(NOW) - 90, message_id="Q1")
    ]
    made.usages = [
        Usage("receiveNotification", 1200, 2, 0, 100, 99, 0.0, 0, None),
        Usage("getSettings", 3, 1, 1, 1, 0, 0.4, 0, None),
    ]
    made.monthly = [MethodUsage("getContactInfo", 84, 100), MethodUsage("lastIncomingMessages", 61, 1000)]
    return made


def _record(id_: str, chat: str, text: str, ago: int) -> dict[str, object]:
    return {
        "idMessage": id_, "chatId": chat, "senderId": ANNA, "type": "incoming", "timestamp": int(NOW) - ago,
        "typeMessage": "textMessage", "textMessage": text,
    }  # fmt: skip


def _message(
    id_: str, chat: str, text: str, ago: int, kind: MessageKind = MessageKind.TEXT, content: Any = None
) -> Message:
    return Message(
        "1101000001", chat, id_, int(NOW) - ago, Direction.INCOMING, kind, text, content=content,
        raw_type="media" if content else "textMessage",
    )  # fmt: skip


def _picture() -> bytes:
    file = BytesIO()
    Image.radial_gradient("L").resize((96, 96)).convert("RGB").save(file, "JPEG")
    return file.getvalue()
