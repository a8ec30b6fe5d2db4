"""What goes wrong between the console and the service, drawn from a seed, under names the coverage counts."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from greentui.emulator.methods import METHODS
from tests.monkey.actions import Order

KINDS: Mapping[str, dict[str, Any]] = {
    "cut before": {"drop": "before"},
    "cut after": {"drop": "after"},
    "slow": {"delayMs": 1500},
    "slow and cut": {"delayMs": 800, "drop": "after"},
    "400": {"status": 400, "body": {"message": "Validation failed"}},
    "401": {"status": 401, "body": {"message": "Unauthorized"}},
    "403": {"status": 403, "body": "Forbidden"},
    "404": {"status": 404, "body": {"message": "Not Found"}},
    "408": {"status": 408},
    "413": {"status": 413, "body": {"message": "request entity too large"}},
    "429": {"status": 429, "body": {"message": "Too Many Requests"}},
    "466": {"status": 466, "body": {"invokeStatus": {"method": "m", "used": 1, "status": "QUOTE_EXCEEDED"}}},
    "500": {"status": 500, "body": {"message": "internal error"}},
    "502 in html": {"status": 502, "body": "<html><h1>bad gateway</h1></html>"},
    "503": {"status": 503},
    "504": {"status": 504},
    "redirect": {"status": 307, "body": ""},
    "sign in": {"status": 200, "body": "<html>please sign in</html>"},
    "disguised": {"status": 200, "body": {"code": 401, "description": "in disguise"}},
    "nothing": {"status": 200, "body": ""},
    "null": {"status": 200, "body": None},
    "number": {"status": 200, "body": 5},
    "list": {"status": 200, "body": [None, 5, "x", {}, []]},
    "empty object": {"status": 200, "body": {}},
    "cut JSON": {"status": 200, "body": '{"idMessage": "BAE5'},
    "odd fields": {"status": 200, "body": {
        "receiptId": "x", "body": [], "idMessage": 5, "stateInstance": {}, "wid": None, "chatId": [],
        "timestamp": "yesterday", "existsWhatsapp": "perhaps", "urlAvatar": 3, "participants": {},
    }},
    "hostile words": {"status": 400, "body": {"message": "\x1b[2J[/bold]\x07{}%s \u202e" + "x" * 3000}},
    "deep": {"status": 200, "body": "[" * 20_000},
}  # fmt: skip

BUSY = (
    "receivenotification", "deletenotification", "sendmessage", "getstateinstance", "getsettings",
    "getchathistory", "lastincomingmessages", "lastoutgoingmessages", "showmessagesqueue", "getcontactinfo",
    "getgroupdata", "downloadfile", "getmessage", "*",
)  # fmt: skip
"""What the console calls by itself and most often."""


LINKING = "scanqrcode"
"""The socket that sends the QR codes."""


def called(kind: str) -> str:
    """What the coverage calls a kind of fault."""
    return f"fault {kind}"


def draw(chance: random.Random, kind: str) -> Order:
    """A fault of a kind, for some method, once or a few times."""
    methods = BUSY if chance.random() < 0.7 else (*METHODS, LINKING)
    times = 1 if kind in ("429", "slow", "slow and cut") else chance.choice((1, 1, 2, 3, 8))
    order = {"method": chance.choice(methods), "times": times, **KINDS[kind]}
    return Order("faults", order, called=called(kind))
