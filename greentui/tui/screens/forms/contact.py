"""A contact card: a number, and names or a company; typed, or taken from one's chats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.widget import Widget
from textual.widgets import Button, Input

from greentui.model.ids import phone_of
from greentui.model.sending import ContactDraft, Draft
from greentui.tui.screens.forms.drafting import DraftForm, Problems, Row, line
from greentui.tui.screens.switcher import Switcher
from greentui.tui.textsafe import clean_line
from greentui.words import _

_NUMBER = re.compile(r"[+\d][\d ()./\-]{5,}")


class ContactForm(DraftForm):
    """`/contact +7 901 000-00-01 Anna Petrova` fills it in."""

    TITLE_WORDS: ClassVar[str] = _("Contact")
    DEFAULT_CSS = "ContactForm #from-chats { margin-top: 1; }"

    def rows(self) -> Iterable[Widget]:
        number = _NUMBER.match(self.typed)
        names = (self.typed[number.end() :] if number else self.typed).strip()
        first, _space, last = names.partition(" ")
        phone = number[0].strip() if number else ""
        yield Button(_("Take one of the chats"), id="from-chats", compact=True)
        yield Row("phone", _("Number with its country code"), line("phone", phone, "+7 901 000-00-01"))
        yield Row("first", _("First name"), line("first", first))
        yield Row("last", _("Last name"), line("last", last))
        yield Row("company", _("Company"), line("company"))

    @on(Button.Pressed, "#from-chats")
    @work
    async def pick(self) -> None:
        """Take number and name of somebody one writes with."""
        title = _("Whose card?")
        for chat_id in await self.app.push_screen_wait(Switcher(self.session, title)) or []:
            chat = self.session.chat(chat_id)
            if chat is None or not (chat.phone or phone_of(chat.id)):
                self.notify(_("This chat has no number."), severity="warning", markup=False)
                return
            first, _space, last = clean_line(chat.name).partition(" ")
            self.query_one("#phone", Input).value = f"+{chat.phone or phone_of(chat.id)}"
            self.query_one("#first", Input).value = "" if first.startswith("+") else first
            self.query_one("#last", Input).value = "" if first.startswith("+") else last

    def drafts(self) -> list[Draft]:
        digits = "".join(character for character in self.value("phone") if character.isdecimal())
        return [
            ContactDraft(
                int(digits or "0"),
                first_name=self.value("first"),
                last_name=self.value("last"),
                company=self.value("company"),
            )
        ]

    def problems(self) -> Problems:
        if not self.value("phone"):
            return {"phone": _("A number is needed.")}
        if not (self.value("first") or self.value("last") or self.value("company")):
            return {"first": _("A name or a company is needed.")}
        rows = {
            "contact.phoneContact": "phone",
            "contact.firstName": "first",
            "contact.lastName": "last",
            "contact.company": "company",
        }
        return self.checked(self.drafts()[0], rows)
