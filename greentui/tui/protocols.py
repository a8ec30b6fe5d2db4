"""What the widgets of the main screen need: a narrow part of the engine's session.

Reads only, each well under a millisecond, straight from the archive; tests substitute a list of messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from greentui.model.chats import Chat, ChatFilter, ChatSort, Opening, Window
from greentui.model.messages import Key, Message
from greentui.model.reasons import Reason


class ChatSource(Protocol):
    """The source of a chat list."""

    def now(self) -> float:
        """UTC seconds."""

    def chat_ids(self, filter: ChatFilter = ..., sort: ChatSort = ...) -> Sequence[str]:  # noqa: A002
        """The chats of a filter, in order."""

    def chats(self, ids: Sequence[str]) -> Sequence[Chat]:
        """Some chats; missing ones are left out."""


class MessageSource(Protocol):
    """The source of a chat view."""

    def now(self) -> float:
        """UTC seconds."""

    def chat(self, chat_id: str) -> Chat | None:
        """A chat."""

    def opening(self, chat_id: str, *, limit: int = ...) -> Opening:
        """What is needed to show a chat: its row, its first unread message, a page."""

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
        """A message by id or uid; with `shown`, only if its chat shows it."""

    def withheld(self) -> Reason | None:
        """Why nothing that was typed is sent now, as it is noted of each message; `None` if it is."""

    def sent_here(self, local_id: str) -> bool:
        """Whether a message that waits for its moment was sent by this console, to which it can come back."""

    def raw(self, chat_id: str, message_id: str) -> str:
        """A message's raw body; empty if none is kept."""

    def first_unread(self, chat_id: str) -> Key | None:
        """Key of the first unread message."""

    def message_at(self, chat_id: str, timestamp: int) -> Key | None:
        """Key of the first message at or after a time in UTC seconds."""

    def name_of(self, person_id: str) -> str:
        """A person's name, or number."""
