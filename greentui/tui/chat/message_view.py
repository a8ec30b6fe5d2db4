"""The interface of a chat's view towards its mouse handling and events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from greentui.tui.chat.column_view import ColumnView

if TYPE_CHECKING:
    from greentui.model.messages import Key, Message
    from greentui.tui.chat.render.bubble import Block


class MessageView(ColumnView, inherit_bindings=False):
    """What the mouse handling reads from the view and does to it."""

    @property
    def chat_id(self) -> str:
        """The chat in view; empty for none."""
        raise NotImplementedError

    def message(self, uid: str) -> Message:
        """A held message."""
        raise NotImplementedError

    def block(self, uid: str) -> Block:
        """The drawn block of a held message."""
        raise NotImplementedError

    def name_of(self, person_id: str) -> str:
        """The name shown for a person."""
        raise NotImplementedError

    def place_at(self, y: int) -> tuple[str, int] | None:
        """The message at a line of the view, and the line within its block."""
        raise NotImplementedError

    def jump_to(self, target: Key | str, *, flash: bool = True) -> bool:
        """Show a message anywhere in the chat; false if it is not there."""
        raise NotImplementedError

    def to_newest(self) -> None:
        """Show the newest message and follow new ones."""
        raise NotImplementedError

    @property
    def marked(self) -> Sequence[str]:
        """The uids of the marked messages, in the order they were marked."""
        raise NotImplementedError

    def mark(self, uid: str) -> None:
        """Mark a message with others for one action, or unmark it; it is selected."""
        raise NotImplementedError

    def put_cursor(self, uid: str) -> None:
        """Move the cursor without moving the view."""
        raise NotImplementedError

    def action_act(self, action: str) -> None:
        """Post an action on the selected message."""
        raise NotImplementedError
