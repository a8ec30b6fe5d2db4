"""What the widgets of the main screen need to know of the world: a narrow part of the engine's session.

Reads only, each well under a millisecond, straight from the archive; tests stand a list of messages in
its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from greentui.model.chats import Chat, ChatFilter, ChatSort, Opening, Window
from greentui.model.messages import Key, Message


class ChatSource(Protocol):
    """Where a chat list reads."""

    def now(self) -> float:
        """UTC seconds."""

    def chat_ids(self, filter: ChatFilter = ..., sort: ChatSort = ...) -> Sequence[str]:  # noqa: A002
        """Every chat of a filter, in order."""

    def chats(self, ids: Sequence[str]) -> Sequence[Chat]:
        """Some chats; those that are not there are left out."""


class MessageSource(Protocol):
    """Where a chat view reads."""

    def now(self) -> float:
        """UTC seconds."""

    def chat(self, chat_id: str) -> Chat | None:
        """A chat."""

    def opening(self, chat_id: str, *, limit: int = ...) -> Opening:
        """What it takes to show a chat: its row, its first unread message, a page."""

    def window(
        self,
        chat_id: str,
        *,
        before: Key | None = None,
        after: Key | None = None,
        around: Key | None = None,
        limit: int = 100,
    ) -> Window:
        """A page of a chat, the newest by default."""

    def message(self, chat_id: str, message_id: str, *, shown: bool = ...) -> Message | None:
        """A message by id or uid; only if its chat shows it, where `shown`."""

    def raw(self, chat_id: str, message_id: str) -> str:
        """The body a message came in; empty where none is kept."""

    def first_unread(self, chat_id: str) -> Key | None:
        """Place of the first unread message."""

    def message_at(self, chat_id: str, timestamp: int) -> Key | None:
        """Place of the first message at or after a moment, UTC seconds."""

    def name_of(self, person_id: str) -> str:
        """The name of a person, or the number."""


class Source(ChatSource, MessageSource, Protocol):
    """Both."""
