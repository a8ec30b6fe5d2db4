"""Answers of receiveNotification that are hard to read, each with a receipt in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.unruly.service import Poison

DEEP = b"[" * 10_000 + b"]" * 10_000
DEEP_OBJECTS = b'{"a":' * 10_000 + b"1" + b"}" * 10_000
DIGITS = b"9" * 5_000
TEXT: dict[str, Any] = {
    "typeWebhook": "incomingMessageReceived",
    "instanceData": {"idInstance": 1101, "wid": "79990000042@c.us", "typeInstance": "whatsapp"},
    "timestamp": 1_772_452_800,
    "idMessage": "POISON",
    "senderData": {"chatId": "79010000901@c.us", "sender": "79010000901@c.us", "senderName": "Maya"},
    "messageData": {"typeMessage": "textMessage", "textMessageData": {"textMessage": "\N{SNOWMAN}"}},
}


def around(body: bytes, receipt: Callable[[int], bytes] = lambda number: b"%d" % number) -> Poison:
    """A receipt, then this body."""
    return lambda number: b'{"receiptId":%b,"body":%b}' % (receipt(number), body)


def behind(body: bytes) -> Poison:
    """This body, then a receipt."""
    return lambda number: b'{"body":%b,"receiptId":%d}' % (body, number)


def _text(**more: Any) -> bytes:
    return json.dumps(TEXT | more, ensure_ascii=False).encode()


def _encoded(encoding: str) -> Poison:
    return lambda number: around(_text())(number).decode().encode(encoding)


POISON: dict[str, Poison] = {
    "nested 10 000 deep": around(DEEP),
    "nested 10 000 deep, before the receipt": behind(DEEP),
    "objects 10 000 deep": around(DEEP_OBJECTS),
    "objects 10 000 deep, before the receipt": behind(DEEP_OBJECTS),
    "a receipt inside before the real one": behind(b'{"receiptId":999,"deep":' + DEEP + b"}"),
    "no UTF-8": around(_text().replace("\N{SNOWMAN}".encode(), b"\xff\xfe\xc3(")),
    "no UTF-8, before the receipt": behind(b'{"typeWebhook":"\xed\xa0\x80"}'),
    "an integer of 5 000 digits": around(
        _text(timestamp=0).replace(b'"timestamp": 0', b'"timestamp":' + DIGITS)
    ),
    "an integer of 5 000 digits, before the receipt": behind(b'{"size":' + DIGITS + b"}"),
    "UTF-16": _encoded("utf-16"),
    "UTF-16 without a mark": _encoded("utf-16-le"),
    "UTF-32": _encoded("utf-32"),
    "a mark before UTF-8": _encoded("utf-8-sig"),
    "a receipt that is a float": around(_text(), lambda number: b"%d.0" % number),
    "a receipt in a list": around(_text(), lambda number: b"[%d]" % number),
    "a receipt that is a string": around(_text(), lambda number: b'"%d"' % number),
    "a list around it": lambda number: b"[" + around(_text())(number) + b"]",
    "a lone surrogate": around(_text().replace("\N{SNOWMAN}".encode(), b"\\ud800")),
    "a null character": around(_text().replace("\N{SNOWMAN}".encode(), b"\\u0000")),
    "a body that is nothing": around(b"null"),
    "a body that is a number": around(b"NaN"),
    "a body that is a text": around(b'"hello"'),
    "a body that is a list": around(b"[[], {}]"),
    "the same field twice": around(b'{"typeWebhook":1,"typeWebhook":{"a":[]}}'),
    "ten megabytes": around(_text().replace("\N{SNOWMAN}".encode(), b"x" * 10_000_000)),
}
"""Each must be taken off the queue, and what stands behind it received."""
