"""Asks for a few values in a box over the screen: `await ask_fields(...)`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from greentui.tui.keymap import binding
from greentui.tui.textsafe import clean_line
from greentui.tui.widgets.box import Box
from greentui.tui.widgets.form import Field, FieldError, Form
from greentui.tui.widgets.key_line import KeyLine
from greentui.words import _

Values = dict[str, object]


class FieldsQuestion(ModalScreen[Values | None]):
    """A box with a form; nothing is answered on Esc."""

    CSS = """
    FieldsQuestion .box-title { margin-bottom: 1; }
    FieldsQuestion Form { max-height: 20; }
    FieldsQuestion KeyLine { padding: 0; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "leave", _("Leave it")),
        binding("ctrl+s", "answer", _("OK")),
    ]

    def __init__(self, title: str, fields: Sequence[Field]) -> None:
        super().__init__()
        self._title = title
        self._fields = fields

    def compose(self) -> ComposeResult:
        with Box(classes="-wide"):
            yield Static(clean_line(self._title), classes="box-title", markup=False)
            yield Form(self._fields)
            yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(Form).focus_first()

    @on(Form.Submitted)
    def action_answer(self) -> None:
        """Take the values, if they can be taken."""
        try:
            self.dismiss(self.query_one(Form).values())
        except FieldError:
            return

    def action_leave(self) -> None:
        """Nothing is to be done."""
        self.dismiss(None)


async def ask_fields(screen: Screen[None], title: str, fields: Sequence[Field]) -> Values | None:
    """Ask for values over `screen`; `None` where the operator left it. Must run in a worker."""
    return await screen.app.push_screen_wait(FieldsQuestion(title, fields))
