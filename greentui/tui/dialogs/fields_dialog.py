"""Asks for a few values in a box over the screen: see `Page.ask_fields`.

The box stays open while a value is invalid, and shows the problem below its field.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from greentui.engine.errors import Refusal
from greentui.text.sanitize import clean_line
from greentui.tui.bindings import binding
from greentui.tui.layers import Dialog
from greentui.tui.widgets.form import Field, FieldError, Form
from greentui.tui.widgets.frame import Frame
from greentui.tui.widgets.key_line import KeyLine
from greentui.words import Phrase

Values = dict[str, object]
Check = Callable[[Values], None]
"""Raises a `Refusal` naming the field if a value is invalid."""


class FieldsDialog(Dialog[Values]):
    """A box with a form; Esc gives no answer."""

    CLICK_BESIDE_LEAVES: ClassVar[bool] = False
    CSS = """
    FieldsDialog .box-title { margin-bottom: 1; }
    FieldsDialog Form { max-height: 60vh; }
    FieldsDialog KeyLine { padding: 0; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "leave", Phrase("Cancel")),
        binding("ctrl+s", "answer", Phrase("OK")),
    ]

    def __init__(self, title: str, fields: Sequence[Field], check: Check = lambda _values: None) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._check = check
        self.answered: list[Hashable] = []
        """What was filled in when it was closed with values."""

    def compose(self) -> ComposeResult:
        with Frame(classes="-wide"):
            yield Static(clean_line(self._title), classes="box-title", markup=False)
            yield Form(self._fields)
            yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(Form).focus_first()

    def subject(self) -> Hashable:
        return self._title, tuple(field.name for field in self._fields)

    @on(Form.Submitted)
    def action_answer(self) -> None:
        """Close with the values if they are valid."""
        form = self.query_one(Form)
        try:
            values = form.values()
            self._check(values)
        except FieldError:
            return
        except Refusal as refusal:
            form.show_problem(refusal.field, str(refusal))
            return
        self.answered = self.filled_in()
        self.dismiss(values)
