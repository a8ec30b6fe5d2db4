"""What an earlier version did not understand is there after an upgrade, in its own time's place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from greentui.archive import Archive
from greentui.engine import redecoding
from greentui.engine.context import InstanceContext
from greentui.engine.timing import DEFAULT
from greentui.greenapi.decode import content_key, decode
from greentui.model.entries import NotificationReceived
from greentui.model.events import Event, MessageReceived, Unrecognised
from greentui.model.messages import MessageKind

INSTANCE = "1101000001"
ANNA = "79010000001@c.us"
NOON = 1_760_000_000


def body(number: int, **more: Any) -> dict[str, Any]:
    """A text as the queue gives it."""
    return {
        "typeWebhook": "incomingMessageReceived",
        "timestamp": NOON + number,
        "idMessage": f"M{number}",
        "senderData": {"chatId": ANNA, "sender": ANNA, "senderName": "Anna"},
        "messageData": {
            "typeMessage": "textMessage",
            "textMessageData": {"textMessage": f"text {number}"},
        },
        **more,
    }


def received(archive: Archive, told: dict[str, Any], event: Event) -> None:
    """Let the queue have given a body that a program took for `event`."""
    entry = NotificationReceived(content_key(told), json.dumps(told), (event,))
    archive.apply(entry, at=NOON + 100)


def desk_on(folder: Path) -> tuple[Archive, InstanceContext]:
    archive = Archive.open(folder / "archive.db", INSTANCE)
    return archive, InstanceContext(archive, archive, timing=DEFAULT, clock=lambda: NOON + 200)


def texts(archive: Archive) -> list[str]:
    return [message.text for message in archive.window(ANNA).messages]


async def test_what_is_understood_now_appears_in_its_place(tmp_path: Path) -> None:
    archive, context = desk_on(tmp_path)
    for number in (0, 2):
        received(archive, body(number), decode(INSTANCE, body(number), NOON))
    received(archive, body(1), Unrecognised("incomingMessageReceived", NOON + 1))
    assert texts(archive) == ["text 0", "text 2"]
    assert await redecoding.redecode(context) == 1
    assert texts(archive) == ["text 0", "text 1", "text 2"]
    assert archive.unrecognised() == []
    assert archive.raw(ANNA, "M1") == json.dumps(body(1))
    assert archive.digest() == archive.computed_digest()
    await context.close()


async def test_a_message_of_an_unknown_kind_says_what_it_is(tmp_path: Path) -> None:
    archive, context = desk_on(tmp_path)
    event = decode(INSTANCE, body(1), NOON)
    assert isinstance(event, MessageReceived)
    from dataclasses import replace

    unknown = replace(event.message, kind=MessageKind.UNRECOGNISED, text="")
    received(archive, body(1), MessageReceived(unknown))
    place = archive.window(ANNA).messages[0].key
    await redecoding.redecode(context)
    (message,) = archive.window(ANNA).messages
    assert (message.kind, message.text, message.key) == (MessageKind.TEXT, "text 1", place)
    await context.close()


async def test_what_is_still_strange_stays_as_it_was(tmp_path: Path) -> None:
    archive, context = desk_on(tmp_path)
    strange = body(1, typeWebhook="somethingQuiteNew")
    received(archive, strange, decode(INSTANCE, strange, NOON))
    before = archive.digest(), archive.unrecognised()
    assert await redecoding.redecode(context) == 0
    assert (archive.digest(), archive.unrecognised()) == before
    await context.close()


async def test_it_is_done_once_with_each_version(tmp_path: Path, monkeypatch: Any) -> None:
    archive, context = desk_on(tmp_path)
    monkeypatch.setattr(redecoding, "BATCH", 2)
    for number in range(5):
        received(archive, body(number), Unrecognised("incomingMessageReceived", NOON))
    assert await redecoding.redecode(context) == 5
    received(archive, body(9), Unrecognised("incomingMessageReceived", NOON))
    assert await redecoding.redecode(context) == 0
    monkeypatch.setattr(redecoding, "__version__", "99")
    assert await redecoding.redecode(context) == 1
    await context.close()
