"""A view of a chat's messages as its mouse and its events see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greentui.tui.chat.column_view import ColumnView

if TYPE_CHECKING:
    from greentui.model.messages import Key, Message
    from greentui.tui.chat.render.bubble import Block


class MessageView(ColumnView, inherit_bindings=False):
    """What can be read of the view, and done to it, where the mouse is."""

    @property
    def chat_id(self) -> str:
        """The chat in view; empty for none."""
        raise NotImplementedError

    def message(self, uid: str) -> Message:
        """A message held."""
        raise NotImplementedError

    def block(self, uid: str) -> Block:
        """How a message held is drawn."""
        raise NotImplementedError

    def name_of(self, person_id: str) -> str:
        """What somebody is called here."""
        raise NotImplementedError

    def place_at(self, y: int) -> tuple[str, int] | None:
        """The message in a line of the view, and which line of its block that is."""
        raise NotImplementedError

    def jump_to(self, target: Key | str, *, flash: bool = True) -> bool:
        """Show a message, wherever in the chat it is; whether it is there."""
        raise NotImplementedError

    def to_newest(self) -> None:
        """Show the newest message and follow what arrives."""
        raise NotImplementedError

    def put_cursor(self, uid: str) -> None:
        """Move the cursor without moving the view."""
        raise NotImplementedError

    def action_act(self, action: str) -> None:
        """Ask for something to be done to the selected message."""
        raise NotImplementedError
