"""Forms in a box over the console, checked while typing: each returns drafts, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from greentui.engine.session import Session
    from greentui.tui.compose.forms.draft_form import DraftForm


class FormName(StrEnum):
    """The forms, by their names in the keymap."""

    POLL = "poll"
    FILE = "file"
    LOCATION = "location"
    CONTACT = "contact"


def make(
    name: FormName, session: Session, chat_id: str, typed: str = "", files: Sequence[str] = ()
) -> DraftForm:
    """Make a form, loading its module.

    Args:
        name: Which form.
        session: Checks drafts.
        chat_id: Where they will go.
        typed: The text after the `/` command.
        files: Files to begin with.
    """
    match name:
        case FormName.POLL:
            from greentui.tui.compose.forms.poll import PollForm

            return PollForm(session, chat_id, typed, files)
        case FormName.FILE:
            from greentui.tui.compose.forms.file import FileForm

            return FileForm(session, chat_id, typed, files)
        case FormName.LOCATION:
            from greentui.tui.compose.forms.location import LocationForm

            return LocationForm(session, chat_id, typed, files)
        case FormName.CONTACT:
            from greentui.tui.compose.forms.contact import ContactForm

            return ContactForm(session, chat_id, typed, files)
