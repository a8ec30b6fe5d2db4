"""The common part of the contact's and the group's page: actions on the chat itself."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import BindingType

from greentui.model.chats import Chat
from greentui.model.limits import DISAPPEARING_SECONDS
from greentui.tui.bindings import binding
from greentui.tui.chat.contact_panel import disappearing
from greentui.tui.chat.shared_files import SharedFiles
from greentui.tui.screens.page import Page
from greentui.tui.widgets.form import Field, Kind
from greentui.words import Phrase, _


class ChatPage(Page):
    """A page about a chat's contact or group.

    Args:
        chat_id: The chat.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("v", "archive", Phrase("Archive or unarchive")),
        binding("t", "disappear", Phrase("Disappearing")),
        binding("s", "search", Phrase("Search here")),
    ]

    def __init__(self, chat_id: str) -> None:
        super().__init__()
        self._chat_id = chat_id

    def show_kept(self) -> None:
        """Draw what the archive knows."""
        raise NotImplementedError

    def chat(self) -> Chat | None:
        """The chat as the archive has it now."""
        return self.session.chat(self._chat_id)

    def action_archive(self) -> None:
        """Archive or unarchive the chat."""
        chat = self.chat()
        on = not (chat and chat.archived)

        async def archive() -> None:
            await self.session.chat_commands.archive(self._chat_id, on)
            self.show_kept()
            self.say(_("Archived.") if on else _("Back among the chats."))

        self.begin(archive, group="act")

    @work
    async def action_disappear(self) -> None:
        """Ask for the time after which messages disappear, and set it."""
        chat = self.chat()
        fields = [
            Field(
                "seconds",
                _("Disappearing messages"),
                Kind.CHOICE,
                required=True,
                choices=tuple((str(one), disappearing(one) or _("never")) for one in DISAPPEARING_SECONDS),
                value=str(chat.disappearing if chat and chat.disappearing in DISAPPEARING_SECONDS else 0),
                help=_("For both sides, from now on."),
            )
        ]
        if found := await self.ask_fields(_("Disappearing messages"), fields):
            seconds = int(str(found["seconds"]))

            async def disappear() -> None:
                await self.session.chat_commands.set_disappearing(self._chat_id, seconds)
                self.show_kept()
                self.say(_("Disappearing messages: %s.") % (disappearing(seconds) or _("never")))

            await self._attempt(disappear)

    def action_search(self) -> None:
        self.shell.open_search(chat_id=self._chat_id)

    def on_shared_files_wanted(self, event: SharedFiles.Wanted) -> None:
        self.dismiss()
        self.shell.open_chat(event.chat_id, event.message_id)
