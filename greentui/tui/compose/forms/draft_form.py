"""What the forms share: a box with rows, problems shown beside them while typing, send or cancel."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Static

from greentui.model.sending import Draft
from greentui.text.sanitize import clean, clean_line
from greentui.tui.bindings import binding
from greentui.tui.layers import Dialog
from greentui.tui.left_forms import name_of
from greentui.tui.widgets.frame import Frame
from greentui.tui.widgets.text_fields import Input
from greentui.words import NOTHING, Phrase, _, sentence

if TYPE_CHECKING:
    from greentui.engine.session import Session

Problems = Mapping[str, str]
"""What is wrong, by row; `""` for the form as a whole."""


class Row(Vertical):
    """A label, its controls, and what is wrong."""

    DEFAULT_CSS = """
    Row { height: auto; margin-top: 1; }
    Row .row-label { height: 1; color: $text-muted; }
    Row .row-problem { height: auto; display: none; color: $error; }
    Row.-wrong .row-problem { display: block; }
    """

    def __init__(self, name: str, label: str, *controls: Widget) -> None:
        super().__init__(id=f"row-{name}")
        self.row = name
        self._label = label
        self._controls = controls

    def compose(self) -> ComposeResult:
        if self._label:
            yield Static(clean_line(self._label), classes="row-label", markup=False)
        yield from self._controls
        yield Static("", classes="row-problem", markup=False)

    def say(self, text: str) -> None:
        """Show what is wrong; an empty text hides it."""
        self.set_class(bool(text), "-wrong")
        self.query_one(".row-problem", Static).update(clean(text))


def line(name: str, value: str = "", placeholder: str = "") -> Input:
    """An input with its row's name as id."""
    return Input(value, placeholder=placeholder, compact=True, select_on_focus=False, id=name)


class DraftForm(Dialog[list[Draft]]):
    """A form that makes drafts. A subclass composes `rows`, reads them in `drafts` and checks them in
    `problems`.

    Args:
        session: Checks drafts against the manual's limits.
        chat_id: Where they will go.
        typed: The text after the `/` command.
        files: Files to begin with.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "leave", Phrase("Cancel"), shown=False),
        binding("ctrl+s,ctrl+enter", "send", Phrase("Send"), shown=False),
        binding("down", "app.focus_next", Phrase("Next row"), shown=False),
        binding("up", "app.focus_previous", Phrase("Row before"), shown=False),
    ]
    DEFAULT_CSS = """
    DraftForm Frame { max-height: 100%; width: 76; }
    DraftForm .form-rows { height: auto; max-height: 60vh; scrollbar-size-vertical: 1; }
    DraftForm #form-problem { height: auto; color: $error; display: none; margin-top: 1; }
    DraftForm .box-buttons { align-horizontal: left; }
    DraftForm Frame .box-buttons Button { margin-left: 0; margin-right: 1; min-width: 12; }
    DraftForm .box-buttons Static { width: 1fr; color: $text-muted; text-align: right; }
    """
    CLICK_BESIDE_LEAVES: ClassVar[bool] = False
    TITLE_WORDS: ClassVar = NOTHING
    SEND_WORDS: ClassVar = Phrase("Send")

    def __init__(self, session: Session, chat_id: str, typed: str = "", files: Sequence[str] = ()) -> None:
        super().__init__()
        self.session = session
        self.chat_id = chat_id
        self.typed = typed
        self.files = list(files)
        self._files_given = list(files)
        self._touched: set[str] = set()
        self._asked = False
        self._typing = ""
        """The row that was typed in last, until the operator is done with it."""
        self.sent: list[Hashable] = []
        """What was filled in when it was closed with drafts."""

    def rows(self) -> Iterable[Widget]:
        """The form's rows."""
        raise NotImplementedError

    def drafts(self) -> list[Draft]:
        """The drafts as filled in."""
        raise NotImplementedError

    def problems(self) -> Problems:
        """What is wrong with them now."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        chat = self.session.chat(self.chat_id)
        name = clean_line(chat.name) if chat else self.chat_id
        with Frame():
            yield Static(f"{self.TITLE_WORDS} → {name}", classes="box-title", markup=False)
            with VerticalScroll(classes="form-rows", can_focus=False):
                yield from self.rows()
            yield Static("", id="form-problem", markup=False)
            with Horizontal(classes="box-buttons"):
                yield Button(str(self.SEND_WORDS), id="form-send", variant="success", compact=True)
                yield Button(_("Cancel"), id="form-leave", compact=True)
                yield Static(_("Ctrl+S sends · Esc cancels"), markup=False)

    def checked(self, draft: Draft, rows: Mapping[str, str]) -> Problems:
        """A draft's violations of the manual's limits, by row.

        Args:
            draft: What would be sent.
            rows: The API's field names, or their prefixes, and the rows they belong to.
        """
        from greentui.engine.drafts import problems

        found: dict[str, str] = {}
        for problem in problems(draft):
            row = next((row for field, row in rows.items() if problem.field.startswith(field)), "")
            found.setdefault(row, sentence(problem.text))
        return found

    def review(self) -> Problems:
        """Check for problems and show those of rows the operator has used."""
        found = self.problems()
        for row in self.query(Row):
            known = self._asked or row.row in self._touched
            early = row.row == self._typing and self.unfinished(row.row)
            row.say(found.get(row.row, "") if known and not early else "")
        general = self.query_one("#form-problem", Static)
        text = found.get("", "") if self._asked else ""
        general.update(clean(text))
        general.display = bool(text)
        return found

    def unfinished(self, row: str) -> bool:
        """Whether what is being typed in a row may yet become right."""
        return False

    def touch(self, name: str) -> None:
        """Mark a row as used."""
        self._touched.add(name)
        self.review()

    @on(Input.Changed)
    def _typed_in(self, event: Input.Changed) -> None:
        if event.input.id and event.value:
            self._touched.add(event.input.id)
        self._typing = event.input.id or ""
        self.changed(event.input.id or "")
        self.review()

    def changed(self, name: str) -> None:
        """Called when a line changes; for forms whose rows depend on others."""

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        inputs = list(self.query(Input))
        if event.input is inputs[-1]:
            self.action_send()
        else:
            self.focus_next()

    @on(Button.Pressed, "#form-leave")
    def _leave(self) -> None:
        self.action_leave()

    @on(Button.Pressed, "#form-send")
    def action_send(self) -> None:
        """Close with the drafts, or go to the first problem."""
        self._asked = True
        self._typing = ""
        found = self.review()
        if not found:
            self.sent = self.filled_in()
            self.dismiss(self.drafts())
            return
        for row in self.query(Row):
            if row.row in found:
                control = next((child for child in row.query("*") if child.can_focus), None)
                if control is not None:
                    control.focus()
                return

    def unsaved(self) -> bool:
        """Whether something was filled in, if only behind the command that opened it, or a file chosen."""
        written = any(field.value.strip() for field in self.query(Input))
        return written or self.files != self._files_given or super().unsaved()

    def subject(self) -> Hashable:
        return self.chat_id

    def name_of_note(self) -> str:
        """The name of the note of what is filled in."""
        return name_of(type(self).__name__, self.subject())

    def value(self, name: str) -> str:
        """A line's text, stripped."""
        return self.query_one(f"#{name}", Input).value.strip()
