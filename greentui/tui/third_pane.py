"""Who the chat in view is with, in a pane of its own where the console has room for a third."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from greentui.tui.screens.main import MainScreen
    from greentui.tui.widgets.contact_panel import ContactPanel


class ThirdPane:
    """Makes the pane when there first is room, and keeps what it tells up to date.

    Args:
        console: The screen it is in.
    """

    def __init__(self, console: MainScreen) -> None:
        self._console = console
        self._old = False

    def toggle(self) -> None:
        """Show or hide it; where there is no room for one, open the contact's page."""
        if self._console.has_class("-three"):
            self._console.toggle_class("-details")
            self.fill()
        else:
            self._console.shell.action_open_contact()

    def fill(self) -> None:
        """Show who the chat in view is with."""
        console = self._console
        if not (console.has_class("-three") and console.has_class("-details")):
            return
        from greentui.tui.widgets.contact_panel import ContactPanel

        for panel in self._panels():
            if console.chat_id:
                panel.show(console.chat_id)
            return
        console.query_one("#panes").mount(ContactPanel(console.session, console.chat_id, id="details"))

    def outdate(self) -> None:
        """The chat in view has changed."""
        self._old = True

    def renew(self) -> None:
        """Tell of the chat as it is now, if it has changed since."""
        if self._old:
            self._old = False
            for panel in self._panels():
                panel.refresh_facts()

    async def close(self) -> None:
        """Take it away."""
        await self._console.query("#details").remove()

    def _panels(self) -> Iterator[ContactPanel]:
        return (cast("ContactPanel", one) for one in self._console.query("#details") if one.is_mounted)
