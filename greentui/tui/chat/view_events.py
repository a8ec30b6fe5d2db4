"""What a chat view posts: the operator's action, and the message. Handlers are named `on_chat_view_…`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.geometry import Offset
from textual.message import Message as Event

from greentui.model.messages import Key, Message

if TYPE_CHECKING:
    from greentui.tui.chat.message_view import MessageView


@dataclass
class About(Event, namespace="chat_view"):
    """An event of the chat in `view`."""

    view: MessageView

    @property
    def control(self) -> MessageView:
        """The view it happened in."""
        return self.view

    @property
    def chat_id(self) -> str:
        """The chat in view."""
        return self.view.chat_id


@dataclass
class Acted(About, namespace="chat_view"):
    """The operator called for `action`, a name in the keymap, on a message."""

    action: str
    message: Message


@dataclass
class Selected(About, namespace="chat_view"):
    """The cursor moved to another message, or to none."""

    message: Message | None


@dataclass
class MenuRequested(About, namespace="chat_view"):
    """A right click on a message at the screen position `at`."""

    message: Message
    at: Offset


@dataclass
class OpenRequested(About, namespace="chat_view"):
    """A click on an address in a message."""

    message: Message
    address: str


@dataclass
class WriteRequested(About, namespace="chat_view"):
    """A click on “write to” beside a number (digits only)."""

    phone: str


@dataclass
class OlderWanted(About, namespace="chat_view"):
    """The reader has reached the beginning of the archive."""


@dataclass
class Seen(About, namespace="chat_view"):
    """Messages up to `key` have been in view."""

    key: Key


@dataclass
class Left(About, namespace="chat_view"):
    """Selection mode was left with Esc."""


@dataclass
class TextSelected(About, namespace="chat_view"):
    """Text was selected with the mouse."""

    text: str
