"""What all our full-screen programs share: themes, shortcuts in a Cyrillic layout, and a clean end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from threading import Timer
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.actions import ActionParseResult
from textual.app import SuspendNotSupported
from textual.constants import DRIVER
from textual.dom import DOMNode
from textual.filter import Monochrome
from textual.notifications import Notify
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import WorkerFailed

from greentui.model.changes import Level, Notice
from greentui.model.limits import MESSAGE_CHARACTERS
from greentui.text.keymap import latin_key
from greentui.text.sanitize import clean, without_controls
from greentui.text.state_help import way_out
from greentui.tui import textual_patches
from greentui.tui.containment import Containment
from greentui.tui.layers import Layer, Layers
from greentui.tui.terminal.driver import Repaint, TerminalDriver
from greentui.tui.terminal.pastes import MOST_PASTED, LongPaste
from greentui.tui.themes import DARK, THEMES, Uncoloured, with_few_colours
from greentui.tui.toasts import Toasts, toast_racks
from greentui.tui.typeahead import Typeahead
from greentui.words import _, sentences

if TYPE_CHECKING:
    from types import FrameType

    from textual.driver import Driver

    from greentui.config import Config
    from greentui.engine.errors import Refusal

log = logging.getLogger(__name__)

TOAST_SECONDS = {Level.INFO: 5.0, Level.WARNING: 9.0, Level.ERROR: 15.0}
"""Seconds a notice stays, by level."""

UNANSWERED = 4.0
"""Seconds for the event loop to hear of a signal that ends the program; it may be busy for good."""
PUT_AWAY = 2.0
"""Seconds that saving a draft may take when the program has to end."""
ENDING = 10.0
"""Seconds for work to finish once the program is told to end; everything pending is on disk."""
HUNG_UP = 1.0
"""The same without a terminal, where no one sees why it takes longer."""

_R = TypeVar("_R")


class BaseApp(Layers[_R], inherit_bindings=False):
    """A full-screen program.

    Args:
        config: Folders, settings and profiles.

    Attributes:
        ended_by: The signal that ended it, if any.
    """

    TITLE = "greentui"
    CSS_PATH: ClassVar = ["styles/app.tcss"]

    def __init__(self, config: Config) -> None:
        textual_patches.apply()
        super().__init__()
        self.config = config
        self._typeahead = Typeahead(self, self.deliver, self.keep_typed)
        self._toasts = Toasts()
        self._aside = False
        self._interrupted_before: Any = signal.default_int_handler
        self._ending: asyncio.Future[None] | None = None
        self._last_resort: Timer | None = None
        self.ended_by: signal.Signals | None = None
        self.containment: Containment | None = None
        """Contains failures after the first paint; `None` before, and in tests that want them raised."""
        at_terminal = sys.__stderr__ is not None and sys.__stderr__.isatty()  # where Textual paints
        few = at_terminal and self.console.color_system == "standard"
        for theme in THEMES:
            self.register_theme(with_few_colours(theme) if few else theme)
        self.set_class(few, "-few-colours")
        if self.no_color:  # Textual would still paint grounds, in grey
            self._filters = [Uncoloured() if isinstance(each, Monochrome) else each for each in self._filters]
        wanted = config.settings.theme
        self.theme = wanted if wanted in self.available_themes else DARK.name

    def on_load(self) -> None:
        """Have tasks start at the loop's next turn, as on Python 3.11.

        Since 3.12 Textual starts them inside the call that creates them: before a screen is mounted, for one
        whose mounting starts them, and unlike under a pilot, where screens are tested.
        """
        asyncio.get_running_loop().set_task_factory(None)

    def get_driver_class(self) -> type[Driver]:
        """Our own, unless the environment names another."""
        return super().get_driver_class() if DRIVER else TerminalDriver

    def on_mount(self) -> None:
        """Log each screen; on a terminal, handle the signals that end the program."""
        self.screen_change_signal.subscribe(self, _note_screen, immediate=True)
        if not self.is_headless:
            ended = partial(self._signalled, asyncio.get_running_loop())
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, ended)
            self._interrupted_before = signal.signal(signal.SIGINT, ended)

    async def on_unmount(self) -> None:
        """Restore the caller's handler of interrupts."""
        if not self.is_headless:
            signal.signal(signal.SIGINT, self._interrupted_before)

    def _signalled(self, loop: asyncio.AbstractEventLoop, number: int, _frame: FrameType | None) -> None:
        """Called even while the loop is busy, unlike the loop's own; what has the terminal can replace it."""
        if loop.is_closed():
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
            return
        if self._last_resort is None:
            self._end_after(UNANSWERED, number)
        loop.call_soon_threadsafe(self._end_requested, signal.Signals(number))

    def _end_after(self, seconds: float, number: int) -> None:
        """End so much later whatever happens, instead of at the time set before."""
        if self._last_resort:
            self._last_resort.cancel()
        self._last_resort = Timer(seconds, self._end_at_last, [number])
        self._last_resort.daemon = True
        self._last_resort.start()

    def _end_at_last(self, number: int) -> None:
        """End in a thread of its own, as the event loop does not come to it."""
        try:
            if isinstance(self._driver, TerminalDriver):
                self._driver.let_go()
        finally:
            os._exit(128 + number)

    def on_ready(self) -> None:
        """From the first paint on, failures do not end the program."""
        if not self.is_headless:
            self.contain_failures()

    def contain_failures(self) -> None:
        """From now on show, log and survive failures, wherever they happen."""
        self.containment = Containment(self)
        asyncio.get_running_loop().set_exception_handler(self._task_failed)

    def _task_failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Handle a failed task or callback that no one awaits."""
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)
        else:
            loop.default_exception_handler(context)

    def _end_requested(self, number: signal.Signals) -> None:
        """End as if the operator had quit: the draft is saved, the terminal restored."""
        if self.ended_by is number:
            return
        self.ended_by = number
        if isinstance(self._driver, TerminalDriver):
            self._driver.ending = True
        self._ending = asyncio.ensure_future(self._end(number))

    async def _end(self, number: signal.Signals) -> None:
        """End, even if a request gets no answer or a thread hangs."""
        self._end_after(PUT_AWAY + (HUNG_UP if number is signal.SIGHUP else ENDING), number)
        await self._keep_typed()
        self.exit()

    async def _keep_typed(self) -> None:
        try:
            async with asyncio.timeout(PUT_AWAY):
                await self.put_away()
        except Exception:
            log.exception("what was typed could not be kept")

    async def put_away(self) -> None:
        """Save the draft, if there is one."""

    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell until `fg`."""
        try:
            if not isinstance(self._driver, TerminalDriver):
                raise SuspendNotSupported(_("This terminal cannot be given back to a shell."))
            self._driver.suspend_process(
                _("greentui is suspended: nothing is received or sent until you type “fg”.")
            )
            self._typeahead.forget()
        except SuspendNotSupported as problem:
            self.tell(Notice(str(problem), Level.WARNING, _("Not suspended")))

    @on(Repaint)
    def _repaint(self) -> None:
        """Repaint everything."""
        self.refresh(layout=True)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action and log it, for finding out what led to a fault."""
        done = True
        try:
            done = await super().run_action(action, default_namespace, namespaces)
        finally:
            if done:
                log.debug("action %s of %s", action, type(default_namespace or self).__name__)
                self._typeahead.acted(action, default_namespace)
        return done

    @property
    def typed(self) -> int:
        """How many keys were pressed so far; long work compares it to see whether the operator went on."""
        return self._typeahead.typed

    @property
    def behind(self) -> bool:
        """Whether keys are waiting for earlier ones."""
        return self._typeahead.behind

    def tell(self, notice: Notice) -> None:
        """Show a notice for a while; its text is not markup."""
        self.notify(
            clean(sentences(notice.text, way_out(notice.way, console=True))),
            title=clean(notice.title),
            severity=notice.level.value,
            timeout=TOAST_SECONDS[notice.level],
            markup=False,
        )

    def on_notify(self, event: Notify) -> None:
        """Replace a notice in view that says the same, and of what was done all but the latest."""
        said = event.notification
        for shown in list(self._notifications):
            done = said.severity == shown.severity == "information"
            if done or (shown.message, shown.title) == (said.message, said.title):
                self._unnotify(shown, refresh=False)
        if self.screen_stack:
            self._toasts.raised(said, self._notifications, self.screen)

    def withdraw(self, text: str) -> None:
        """Take a notice that is over out of view."""
        for shown in list(self._notifications):
            if shown.message == clean(text):
                self._unnotify(shown)

    def _refresh_notifications(self) -> None:
        """Show the front screen's notices; Textual would show every notice on every screen."""
        self.call_later(self._show_notices)
        self._place_toasts()

    def _show_notices(self) -> None:
        if self.screen_stack:
            shown = self._toasts.concerning(self._notifications, self.screen_stack)
            for rack in toast_racks(self.screen):
                rack.show(shown)

    def on_descendant_focus(self) -> None:
        """Keep notices clear of the focus."""
        self._place_toasts()

    def _place_toasts(self) -> None:
        if self._notifications and self.screen_stack:
            self._toasts.place(self.screen_stack)

    def refused(self, refusal: Refusal) -> None:
        """Show why something was not done, and what can be."""
        text = f"{refusal.text}\n{refusal.advice}" if refusal.advice else refusal.text
        self.tell(Notice(text, Level.ERROR))

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Suspend the console while something else has the terminal; all that needs no screen goes on.

        What was typed and has not been handled by then is dropped: it was meant for what comes.
        Nothing is painted meanwhile, and the console counts as out of focus. If the block raises, the
        console has the terminal again before the error goes on, unless the program is ending.

        Raises:
            SuspendNotSupported: There is no terminal, or it is already given away.
        """
        if self._aside:
            raise SuspendNotSupported("something else has the terminal already")
        raised: BaseException | None = None
        with self.batch_update(), self.suspend():  # which returns the terminal only if nothing is raised
            looked, self.app_focus = self.app_focus, False
            self._aside = True
            self._typeahead.forget()
            try:
                yield
            except BaseException as error:
                if self._exit:
                    raise
                raised = error
            finally:
                self._aside = False
                self.app_focus = looked
        if raised is not None:
            raise raised

    def _end_batch(self) -> None:
        """End a batch; Textual leaves what was put off in a covered screen undone until it gets a message."""
        super()._end_batch()
        if not self._batch_count:
            for screen in self.screen_stack:
                screen.check_idle()

    @property
    def terminal_writer(self) -> Callable[[str], None] | None:
        """Writes to the terminal, even while another program controls it; `None` without a terminal."""
        return None if self._driver is None or self.is_headless else self._driver.write

    def bell(self) -> None:
        """Ring, even while another program controls the terminal."""
        if write := self.terminal_writer:
            write("\a")

    @property
    def failure(self) -> Exception | None:
        """The failure that ended the program."""
        failed = self._exception
        inside = failed.error if isinstance(failed, WorkerFailed) else None
        return inside if isinstance(inside, Exception) else failed

    @contextmanager
    def containing(self, node: Widget | None = None) -> Iterator[None]:
        """Handle a failure in the block as in one of Textual's handlers; the caller goes on.

        Args:
            node: Whose handler it is in effect: closed if it fails again and again.
        """
        with node._context() if node else nullcontext():
            try:
                yield
            except Exception as error:  # noqa: BLE001  # the one place for callers that are no handlers
                self._handle_exception(error)

    def say_failed(self, text: str) -> None:
        """Show one line about a failure."""
        self.tell(Notice(text, Level.ERROR))

    def close_failing(self, node: Widget) -> bool:
        """Close the screen `node` is in, unless it is the bottom one; whether it was closed."""
        screen = node.screen
        if screen not in self.screen_stack[1:]:
            return False
        self.uncover(screen)
        self.close_unasked(screen)
        return True

    def _handle_exception(self, error: Exception) -> None:
        if self._exit:
            log.error("a failure while ending", exc_info=error)
        elif self.containment is None:
            super()._handle_exception(error)
        elif not self.containment.contain(error):
            self.containment = None
            self._last_words = asyncio.create_task(self._give_up(error))

    async def _give_up(self, error: Exception) -> None:
        """Save the draft and end: nothing can be painted any more."""
        await self._keep_typed()
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's traceback, which shows local variables."""
        self._close_messages_no_wait()

    async def deliver(self, event: events.Key | events.Paste | events.MouseEvent) -> None:
        """Pass a key to what has the focus, or a click to what is under it, when its turn comes."""
        await super().on_event(event)
        moved = isinstance(event, events.MouseMove)
        if not moved and self.screen_stack and isinstance(self.screen, Layer):
            self.note_forms_soon()

    def note_forms(self) -> None:
        """Note what is in open forms once every key has been handled."""
        if self._typeahead.idle:
            super().note_forms()
        else:
            self.note_forms_soon()

    def keep_typed(self, here: str, later: str) -> None:
        """Keep text that was typed before the program ended and not handled.

        Args:
            here: For the field in focus, if it is one.
            later: What was typed after a key that might have gone elsewhere.
        """

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and clicks in order; translate shortcuts from a Cyrillic layout."""
        if not isinstance(event, events.Key | events.Paste | events.MouseEvent) or event.is_forwarded:
            await super().on_event(event)
        elif isinstance(self._driver, TerminalDriver) and event.time < self._driver.held_since:
            log.debug("dropped what was typed for another program")
        elif isinstance(event, events.Key) and (key := latin_key(event.key)) != event.key:
            await self._typeahead.take(events.Key(key, None))
        elif isinstance(event, events.Paste):
            await self._take_paste(event.text)
        else:
            await self._typeahead.take(event)

    async def _take_paste(self, text: str) -> None:
        """Queue a paste, unless no field could take it: laying out a million characters takes seconds."""
        if len(text) > MOST_PASTED:
            self._refuse_paste(LongPaste(len(text)))
        else:
            await self._typeahead.take(events.Paste(without_controls(text)))

    @on(LongPaste)
    def _refuse_paste(self, paste: LongPaste) -> None:
        """Say that nothing can take it."""
        told = _(
            "%(size)d characters are too many to paste. A message may have %(most)d; more goes as a file."
        )
        self.tell(Notice(told % {"size": paste.size, "most": MESSAGE_CHARACTERS}, Level.WARNING))


def _note_screen(screen: Screen[Any]) -> None:
    """Log the screen in view."""
    log.debug("screen %s", type(screen).__name__)
