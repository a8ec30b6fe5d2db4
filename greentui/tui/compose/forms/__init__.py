"""Forms in a box over the console: each makes drafts, checked as one types, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from greentui.engine.session import Session
    from greentui.tui.compose.forms.draft_form import DraftForm

FORMS: Mapping[str, str] = {
    "poll": "greentui.tui.compose.forms.poll:PollForm",
    "file": "greentui.tui.compose.forms.file:FileForm",
    "location": "greentui.tui.compose.forms.location:LocationForm",
    "contact": "greentui.tui.compose.forms.contact:ContactForm",
}
"""Name → module and class."""


def make(name: str, session: Session, chat_id: str, typed: str = "", files: Sequence[str] = ()) -> DraftForm:
    """A form, loaded now.

    Args:
        name: One of `FORMS`.
        session: Checks drafts.
        chat_id: Where they will go.
        typed: What was typed after the `/` command.
        files: Files to begin with.
    """
    module, _colon, attribute = FORMS[name].partition(":")
    return cast("DraftForm", getattr(import_module(module), attribute)(session, chat_id, typed, files))
