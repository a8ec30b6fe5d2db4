"""The files of a chat, newest first; choosing one goes to its message."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.message import Message

from greentui.engine.session import Session
from greentui.model.messages import File, MessageKind
from greentui.text.sanitize import clean_line, crop
from greentui.text.time_format import at
from greentui.tui.widgets.rows import Rows
from greentui.words import _

SHARED = 30
"""Files listed at most."""
ICONS = {
    MessageKind.IMAGE: "▣",
    MessageKind.VIDEO: "▶",
    MessageKind.AUDIO: "♪",
    MessageKind.DOCUMENT: "▤",
    MessageKind.STICKER: "☺",
}


class SharedFiles(Rows):
    """The files of a chat in the archive."""

    @dataclass
    class Wanted(Message):
        """A file was chosen: go to its message."""

        chat_id: str
        message_id: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(empty=_("None here."), id=id)
        self._chat_id = ""

    def read(self, session: Session, chat_id: str) -> None:
        """List the files of a chat."""
        self._chat_id = chat_id
        now = session.now()
        rows = []
        for message in session.media(chat_id, SHARED):
            name = message.content.name if isinstance(message.content, File) else ""
            row = Content.assemble(
                (f"{ICONS.get(message.kind, '▤')} ", "$text-accent"),
                crop(clean_line(name or message.text) or str(message.kind), 40),
                (f"  {at(message.timestamp, now)}", "$text-muted"),
            )
            rows.append((message.id, row))
        self.show(rows)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Post the message of the chosen file."""
        event.stop()
        self.post_message(self.Wanted(self._chat_id, event.key))
