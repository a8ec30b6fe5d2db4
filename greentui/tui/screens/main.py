"""The console: chats on the left, the chat in view, the message box, the status bar.

It connects the parts. Actions on chats and messages, and sending what is written, are in `tui.actions`,
loaded when first needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.dom import DOMNode
from textual.geometry import Region
from textual.timer import Timer
from textual.widgets import Static

from greentui.engine.errors import Refusal
from greentui.model.changes import (
    Change,
    ChatMerged,
    ChatsChanged,
    FactsChanged,
    MessagesChanged,
    OutboxChanged,
    SyncProgress,
)
from greentui.model.chats import Chat, ChatFilter, Unsent
from greentui.text.keymap import BY_NAME, Action, Scope
from greentui.tui.alarms import BANNERS, Alarms
from greentui.tui.bindings import bindings
from greentui.tui.chat.header import header_pieces
from greentui.tui.chat.view import ChatView
from greentui.tui.chat_list.filter_tabs import empty_note, tab_pieces
from greentui.tui.chat_list.view import ChatList
from greentui.tui.console import Console
from greentui.tui.shell import RememberedSearch
from greentui.tui.status_bar import StatusBar
from greentui.tui.widgets.item_line import ItemLine
from greentui.words import _

if TYPE_CHECKING:
    from greentui.config import Config
    from greentui.engine.session import Session
    from greentui.model.messages import Message
    from greentui.model.sending import Draft
    from greentui.tui.actions.chats import ChatActions
    from greentui.tui.actions.compose import ComposeActions
    from greentui.tui.actions.find_in_chat import FindInChat
    from greentui.tui.actions.letter_routing import LetterRouting
    from greentui.tui.actions.messages import MessageActions
    from greentui.tui.actions.sound import SoundActions
    from greentui.tui.actions.taking_back import TakingBack
    from greentui.tui.chat.shared_files import SharedFiles
    from greentui.tui.compose.box import ComposeBox
    from greentui.tui.details_pane import DetailsPane
    from greentui.tui.progress_line import ProgressLine

COUNT_AFTER = 0.25
"""Seconds between two counts of all chats."""

AGES_EVERY = 60
"""Seconds between updates of the waiting times in rows."""

WIDTHS = ((0, "-one"), (72, "-two"), (104, "-roomy"), (152, "-three"))
"""The class of the screen from each width on: one pane at a time, two, two with room, three."""

CLOSABLE = frozenset({"details", "find", *BANNERS.values()})
"""Parts of the console that can be closed, by id."""


P = ParamSpec("P")
R = TypeVar("R")


def late(find: Callable[[MainScreen], Callable[P, R]]) -> Callable[Concatenate[MainScreen, P], R]:
    """A method that calls what `find` returns, whose module is loaded on the first call."""

    def do(self: MainScreen, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return find(self)(*args, **kwargs)

    return do


class MainScreen(Console, inherit_bindings=False):
    """The main screen.

    Args:
        session: The current instance.
        config: Settings.
    """

    HORIZONTAL_BREAKPOINTS = [*WIDTHS]  # noqa: RUF012  Textual declares it an instance variable
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Scope.CONSOLE),
        Binding("ctrl+c,super+c", "screen.copy_text", show=False),
    ]
    AUTO_FOCUS = ""

    action_jump = late(lambda self: self.chats.jump)
    action_next_unread = late(lambda self: self.chats.next_unread)
    action_previous_unread = late(lambda self: self.chats.previous_unread)
    action_next_chat = late(lambda self: self.chats.next_chat)
    action_previous_chat = late(lambda self: self.chats.previous_chat)
    action_first_unread = late(lambda self: self.chats.first_unread)
    action_go_to_date = late(lambda self: self.chats.go_to_date)
    action_new_chat = late(lambda self: self.chats.new_chat)
    action_filter = late(lambda self: self.chats.filter_chats)
    action_sort = late(lambda self: self.chats.sort_chats)
    action_fetch_again = late(lambda self: self.chats.fetch_again)
    action_mark_read = late(lambda self: self.chats.mark_read)
    action_mentions = late(lambda self: self.chats.mentions)
    action_mark_unread = late(lambda self: self.chats.mark_unread)
    action_archive = late(lambda self: self.chats.archive)
    action_done = late(lambda self: self.chats.done)
    action_mute = late(lambda self: self.chats.mute)
    action_pin = late(lambda self: self.chats.pin)
    action_disappearing = late(lambda self: self.chats.disappearing)
    action_chats_menu = late(lambda self: self.chats.chats_menu)
    action_more = late(lambda self: self.chats.more)
    action_find = late(lambda self: self.find.open)
    action_link_preview = late(lambda self: self.compose_actions.link_preview)
    action_react = late(lambda self: self.compose_actions.react)
    action_editor = late(lambda self: self.compose_actions.edit_outside)
    action_write = late(lambda self: self.compose_actions.write)
    action_attach = late(lambda self: self.compose_actions.attach)
    action_emoji = late(lambda self: self.compose_actions.pick_emoji)
    action_forward_here = late(lambda self: self.compose_actions.forward_here)
    action_cancel_transfer = late(lambda self: self.compose_actions.cancel_transfer)
    action_record = late(lambda self: self.sound.record)
    action_stop_playing = late(lambda self: self.sound.stop_playing)
    action_take_back = late(lambda self: self.taking_back.take_back)
    action_act_on = late(lambda self: self.messages.act_on)

    _members = late(lambda self: self.compose_actions.members)
    _file_nearby = late(lambda self: self.compose_actions.file_nearby)

    # Messages of the parts, each handled in the module of its actions.
    on_chat_list_menu_requested = late(lambda self: self.chats.chat_menu)
    on_chat_view_older_wanted = late(lambda self: self.chats.fetch_older)
    on_chat_view_acted = late(lambda self: self.messages.acted)
    on_chat_view_menu_requested = late(lambda self: self.messages.message_menu)
    on_chat_view_open_requested = late(lambda self: self.messages.open_requested)
    on_chat_view_write_requested = late(lambda self: self.messages.write_requested)
    on_chat_view_text_selected = late(lambda self: self.messages.copy_selected_text)
    on_chat_view_selected = late(lambda self: self.messages.show_hints)
    on_find_bar_sought = late(lambda self: self.find.sought)
    on_find_bar_stepped = late(lambda self: self.find.stepped)
    on_compose_box_sent = late(lambda self: self.compose_actions.send_text)
    on_compose_box_draft_changed = late(lambda self: self.compose_actions.keep_draft)
    on_compose_box_edit_kept = late(lambda self: self.compose_actions.edit_kept)
    on_compose_box_files_offered = late(lambda self: self.compose_actions.offer_files)
    on_compose_box_commanded = late(lambda self: self.compose_actions.command)
    on_key = late(lambda self: self.letters.typed)
    on_paste = late(lambda self: self.letters.pasted)

    def __init__(self, session: Session, config: Config) -> None:
        super().__init__(classes="-chat -details")
        self.session = session
        self.config = config
        settings = config.settings
        as_text = settings.emoji_as_text
        self.chat_list = ChatList(emoji_as_text=as_text, compact=settings.compact, id="list")
        self.view = ChatView(emoji_as_text=as_text, compact=settings.compact, id="view")
        self.set_class(settings.compact, "-compact")
        self.tabs = ItemLine(gap=2, id="tabs")
        self.header = ItemLine(gap=2, id="header")
        self.preview = settings.link_preview
        """Whether texts sent from here carry a preview of their first link."""
        self._count_timer: Timer | None = None
        self._begun = False
        self.alarms = Alarms(self)

    def compose(self) -> ComposeResult:
        width = self.app.size.width
        self.add_class(next(name for least, name in reversed(WIDTHS) if width >= least))
        keymap = self.shell.keymap
        hints = [
            (keymap.shown(name).replace("Ctrl+", "^"), word, BY_NAME[name].command)
            for name, word in (("palette", _("menu")), ("jump", _("jump")), ("help", _("help")))
        ]
        self.status = StatusBar(
            self.session.facts, self.session.now, hints, profile=self.session.profile_name, id="status"
        )
        with Horizontal(id="panes"):
            with Vertical(id="chats"):
                yield self.tabs
                yield self.chat_list
            with Vertical(id="chat"):
                yield self.header
                yield self.view
                yield Static(" +", id="writing-later", markup=False)
        yield self.status

    @cached_property
    def compose_box(self) -> ComposeBox:
        """The message box; loaded after the first paint, or when a letter is typed before that."""
        from greentui.tui.compose.box import ComposeBox, Surroundings

        around = Surroundings(self._do_key, self._members, self._file_nearby, self._typing)
        box = ComposeBox(self.shell.keymap, around, id="writing")
        chat = self.chat
        self._open_box(box, chat.id if chat else "", chat)
        self.query_one("#chat").mount(box)  # last, so that a failure before leaves nothing half made
        self.query("#writing-later").remove()
        return box

    def _typing(self, chat_id: str) -> None:
        """Show the contact that something is being written, if that is wanted."""
        if self.config.settings.show_typing:
            self.session.typing.typed(chat_id)

    @cached_property
    def details(self) -> DetailsPane:
        """The third pane."""
        from greentui.tui.details_pane import DetailsPane

        return DetailsPane(self)

    @cached_property
    def chats(self) -> ChatActions:
        """Actions on chats."""
        from greentui.tui.actions.chats import ChatActions

        return ChatActions(self)

    @cached_property
    def messages(self) -> MessageActions:
        """Actions on messages."""
        from greentui.tui.actions.messages import MessageActions

        return MessageActions(self, self.sound)

    @cached_property
    def compose_actions(self) -> ComposeActions:
        """Writing and sending."""
        from greentui.tui.actions.compose import ComposeActions

        return ComposeActions(self, self.chats, self.find)

    @cached_property
    def sound(self) -> SoundActions:
        """Playing and recording."""
        from greentui.tui.actions.sound import SoundActions

        return SoundActions(self, self.compose_actions)

    @cached_property
    def taking_back(self) -> TakingBack:
        """Taking back what was just sent."""
        from greentui.tui.actions.taking_back import TakingBack

        return TakingBack(self)

    @cached_property
    def find(self) -> FindInChat:
        """Finding words in the chat."""
        from greentui.tui.actions.find_in_chat import FindInChat

        return FindInChat(self)

    @cached_property
    def letters(self) -> LetterRouting:
        """Letters typed outside an input."""
        from greentui.tui.actions.letter_routing import LetterRouting

        return LetterRouting(self)

    @cached_property
    def progress_line(self) -> ProgressLine:
        """The line that shows work in progress."""
        from greentui.tui.progress_line import ProgressLine

        return ProgressLine(self)

    def line_above_writing(self, name: str) -> ItemLine:
        """A line of items between messages and composer, created when first needed."""
        for line in self.query(f"#{name}").results(ItemLine):
            return line
        line = ItemLine(gap=2, id=name)
        self.query_one("#chat").mount(line, before=self.compose_box)
        return line

    def room_for_notices(self) -> Region:
        """Over the messages, or over the chats if these have the window to themselves."""
        return self.view.region or self.chat_list.region

    def on_mount(self) -> None:
        """Paint everything from one read of the archive; whatever is slow waits until then."""
        self._show_pictures()
        self._paint()
        self.call_after_refresh(self.shell.begin)
        self.set_interval(AGES_EVERY, self.chat_list.refresh_ages)

    def _paint(self) -> None:
        overview = self.session.overview(self.chat_list.filter, self.chat_list.sort)
        chat = overview.opening.chat
        self.chat_list.source = self.view.source = self.session
        self.chat_list.empty_note = empty_note(self.chat_list.filter)
        self.view.empty_note = _("No messages yet.") if chat else self._no_chat()
        self._learn_own_id()
        self.chat_list.take(overview.chat_ids, overview.chats)
        self.chat_list.show(chat.id if chat else "")
        self.view.open(chat.id if chat else "", opening=overview.opening)
        self.show_tabs(overview.counts)
        self._show_header(chat)

    def begin(self) -> None:
        """Load what the first paint could do without."""
        self._begun = True
        self._fit()
        self._show_unread()
        self._bring_back()
        if self.chat_id:
            self.session.prefetch(self.chat_id)

    def _open_box(self, box: ComposeBox, chat_id: str, chat: Chat | None) -> None:
        """Write to a chat, with what was written to it before."""
        held = self.shell.unsaved_drafts.get(chat_id) or (
            self.session.unsent(chat_id, chat) if chat_id else Unsent()
        )
        edited = self.session.message(chat_id, held.edited) if held.edited else None
        box.open(chat_id, held, edited)
        if edited:
            self.compose_actions.edit_is_back()

    def _bring_back(self) -> None:
        """Take over what an editor wrote, should a console have ended before it."""
        if any(self.config.folders.data.glob("editing-*")):
            self.compose_actions.bring_back()

    async def put_away(self) -> None:
        """Save the draft and which chat is open before the session ends.

        Raises:
            Refusal: It cannot be written.
        """
        if "compose_box" not in vars(self):
            return
        if draft := self.compose_box.unsaved():
            self.shell.unsaved_drafts.update([draft])
        for chat_id, held in list(self.shell.unsaved_drafts.items()):
            try:
                await self.session.chat_commands.set_draft(
                    chat_id, held.text, edited=held.edited, edit=held.edit
                )
            except Refusal:
                self.compose_box.draft_lost(chat_id)
                raise
            del self.shell.unsaved_drafts[chat_id]
        if self.chat_id:
            with suppress(Refusal):  # worth no question: the next start opens another chat
                await self.session.keep_open_chat(self.chat_id)

    async def take_session(self, session: Session) -> None:
        """Show another instance."""
        self.find.close()
        self.session = session
        self.status.facts, self.status.now = session.facts, session.now
        self.status.profile, self.status.others = session.profile_name, ()
        await self.details.close()
        self.alarms.dismiss()
        self.shell.remembered_search = RememberedSearch()
        self._paint()
        chat = self.chat
        self._open_box(self.compose_box, chat.id if chat else "", chat)
        self.details.fill()
        self.status.tell()
        self._bring_back()

    def anew(self) -> MainScreen:
        """A screen that shows the same chats the same way, in the language in use."""
        screen = MainScreen(self.session, self.config)
        screen.chat_list.set_reactive(ChatList.filter, self.chat_list.filter)
        screen.chat_list.set_reactive(ChatList.sort, self.chat_list.sort)
        return screen

    def session_changed(self, changes: Sequence[Change]) -> None:
        chat: Chat | None = None  # the one in view, read once for all changes
        for change in changes:
            match change:
                case MessagesChanged(chat_id=chat_id, uids=uids, arrived=arrived):
                    if chat_id == self.chat_id:
                        chat = chat or self.chat
                        self.view.changed(uids, arrived, chat)
                case ChatsChanged(chat_ids=ids):
                    self.chat_list.changed(ids)
                    if ids is None or self.chat_id in ids:
                        chat = chat or self.chat
                        self._show_header(chat)
                        self.details.outdate()
                    if self._count_timer is None:
                        self._count_timer = self.set_timer(COUNT_AFTER, self._count)
                case ChatMerged(alias=alias, chat_id=chat_id):
                    self.chat_list.reload()
                    if alias == self.chat_id:
                        self._change_chat(chat_id, merged=True)
                case FactsChanged():
                    self._learn_own_id()
                    self.alarms.settle()
                    self.status.tell()
                case OutboxChanged() | SyncProgress():
                    self.progress_line.take(change)
                    self._show_what_can_be_taken_back()
                case _:
                    pass
        if not self.chat_id and self.chat_list.ids:
            self.open_chat(self.chat_list.ids[0])

    def close_part(self, node: DOMNode) -> bool:
        """Close the part of the console that `node` is in; false if it cannot be closed."""
        match next((part.id for part in node.ancestors_with_self if part.id in CLOSABLE), None):
            case "details":
                self.remove_class("-details")
                self.run_worker(self.details.close(), group="third")
            case "find":
                self.find.close()
            case banner if banner in BANNERS.values():
                self.alarms.dismiss()
            case _:
                return False
        return True

    def _no_chat(self) -> str:
        key = self.shell.keymap.shown("jump")
        return _("No chat is open. %s finds one.") % key if key else _("No chat is open.")

    def _learn_own_id(self) -> None:
        self.view.me = frozenset(self.session.own_ids())

    def _count(self) -> None:
        self._count_timer = None
        self.show_tabs(self.session.counts())
        self._show_unread()
        self.details.renew()

    def _show_unread(self) -> None:
        self.shell.show_unread(self.session.unread_total())

    def show_looks(self) -> None:
        """Draw everything as the settings have it now."""
        compact = self.config.settings.compact
        self.set_class(compact, "-compact")
        self.chat_list.compact = self.view.compact = compact
        self._show_pictures()

    def _show_pictures(self) -> None:
        """Draw pictures where they stand, or say which key shows them, or neither."""
        drawn, asked = (self.shell.draws_pictures(asked=asked) for asked in (False, True))
        self.view.pictures = drawn
        self.view.picture_key = "" if drawn or not asked else self.shell.keymap.shown("open")

    def show_tabs(self, counts: dict[ChatFilter, int]) -> None:
        """Show how many chats each filter holds."""
        self.tabs.show(tab_pieces(self.chat_list.filter, self.chat_list.sort, counts))

    def _show_header(self, chat: Chat | None) -> None:
        if chat is None and self.chat_id:  # a contact without messages yet
            instance = self.session.facts().instance_id
            chat = Chat(instance, self.chat_id, self.session.name_of(self.chat_id))
        as_text = self.config.settings.emoji_as_text
        self.header.show(header_pieces(chat, self.session.now(), alone=self.narrow, emoji_as_text=as_text))

    def on_resize(self) -> None:
        """Another width may mean other panes."""
        if self._begun:
            self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self._show_header(self.chat)
        self.details.fill()
        self.compose_box.composer.styles.max_height = max(1, self.size.height // 3)

    def open_chat(self, chat_id: str, message_id: str = "") -> None:
        """Show a chat and write to it; a named message is selected, so that keys act on it."""
        if chat_id != self.chat_id:
            self._change_chat(chat_id, message_id)
            self.find.close()
        elif message_id:
            self.view.jump_to(message_id)
        self.show_chat()
        if message_id:
            self.view.select(message_id)

    def _show_what_can_be_taken_back(self) -> None:
        """Show the line about it, or hide it; without either, what does so is not loaded."""
        if self.session.facts().waiting_out or self.query("#take-back"):
            self.taking_back.settle()

    def _change_chat(self, chat_id: str, message_id: str = "", *, merged: bool = False) -> None:
        """Show another chat; if it is the same one under another id, keep the typed text and the focus."""
        opening = self.session.opening(chat_id)
        chat = opening.chat
        self.chat_list.show(chat_id)
        self.view.top_note = ""
        self.view.empty_note = _("No messages yet.")
        self.view.open(chat_id, at=message_id or None, opening=opening)
        if merged and self.compose_box.text:
            self.compose_box.follow(chat_id)
        else:
            self._open_box(self.compose_box, chat_id, chat)
        self._show_header(chat)
        self._show_what_can_be_taken_back()
        if self._begun:
            self.details.fill(chat)
        self.session.prefetch(self.chat_id)

    def show_chat(self) -> None:
        """Show the chat, with the cursor in the composer."""
        self.set_class(True, "-chat").set_class(False, "-list")
        composer = self.compose_box.composer
        if self.focused is not composer:  # it would be drawn anew
            composer.focus()

    def action_show_list(self) -> None:
        """Show the chat list."""
        self.show_list()

    def write_again(self, drafts: Sequence[Draft], quoted: str) -> None:
        """Open the form that made drafts, filled in as it was, for the chat in view."""
        self.compose_actions.write_again(drafts, quoted)

    def act(self, action: str, message: Message) -> None:
        """Run a keymap action on a message."""
        self.messages.act(action, message)

    def end_selection(self) -> None:
        """End the selection, so that typed letters are text again; `↑` returns to the message."""
        self.view.end_selection(to_return=True)
        if self.focused is self.view:
            self.set_focus(self.compose_box.composer)

    def show_list(self) -> None:
        """Show and focus the list; with room for one pane, instead of the chat."""
        self.set_class(False, "-chat").set_class(True, "-list")
        self.chat_list.focus()

    @on(ChatView.Seen)
    def _seen(self) -> None:
        if self.config.settings.mark_read != "visible" or not self.app.app_focus:
            return
        chat = self.chat
        if chat and chat.unread:
            self.action_mark_read()

    @on(ChatList.Chosen)
    def _chosen(self, event: ChatList.Chosen) -> None:
        self.open_chat(event.chat_id)

    @on(ChatView.Left)
    def _left(self) -> None:
        self.show_chat()

    @on(ItemLine.Pressed)
    async def _pressed(self, event: ItemLine.Pressed) -> None:
        event.stop()
        await self.run_action(event.does)

    def action_details(self) -> None:
        """Show or hide the details pane."""
        self.details.toggle()

    def on_shared_files_wanted(self, event: SharedFiles.Wanted) -> None:
        """Go to the message of a shared file."""
        event.stop()
        self.open_chat(event.chat_id, event.message_id)

    def action_next_pane(self) -> None:
        self._step_pane(1)

    def action_previous_pane(self) -> None:
        self._step_pane(-1)

    def _step_pane(self, step: int) -> None:
        if self.narrow:
            (self.show_list if self.has_class("-chat") else self.show_chat)()
            return
        panes = (self.chat_list, self.view, self.compose_box.composer)
        focused = next((index for index, pane in enumerate(panes) if pane.has_focus), 2)
        panes[(focused + step) % len(panes)].focus()

    def action_back(self) -> None:
        """Leave the innermost thing: the find bar, a reply or edit, the selection, the chat."""
        if self.find.close() or self.compose_box.leave_mode():
            self.compose_box.composer.focus()
        elif not self.compose_box.composer.has_focus:
            self.view.end_selection()
            self.show_chat()
        elif self.narrow:
            self.show_list()

    def on_composer_last_message_wanted(self) -> None:
        """Select the last message, on Up in an empty composer."""
        self.view.select_last()

    def action_scroll_up(self) -> None:
        self.view.move_page(-1)

    def action_scroll_down(self) -> None:
        self.view.move_page(1)

    def action_newest(self) -> None:
        self.view.to_newest()

    @cached_property
    def _shortcuts(self) -> dict[str, Action]:
        return self.shell.keymap.around_composer()

    async def _do_key(self, key: str) -> bool:
        """Run a shortcut pressed while writing; false if the key is none."""
        action = self._shortcuts.get(key)
        return action is not None and await self.app.run_action(action.command, self)
