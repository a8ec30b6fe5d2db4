"""A message of the made world, in the service's own words for its kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TEXT = "textMessage"
LINK = "extendedTextMessage"
IMAGE = "imageMessage"
VIDEO = "videoMessage"
DOCUMENT = "documentMessage"
AUDIO = "audioMessage"
STICKER = "stickerMessage"
LOCATION = "locationMessage"
CONTACT = "contactMessage"
CONTACTS = "contactsArrayMessage"
POLL = "pollMessage"
VOTE = "pollUpdateMessage"
REACTION = "reactionMessage"
INVITE = "groupInviteMessage"
BUTTONS = "buttonsMessage"
LIST = "listMessage"
TEMPLATE = "templateMessage"
BUTTONS_ANSWER = "buttonsResponseMessage"
TEMPLATE_ANSWER = "templateButtonsReplyMessage"
LIST_ANSWER = "listResponseMessage"
INTERACTIVE = "interactiveButtons"
INTERACTIVE_REPLY = "interactiveButtonsReply"
EDIT = "editedMessage"
DELETION = "deletedMessage"

FILES = frozenset({IMAGE, VIDEO, DOCUMENT, AUDIO, STICKER})
"""Kinds that carry a file."""


@dataclass(slots=True)
class Message:
    """One entry of a chat.

    Attributes:
        id: The service's id, at least 16 characters.
        chat_id: The chat it stands in.
        at: Seconds since 1970.
        kind: The API's `typeMessage`.
        content: What its kind needs, see `bodies`.
        sender: Who wrote it; the instance's own account for an outgoing one.
        outgoing: Whether the instance's account wrote it.
        by_api: Whether it was sent through the API rather than from the phone.
        status: How far an outgoing one has come: pending, sent, delivered, read, failed, …
        quoted: The id of the message it answers, or that it reacts to.
        forwards: How often it was forwarded on its way here.
        read: Whether the instance has marked an incoming one as read.
        edited: Whether its text was changed since.
        deleted: Whether it was taken back for everyone.
        votes: Of a poll: who chose which options.
    """

    id: str
    chat_id: str
    at: int
    kind: str
    content: dict[str, Any]
    sender: str
    outgoing: bool = False
    by_api: bool = False
    status: str = ""
    quoted: str = ""
    forwards: int = 0
    read: bool = True
    edited: bool = False
    deleted: bool = False
    votes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What a person would read of it first."""
        content = self.content
        for key in ("text", "caption", "name", "displayName", "body", "contentText"):
            if isinstance(value := content.get(key), str):
                return value
        return ""
