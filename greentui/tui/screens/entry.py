"""Asks for one line of text in a box over the console."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from greentui.tui.keymap import binding
from greentui.tui.textsafe import clean, clean_line
from greentui.tui.widgets.box import Box, BoxKeys
from greentui.tui.widgets.pieces import Piece
from greentui.words import _


class Entry(ModalScreen[str]):
    """A question answered by typing; Esc answers nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [binding("escape", "leave", _("Leave it"), shown=False)]

    def __init__(self, question: str, hint: str = "", value: str = "") -> None:
        super().__init__()
        self._question = question
        self._hint = hint
        self._value = value

    def compose(self) -> ComposeResult:
        with Box():
            yield Static(clean(self._question), classes="box-title", markup=False)
            yield Static(clean(self._hint), classes="box-label", markup=False)
            yield Input(clean_line(self._value), compact=True, select_on_focus=False)
            pieces = (
                Piece(_("Enter is done"), "accent", "done"),
                Piece(_("Esc leaves"), "dim", "leave", right=True),
            )
            yield BoxKeys(pieces)

    @on(Input.Submitted)
    def action_done(self) -> None:
        """Answer what is typed."""
        self.dismiss(self.query_one(Input).value.strip())

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss("")
