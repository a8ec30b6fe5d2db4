"""Messages, notifications and archives made short for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from greentui.archive import Applied, Archive, Received
from greentui.model.events import Event, MessageReceived
from greentui.model.messages import Direction, Message, MessageKind, MessageStatus

INSTANCE = "1101000001"
ANNA = "79010000001@c.us"
BORIS = "79010000002@c.us"
CLUB = "120363000000000001@g.us"
BEGAN = 1_700_000_000
"""When the archives of these tests are made, UTC seconds."""


class Clock:
    """A clock that stands until it is told."""

    def __init__(self, now: float = BEGAN) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def opened(path: Path, clock: Clock | None = None) -> Archive:
    """An archive in a folder of its own."""
    return Archive.open(path / "archive.db", clock=clock or Clock())


def incoming(text: str, *, id: str = "", chat: str = ANNA, at: int = BEGAN + 100, **more: Any) -> Message:  # noqa: A002
    """Something somebody wrote."""
    told: dict[str, Any] = {"kind": MessageKind.TEXT, "sender_id": chat, **more}
    return Message(
        instance_id=INSTANCE,
        chat_id=chat,
        id=id or f"in-{text}",
        timestamp=at,
        direction=Direction.INCOMING,
        text=text,
        **told,
    )


def outgoing(text: str, *, id: str = "", chat: str = ANNA, at: int = BEGAN + 100, **more: Any) -> Message:  # noqa: A002
    """Something written on the phone."""
    told: dict[str, Any] = {"kind": MessageKind.TEXT, "status": MessageStatus.SENT, **more}
    return Message(
        instance_id=INSTANCE,
        chat_id=chat,
        id=id or f"out-{text}",
        timestamp=at,
        direction=Direction.OUTGOING,
        text=text,
        **told,
    )


def notice(event: Event | Message | None, *, raw: str = "", key: str = "", at: int = BEGAN + 100) -> Received:
    """A notification of the queue that says so; the same event is the same notification."""
    if isinstance(event, Message):
        event = MessageReceived(event)
    return Received(receipt_id=1, raw=raw or repr(event), event=event, at=at, key=key or repr(event))


def received(archive: Archive, *events: Event | Message) -> Applied:
    """Let the queue give these, in one batch."""
    return archive.receive(INSTANCE, [notice(event) for event in events])


def texts(archive: Archive, chat: str = ANNA, limit: int = 1000) -> list[str]:
    """What a chat says, oldest first."""
    return [message.text for message in archive.window(INSTANCE, chat, limit=limit).messages]


def unplaced(messages: Iterable[Message]) -> list[Message]:
    """Messages without their place, for comparing what they say."""
    return [replace(message, order=0) for message in messages]
