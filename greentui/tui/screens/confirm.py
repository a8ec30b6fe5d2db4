"""Asks before something that cannot be taken back: the question, what will happen, yes or no."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from greentui.tui.keymap import binding
from greentui.tui.textsafe import clean
from greentui.words import _


class Confirm(ModalScreen[bool]):
    """A question with two answers; the careful one has the focus.

    Args:
        question: What is to be done.
        consequence: What will happen then.
        yes: What the button that does it says.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("y", "answer(True)", _("Yes"), shown=False),
        binding("n,escape,q", "answer(False)", _("No"), shown=False),
        binding("left,right,h,l,up,down", "other", _("The other answer"), shown=False),
    ]

    def __init__(self, question: str, consequence: str = "", *, yes: str = "") -> None:
        super().__init__()
        self._question = question
        self._consequence = consequence
        self._yes = yes or _("Yes")

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(clean(self._question), classes="box-title", markup=False)
            if self._consequence:
                yield Static(clean(self._consequence), classes="box-text", markup=False)
            with Horizontal(classes="box-buttons"):
                yield Button(_("No"), id="no", compact=True)
                yield Button(clean(self._yes), id="yes", variant="error", compact=True)

    def on_mount(self) -> None:
        self.query_one("#no", Button).focus()

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        """A button was pressed."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Answer by key."""
        self.dismiss(yes)

    def action_other(self) -> None:
        """Go to the other button."""
        self.focus_next()
