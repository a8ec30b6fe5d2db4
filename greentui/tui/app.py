"""The console: holds the session at work, its screens and themes, and tells the operator what happens.

It decides nothing about messages or instances: screens ask the session, the session tells of changes, and
this hands them to who shows them.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, work
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES
from textual.widget import Widget

from greentui.engine.errors import Refusal
from greentui.model.changes import (
    CallRang,
    Change,
    FactsChanged,
    Level,
    MessageArrived,
    Notice,
    StateAlarm,
)
from greentui.model.instance import InstanceState
from greentui.text.keymap import Scope, is_shortcut
from greentui.text.preferences import problems
from greentui.text.time_format import sortable
from greentui.tui import pages
from greentui.tui.bindings import bindings
from greentui.tui.layers import Layer
from greentui.tui.screens.main import MainScreen
from greentui.tui.shell import PageName, Shell
from greentui.tui.themes import DARK, LIGHT
from greentui.words import _

if TYPE_CHECKING:
    from textual.command import Provider

    from greentui.config import Config
    from greentui.engine.session import Session
    from greentui.tui.terminal.notifications import Notifier

log = logging.getLogger(__name__)

GARBAGE = (10_000, 20, 1_000_000)
"""Objects made, and looks at those, after which the collector looks further; never through all of them by
itself. That takes the time of two pictures, and came in the midst of scrolling."""
NOTICED = 1.0
"""Seconds after which a page that opened by itself has been noticed; a key pressed before was not for it."""

TIDYING = 60.0
"""Seconds between two looks through all objects, where anything was made."""


def _actions() -> type[Provider]:
    """The palette's provider, loaded when the palette first opens."""
    from greentui.tui.palette import PaletteActions

    return PaletteActions


class GreenTuiApp(Shell, inherit_bindings=False):
    """The application.

    Args:
        session: The instance at work, opened and not yet started.
        config: Folders, settings and profiles.
        open_session: Opens the session of another profile, for switching; `None` where there is no other.
    """

    CSS_PATH: ClassVar = ["styles/app.tcss", "styles/main.tcss"]
    COMMANDS = {_actions}  # noqa: RUF012  Textual declares it a class variable
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Scope.EVERYWHERE),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    def __init__(
        self, session: Session, config: Config, *, open_session: Callable[[str], Session] | None = None
    ) -> None:
        super().__init__(session, config)
        self._open_session = open_session
        self._begin_fresh()
        self._unsubscribe: Callable[[], None] | None = None
        if self.keymap.moved:
            self.set_keymap(self.keymap.moved)
        self._typeahead.leaving = frozenset(filter(is_shortcut, self.keymap.keys.get("quit", "").split(",")))

    def _begin_fresh(self) -> None:
        """A session is about to begin, and nothing has been typed into it yet."""
        self._typed_before = self.typed
        self._linking_considered = False
        self._unasked: Screen[Any] | None = None

    # The session.

    def get_default_screen(self) -> Screen[None]:
        """The console itself."""
        return MainScreen(self.session, self.config)

    @property
    def main(self) -> MainScreen:
        """The console's main screen, wherever in the stack."""
        return cast("MainScreen", self.screen_stack[0])

    @cached_property
    def notifier(self) -> Notifier:
        """Bells and notifications; loaded when first needed."""
        from greentui.tui.terminal.notifications import Notifier

        return Notifier(self)

    def show_unread(self, count: int) -> None:
        """Say in the window's title how many messages are unread."""
        self.notifier.title(count)

    def begin(self) -> None:
        """The first picture stands: start work, and let the collector forget what will never die."""
        self._unsubscribe = self.session.subscribe(self._changed)
        self.main.begin()
        self.start_session()
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE)
        self.set_interval(TIDYING, self._tidy)
        for problem in problems(self.config.settings, BUILTIN_THEMES):
            self.tell(Notice(problem, Level.WARNING, _("Configuration")))

    def _tidy(self) -> None:
        if any(gc.get_count()[1:]):  # since the last time anything was looked at, and may have lived on
            gc.collect()

    @work(group="session", exit_on_error=True)
    async def start_session(self) -> None:
        """Begin receiving and sending."""
        try:
            await self.session.start()
        except Refusal as refusal:
            self.refused(refusal)

    async def on_unmount(self) -> None:
        """Stop receiving and sending; what is on its way is on disk."""
        if self._unsubscribe:
            self._unsubscribe()
        await self.session.stop()

    async def switch_profile(self, name: str) -> None:
        """Go to another instance without ending the program. Call it from a worker.

        Raises:
            Refusal: There is no such profile, or it cannot be opened.
        """
        if self._open_session is None:
            raise Refusal(_("This console was started for one instance only."))
        session = self._open_session(name)
        if self._unsubscribe:
            self._unsubscribe()
        await self.put_away()
        self.workers.cancel_group(self, "session")
        self.workers.cancel_node(self.main)
        await self.session.stop()
        self.session = session
        self._begin_fresh()
        self._unsubscribe = session.subscribe(self._changed)
        self.uncover(self.main)
        await self.main.take_session(session)
        self.start_session()

    async def action_quit(self) -> None:
        """End the program; what is typed and not sent is there the next time."""
        await self.put_away()
        self.exit()

    async def put_away(self) -> None:
        """Keep what is typed and not sent."""
        try:
            await self.main.put_away()
        except Refusal as refusal:
            log.warning("a draft was not kept: %s", refusal)

    def _changed(self, changes: Sequence[Change]) -> None:
        """The session tells what happened; called on this loop, in batches."""
        if not self.is_running or not self.screen_stack:
            return
        for change in changes:
            with self.containing():
                self._tell_change(change)
        with self.containing():
            self.main.session_changed(changes)
        for screen in self.screen_stack[1:]:
            if isinstance(screen, Layer):
                with self.containing():
                    screen.session_changed(changes)

    def _tell_change(self, change: Change) -> None:
        match change:
            case FactsChanged():
                self._offer_linking()
            case Notice():
                self.tell(change)
            case StateAlarm():
                self.main.alarms.show(change)
                self.notifier.alarm(change)
            case MessageArrived() | CallRang():
                self.notifier.arrived(change)
            case _:
                pass

    def close_failing(self, node: Widget) -> bool:
        """Close the page or dialog `node` is in, or the part of the console that it can do without."""
        return super().close_failing(node) or self.main.close_part(node)

    def _offer_linking(self) -> None:
        """Without a linked phone nothing works: open the page that links one, right after the start.

        Never later, and never once a key was pressed: then the banner names the key that opens it.
        """
        facts = self.session.facts()
        # What the archive remembers of the state is not asked for yet, and may be long over.
        if self._linking_considered or facts.state_checked is None:
            return
        self._linking_considered = True
        untouched = (
            self._typeahead.idle and self.typed == self._typed_before and not self.main.compose_box.text
        )
        if facts.state is InstanceState.NOT_AUTHORIZED and untouched and self.screen is self.main:
            self.open_page(PageName.LINK)
            if self.main.chat_id:  # there is something one may have begun to type into
                self._unasked = self.screen
                self.set_timer(NOTICED, self._seen)

    def _seen(self) -> None:
        """The page that opened by itself has been in view long enough: keys are meant for it."""
        self._unasked = None

    async def deliver(self, event: events.Key | events.Paste | events.MouseEvent) -> None:
        """A key meant for the console takes a page away that came up under the operator's hands."""
        if not isinstance(event, events.MouseEvent):
            unasked, self._unasked = self._unasked, None
            leaving = isinstance(event, events.Key) and event.key == "escape"
            if unasked and unasked is self.screen and not leaving:
                self.uncover(self.main)
        await super().deliver(event)

    # Screens.

    def open_page(self, name: PageName) -> None:
        """Open a page; one that is open already is come back to."""
        self._open(pages.PAGES[name]())

    def open_contact(self, chat_id: str) -> None:
        """Open what is known of a person or a group."""
        self._open(pages.contact(chat_id), anew=True)

    def open_search(self, words: str = "", chat_id: str = "") -> None:
        """Search the messages of all chats, or at first of one."""
        self._open(pages.search(words, chat_id), anew=bool(words or chat_id))

    def open_raw(self, chat_id: str, message_id: str, title: str) -> None:
        """Show the body a message came in."""
        self._open(pages.raw_json(chat_id, message_id, title), anew=True)

    def _open(self, wanted: Layer[Any], *, anew: bool = False) -> None:
        """Show a page, or come back to one of its kind.

        Args:
            wanted: The page.
            anew: Whether it takes the place of the one that is open already.
        """
        for screen in self.screen_stack:
            if type(screen) is type(wanted):
                self.uncover(screen)
                if anew:
                    self.switch_screen(wanted)
                return
        self.show(wanted)

    def open_chat(self, chat_id: str, message_id: str = "") -> None:
        """Come back to the console with a chat open, at a message where one is named."""
        self.uncover(self.main)
        self.main.open_chat(chat_id, message_id)

    def action_open(self, name: str) -> None:
        """Open a screen by its name."""
        self.open_page(PageName(name))

    def action_open_contact(self) -> None:
        """Open what is known of the person or group of the chat."""
        if chat_id := self.main.chat_id:
            self.open_contact(chat_id)

    def action_help(self) -> None:
        """Show the keys that work where the operator is."""
        from greentui.tui.dialogs.help import HelpScreen

        self.show(HelpScreen(self.screen, self.keymap))

    def action_command_palette(self) -> None:
        """Offer everything that can be done."""
        from greentui.tui.palette import Palette

        self.show(Palette(id="--command-palette"))

    def action_toggle_theme(self) -> None:
        """Light for dark, dark for light."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name

    @work(group="picture")
    async def action_save_picture(self) -> None:
        """Save the screen as SVG among the downloads."""
        from greentui.engine import disk

        picture = self.export_screenshot().encode(errors="replace")
        when = sortable(self.session.now()).replace(":", ".")
        name = f"greentui {when}.svg"
        try:
            file = await asyncio.to_thread(disk.save, self.config.folders.downloads, name, picture)
        except Refusal as refusal:
            self.refused(refusal)
        else:
            self.tell(Notice(_("Saved as %s") % file))

    def action_acknowledge(self) -> None:
        """The operator has seen the alarm."""
        self.main.alarms.dismiss()

    def on_app_blur(self) -> None:
        """The operator looks elsewhere, and the terminal says so."""
        self.tells_focus = True
