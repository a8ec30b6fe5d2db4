"""Pages and dialogs over the console, and the one way to open, await and close them.

A screen may be told to close more than once: by a second Esc, a click outside a box that is already closing,
or an answer that arrives after the operator has left. Textual's `dismiss` would then close whatever is on
top, or raise if nothing is. Here only the first counts, and it closes only its own screen.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events, work
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.geometry import Offset, Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from greentui.model.changes import Change
from greentui.tui.bindings import dialog_bindings
from greentui.words import _

if TYPE_CHECKING:
    from greentui.tui.left_forms import LeftForms

R = TypeVar("R")
T = TypeVar("T")

SELDOM = 0.2
"""Seconds between two paints while keys wait."""
NOTED_AFTER = 0.6
"""Seconds without typing after which what is in open forms is noted."""


class Filled:
    """A field that knows whether the operator changed it: mixed into a widget, before Textual's class."""

    KEPT = True
    """Whether its content counts as unsaved work; a search box's does not."""
    hidden = False
    """Whether what it holds is not to be seen, and never to be written down."""
    _settled: Hashable = None

    @property
    def content(self) -> Hashable:
        """What it holds; never `None`."""
        raise NotImplementedError

    def put(self, content: Hashable) -> None:
        """Fill it in with what another of its kind held."""
        raise NotImplementedError

    @property
    def changed(self) -> bool:
        """Whether it holds something else than at first, or than when it was settled."""
        return self._settled is not None and self.content != self._settled

    def settle(self) -> None:
        """Count what it holds as done."""
        self._settled = self.content

    def redraw(self) -> None:
        """Draw it anew: its screen was covered, and a covered field has no caret; or it was uncovered."""
        if isinstance(self, Widget):
            self.refresh()

    def on_mount(self) -> None:
        """Remember what it holds at first."""
        self.settle()


class Painted(Screen[R]):
    """A screen that paints less often while the console is behind with keys."""

    _painted = 0.0

    def on_screen_suspend(self) -> None:
        """Take the caret away while another screen has the keys."""
        if isinstance(self.focused, Filled):
            self.focused.redraw()

    def on_screen_resume(self) -> None:
        """Give the caret back."""
        if isinstance(self.focused, Filled):
            self.focused.redraw()

    def _on_timer_update(self) -> None:
        """Lay out and paint what has changed; Textual does both here."""
        behind = isinstance(self.app, Layers) and self.app.behind
        # Callbacks after a refresh are not delayed; the timer fires again by itself.
        if behind and not self._callbacks and time.monotonic() - self._painted < SELDOM:
            return
        super()._on_timer_update()
        self._painted = time.monotonic()

    def _screen_resized(self, size: Size) -> None:
        """Lay out for another window.

        Textual keeps a layout for a container's size, though what is in it may depend on the window's.
        """
        for part in self.walk_children(Widget):
            part._clear_arrangement_cache()
        super()._screen_resized(size)

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Exclude widgets that were removed but are still painted."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (widget, offset) if widget and widget.is_attached else (None, None)


class Layer(Painted[R]):
    """A screen over another one, which is in view again when this one closes."""

    COMES_BACK: ClassVar[bool] = False
    """Whether what is filled in comes back when it is opened again, so that leaving it asks nothing."""

    _closing_with: tuple[R | None] | None = None
    """The result to close with once nothing is above this screen."""

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Close with a result, or `None`. Does nothing if it is already closed.

        A screen below another closes as soon as it is uncovered, with the first result it was given.
        """
        if isinstance(self.app, Layers):
            self.app.forget_filled_in(self)
        if self.is_active:
            kept = self._closing_with or (result,)
            super().dismiss(kept[0])
        elif self in self.app.screen_stack and self._closing_with is None:
            self._closing_with = (result,)
        # Not Textual's awaitable: awaited in a handler of this screen, it would wait for itself.
        return AwaitComplete()

    @property
    def closing(self) -> bool:
        """Whether it closes once nothing is above it."""
        return self._closing_with is not None

    def session_changed(self, changes: Sequence[Change]) -> None:
        """Called with batches of changes from the session; redraw what is shown of them."""

    def on_screen_resume(self) -> None:
        """Close now if that was requested while covered."""
        if self._closing_with is not None:
            self.dismiss()

    def on_mount(self) -> None:
        """Restore the content of one of the same kind that was closed without asking."""
        self.call_after_refresh(self._fill_in_what_was_left)

    def fields(self) -> list[Filled]:
        """The fields that hold the operator's work, in order."""
        return [node for node in self.walk_children(Widget) if isinstance(node, Filled) and node.KEPT]

    def unsaved(self) -> bool:
        """Whether to close it now would lose what the operator filled in."""
        return any(field.changed for field in self.fields())

    def subject(self) -> Hashable:
        """What is filled in: another screen of this class about the same can take it over."""
        return ()

    def filled_in(self) -> list[Hashable]:
        """What is filled in, for `fill_in`."""
        from greentui.tui.left_forms import Hidden  # the first picture does without

        return [Hidden(field.content) if field.hidden else field.content for field in self.fields()]

    def fill_in(self, content: list[Hashable]) -> None:
        """Fill in what another screen of this class held, perhaps in another version of the program.

        Args:
            content: A value for each field; one of another type than the field's is left out, and so is
                `None`, which stands for one that was not kept.
        """
        for field, held in zip(self.fields(), content, strict=False):
            if type(held) is type(field.content):
                field.put(held)

    def _fill_in_what_was_left(self) -> None:
        app = self.app
        if isinstance(app, Layers) and (held := app.left_forms.take(type(self).__name__, self.subject())):
            self.fill_in(held)
            app.note_forms_soon()

    def leave_question(self) -> str:
        """What to ask before what is filled in is discarded."""
        return _("Discard what is in the form?")

    def action_leave(self) -> None:
        """Close without a result; ask first if something filled in would be lost."""
        if self.COMES_BACK and isinstance(self.app, Layers):
            self.app.close_unasked(self)
        elif self.unsaved():
            self._ask_to_leave()
        else:
            self.dismiss()

    @work(exclusive=True, group="leave")
    async def _ask_to_leave(self) -> None:
        app = cast("Layers[Any]", self.app)
        if await app.ask(self.leave_question(), yes=_("Discard")):
            self.dismiss()


class Dialog(ModalScreen[R], Layer[R]):
    """A box over the screen, with a result of type `R`."""

    BINDINGS: ClassVar[list[BindingType]] = dialog_bindings()

    CLICK_BESIDE_LEAVES: ClassVar[bool] = True
    """Whether a click outside the box closes it; false if that would lose typed text."""

    def on_click(self, event: events.Click) -> None:
        """Close on a click outside the box."""
        if event.widget is self and self.CLICK_BESIDE_LEAVES:
            self.action_leave()


class Layers(App[T]):
    """An application that opens pages and dialogs."""

    @property
    def behind(self) -> bool:
        """Whether keys are waiting, so that painting should be put off."""
        return False

    def draws_pictures(self, *, asked: bool) -> bool:
        """Whether pictures are drawn in the terminal.

        Args:
            asked: Whether the operator opened this one.
        """
        return True

    @cached_property
    def left_forms(self) -> LeftForms:
        """What was filled in in screens that were closed by something else than their keys."""
        from greentui.tui.left_forms import LeftForms  # the first picture does without

        return LeftForms()

    def left_forms_changed(self) -> object:
        """Called when the notes of forms are to be written: what one holds was noted, taken or discarded."""

    _noting: asyncio.TimerHandle | None = None

    def note_forms_soon(self) -> None:
        """Note what is in open forms once nothing is typed for a moment."""
        if self._noting:
            self._noting.cancel()
        self._noting = asyncio.get_running_loop().call_later(NOTED_AFTER, self.note_forms)

    def note_forms(self) -> None:
        """Note what is in open forms, for a console that is killed."""
        if not self.is_running:
            return
        for screen in self.screen_stack:
            if not isinstance(screen, Layer) or not screen.is_mounted or screen.closing:
                continue
            if screen.unsaved():
                self.left_forms.note(screen, type(screen).__name__, screen.subject(), screen.filled_in())
            else:
                self.left_forms.forget(screen)
        if self.left_forms.changed:
            self.left_forms_changed()

    def forget_filled_in(self, layer: Layer[Any]) -> None:
        """Forget what was noted of a form that is closed; what was kept of it stays."""
        if self._noting:
            self.left_forms.forget(layer)
            self.note_forms_soon()  # and not at once: what the form made may not be on disk yet

    async def ask(
        self, question: str, consequence: str = "", *, yes: str = "", harmless: bool = False
    ) -> bool:
        """Ask before something irreversible. Call it from a worker.

        Args:
            question: What is to be done, as a question.
            consequence: What will happen then.
            yes: The words on the button that confirms.
            harmless: Whether nothing is lost for good by it: the button is not red.
        """
        raise NotImplementedError

    def show(self, layer: Layer[R], closed: Callable[[R | None], None] | None = None) -> None:
        """Open a page or dialog, unless one of its kind is on top: then `layer` counts as cancelled.

        Args:
            layer: What to show.
            closed: Called with its result when it closes.
        """
        if type(self.screen) is not type(layer):
            self.push_screen(layer, closed)
        elif closed:
            closed(None)

    async def result_of(self, dialog: Layer[R]) -> R | None:
        """Open a dialog and wait for its result; `None` if cancelled. Call it from a worker.

        The dialog closes if the worker is cancelled. If one of its kind is already on top, that one stays and
        this one counts as cancelled.
        """
        if type(self.screen) is type(dialog):
            return None
        # Not Textual's `push_screen_wait`, which first awaits what the application is to await next. That may
        # be the removal of the worker's own page: it cancels the worker, the worker then the removal, and
        # that ends the application. The shield lets a dialog of a cancelled worker still be given a result.
        closed = self.push_screen(dialog, wait_for_dismiss=True)
        try:
            return cast("R | None", await asyncio.shield(closed))
        except asyncio.CancelledError:
            if self.is_running and dialog.is_mounted:
                dialog.dismiss()
            elif self.is_running:
                dialog.call_later(dialog.dismiss)  # once all of it is there
            raise

    def uncover(self, screen: Screen[Any]) -> None:
        """Close everything above a screen of the stack, the topmost first; what is filled in comes back."""
        stack = self.screen_stack
        for layer in reversed(stack[stack.index(screen) + 1 :]):
            self.close_unasked(layer)

    def close_unasked(self, screen: Screen[Any]) -> None:
        """Close a screen without asking; its content is restored in the next one of its kind."""
        self.keep_filled_in(screen)
        screen.dismiss()

    def keep_filled_in(self, screen: Screen[Any]) -> None:
        """Save the content of a screen, in case it is closed."""
        if isinstance(screen, Layer) and screen.unsaved():
            self.leave_filled_in(screen, screen.filled_in())

    def leave_filled_in(self, layer: Layer[Any], content: list[Hashable]) -> None:
        """Fill in the next screen of this class and about the same with some content."""
        self.left_forms.keep(type(layer).__name__, layer.subject(), content)
        self.note_forms_soon()
