"""The console's main screen as actions, dialogs and the palette see it.

They import this class and never the implementation, which imports all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import App

from greentui.tui.layers import Painted
from greentui.tui.shell import Shell, shell_of

if TYPE_CHECKING:
    from greentui.config import Config
    from greentui.engine.session import Session
    from greentui.model.chats import Chat, ChatFilter
    from greentui.model.messages import Message
    from greentui.model.sending import Draft
    from greentui.tui.chat.view import ChatView
    from greentui.tui.chat_list.view import ChatList
    from greentui.tui.compose.box import ComposeBox
    from greentui.tui.progress_line import ProgressLine
    from greentui.tui.widgets.item_line import ItemLine


class Console(Painted[None], inherit_bindings=False):
    """The console's parts, and actions on it as a whole."""

    session: Session
    """The current session."""
    config: Config
    chat_list: ChatList
    view: ChatView
    """The messages of the chat in view."""
    tabs: ItemLine
    header: ItemLine
    preview: bool
    """Whether texts sent from here carry a preview of their first link."""
    playing: str = ""
    """The uid of the message whose recording is being played; empty for none."""

    @property
    def shell(self) -> Shell:
        """The application."""
        return shell_of(self)

    @property
    def compose_box(self) -> ComposeBox:
        """The message box."""
        raise NotImplementedError

    @property
    def progress_line(self) -> ProgressLine:
        """The line that shows work in progress."""
        raise NotImplementedError

    def line_above_writing(self, name: str) -> ItemLine:
        """A line of items between messages and composer, created when first needed."""
        raise NotImplementedError

    @property
    def chat_id(self) -> str:
        """The chat in view; empty for none."""
        return self.view.chat_id

    @property
    def chat(self) -> Chat | None:
        """The chat in view, as the archive has it now."""
        return self.session.chat(self.chat_id) if self.chat_id else None

    @property
    def narrow(self) -> bool:
        """Whether there is room for one pane only."""
        return self.has_class("-one")

    def open_chat(self, chat_id: str, message_id: str = "") -> None:
        """Show a chat and write to it; a given message is selected, so that keys act on it."""
        raise NotImplementedError

    def show_chat(self) -> None:
        """Show the chat, with the cursor in the composer."""
        raise NotImplementedError

    def show_list(self) -> None:
        """Show and focus the list; with room for one pane, instead of the chat."""
        raise NotImplementedError

    def show_tabs(self, counts: dict[ChatFilter, int]) -> None:
        """Show how many chats each filter holds."""
        raise NotImplementedError

    async def put_away(self) -> None:
        """Save the draft.

        Raises:
            Refusal: It cannot be written.
        """
        raise NotImplementedError

    def end_selection(self) -> None:
        """End the selection, so that typed letters are text again."""
        raise NotImplementedError

    def write_again(self, drafts: Sequence[Draft], quoted: str) -> None:
        """Open the form that made drafts, filled in as it was, for the chat in view."""
        raise NotImplementedError

    def act(self, action: str, message: Message) -> None:
        """Run a keymap action on a message; what is typed next is text."""
        raise NotImplementedError


def console_of(app: App[int]) -> Console:
    """The console's main screen, wherever in the stack."""
    return next(screen for screen in app.screen_stack if isinstance(screen, Console))
