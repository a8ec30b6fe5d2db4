"""The console: chats on the left, the chat in view, where one writes, how the instance is.

Puts the parts together and passes on what they say; what is done to messages and chats is
`message_actions`' and `chat_actions`' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from greentui.engine.errors import Refusal
from greentui.model.changes import (
    Change,
    ChatMerged,
    ChatsChanged,
    FactsChanged,
    MessagesChanged,
    OutboxChanged,
    StateAlarm,
    SyncProgress,
)
from greentui.model.chats import Chat, ChatFilter, ChatSort
from greentui.tui import chat_actions, message_actions, sending_actions
from greentui.tui.finding import Finding
from greentui.tui.keymap import BY_NAME, Scope, bindings
from greentui.tui.textsafe import clean_line
from greentui.tui.widgets.banner import Banner
from greentui.tui.widgets.chat_header import header_pieces
from greentui.tui.widgets.chat_list import ChatList
from greentui.tui.widgets.chat_view import ChatView
from greentui.tui.widgets.composer import Composer, WritingBox
from greentui.tui.widgets.filter_tabs import empty_note, tab_pieces
from greentui.tui.widgets.find_bar import FindBar
from greentui.tui.widgets.pieces import PieceLine
from greentui.tui.widgets.status_bar import StatusBar
from greentui.words import _

if TYPE_CHECKING:
    from greentui.config import Config
    from greentui.engine.session import Session
    from greentui.tui.app import GreenTuiApp
    from greentui.tui.work_line import WorkLine

COUNT_AFTER = 0.25
"""Seconds between two countings of all chats."""

AGES_EVERY = 60
"""Seconds after which rows say again how long somebody has been waiting."""

CLOCKS = {"24h": "%H:%M", "12h": "%I:%M %p"}


class MainScreen(Screen[None], inherit_bindings=False):
    """The main screen.

    Args:
        session: The instance at work.
        config: Settings.
    """

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  Textual declares it an instance variable
        (0, "-one"),
        (72, "-two"),
        (104, "-roomy"),
        (152, "-three"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Scope.EVERYWHERE, Scope.CONSOLE, ahead=True),
        Binding("ctrl+c,super+c", "screen.copy_text", show=False),
    ]
    AUTO_FOCUS = "#composer"

    action_jump = chat_actions.jump
    action_next_unread = chat_actions.next_unread
    action_previous_unread = chat_actions.previous_unread
    action_next_chat = chat_actions.next_chat
    action_previous_chat = chat_actions.previous_chat
    action_first_unread = chat_actions.first_unread
    action_go_to_date = chat_actions.go_to_date
    action_new_chat = chat_actions.new_chat
    action_fetch_again = chat_actions.fetch_again
    action_mark_read = chat_actions.mark_read
    action_archive = chat_actions.archive
    action_mute = chat_actions.mute
    action_pin = chat_actions.pin
    action_disappearing = chat_actions.disappearing
    action_link_preview = chat_actions.link_preview
    action_editor = chat_actions.editor
    action_write = sending_actions.write
    action_forward_here = sending_actions.forward_here
    action_cancel_transfer = sending_actions.cancel_transfer

    def __init__(self, session: Session, config: Config) -> None:
        super().__init__(classes="-chat -details")
        self.session = session
        self.config = config
        self._count_timer: Timer | None = None
        self.finding = Finding(self)
        self.preview = config.settings.link_preview
        """Whether texts sent from here carry a preview of their first link."""

    def compose(self) -> ComposeResult:
        settings, keymap = self.config.settings, self.shell.keymap
        clock, as_text = CLOCKS[settings.time_format], settings.emoji_as_text
        hints = [
            (keymap.shown(name).replace("Ctrl+", "^"), word, BY_NAME[name].command)
            for name, word in (("jump", _("jump")), ("help", _("help")))
        ]
        yield Banner(keymap.shown("acknowledge"), id="banner")
        with Horizontal(id="panes"):
            with Vertical(id="chats"):
                yield PieceLine(gap=2, id="tabs")
                yield ChatList(self.session, clock=clock, emoji_as_text=as_text, id="list")
            with Vertical(id="chat"):
                yield PieceLine(gap=2, id="header")
                yield FindBar(id="find")
                yield ChatView(self.session, clock=clock, emoji_as_text=as_text, id="view")
                yield PieceLine(id="work")
                yield PieceLine(gap=2, id="hints")
                yield WritingBox(keymap.shown("send"), id="writing")
            yield Vertical(id="details")
        yield StatusBar(self.session.facts, self.session.now, hints, id="status")

    # Parts.

    @property
    def shell(self) -> GreenTuiApp:
        """The application."""
        return cast("GreenTuiApp", self.app)

    @property
    def chat_list(self) -> ChatList:
        """The chat list."""
        return self.query_one("#list", ChatList)

    @property
    def view(self) -> ChatView:
        """The messages."""
        return self.query_one("#view", ChatView)

    @property
    def writing(self) -> WritingBox:
        """Where one writes."""
        return self.query_one("#writing", WritingBox)

    @property
    def chat_id(self) -> str:
        """The chat in view; empty for none."""
        return self.view.chat_id

    @property
    def chat(self) -> Chat | None:
        """The chat in view, as the archive has it now."""
        return self.session.chat(self.chat_id) if self.chat_id else None

    @property
    def narrow(self) -> bool:
        """Whether there is room for one pane only."""
        return self.has_class("-one")

    # Beginning.

    def on_mount(self) -> None:
        """Paint everything from one read of the archive."""
        self._paint()
        self.set_interval(AGES_EVERY, self._age)

    def _paint(self) -> None:
        overview = self.session.overview()
        chat_list, view = self.chat_list, self.view
        chat_list.source = view.source = self.session
        chat_list.empty_note = empty_note(chat_list.filter)
        view.empty_note = _("No messages yet.") if overview.chat else _("No chat is open. Ctrl+K finds one.")
        self._know_me()
        chat_list.take(overview.chat_ids, overview.chats)
        self._tabs(overview.counts)
        if overview.chat:
            chat_list.show(overview.chat.id)
            view.open(overview.chat.id, window=overview.window)
            self.writing.open(overview.chat.id, overview.chat.draft)
        else:
            view.open("")
            self.writing.open("", "")
        self._header(overview.chat)

    def begin(self) -> None:
        """The first picture stands: load what it could do without."""
        from greentui.tui.work_line import WorkLine

        self.work_line: WorkLine = WorkLine(self)
        self._fill_details()
        self._unread()
        if self.chat_id:
            self.fetch_behind(self.chat_id)

    async def take_session(self, session: Session) -> None:
        """Show another instance."""
        self.session = session
        self.finding.close()
        status = self.query_one(StatusBar)
        status.facts, status.now = session.facts, session.now
        await self.query_one("#details").remove_children()
        self.acknowledge()
        self._paint()
        self._fill_details()
        status.tell()

    # What happens.

    def take(self, changes: Sequence[Change]) -> None:
        """The session tells what is different."""
        for change in changes:
            match change:
                case MessagesChanged(chat_id=chat_id, uids=uids, arrived=arrived):
                    if chat_id == self.chat_id:
                        self.view.changed(uids, arrived)
                        self._details_changed()
                case ChatsChanged(chat_ids=ids):
                    self.chat_list.changed(ids)
                    if ids is None or self.chat_id in ids:
                        self._header(self.chat)
                    if self._count_timer is None:
                        self._count_timer = self.set_timer(COUNT_AFTER, self._count)
                case ChatMerged(alias=alias, chat_id=chat_id):
                    self.chat_list.reload()
                    if alias == self.chat_id:
                        self.open_chat(chat_id)
                case FactsChanged():
                    self._know_me()
                    self.query_one(StatusBar).tell()
                case OutboxChanged() | SyncProgress():
                    self.work_line.take(change)
                case _:
                    pass
        if not self.chat_id and self.chat_list.ids:
            self.open_chat(self.chat_list.ids[0])

    def alarm(self, alarm: StateAlarm) -> None:
        """Something an operator must know of at once; it stays until acknowledged."""
        self.query_one(Banner).show(alarm)

    def acknowledge(self) -> bool:
        """The operator has seen the alarm; whether there was one."""
        return self.query_one(Banner).acknowledge()

    def _know_me(self) -> None:
        phone = self.session.facts().account.phone
        self.view.me = frozenset({f"{phone}@c.us"} if phone else ())

    def _age(self) -> None:
        self.chat_list.refresh_ages()

    def _count(self) -> None:
        self._count_timer = None
        self._tabs(self.session.counts())
        self._unread()

    def _unread(self) -> None:
        self.shell.notifier.title(self.session.unread_total())

    def _tabs(self, counts: dict[ChatFilter, int]) -> None:
        self.query_one("#tabs", PieceLine).show(
            tab_pieces(self.chat_list.filter, self.chat_list.sort, counts)
        )

    def _header(self, chat: Chat | None) -> None:
        pieces = header_pieces(
            chat,
            self.session.now(),
            alone=self.narrow,
            emoji_as_text=self.config.settings.emoji_as_text,
        )
        self.query_one("#header", PieceLine).show(pieces)

    def on_resize(self) -> None:
        """Another width may mean other panes."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self._header(self.chat)
        self._fill_details()
        self.writing.composer.styles.max_height = max(1, self.size.height // 3)

    # The chat in view.

    def open_chat(self, chat_id: str, message_id: str = "") -> None:
        """Show a chat, at a message where one is named, and write to it."""
        if not message_id and chat_id == self.chat_id:
            self.show_chat()
            return
        chat = self.session.chat(chat_id)
        self.finding.close()
        self.chat_list.show(chat_id)
        self.writing.open(chat_id, chat.draft if chat else "")
        self.view.top_note = ""
        self.view.empty_note = _("No messages yet.")
        self.view.open(chat_id, at=message_id or None)
        self._header(chat)
        self._details_changed()
        self.show_chat()
        self.fetch_behind(chat_id)

    def show_chat(self) -> None:
        """Bring the chat before the eyes, the cursor where one writes."""
        self.set_class(True, "-chat").set_class(False, "-list")
        self.writing.composer.focus()

    def action_show_list(self) -> None:
        """Where there is room for one pane, show the list."""
        self.set_class(False, "-chat").set_class(True, "-list")
        self.chat_list.focus()

    @work(exclusive=True, group="behind")
    async def fetch_behind(self, chat_id: str) -> None:
        """Fetch the newest page of a chat; what it holds slides in."""
        try:
            await self.session.open_chat(chat_id)
        except Refusal:
            return  # the status bar says how the service is

    @on(ChatView.OlderWanted)
    def _older_wanted(self, event: ChatView.OlderWanted) -> None:
        self._fetch_older(event.chat_id)

    @work(exclusive=True, group="older")
    async def _fetch_older(self, chat_id: str) -> None:
        note = ""
        try:
            coverage = self.session.coverage(chat_id)
            if not coverage.beginning:
                self.view.top_note = _("Fetching earlier messages…")
                await self.session.older(chat_id)
                coverage = self.session.coverage(chat_id)
            if coverage.beginning:
                note = _("The beginning of this chat.")
        except Refusal as refusal:
            note = clean_line(refusal.text)
        if chat_id == self.chat_id:
            self.view.top_note = note

    @on(ChatView.Seen)
    def _seen(self) -> None:
        chat = self.chat
        if self.config.settings.mark_read == "visible" and chat and chat.unread and self.app.app_focus:
            chat_actions.mark_read(self)

    @on(ChatList.Chosen)
    def _chosen(self, event: ChatList.Chosen) -> None:
        self.open_chat(event.chat_id)

    @on(ChatList.MenuRequested)
    def _chat_menu(self, event: ChatList.MenuRequested) -> None:
        chat_actions.chat_menu(self, event.chat_id, event.at)

    @on(PieceLine.Pressed)
    async def _pressed(self, event: PieceLine.Pressed) -> None:
        event.stop()
        await self.run_action(event.does)

    # What is done to messages, and what is written.

    @on(ChatView.Acted)
    def _acted(self, event: ChatView.Acted) -> None:
        message_actions.act(self, event.action, event.message)

    def action_act_on(self, action: str) -> None:
        """Do something to the selected message, by a click on its hint."""
        if message := self.view.selected:
            message_actions.act(self, action, message)

    @on(ChatView.MenuRequested)
    def _message_menu(self, event: ChatView.MenuRequested) -> None:
        message_actions.message_menu(self, event.message, event.at)

    @on(ChatView.OpenRequested)
    def _open_requested(self, event: ChatView.OpenRequested) -> None:
        self.run_worker(message_actions.open_address(self, event.address), group="dialog")

    @on(ChatView.WriteRequested)
    def _write_requested(self, event: ChatView.WriteRequested) -> None:
        self.run_worker(chat_actions.attempt(self, message_actions.write_to(self, event.phone)))

    @on(ChatView.Selected)
    def _selected(self, event: ChatView.Selected) -> None:
        """While a message is selected, say what its keys do."""
        line = self.query_one("#hints", PieceLine)
        line.display = event.message is not None and self.view.has_focus
        if event.message is not None:
            line.show(message_actions.hint_pieces(event.message, self.shell.keymap))

    @on(ChatView.Left)
    def _left(self) -> None:
        self.show_chat()

    @on(Composer.LastMessageWanted)
    def _last_message(self) -> None:
        self.view.focus()

    @on(WritingBox.Sent)
    def _sent(self, event: WritingBox.Sent) -> None:
        sending_actions.send_text(self, event.chat_id, event.text, event.mode)

    @on(WritingBox.DraftChanged)
    def _draft_changed(self, event: WritingBox.DraftChanged) -> None:
        doing = chat_actions.attempt(self, self.session.set_draft(event.chat_id, event.text))
        self.run_worker(doing, group="draft")

    @on(WritingBox.FilesOffered)
    def _files_offered(self, event: WritingBox.FilesOffered) -> None:
        sending_actions.write(self, "file", files=event.files, instead=event.text)

    @on(WritingBox.Commanded)
    async def _commanded(self, event: WritingBox.Commanded) -> None:
        await sending_actions.command(self, event.action, event.rest)

    def action_find(self) -> None:
        """Find words in this chat."""
        self.finding.open()

    @on(FindBar.Sought)
    def _sought(self, event: FindBar.Sought) -> None:
        self.run_worker(self.finding.seek(event.words), exclusive=True, group="find")

    @on(FindBar.Stepped)
    def _stepped(self, event: FindBar.Stepped) -> None:
        self.finding.step(event.step)

    # Details beside the chat.

    def action_details(self) -> None:
        """Show or hide the third pane; where there is no room for one, open the contact."""
        if self.has_class("-three"):
            self.toggle_class("-details")
            self._fill_details()
        else:
            self.shell.action_open_contact()

    def _fill_details(self) -> None:
        """Load the panel when there first is room for it."""
        if not (self.has_class("-three") and self.has_class("-details") and hasattr(self, "work_line")):
            return
        pane = self.query_one("#details", Vertical)
        if not pane.children:
            from greentui.tui.widgets.contact_panel import ContactPanel

            pane.mount(ContactPanel(self.session, self.chat_id))
        self._details_changed()

    def _details_changed(self) -> None:
        pane = self.query_one("#details")
        if pane.children and self.chat_id:
            from greentui.tui.widgets.contact_panel import ContactPanel

            panel = cast("ContactPanel", pane.children[0])
            if panel.is_mounted and panel.chat_id != self.chat_id:
                panel.show(self.chat_id)

    # Panes and keys.

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self._step_pane(1)

    def action_previous_pane(self) -> None:
        """Go to the pane before."""
        self._step_pane(-1)

    def _step_pane(self, step: int) -> None:
        if self.narrow:
            (self.action_show_list if self.has_class("-chat") else self.show_chat)()
            return
        panes: list[Widget] = [self.chat_list, self.view, self.writing.composer]
        focused = next((index for index, pane in enumerate(panes) if pane.has_focus), 2)
        panes[(focused + step) % len(panes)].focus()

    def action_back(self) -> None:
        """Leave the innermost thing one is in."""
        if self.finding.close() or self.writing.leave_mode():
            self.writing.composer.focus()
        elif not self.writing.composer.has_focus:
            self.view.end_selection()
            self.show_chat()
        elif self.narrow:
            self.action_show_list()

    def action_scroll_up(self) -> None:
        """Scroll the chat back by a page."""
        self.view.move_page(-1)

    def action_scroll_down(self) -> None:
        """Scroll the chat forward by a page."""
        self.view.move_page(1)

    def action_newest(self) -> None:
        """Go to the newest message."""
        self.view.to_newest()

    def action_filter(self, name: str) -> None:
        """Show the chats of a filter."""
        self.chat_list.empty_note = empty_note(ChatFilter(name))
        self.chat_list.filter = ChatFilter(name)
        self._tabs(self.session.counts())
        if self.narrow:
            self.action_show_list()

    def action_sort(self) -> None:
        """Sort the chats another way."""
        orders = list(ChatSort)
        self.chat_list.sort = orders[(orders.index(self.chat_list.sort) + 1) % len(orders)]
        self._tabs(self.session.counts())

    def on_key(self, event: events.Key) -> None:
        """A letter typed anywhere that means nothing there goes to the composer."""
        focused = self.focused
        if not event.is_printable or event.character is None or "+" in event.key or not self.chat_id:
            return
        if focused is not None and focused.check_consume_key(event.key, event.character):
            return
        if event.key in self.active_bindings:
            return
        event.stop()
        self.view.end_selection()
        self.show_chat()
        self.writing.insert(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """So does what is pasted."""
        if not isinstance(self.focused, Composer) and self.chat_id:
            self.show_chat()
            self.writing.composer.post_message(event)
