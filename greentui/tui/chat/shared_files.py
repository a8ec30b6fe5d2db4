"""The files of a chat, newest first; choosing one goes to its message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content
from textual.message import Message as Event

from greentui.engine.session import Session
from greentui.model.messages import File, Message
from greentui.text.sanitize import clean_line, fit, width
from greentui.text.sizes import size
from greentui.text.summary import SIGNS
from greentui.text.time_format import at
from greentui.tui.widgets.rows import Rows
from greentui.words import _

SHARED = 30
"""Files listed at most."""
SIZE, DATE = 9, 14
"""Cells of the columns at the right edge."""
LEAST_NAME = 12
"""Cells for a name below which the sizes are left out."""


class SharedFiles(Rows):
    """The files of a chat in the archive."""

    BESIDE: ClassVar = 1
    """Cells of a row left free at its end."""

    @dataclass
    class Wanted(Event):
        """A file was chosen: go to its message."""

        chat_id: str
        message_id: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(empty=_("None here."), id=id)
        self._chat_id = ""
        self._files: list[Message] = []
        self._now = 0.0
        self._sized = False
        """Whether any size is known."""

    def read(self, session: Session, chat_id: str) -> None:
        """List the files of a chat."""
        self._chat_id, self._now = chat_id, session.now()
        self._files = list(session.media(chat_id, SHARED))
        self._sized = any(isinstance(each.content, File) and each.content.size for each in self._files)
        self._draw()

    def on_resize(self) -> None:
        """Lay the columns out anew."""
        self._draw()

    def _draw(self) -> None:
        self.show([(message.id, self._row(message)) for message in self._files])

    def _row(self, message: Message) -> Content:
        """What it is called, its size, its date."""
        file = message.content if isinstance(message.content, File) else File()
        sign = SIGNS[message.kind]
        icon = fit(sign.icon, 3)
        name = clean_line(file.name or message.text) or str(sign.name)
        edges = self.get_component_styles("option-list--option").padding.width + self.BESIDE
        room = self.scrollable_content_region.width - edges - width(icon) - DATE
        sized = self._sized and room - SIZE >= LEAST_NAME
        told = f"{size(file.size) if file.size else '':>{SIZE}}" if sized else ""
        date = f"{at(message.timestamp, self._now):>{DATE}}"
        return Content.assemble(icon, fit(name, max(0, room - len(told))), (told + date, "$text-muted"))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Post the message of the chosen file."""
        event.stop()
        self.post_message(self.Wanted(self._chat_id, event.key))
