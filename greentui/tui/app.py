"""The console: holds the current session, its screens and themes, and shows the operator what happens.

It decides nothing about messages or instances: screens query the session, the session publishes changes, and
the app passes them to the screens.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, work
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES
from textual.widget import Widget

from greentui.config.settings import Language
from greentui.engine.errors import Refusal
from greentui.model.changes import (
    ArchiveAlarm,
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
from greentui.tui import garbage, pages
from greentui.tui.bindings import bindings
from greentui.tui.layers import Layer
from greentui.tui.leaving import Leaving
from greentui.tui.screens.main import MainScreen
from greentui.tui.shell import PageName
from greentui.tui.themes import DARK, LIGHT
from greentui.words import LANGUAGES, _, language, sentences, use

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.timer import Timer

    from greentui.config import Config, Settings
    from greentui.config.settings import Pictures
    from greentui.engine.other_profiles import OtherProfiles
    from greentui.engine.session import Session
    from greentui.tui.notifier import Notifier

log = logging.getLogger(__name__)

OTHERS_EVERY = 20.0
"""Seconds between two looks at the archives of other profiles."""
PAINTED = 0.1
"""Seconds after which a screen that came into view is painted."""
NOTICED = 1.0
"""Seconds after which a page that opened by itself has been noticed; an earlier key was not meant for it."""


def _actions() -> type[Provider]:
    """The palette's provider, loaded when the palette first opens."""
    from greentui.tui.palette import PaletteActions

    return PaletteActions


class GreenTuiApp(Leaving, inherit_bindings=False):
    """The application.

    Args:
        session: The current instance's, opened and not yet started.
        config: Folders, settings and profiles.
        open_session: Opens the session of another profile, for switching; `None` if there is no other.
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
        self._garbage = garbage.Garbage()
        self._begin_fresh()
        self._writing_settings = asyncio.Lock()
        self._others: OtherProfiles | None = None
        self._others_timer: Timer | None = None
        if self.keymap.moved:
            self.set_keymap(self.keymap.moved)
        self._typeahead.leaving = frozenset(filter(is_shortcut, self.keymap.keys.get("quit", "").split(",")))

    def _begin_fresh(self) -> None:
        """Reset what belongs to one session, before it starts."""
        self._typed_before = self.typed
        self._linking_considered = False
        self._asked_to_quit = False
        self._unasked: Screen[Any] | None = None

    def get_default_screen(self) -> Screen[None]:
        """The console's main screen."""
        return MainScreen(self.session, self.config)

    @property
    def main(self) -> MainScreen:
        """The console's main screen, wherever in the stack."""
        return cast("MainScreen", self.screen_stack[0])

    @property
    def chat_in_view(self) -> str:
        """The chat that the operator is looking at; empty for none, and while the window is not in focus."""
        return self.main.chat_id if self.app_focus and self.main.is_current else ""

    async def ask(
        self, question: str, consequence: str = "", *, yes: str = "", harmless: bool = False
    ) -> bool:
        """Ask before something irreversible. Call it from a worker."""
        from greentui.tui.dialogs.confirm_dialog import confirmed

        return await confirmed(self, question, consequence, yes=yes, harmless=harmless)

    async def pick_chats(self, title: str, *, people: bool = False, several: bool = True) -> list[str]:
        """Let the operator choose chats by name, number or id; empty if cancelled. Call it from a worker."""
        from greentui.tui.dialogs.switcher import Switcher

        return await self.result_of(Switcher(self.session, title, several=several, people=people)) or []

    @cached_property
    def notifier(self) -> Notifier:
        """Bells and notifications; loaded when first needed."""
        from greentui.tui.notifier import Notifier

        return Notifier(self)

    def show_unread(self, count: int) -> None:
        """Show the number of unread messages in the window's title."""
        self.notifier.title(count)

    def on_mount(self) -> None:
        """Count the screens that come and go, for the garbage collector."""
        self.screen_change_signal.subscribe(self, self._screen_changed, immediate=True)

    def begin(self) -> None:
        """Start work after the first paint, and let garbage be collected.

        A main screen that was made anew only begins its own work.
        """
        self.main.begin()
        self._bring_back_forms()
        if self._unsubscribe:
            self._look_at_others()
            return
        self._unsubscribe = self.session.subscribe(self._changed)
        self.start_session()
        self._garbage.begin()
        self.set_interval(garbage.TICK, self._tidy)
        self._watch_other_profiles()
        self._clear_scratch()
        for problem in problems(self.config.settings, BUILTIN_THEMES):
            self.tell(Notice(problem, Level.WARNING, _("Configuration")))
        from greentui.config.exposure import grave_exposures

        for exposure in grave_exposures(self.config.folders):
            self.tell(Notice(sentences(exposure.text, exposure.advice), Level.WARNING, _("Folders")))

    def _tidy(self) -> None:
        self._garbage.tick(self.typed, pages=len(self.screen_stack) > 1)

    def _screen_changed(self, _screen: Screen[Any]) -> None:
        if self._garbage.screen_changed():
            self.set_timer(PAINTED, self._garbage.collect)

    def _watch_other_profiles(self) -> None:
        """Look at the other profiles' archives now and then, while there are others."""
        self._others = None
        if len(self.config.profiles) > 1:
            from greentui.engine.other_profiles import OtherProfiles

            here = self.session.facts().instance_id
            self._others = OtherProfiles(self.config.folders, self.config.profiles.values(), here)
            if self._others_timer is None:
                self._others_timer = self.set_interval(OTHERS_EVERY, self._look_at_others)
        self._look_at_others()

    @work(group="others", exclusive=True)
    async def _look_at_others(self) -> None:
        """Show what is to be known of the other profiles."""
        found = await asyncio.to_thread(self._others.look) if self._others else []
        if found != list(self.main.status.others):
            self.main.status.others = found
            self.main.status.tell()

    @work(group="scratch", thread=True, exit_on_error=False)
    def _clear_scratch(self) -> None:
        """Delete what killed consoles left in the temporary folder: codes to link a phone, drafts."""
        from greentui.engine import disk

        disk.clear_scratch()

    @work(group="session", exit_on_error=True)
    async def start_session(self) -> None:
        """Start receiving and sending."""
        self.session.watch_answers()
        try:
            await self.session.start()
        except Refusal as refusal:
            self.refused(refusal)

    def use_profiles(self, config: Config) -> None:
        """Go by the profiles of a configuration that was read again."""
        known, default = config.profiles, config.default_profile
        if (known, default) != (self.config.profiles, self.config.default_profile):
            self.config = replace(self.config, profiles=known, default_profile=default)
            self.main.config = self.config
            self._watch_other_profiles()

    async def switch_profile(self, name: str) -> None:
        """Switch to another instance without ending the program. Call it from a worker.

        Raises:
            Refusal: There is no such profile, it cannot be opened, or the draft cannot be saved.
        """
        if self._open_session is None:
            raise Refusal(_("This console was started for one instance only."))
        await self.main.put_away()
        session = self._open_session(name)
        self.uncover(self.main)
        try:
            await self._write_forms()
        except Refusal:
            await session.stop()
            raise
        self.left_forms.clear()
        if self._unsubscribe:
            self._unsubscribe()
        self.workers.cancel_group(self, "session")
        self.workers.cancel_node(self.main)
        await self.session.stop()
        self.session = session
        self._begin_fresh()
        self._unsubscribe = session.subscribe(self._changed)
        await self.main.take_session(session)
        self._watch_other_profiles()
        self._bring_back_forms()
        self.start_session()

    @work(group="language")
    async def action_language(self) -> None:
        """Let the operator choose another language for all that is shown."""
        from greentui.tui.dialogs.menu import choose

        chosen = await choose(self, _("Language"), list(LANGUAGES.items()), language())
        if not chosen or chosen == language():
            return
        try:
            await self._speak(chosen)
        except Refusal as refusal:
            self.refused(refusal)
            return
        self._use(replace(self.config.settings, language=cast("Language", chosen)), {"language": chosen})

    async def _speak(self, language: str) -> None:
        """Show all in another language: the console is made anew, with the same chat and what was written.

        Raises:
            Refusal: What was written cannot be saved.
        """
        await self.main.put_away()
        self.uncover(self.main)
        use(language)
        # Textual takes back what it noted of a screen when it was pushed; the first one was not pushed.
        self.main._push_result_callback(self.main, None)
        chat_id = self.main.chat_id
        await self.switch_screen(self.main.anew())
        if chat_id:
            self.main.open_chat(chat_id)

    def action_help_quit(self) -> None:
        """Say how to quit: many press Ctrl+C for it."""
        self.tell(Notice(_("%s quits.") % self.keymap.shown("quit")))

    def _changed(self, changes: Sequence[Change]) -> None:
        """Pass on the session's changes; called on this loop, in batches."""
        if not self.is_running or not self.screen_stack:
            return
        for change in changes:
            with self.containing():
                self._show_change(change)
        with self.containing(self.main):
            self.main.session_changed(changes)
        for screen in self.screen_stack[1:]:
            if isinstance(screen, Layer) and screen.is_mounted:  # until then it has read nothing yet
                with self.containing(screen):
                    screen.session_changed(changes)

    def _show_change(self, change: Change) -> None:
        match change:
            case FactsChanged():
                self._offer_linking()
            case Notice():
                self.tell(change)
            case StateAlarm() | ArchiveAlarm():
                self.main.alarms.show(change)
                self.notifier.alarm(change)
            case MessageArrived() | CallRang():
                self.notifier.arrived(change)
            case _:
                pass

    def close_failing(self, node: Widget) -> bool:
        """Close the page or dialog `node` is in, or the optional part of the console."""
        return super().close_failing(node) or self.main.close_part(node)

    def _offer_linking(self) -> None:
        """Open the page that links a phone, without which nothing works, right after the start.

        Never later, and never once a key was pressed: then the banner names the key that opens it.
        """
        facts = self.session.facts()
        # The archive's last known state may be long over.
        if self._linking_considered or facts.state_checked is None:
            return
        self._linking_considered = True
        untouched = (
            self._typeahead.idle and self.typed == self._typed_before and not self.main.compose_box.text
        )
        if facts.state is InstanceState.NOT_AUTHORIZED and untouched and self.screen is self.main:
            self.open_page(PageName.LINK)
            if self.main.chat_id:  # the operator may be starting to type
                self._unasked = self.screen
                self.set_timer(NOTICED, self._seen)

    def _seen(self) -> None:
        """The page that opened by itself has been in view long enough: keys are meant for it."""
        self._unasked = None

    async def deliver(self, event: events.Key | events.Paste | events.MouseEvent) -> None:
        """Close a page that opened by itself just before a key meant for the console."""
        if not isinstance(event, events.MouseEvent):
            unasked, self._unasked = self._unasked, None
            leaving = isinstance(event, events.Key) and event.key == "escape"
            if unasked and unasked is self.screen and not leaving:
                self.uncover(self.main)
        await super().deliver(event)

    def open_page(self, name: PageName) -> None:
        """Open a page, or return to it if it is open."""
        self._open(pages.PAGES[name]())

    def open_contact(self, chat_id: str) -> None:
        """Open the page of a contact or a group."""
        self._open(pages.contact(chat_id), anew=True)

    def open_search(self, words: str = "", chat_id: str = "") -> None:
        """Search the messages of all chats, or at first of one."""
        self._open(pages.search(words, chat_id), anew=bool(words or chat_id))

    def open_raw(self, chat_id: str, message_id: str, title: str) -> None:
        """Show a message's raw body."""
        self._open(pages.raw_json(chat_id, message_id, title), anew=True)

    def _open(self, wanted: Layer[Any], *, anew: bool = False) -> None:
        """Show a page, or return to one of its kind.

        Args:
            wanted: The page.
            anew: Whether it replaces the open one.
        """
        for screen in self.screen_stack:
            if type(screen) is type(wanted):
                self.uncover(screen)
                if anew:
                    self.switch_screen(wanted)
                return
        self.show(wanted)

    def open_chat(self, chat_id: str, message_id: str = "") -> None:
        """Return to the console with a chat open, at a message if one is given."""
        self.uncover(self.main)
        self.main.open_chat(chat_id, message_id)

    def action_open(self, name: str) -> None:
        """Open a page by name."""
        self.open_page(PageName(name))

    def action_open_contact(self) -> None:
        """Open the page of the chat's contact or group."""
        if chat_id := self.main.chat_id:
            self.open_contact(chat_id)

    def action_help(self) -> None:
        """Show the keys that work here."""
        from greentui.tui.dialogs.help import HelpScreen

        self.show(HelpScreen(self.screen, self.keymap))

    def action_command_palette(self) -> None:
        """Open the palette."""
        from greentui.tui.palette import Palette

        self.show(Palette(id="--command-palette"))

    def action_toggle_theme(self) -> None:
        """Switch between light and dark."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
        self._use(replace(self.config.settings, theme=self.theme), {"theme": self.theme})

    def action_toggle_compact(self) -> None:
        """Switch between compact and roomy."""
        compact = not self.config.settings.compact
        self._use(replace(self.config.settings, compact=compact), {"compact": compact})

    def action_next_pictures(self) -> None:
        """Draw pictures where they stand, when they are opened, or never: the next of these."""
        words: dict[Pictures, str] = {
            "on": _("Pictures are drawn where they stand."),
            "ask": _("A picture is drawn when its message is opened."),
            "off": _("No pictures are drawn; o opens them in the desktop's program."),
        }
        ways = list(words)
        settings = self.config.settings
        chosen = ways[(ways.index(settings.pictures) + 1) % len(ways)]
        self._use(replace(settings, pictures=chosen), {"pictures": chosen})
        self.tell(Notice(words[chosen]))

    def _use(self, settings: Settings, changed: Mapping[str, str | bool]) -> None:
        """Show everything as other settings have it, and keep what changed for the next start."""
        self.config = self.main.config = replace(self.config, settings=settings)
        self.main.show_looks()
        self._keep_settings(changed)

    @work(group="settings")
    async def _keep_settings(self, values: Mapping[str, str | bool]) -> None:
        """Write settings to the configuration, one change after the other."""
        from greentui.config.editing import save_settings
        from greentui.config.errors import ConfigError

        async with self._writing_settings:
            try:
                await asyncio.to_thread(save_settings, self.config.folders, values)
            except ConfigError as error:
                self.tell(Notice(_("Not kept for the next start: %s") % error, Level.WARNING))

    @work(group="picture")
    async def action_save_picture(self) -> None:
        """Save the screen as SVG in the downloads folder."""
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
        """Dismiss the alarm."""
        self.main.alarms.dismiss()

    def on_app_blur(self) -> None:
        """Note that the terminal reports focus."""
        self.reports_focus = True
