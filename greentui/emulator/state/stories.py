"""Statuses (stories): what the account and its contacts have posted, and who saw it (manual 1.3.8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from greentui.emulator.behaviour.message_bodies import content_fields
from greentui.emulator.state import messages as kinds
from greentui.emulator.state.messages import FILES, Message

LIVES = 24 * 3600
"""Seconds a status can be seen."""
MOST_VIEWERS = 1024
"""Contacts a status is sent to at most (manual 1.3.8, SendTextStatus)."""


@dataclass(frozen=True, slots=True)
class View:
    """How far a status has come with one contact."""

    participant: str
    at: int
    status: str


@dataclass(slots=True)
class Story:
    """A posted status.

    Attributes:
        message: What it says; its chat is the account's or the contact's own.
        participants: Who may see it; all contacts where it is empty.
        views: Who got it, by id.
    """

    message: Message
    participants: list[str] = field(default_factory=list)
    views: dict[str, View] = field(default_factory=dict)


class StoryShelf:
    """All statuses of one account."""

    def __init__(self) -> None:
        self.incoming: list[Story] = []
        self.outgoing: list[Story] = []

    def find(self, message_id: str) -> Story | None:
        """An outgoing status."""
        return next((story for story in self.outgoing if story.message.id == message_id), None)

    def remove(self, message_id: str) -> bool:
        """Take an outgoing status back. Returns whether there was one."""
        story = self.find(message_id)
        if story is not None:
            self.outgoing.remove(story)
        return story is not None


def story_record(story: Story, names: tuple[str, str]) -> dict[str, Any]:
    """A status as getIncomingStatuses and getOutgoingStatuses list it."""
    message = story.message
    record: dict[str, Any] = {
        "type": "outgoing" if message.outgoing else "incoming",
        "idMessage": message.id,
        "timestamp": message.at,
        "typeMessage": message.kind,
        "chatId": message.chat_id,
    }
    if message.kind == kinds.LINK:
        shown = {key: message.content[key] for key in ("text", "backgroundColor", "font")}
        if message.outgoing:
            shown["participants"] = story.participants
        record |= {"textMessage": message.content["text"], "extendedTextMessage": shown}
    elif message.kind in FILES:
        fields = content_fields(message)
        record |= {
            key: fields[key] for key in ("downloadUrl", "caption", "fileName", "jpegThumbnail", "mimeType")
        }
        if message.outgoing:
            record["participants"] = story.participants
    if message.outgoing:
        return record | {"statusMessage": message.status, "sendByApi": message.by_api}
    return record | {
        "senderId": message.sender,
        "senderName": names[0],
        "senderContactName": names[1],
    }
