"""A contact: everything known, and actions on the contact and the chat."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType

from greentui.model.ids import is_group
from greentui.text.sanitize import clean_line
from greentui.tui.bindings import binding
from greentui.tui.chat.contact_panel import ContactPanel
from greentui.tui.dialogs.confirm_dialog import Answer, ConfirmDialog
from greentui.tui.screens.chat_page import ChatPage
from greentui.tui.screens.group import GroupScreen
from greentui.tui.screens.page import Page
from greentui.tui.widgets.form import Field
from greentui.words import Phrase, _


def details(chat_id: str) -> Page:
    """The page of a chat's contact or group."""
    return GroupScreen(chat_id) if is_group(chat_id) else ContactScreen(chat_id)


class ContactScreen(ChatPage):
    """One contact; queries the service when it opens.

    Args:
        chat_id: The contact's chat.
    """

    CSS = """
    ContactScreen ContactPanel > * { max-width: 120; }
    ContactScreen #contact-top { layout: horizontal; }
    ContactScreen #contact-facts { width: 1fr; max-width: 76; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("b", "book", Phrase("Save contact")),
        binding("x", "forget", Phrase("Remove contact"), destructive=True),
        binding("y", "copy", Phrase("Copy number")),
        binding("p", "separate", Phrase("Separate an id")),
    ]

    def __init__(self, chat_id: str) -> None:
        super().__init__(chat_id)
        self._asked = False

    def heading(self) -> str:
        return _("Contact · %s") % self.session.name_of(self._chat_id)

    def body(self) -> ComposeResult:
        yield ContactPanel(self.session, self._chat_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to separate an id only where there is one."""
        return action != "separate" or bool(self.session.other_ids(self._chat_id))

    def _panel(self) -> ContactPanel:
        return self.query_one(ContactPanel)

    def show_kept(self) -> None:
        self._panel().refresh_facts()

    async def load(self) -> None:
        """Query the service."""
        asked, self._asked = self._asked, True
        await self._panel().look(again=asked)

    @work
    async def action_book(self) -> None:
        """Save the contact on the phone, or rename it there."""
        info = self._panel().info
        first, _space, last = (info.contact_name if info else "").partition(" ")
        fields = [
            Field("firstName", _("First name"), required=True, value=first),
            Field("lastName", _("Last name"), value=last),
        ]
        if found := await self.ask_fields(_("Saved contact"), fields):
            save = partial(
                self.session.contacts.save,
                self._chat_id,
                str(found["firstName"]),
                str(found.get("lastName", "")),
                known=bool(info and info.contact_name),
            )
            self.carry_out(save, _("Saved."))

    @work
    async def action_forget(self) -> None:
        """Remove the contact from the phone, after asking."""
        if await self.shell.ask(
            _("Remove %s from the contacts?") % self.session.name_of(self._chat_id),
            _("The chat and its messages stay."),
        ):
            forget = partial(self.session.contacts.forget, self._chat_id)
            self.carry_out(forget, _("Removed from the contacts."))

    @work
    async def action_separate(self) -> None:
        """Undo the joining of one of the person's other ids with this chat, after asking which."""
        others = self.session.other_ids(self._chat_id)
        question = ConfirmDialog(
            _("Which id belongs to another person?"),
            _("Its messages become a chat of their own. “greentui contacts join” puts them back."),
            [Answer(other, clean_line(other), destructive=False) for other in others],
        )
        if (chosen := await self.shell.result_of(question)) in others:

            async def separate() -> None:
                await self.session.chat_commands.separate(str(chosen))
                self._panel().refresh_facts()
                self.refresh_bindings()
                self.say(_("%s is a chat of its own now.") % clean_line(str(chosen)))

            await self._attempt(separate)

    def action_copy(self) -> None:
        chat = self.chat()
        self.copy(f"+{chat.phone}" if chat and chat.phone else self._chat_id)
