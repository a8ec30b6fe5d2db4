"""Who the chat in view is with, in a pane of its own where the console has room for a third."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from greentui.model.chats import Chat
    from greentui.tui.chat.contact_panel import ContactPanel
    from greentui.tui.shell import Console


class DetailsPane:
    """Makes the pane when there first is room, and keeps what it shows up to date.

    Args:
        console: The screen it is in.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._panel: ContactPanel | None = None
        self._old = False

    def toggle(self) -> None:
        """Show or hide it; where there is no room for one, open the contact's page."""
        if self._console.has_class("-three"):
            self._console.toggle_class("-details")
            self.fill()
        else:
            if self._console.chat_id:
                self._console.shell.open_contact(self._console.chat_id)

    def fill(self, chat: Chat | None = None) -> None:
        """Show who the chat in view is with.

        Args:
            chat: Its row, where it has been read already.
        """
        console = self._console
        if not (console.has_class("-three") and console.has_class("-details")):
            return
        if self._panel is None:
            from greentui.tui.chat.contact_panel import ContactPanel

            self._panel = ContactPanel(console.session, console.chat_id, id="details")
            console.query_one("#panes").mount(self._panel)
        elif console.chat_id:
            self._panel.show(console.chat_id, chat)

    def outdate(self) -> None:
        """The chat in view has changed."""
        self._old = True

    def renew(self) -> None:
        """Show the chat as it is now, if it has changed since."""
        if self._old:
            self._old = False
            if self._panel is not None:
                self._panel.refresh_facts()

    async def close(self) -> None:
        """Take it away; the next `fill` makes another."""
        panel, self._panel = self._panel, None
        if panel is not None:
            await panel.remove()
