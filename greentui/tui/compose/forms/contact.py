"""A contact card: a number, and names or a company; typed, or copied from a chat."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Button

from greentui.model.ids import phone_of
from greentui.model.limits import PHONE_DIGITS
from greentui.model.sending import ContactDraft, Draft
from greentui.text.keymap import key_name
from greentui.text.sanitize import clean_line
from greentui.tui.bindings import CHOOSE_CHATS, binding
from greentui.tui.compose.forms.draft_form import DraftForm, Problems, Row, line
from greentui.tui.shell import shell_of
from greentui.tui.widgets.text_fields import Input
from greentui.words import Phrase, _

_NUMBER = re.compile(r"[+\d][\d ()./\-]{5,}")


class ContactForm(DraftForm):
    """`/contact +7 901 000-00-01 Anna Petrova` prefills it."""

    TITLE_WORDS: ClassVar = Phrase("Contact")
    BINDINGS: ClassVar[list[BindingType]] = [
        binding(CHOOSE_CHATS, "pick", Phrase("Choose from chats"), shown=False),
    ]

    def rows(self) -> Iterable[Widget]:
        number = _NUMBER.match(self.typed)
        names = (self.typed[number.end() :] if number else self.typed).strip()
        first, _space, last = names.partition(" ")
        phone = number[0].strip() if number else ""
        yield Row(
            "phone",
            _("Number with its country code"),
            line("phone", phone, "+7 901 000-00-01"),
            Button(f"{_('Choose from chats')}  {key_name(CHOOSE_CHATS)}", id="from-chats", compact=True),
        )
        yield Row("first", _("First name"), line("first", first))
        yield Row("middle", _("Middle name"), line("middle"))
        yield Row("last", _("Last name"), line("last", last))
        yield Row("company", _("Company"), line("company"))

    @on(Button.Pressed, "#from-chats")
    @work
    async def action_pick(self) -> None:
        """Fill in number and name from a chat."""
        for chat_id in await shell_of(self).pick_chats(_("Whose card?"), people=True, several=False):
            chat = self.session.chat(chat_id)
            number = chat.phone if chat and chat.phone else phone_of(chat_id)
            if not number:
                self.notify(
                    _("WhatsApp does not show this person's number."), severity="warning", markup=False
                )
                return
            name = clean_line(self.session.name_of(chat_id))
            first, _space, last = ("", "", "") if name.startswith("+") else name.partition(" ")
            for field, value in (("phone", f"+{number}"), ("first", first), ("last", last)):
                self.query_one(f"#{field}", Input).value = value
            self.query_one("#first", Input).focus()

    def drafts(self) -> list[Draft]:
        digits = "".join(filter(str.isdecimal, self.value("phone")))
        return [
            ContactDraft(
                int(digits) if 0 < len(digits) <= PHONE_DIGITS[1] else 0,
                first_name=self.value("first"),
                middle_name=self.value("middle"),
                last_name=self.value("last"),
                company=self.value("company"),
            )
        ]

    def problems(self) -> Problems:
        rows = {
            "contact.phoneContact": "phone",
            "contact.firstName": "first",
            "contact.middleName": "middle",
            "contact.lastName": "last",
            "contact.company": "company",
        }
        found = dict(self.checked(self.drafts()[0], rows))
        typed = self.value("phone")
        if not typed:
            found["phone"] = _("A number is needed.")
        elif not any(map(str.isdecimal, typed)):
            found["phone"] = _("Not a phone number. %s finds a contact by name.") % key_name(CHOOSE_CHATS)
        if not any(map(self.value, ("first", "middle", "last", "company"))):
            found["first"] = _("A name or a company is needed.")
        return found
