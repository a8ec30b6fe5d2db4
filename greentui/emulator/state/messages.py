"""Messages and their kinds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class MessageKind(StrEnum):
    """The API's `typeMessage` (manual 1.3.4)."""

    TEXT = "textMessage"
    EXTENDED_TEXT = "extendedTextMessage"
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
    GROUP_INVITE = "groupInviteMessage"
    BUTTONS = "buttonsMessage"
    LIST = "listMessage"
    TEMPLATE = "templateMessage"
    BUTTONS_REPLY = "buttonsResponseMessage"
    TEMPLATE_REPLY = "templateButtonsReplyMessage"
    LIST_REPLY = "listResponseMessage"
    INTERACTIVE_BUTTONS = "interactiveButtons"
    INTERACTIVE_BUTTONS_REPLY = "interactiveButtonsReply"
    EDIT = "editedMessage"
    DELETION = "deletedMessage"
    ORDER = "orderMessage"
    PRODUCT = "productMessage"


FILES = frozenset(
    {MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.DOCUMENT, MessageKind.AUDIO, MessageKind.STICKER}
)
"""Kinds that carry a file."""

_TEXT_FIELDS = ("text", "caption", "name", "displayName", "body", "contentText", "title", "orderTitle")


@dataclass(slots=True)
class Message:
    """One message of a chat.

    Attributes:
        id: The service's id, at least 16 characters.
        chat_id: Its chat.
        timestamp: Seconds since 1970.
        kind: What it is.
        content: What it says; the keys depend on its kind.
        sender: The author's id; the account's own for an outgoing message.
        outgoing: Whether the account sent it.
        by_api: Whether it was sent through the API rather than from the phone.
        status: How far an outgoing message got: pending, sent, delivered, read, failed, …
        quoted_id: The message it replies to, reacts to, votes in, edits or deletes.
        forwarding_score: How often it has been forwarded.
        read: Whether an incoming message is marked as read.
        edited: Whether its text was edited.
        deleted: Whether it was deleted for everyone.
        recorded: Whether the service noted it in its journals, which takes a setting (manual 1.3.5).
        reported: The status its journals show, which takes a setting as well; `None` if that is `status`.
        votes: For a poll: the options chosen, by voter.
    """

    id: str
    chat_id: str
    timestamp: int
    kind: MessageKind
    content: dict[str, Any]
    sender: str
    outgoing: bool = False
    by_api: bool = False
    status: str = ""
    quoted_id: str = ""
    forwarding_score: int = 0
    read: bool = True
    edited: bool = False
    deleted: bool = False
    recorded: bool = True
    reported: str | None = None
    votes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Its text, caption or title."""
        texts = (self.content.get(key) for key in _TEXT_FIELDS)
        return next((text for text in texts if isinstance(text, str)), "")

    def edit(self, text: str) -> None:
        """Replace its text or caption."""
        self.content = self.content | {"text" if "text" in self.content else "caption": text}
        self.edited = True

    def poll_results(self) -> dict[str, Any]:
        """A poll's results so far, the content of a vote: every option with its voters."""
        return {
            "name": self.content["name"],
            "multipleAnswers": self.content["multipleAnswers"],
            "votes": [
                {
                    "optionName": option,
                    "optionVoters": [voter for voter, chosen in self.votes.items() if option in chosen],
                }
                for option in self.content["options"]
            ],
        }
