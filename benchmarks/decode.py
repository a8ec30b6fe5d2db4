"""Notifications decoded per second on one core: text in, event out, as in the inbox."""

from __future__ import annotations

import argparse
import base64
import json
import time

from greentui.greenapi.decode import decode
from greentui.model.events import Unrecognised

BUDGET = 20_000
"""Notifications a second."""
_JPEG = base64.b64encode(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4).decode()


def bodies() -> list[dict[str, object]]:
    """A mix as an instance at work gets it: mostly texts and statuses, some of everything else."""
    quoted = {
        "stanzaId": "3EB0AAAAAAAAAAAAAA01",
        "participant": "79010000001@c.us",
        "typeMessage": "textMessage",
        "textMessage": "Which day suits you?",
    }
    text = {
        "typeMessage": "textMessage",
        "textMessageData": {"textMessage": "Добрый день, когда привезёте?"},
    }
    link = {
        "typeMessage": "extendedTextMessage",
        "extendedTextMessageData": {"text": "Thursday, then. https://example.org/order/17", "title": "Order"},
    }
    answer = {
        "typeMessage": "quotedMessage",
        "extendedTextMessageData": {"text": "Tuesday", "stanzaId": "3EB0AAAAAAAAAAAAAA01"},
        "quotedMessage": quoted,
    }
    picture = {
        "typeMessage": "imageMessage",
        "fileMessageData": {
            "downloadUrl": "https://example.org/files/17.jpg",
            "caption": "The gate is behind the blue house",
            "fileName": "17.jpg",
            "jpegThumbnail": _JPEG,
            "mimeType": "image/jpeg",
            "forwardingScore": 0,
            "isForwarded": False,
        },
    }
    vote = {
        "typeMessage": "pollUpdateMessage",
        "pollMessageData": {
            "name": "Which day suits you?",
            "stanzaId": "3EB0AAAAAAAAAAAAAA02",
            "votes": [
                {"optionName": "Tuesday", "optionVoters": ["79010000001@c.us", "79010000002@c.us"]},
                {"optionName": "Thursday", "optionVoters": []},
            ],
            "multipleAnswers": False,
        },
    }
    reaction = {
        "typeMessage": "reactionMessage",
        "extendedTextMessageData": {"text": "👍"},
        "quotedMessage": {"stanzaId": "3EB0AAAAAAAAAAAAAA01", "participant": "79010000001@c.us"},
    }
    messages = [text] * 8 + [link] * 3 + [answer, answer, picture, picture, vote, reaction]
    statuses: list[dict[str, object]] = [
        {
            "typeWebhook": "outgoingMessageStatus",
            "chatId": "79010000001@c.us",
            "instanceData": {"idInstance": 1101000001, "wid": "79990000042@c.us", "typeInstance": "whatsapp"},
            "timestamp": 1727691478,
            "idMessage": "3EB0AAAAAAAAAAAAAA03",
            "status": status,
            "sendByApi": True,
        }
        for status in ("sent", "delivered", "read")
    ]
    return [
        {
            "typeWebhook": "incomingMessageReceived",
            "instanceData": {"idInstance": 1101000001, "wid": "79990000042@c.us", "typeInstance": "whatsapp"},
            "timestamp": 1727691478,
            "idMessage": "3EB0AAAAAAAAAAAAAA04",
            "senderData": {
                "chatId": "79010000001@c.us",
                "chatName": "Анна Петрова",
                "sender": "79010000001@c.us",
                "senderName": "Anna",
                "senderContactName": "Анна Петрова",
            },
            "messageData": data,
        }
        for data in messages
    ] + statuses * 3


def measure(count: int) -> float:
    """Notifications a second over `count` of them, parsed and decoded."""
    texts = [json.dumps(body, ensure_ascii=False) for body in bodies()]
    for raw in texts:
        assert not isinstance(decode("1101000001", raw, 0), Unrecognised)
    rounds = max(1, count // len(texts))
    began = time.process_time()
    for _ in range(rounds):
        for raw in texts:
            decode("1101000001", raw, 1727691480)
    return rounds * len(texts) / (time.process_time() - began)


def main() -> None:
    """Print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="notifications of a run")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    best = max(measure(options.count) for _ in range(options.runs))
    print(
        json.dumps(
            {"benchmark": "decode", "per_second": round(best), "budget": BUDGET, "held": best >= BUDGET}
        )
    )


if __name__ == "__main__":
    main()
