"""The raw body of a message or notification, foldable; nothing in it is ever run or fetched."""

from __future__ import annotations

import json
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from greentui.text.sanitize import clean_line
from greentui.tui.bindings import binding
from greentui.tui.screens.page import Page
from greentui.tui.widgets.json_view import JsonView
from greentui.words import Phrase, _


class RawJsonScreen(Page):
    """The raw body of one message.

    Args:
        chat_id: Its chat.
        message_id: Its id.
        raw: The body itself, if it belongs to no message.
        title: Its title.
    """

    CSS = "RawJsonScreen JsonView { margin: 1 1 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("y", "copy", Phrase("Copy all")),
        binding("i", "copy_id", Phrase("Copy id")),
    ]

    def __init__(self, chat_id: str = "", message_id: str = "", raw: str = "", title: str = "") -> None:
        super().__init__()
        self._chat_id = chat_id
        self._message_id = message_id
        self._raw = raw
        self._title = title

    def heading(self) -> str:
        return _("Raw · %s") % clean_line(self._title or self._message_id)

    def body(self) -> ComposeResult:
        yield JsonView()

    async def load(self) -> None:
        """Read the body from the archive."""
        if self._message_id:
            self._raw = self.session.raw(self._chat_id, self._message_id)
        view = self.query_one(JsonView)
        if not self._raw:
            self.say(_("No raw body is kept: it was typed here and the service has not reported it yet."))
        view.show(parsed(self._raw))
        view.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An id can be copied only if there is one."""
        return bool(self._message_id) if action == "copy_id" else True

    def action_copy(self) -> None:
        """Copy the body as received."""
        self.copy(self._raw)

    def action_copy_id(self) -> None:
        self.copy(self._message_id)


def parsed(raw: str) -> object:
    """The body as JSON; the text itself if it is none."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):  # no JSON, or nested too deep for Python
        return raw
