"""A new chat by number, once the service confirms that the number has WhatsApp."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from greentui.engine.errors import Refusal
from greentui.tui.background import in_background
from greentui.tui.bindings import binding
from greentui.tui.compose.forms.draft_form import Row, line
from greentui.tui.layers import Dialog
from greentui.tui.widgets.frame import Frame, FrameKeys
from greentui.tui.widgets.item_line import LineItem
from greentui.tui.widgets.text_fields import Input
from greentui.words import Phrase, _

if TYPE_CHECKING:
    from greentui.engine.session import Session


class NewChat(Dialog[str]):
    """Closes with the chat's id; Esc gives none.

    Args:
        session: To check the number.
        typed: What was typed after `/new`.
    """

    CLICK_BESIDE_LEAVES: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [binding("escape", "leave", Phrase("Cancel"), shown=False)]

    def __init__(self, session: Session, typed: str = "") -> None:
        super().__init__()
        self._session = session
        self._typed = typed

    def compose(self) -> ComposeResult:
        with Frame():
            yield Static(_("New chat"), classes="box-title", markup=False)
            label = _("Number with its country code")
            yield Row("phone", label, line("phone", self._typed, "+7 901 000-00-01"))
            yield FrameKeys(_keys(_("Enter checks whether it is on WhatsApp")))

    @on(Input.Changed)
    def _changed(self) -> None:
        self.query_one(Row).say("")

    @on(Input.Submitted)
    @in_background("ask")
    async def action_ask(self) -> None:
        """Check the number, unless its chat is known."""
        typed = self.query_one(Input).value.strip()
        row, keys = self.query_one(Row), self.query_one(FrameKeys)
        if not typed:
            row.say(_("A number is needed."))
            return
        keys.show(_keys(_("Asking WhatsApp…"), does=""))
        try:
            chat_id: str | None = self._session.resolve(typed)
            if chat_id is None or self._session.chat(chat_id) is None:
                chat_id = await self._session.check_whatsapp(typed)
        except Refusal as refusal:
            row.say(refusal.without_field)
        else:
            if chat_id:
                self.dismiss(chat_id)
                return
            row.say(_("This number has no WhatsApp."))
        keys.show(_keys(_("Enter asks again")))


def _keys(words: str, does: str = "ask") -> tuple[LineItem, ...]:
    """What Enter does or what is in progress, and the key that cancels."""
    return LineItem(words, "dim", does, elastic=True), LineItem(_("Esc cancels"), "dim", "leave", right=True)
