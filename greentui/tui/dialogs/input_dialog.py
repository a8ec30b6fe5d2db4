"""Asks for a line of a few words in a box over the console."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from greentui.text.sanitize import clean, clean_line
from greentui.tui.bindings import binding
from greentui.tui.layers import Dialog
from greentui.tui.widgets.frame import Frame, FrameKeys
from greentui.tui.widgets.item_line import LineItem
from greentui.tui.widgets.text_fields import Input, SearchInput
from greentui.words import Phrase, _


class InputDialog(Dialog[str]):
    """A question answered by typing; Esc gives no answer.

    Args:
        question: The question.
        hint: What an answer looks like.
        value: The initial text.
        wrong: Returns what is wrong with an answer, empty for nothing; an invalid one stays to be corrected.
    """

    CLICK_BESIDE_LEAVES: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [binding("escape", "leave", Phrase("Cancel"), shown=False)]
    DEFAULT_CSS = "InputDialog #wrong { display: none; color: $text-error; }"

    def __init__(
        self, question: str, hint: str = "", value: str = "", *, wrong: Callable[[str], str] | None = None
    ) -> None:
        super().__init__()
        self._question = question
        self._hint = hint
        self._value = value
        self._wrong = wrong

    def compose(self) -> ComposeResult:
        with Frame():
            yield Static(clean(self._question), classes="box-title", markup=False)
            yield Static(clean(self._hint), classes="box-label", markup=False)
            yield SearchInput(clean_line(self._value), compact=True, select_on_focus=False)
            yield Static("", id="wrong", markup=False)
            pieces = (
                LineItem(_("Enter confirms"), "accent", "done"),
                LineItem(_("Esc cancels"), "dim", "leave", right=True),
            )
            yield FrameKeys(pieces)

    @on(Input.Submitted)
    def action_done(self) -> None:
        """Answer with the typed text, unless something is wrong with it."""
        typed = self.query_one(Input).value.strip()
        problem = self._wrong(typed) if self._wrong and typed else ""
        if problem:
            self._say(problem)
        else:
            self.dismiss(typed)

    @on(Input.Changed)
    def _changed(self) -> None:
        self._say("")

    def _say(self, problem: str) -> None:
        line = self.query_one("#wrong", Static)
        line.update(clean(problem))
        line.display = bool(problem)
