"""Asks before something irreversible: the question, the consequence, the answers.

Only No is accepted until the question has been on the screen for a moment without a key: letters typed ahead
for something else must not answer a question before it is read. And only the letters shown on the buttons
answer, each only if it stands alone, with no key for a moment before and after it: in a word it is part of a
message that someone is typing, whose rest must not go to what is behind the question.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Button, Static

from greentui.text.keymap import with_twins
from greentui.text.sanitize import clean
from greentui.tui.bindings import binding
from greentui.tui.layers import Dialog, Layers
from greentui.tui.widgets.frame import Frame
from greentui.words import Phrase, _

log = logging.getLogger(__name__)


class Answer(NamedTuple):
    """A way to say yes.

    Attributes:
        name: What the dialog closes with.
        words: The words on its button; the letter after an ampersand gives this answer. Of a single answer
            without one it is `y`, and shown after the words.
        destructive: Whether something is then gone for good: such a button is red.
    """

    name: str
    words: str
    destructive: bool = True


class ConfirmDialog(Dialog[str]):
    """A question with a few answers. No comes first and has the focus; Esc gives the same.

    Args:
        question: What is to be done.
        consequence: What will happen then.
        answers: The ways to say yes.
    """

    DEFAULT_CSS = """
    ConfirmDialog Frame .box-buttons Button {
        min-width: 12; background: $surface; color: $foreground; text-style: none;
        &.-destructive { color: $text-error; }
        &:focus { background: $accent; color: $background; text-style: bold; }
        &.-destructive:focus { background: $error; color: $background; }
    }
    """

    REST: ClassVar = 0.3
    """Seconds without a key after which a question counts as read, and a letter as an answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "answer('')", Phrase("No"), shown=False),
        binding("left,up", "app.focus_previous", Phrase("Answer before"), shown=False),
        binding("right,down", "app.focus_next", Phrase("Next answer"), shown=False),
    ]

    def __init__(self, question: str, consequence: str, answers: Sequence[Answer]) -> None:
        super().__init__()
        self._question = question
        self._consequence = consequence
        alone = len(answers) == 1 and "&" not in answers[0].words
        self._answers = [each._replace(words=f"{each.words} (&y)") for each in answers] if alone else answers
        self._read = False
        self._still = False
        self._waiting: Timer | None = None
        self._pressed: Button | None = None

    def compose(self) -> ComposeResult:
        with Frame():
            yield Static(clean(self._question), classes="box-title", markup=False)
            if self._consequence:
                yield Static(clean(self._consequence), classes="box-text", markup=False)
            with Horizontal(classes="box-buttons"):
                yield Button(_button(_("&No")), id="no", compact=True)
                for answer in self._answers:
                    look = "-destructive" if answer.destructive else ""
                    yield Button(_button(answer.words), name=answer.name, classes=look, compact=True)

    def on_mount(self) -> None:
        self.query_one("#no", Button).focus()
        self.call_after_refresh(self._begin_reading)

    @property
    def read(self) -> bool:
        """Whether it can be answered: it has been on the screen long enough to be read."""
        return self._read

    def _begin_reading(self) -> None:
        """The question is painted; it can be answered once no more keys come."""
        self._waiting = self.set_timer(self.REST, self._rest)

    def _rest(self) -> None:
        """No key has come for a while: the question is read, and a letter before that was an answer."""
        self._read = self._still = True
        if self._pressed:
            self._answer_with(self._pressed)

    def on_key(self, event: events.Key) -> None:
        """Start the wait anew, and choose the answer whose letter it is, if no key came just before."""
        if not event.is_printable:
            self._pressed = None
        else:
            event.stop()
            chosen = self._button_of(event.key) if self._still else None
            if chosen or self._pressed:
                (chosen or self.query_one("#no", Button)).focus()
            self._pressed = chosen
        self._still = False
        if self._waiting:
            self._waiting.stop()
            self._begin_reading()

    def _button_of(self, key: str) -> Button | None:
        """The button that shows the letter of a key."""
        for button, words in zip(self.query(Button), self._words(), strict=True):
            letter = words.partition("&")[2][:1].lower()
            if letter and key in with_twins(letter).split(","):
                return button
        return None

    def _words(self) -> list[str]:
        """The words on the buttons, in their order."""
        return [_("&No"), *(answer.words for answer in self._answers)]

    @on(Button.Pressed)
    def _button_pressed(self, event: Button.Pressed) -> None:
        self._answer_with(event.button)

    def _answer_with(self, button: Button) -> None:
        self.action_answer(button.name or "")

    def action_answer(self, name: str) -> None:
        """Close with an answer; the empty name is No."""
        if self._read or not name:
            log.debug("asked “%s”, answered “%s”", self._question, name or "no")
            self.dismiss(name)


def _button(words: str) -> Content:
    """The words on a button, with the letter that presses it underlined."""
    before, _mark, after = clean(words).partition("&")
    return Content.assemble(before, (after[:1], "underline"), after[1:])


async def confirmed(
    app: Layers[Any], question: str, consequence: str = "", *, yes: str = "", harmless: bool = False
) -> bool:
    """Ask a question with one way to say yes. Call it from a worker."""
    answer = Answer("yes", yes or _("&Yes"), destructive=not harmless)
    return await app.result_of(ConfirmDialog(question, consequence, [answer])) == "yes"
