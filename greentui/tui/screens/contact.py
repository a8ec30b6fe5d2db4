"""A person: everything known, and what can be done about the chat with them."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType

from greentui.engine.contacts import DISAPPEARING
from greentui.model.chats import Chat
from greentui.model.ids import is_group
from greentui.tui.keymap import binding
from greentui.tui.screens.groups import GroupScreen
from greentui.tui.screens.page import Page
from greentui.tui.screens.question import ask_fields
from greentui.tui.widgets.contact_panel import ContactPanel, disappearing
from greentui.tui.widgets.form import Field, Kind
from greentui.words import _


def details(chat_id: str) -> Page:
    """The screen about who is behind a chat: a person or a group."""
    return GroupScreen(chat_id) if is_group(chat_id) else ContactScreen(chat_id)


class ContactScreen(Page):
    """One person, asked for when it opens.

    Args:
        chat_id: The person's chat.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("a", "archive", _("Archive or back")),
        binding("d", "disappear", _("Disappearing")),
        binding("b", "book", _("Save in the book")),
        binding("x", "forget", _("Out of the book")),
        binding("s", "search", _("Search here")),
        binding("y", "copy", _("Copy number")),
    ]

    def __init__(self, chat_id: str) -> None:
        super().__init__()
        self._chat_id = chat_id
        self._asked = False

    def heading(self) -> str:
        return _("Contact · %s") % self.session.name_of(self._chat_id)

    def body(self) -> ComposeResult:
        yield ContactPanel(self.session, self._chat_id)

    def _panel(self) -> ContactPanel:
        return self.query_one(ContactPanel)

    def _chat(self) -> Chat | None:
        return self.session.chat(self._chat_id)

    async def load(self) -> None:
        """Ask the service."""
        asked, self._asked = self._asked, True
        await self._panel().look(again=asked)

    def action_archive(self) -> None:
        """Archive the chat, or take it back."""
        chat = self._chat()
        on = not (chat and chat.archived)

        async def archive() -> None:
            await self.session.archive_chat(self._chat_id, on)
            self._panel().refresh_facts()
            self.say(_("Archived.") if on else _("Back among the chats."))

        self.begin(archive, group="act")

    @work
    async def action_disappear(self) -> None:
        """After what time messages vanish."""
        chat = self._chat()
        fields = [
            Field(
                "seconds",
                _("Messages vanish"),
                Kind.CHOICE,
                required=True,
                choices=tuple((str(one), disappearing(one) or _("never")) for one in DISAPPEARING),
                value=str(chat.disappearing if chat and chat.disappearing in DISAPPEARING else 0),
                help=_("For both sides, from now on."),
            )
        ]
        if found := await ask_fields(self, _("Disappearing messages"), fields):
            seconds = int(str(found["seconds"]))

            async def disappear() -> None:
                await self.session.set_disappearing(self._chat_id, seconds)
                self._panel().refresh_facts()
                self.say(_("Messages vanish %s.") % (disappearing(seconds) or _("never")))

            await self._attempt(disappear)

    @work
    async def action_book(self) -> None:
        """Save the person in the phone's book, or rename them there."""
        info = self._panel().info
        first, _space, last = (info.contact_name if info else "").partition(" ")
        fields = [
            Field("firstName", _("First name"), required=True, value=first),
            Field("lastName", _("Last name"), value=last),
        ]
        if found := await ask_fields(self, _("In the phone's book"), fields):

            async def save() -> None:
                await self.session.contacts.save(
                    self._chat_id,
                    str(found["firstName"]),
                    str(found.get("lastName", "")),
                    known=bool(info and info.contact_name),
                )
                await self._panel().look(again=True)
                self.say(_("Saved."))

            await self._attempt(save)

    @work
    async def action_forget(self) -> None:
        """Take the person out of the phone's book, after asking."""
        if await self.shell.ask(
            _("Take %s out of the phone's book?") % self.session.name_of(self._chat_id),
            _("The chat and its messages stay."),
        ):

            async def forget() -> None:
                await self.session.contacts.forget(self._chat_id)
                await self._panel().look(again=True)
                self.say(_("Taken out."))

            await self._attempt(forget)

    def action_search(self) -> None:
        """Search this chat's messages."""
        self.shell.open_screen("search", chat_id=self._chat_id)

    def action_copy(self) -> None:
        """Copy the number."""
        chat = self._chat()
        self.copy(f"+{chat.phone}" if chat and chat.phone else self._chat_id)

    def on_contact_panel_file_chosen(self, event: ContactPanel.FileChosen) -> None:
        self.dismiss(None)
        self.shell.open_chat(event.chat_id, event.message_id)
