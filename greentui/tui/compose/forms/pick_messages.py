"""Chooses messages of a chat to forward."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from greentui.model.messages import Message
from greentui.model.sending import ForwardDraft
from greentui.text.sanitize import clean_line, crop
from greentui.text.summary import summary
from greentui.text.time_format import brief
from greentui.tui.bindings import binding
from greentui.tui.layers import Dialog
from greentui.tui.widgets.frame import Frame, FrameKeys
from greentui.tui.widgets.item_line import LineItem
from greentui.words import Phrase, _

if TYPE_CHECKING:
    from greentui.engine.session import Session

SHOWN = 100
"""Newest messages that can be chosen."""


class PickMessages(Dialog[ForwardDraft]):
    """The newest messages of a chat, in order; Space marks, Enter finishes.

    Args:
        session: To read the messages.
        chat_id: The chat.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape,q", "leave", Phrase("Cancel"), shown=False),
        binding("space,tab", "mark", Phrase("Mark"), shown=False),
        binding("j", "move(1)", Phrase("Down"), shown=False),
        binding("k", "move(-1)", Phrase("Up"), shown=False),
    ]
    DEFAULT_CSS = "PickMessages OptionList { height: auto; max-height: 45vh; margin-top: 1; }"

    def __init__(self, session: Session, chat_id: str) -> None:
        super().__init__()
        self._session = session
        self._chat_id = chat_id
        self._messages = [
            message
            for message in session.window(chat_id, limit=SHOWN).messages
            if message.known_to_service and not message.deleted
        ]
        self._marked: set[str] = set()

    def compose(self) -> ComposeResult:
        with Frame(classes="-wide"):
            name = clean_line(self._session.name_of(self._chat_id))
            yield Static(_("Forward from %s") % name, classes="box-title", markup=False)
            yield OptionList(
                *(Option(self._row(each)) for each in self._messages), markup=False, compact=True
            )
            pieces = (
                LineItem(_("Space marks"), "dim", "mark"),
                LineItem(_("Enter forwards"), "accent", "done"),
                LineItem(_("Esc cancels"), "dim", "leave", right=True),
            )
            yield FrameKeys(pieces)

    def on_mount(self) -> None:
        """Start at the newest."""
        if self._messages:
            self.query_one(OptionList).highlighted = len(self._messages) - 1
        self.query_one(OptionList).focus()

    def _row(self, message: Message) -> Content:
        who = clean_line(message.sender_contact or message.sender_name) if message.incoming else _("You")
        return Content.assemble(
            ("✓ " if message.id in self._marked else "  ", "bold $accent"),
            (f"{brief(message.timestamp, self._session.now()):>7}  ", "$text-muted"),
            (f"{crop(who, 16)}: ", "bold"),
            crop(summary(message), 60),
        )

    def action_mark(self) -> None:
        """Mark or unmark the message at the cursor."""
        options = self.query_one(OptionList)
        if options.highlighted is None or not self._messages:
            return
        message = self._messages[options.highlighted]
        self._marked ^= {message.id}
        options.replace_option_prompt_at_index(options.highlighted, self._row(message))

    def action_move(self, step: int) -> None:
        options = self.query_one(OptionList)
        options.action_cursor_down() if step > 0 else options.action_cursor_up()

    @on(OptionList.OptionSelected)
    def action_done(self) -> None:
        """Forward the marked messages, or the one at the cursor."""
        index = self.query_one(OptionList).highlighted
        if index is None or not self._messages:
            return
        marked = self._marked or {self._messages[index].id}
        ids = tuple(message.id for message in self._messages if message.id in marked)
        self.dismiss(ForwardDraft(self._chat_id, ids))
