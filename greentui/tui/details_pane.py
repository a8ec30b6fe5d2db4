"""The details pane: who the chat in view is with, if the console has room for a third pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greentui.words import _

if TYPE_CHECKING:
    from greentui.model.chats import Chat
    from greentui.tui.chat.contact_panel import ContactPanel
    from greentui.tui.console import Console


class DetailsPane:
    """Creates the pane once there is room, and keeps it up to date.

    Args:
        console: The screen it is in.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._panel: ContactPanel | None = None
        self._old = False

    def toggle(self) -> None:
        """Show or hide it; without room for it, open the contact's page."""
        if self._console.has_class("-three"):
            self._console.toggle_class("-details")
            self.fill()
        else:
            if self._console.chat_id:
                self._console.shell.open_contact(self._console.chat_id)

    def fill(self, chat: Chat | None = None) -> None:
        """Show the details of the chat in view.

        Args:
            chat: Its row, if already read.
        """
        console = self._console
        if not (console.has_class("-three") and console.has_class("-details")):
            return
        if self._panel is None:
            from greentui.tui.chat.contact_panel import ContactPanel

            key = console.shell.keymap.shown("contact")
            hint = _("%s asks WhatsApp for more.") % key if key else ""
            self._panel = ContactPanel(console.session, console.chat_id, hint=hint, id="details")
            console.query_one("#panes").mount(self._panel)
        elif console.chat_id:
            self._panel.show(console.chat_id, chat)

    def outdate(self) -> None:
        """Note that the chat in view has changed."""
        self._old = True

    def renew(self) -> None:
        """Redraw if the chat has changed since."""
        if self._old:
            self._old = False
            if self._panel is not None:
                self._panel.refresh_facts()

    async def close(self) -> None:
        """Remove the pane; the next `fill` creates another."""
        panel, self._panel = self._panel, None
        if panel is not None:
            await panel.remove()
