"""A full page over the console: a title, a body, a line for what happened, its keys.

Common to all pages: `Esc` goes back, `F5` refreshes, a refusal is shown in words where the problem is, and
work runs in the background.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.geometry import Region
from textual.widgets import Static
from textual.worker import Worker

from greentui.engine.errors import Refusal
from greentui.model.changes import Change, FactsChanged, Level
from greentui.text.sanitize import clean, clean_line
from greentui.tui.background import while_open
from greentui.tui.bindings import binding
from greentui.tui.layers import Layer
from greentui.tui.shell import Shell, shell_of
from greentui.tui.status_bar import state_piece
from greentui.tui.widgets.key_line import KeyLine
from greentui.words import Phrase, _

if TYPE_CHECKING:
    from greentui.engine.session import Session
    from greentui.tui.dialogs.fields_dialog import Check, FieldsDialog, Values
    from greentui.tui.widgets.form import Field

COLOURS = {
    "good": "$text-success",
    "warn": "bold $text-warning",
    "bad": "bold $text-error",
    "dim": "$text-muted",
}
"""Colours of the state in the title."""


class Page(Layer[None]):
    """The base of all pages. A subclass provides its `heading` and composes its `body`."""

    DEFAULT_CSS = """
    Page { background: $background; overflow: hidden; }
    Page #page-title { height: 1; background: $panel; padding: 0 1; }
    Page #page-heading { width: 1fr; text-style: bold; }
    Page #page-busy { width: auto; color: $text-muted; }
    Page #page-state { width: auto; padding-left: 2; }
    Page #page-said { height: auto; max-height: 5; padding: 0 1; display: none; }
    Page #page-said.-information { display: block; background: $success-muted; color: $text-success; }
    Page #page-said.-warning { display: block; background: $warning-muted; color: $text-warning; }
    Page #page-said.-error { display: block; background: $error-muted; color: $text-error; }
    Page VerticalScroll, Page Form, Page TextArea { scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "leave", Phrase("Back")),
        binding("f5", "again", Phrase("Refresh")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._busy = 0
        self._answered: FieldsDialog | None = None
        """The box whose values are being worked with."""

    @property
    def shell(self) -> Shell:
        """The console this page belongs to."""
        return shell_of(self)

    @property
    def session(self) -> Session:
        """The current session."""
        return self.shell.session

    def room_for_notices(self) -> Region:
        """Between the title, or what the page is looked at for, and the keys."""
        top = self.main_facts_end()
        for keys in self.query(KeyLine):
            return Region(0, top, self.size.width, max(0, keys.region.y - top))
        return Region()

    def main_facts_end(self) -> int:
        """The row below what no notice may cover."""
        return 1

    def why_not(self, action: str) -> str:
        """Why a dimmed key does nothing now; empty if its look says enough."""
        return ""

    def on_key(self, event: Key) -> None:
        """Say why a dimmed key does nothing."""
        for dimmed in self._bindings.key_to_bindings.get(event.key, ()):
            if self.check_action(dimmed.action, ()) is None and (reason := self.why_not(dimmed.action)):
                event.stop()
                self.say(reason, Level.WARNING)

    def heading(self) -> str:
        """The text of the title line."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """The widgets between title and keys."""
        raise NotImplementedError

    async def load(self) -> None:
        """Fetch what the page shows; runs when it opens and on refresh."""

    def problem_at(self, field: str, text: str) -> bool:
        """Show what is wrong with a field there; false if the page has no such field."""
        return False

    def compose(self) -> ComposeResult:
        with Horizontal(id="page-title"):
            yield Static(clean_line(self.heading()), id="page-heading", markup=False)
            yield Static("", id="page-busy", markup=False)
            yield Static(self.state(), id="page-state", markup=False)
        yield from self.body()
        yield Static("", id="page-said", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self.begin(self.load)

    def action_again(self) -> None:
        """Refresh the page."""
        self.begin(self.load)

    def copy(self, text: str) -> None:
        """Copy text to the clipboard and show where it went."""
        self._set_going(partial(self.shell.copy, text), "copy")

    def set_heading(self) -> None:
        """Update the heading."""
        self.query_one("#page-heading", Static).update(clean_line(self.heading()))

    def session_changed(self, changes: Sequence[Change]) -> None:
        """Update the state in the title."""
        if any(isinstance(change, FactsChanged) for change in changes):
            self.show_state()

    def show_state(self) -> None:
        """Update the state in the title: the page hides the status bar."""
        for shown in self.query("#page-state").results(Static):
            shown.update(self.state())

    def state(self) -> Content:
        """The instance's state, for the title."""
        piece = state_piece(self.session.facts(), self.session.now())
        return Content.styled(piece.text, COLOURS[piece.look])

    def say(self, text: str, level: Level = Level.INFO, advice: str = "") -> None:
        """Show a line above the keys; an empty text hides it."""
        words = Content(clean(text))
        if advice:
            words = Content.assemble(words.stylize("bold"), "\n", clean(advice))
        for said in self.query("#page-said").results(Static):
            said.remove_class(*(f"-{other}" for other in Level))
            said.update(words)
            if text:
                said.add_class(f"-{level}")

    def begin(self, work: Callable[[], Awaitable[None]], *, group: str = "load") -> None:
        """Run `work` in the background; a refusal is shown.

        Args:
            work: May be cancelled by other work of the same group and when the page closes.
            group: New work of a group replaces its running work.
        """
        self._set_going(partial(self._attempt, work), group)

    def draw(self, work: Callable[[], Awaitable[None]]) -> None:
        """Redraw in the background, once mounted."""
        if self.is_mounted:
            self.run_beside(work, group="draw")
        else:
            self.call_after_refresh(self.draw, work)

    def run_beside(self, work: Callable[[], Awaitable[None]], *, group: str) -> None:
        """Run work that reports its own errors; other work of its group replaces it."""
        self._set_going(partial(while_open, self, work), group)

    def _set_going(self, work: Callable[[], Coroutine[None, None, None]], group: str) -> None:
        """Start a worker from a function: a coroutine replaced before it starts would never be awaited."""
        _worker: Worker[None] = self.run_worker(work, group=group, exclusive=True)

    def carry_out(self, act: Callable[[], Awaitable[object]], done: str) -> None:
        """Run `act` in the background, load the page again and show `done`; a refusal is shown instead."""

        async def doing() -> None:
            await act()
            await self.load()
            self.say(done)

        self.begin(doing, group="act")

    async def ask_fields(
        self, title: str, fields: Sequence[Field], check: Check = lambda _values: None
    ) -> Values | None:
        """Ask for values in a box; `None` if the operator cancels. Call it from a worker.

        If the work that follows is refused, the box is filled in with them the next time.

        Args:
            title: What they are for.
            fields: Which.
            check: Raises a `Refusal` naming the field if a value is invalid.
        """
        from greentui.tui.dialogs.fields_dialog import FieldsDialog

        dialog = FieldsDialog(title, fields, check)
        values = await self.shell.result_of(dialog)
        self._answered = dialog if values else None
        return values

    async def _attempt(self, work: Callable[[], Awaitable[None]]) -> None:
        self._count(1)
        try:
            self.say("")
            await while_open(self, work)
            self._answered = None
        except Refusal as refusal:
            self.refused(refusal)
            if self._answered:
                self.shell.leave_filled_in(self._answered, self._answered.answered)
        finally:
            self._count(-1)

    def refused(self, refusal: Refusal) -> None:
        """Show a refusal, at its field if there is one, and what can be done."""
        if refusal.field:
            self.problem_at(refusal.field, refusal.text)
        self.say(refusal.text, Level.ERROR, refusal.advice)

    def _count(self, step: int) -> None:
        self._busy += step
        for busy in self.query("#page-busy").results(Static):
            busy.update(_("asking…") if self._busy else "")
