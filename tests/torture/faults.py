"""The script of faults: what goes wrong, drawn from a seed. Pure."""

from __future__ import annotations

import random
from typing import Any

RECEIVING = ("receiveNotification", "deleteNotification")
SENDING = ("sendMessage",)
LOOKING = ("showMessagesQueue", "lastOutgoingMessages", "getMessage", "getStateInstance")

_EVERYWHERE: tuple[dict[str, Any], ...] = (
    {"drop": "before"},
    {"drop": "after"},
    {"status": 500, "body": {"message": "internal error"}},
    {"status": 502, "body": "<html>bad gateway</html>"},
    {"status": 503},
    {"status": 504},
    {"status": 429},
    {"delayMs": 150},
    {"status": 200, "body": "<html>please sign in</html>"},
    {"status": 200, "body": {"code": 500, "description": "in disguise"}},
)
_GONE = {
    "status": 500,
    "body": {"message": "Cannot read properties of undefined (reading 'findUnAckedMessage')"},
}


_BROKEN: tuple[dict[str, Any], ...] = (
    {"answer": "half", "done": True},
    {"answer": "half"},
    {"answer": "chunk cut", "done": True},
    {"answer": "too short", "done": True},
    {"drop": "after", "delayMs": 3000},
    {"drop": "before", "delayMs": 3000},
    {"status": 408, "done": True},
    {"status": 307, "done": True, "headers": {"Location": "http://127.0.0.1:9/"}},
    {"status": 502, "done": True},
    {"status": 500, "body": "", "done": True},
    {"status": 200, "body": "", "done": True},
)
"""What only the unruly service can do: answers that break off, and trouble that is told after the deed."""

_LIES: tuple[dict[str, Any], ...] = tuple(
    {"status": status, "body": body, "done": True}
    for status, body in (
        (401, ""),
        (403, ""),
        (404, {"message": "Not found"}),
        (429, ""),
        (500, {"message": "internal error"}),
        (200, {"code": 401, "description": "unauthorized"}),
        (200, "we could not send this"),
    )
)
"""Refusals of a message that was sent all the same, which earlier answers contradict."""


def order(chance: random.Random, *, unruly: bool = False, lies: bool = False) -> dict[str, Any]:
    """The next thing to go wrong, as the service's control request takes it.

    Args:
        chance: Where chance comes from.
        unruly: Whether the service can break off its answers.
        lies: Whether it says as well that it has not done what it did.
    """
    method = chance.choice(RECEIVING * 3 + SENDING * 4 + LOOKING)
    kinds = (*_EVERYWHERE, _GONE) if method == "deleteNotification" else _EVERYWHERE
    if unruly:
        kinds = (*kinds, *_BROKEN)
    if lies and method in SENDING:
        kinds = (*kinds, *_LIES)
    fault = dict(chance.choice(kinds))
    times = 1 if fault.get("status") == 429 else chance.choice((1, 1, 1, 2, 3))
    return {"method": method, "times": times, **fault}


def notifications(count: int, chance: random.Random, chats: int) -> list[list[dict[str, Any]]]:
    """Incoming texts in bursts: some twice, some out of order, with edits before what they edit.

    Args:
        count: Different messages, `IN00000000` and so on.
        chance: Where chance comes from.
        chats: How many people write.
    """
    bodies: list[dict[str, Any]] = []
    for number in range(count):
        bodies.append(incoming(number, chats))
        if chance.random() < 0.05:
            bodies.append(incoming(number, chats))
        if chance.random() < 0.05:
            bodies.append(edit_of(number, chats))
    bursts, at = [], 0
    while at < len(bodies):
        size = chance.randint(1, 60)
        burst = bodies[at : at + size]
        chance.shuffle(burst)
        bursts.append(burst)
        at += size
    return bursts


def incoming(number: int, chats: int) -> dict[str, Any]:
    """One incoming text."""
    return _body(number, chats, f"IN{number:08}", {
        "typeMessage": "textMessage",
        "textMessageData": {"textMessage": f"incoming number {number}"},
    })  # fmt: skip


def edit_of(number: int, chats: int) -> dict[str, Any]:
    """The notification of its edit."""
    return _body(number, chats, f"ED{number:08}", {
        "typeMessage": "editedMessage",
        "editedMessageData": {"textMessage": f"edited number {number}", "stanzaId": f"IN{number:08}"},
    })  # fmt: skip


def chat_of(number: int, chats: int) -> str:
    """Who writes it."""
    return f"7955{number % chats:07}@c.us"


def _body(number: int, chats: int, message_id: str, data: dict[str, Any]) -> dict[str, Any]:
    who = chat_of(number, chats)
    return {
        "typeWebhook": "incomingMessageReceived",
        "instanceData": {"idInstance": 1101, "wid": "79990000042@c.us", "typeInstance": "whatsapp"},
        "timestamp": 1_772_452_800 + number,
        "idMessage": message_id,
        "senderData": {"chatId": who, "sender": who, "chatName": who[:11], "senderName": who[:11]},
        "messageData": data,
    }
