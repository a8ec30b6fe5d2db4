"""The messages of one chat: a bounded window of the archive, drawn line by line.

It reads the archive and posts the operator's actions on messages; it never writes, sends or fetches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import ClassVar, TypeAlias

from textual import events
from textual.binding import BindingType
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip
from textual.timer import Timer

from greentui.model.chats import Chat, Opening
from greentui.model.messages import Key, Message
from greentui.text.keymap import Scope
from greentui.tui.bindings import bindings
from greentui.tui.chat import view_events
from greentui.tui.chat.chat_reader import AHEAD, ChatReader
from greentui.tui.chat.column_view import WHEEL
from greentui.tui.chat.message_view import MessageView
from greentui.tui.chat.name_cache import NameCache
from greentui.tui.chat.pointer import Pointer
from greentui.tui.chat.render.bubble import Block, Lead
from greentui.tui.chat.render.canvas import Scene, no_picture
from greentui.tui.chat.render.captions import note, with_mark
from greentui.tui.chat.render.colours import Palette, component_classes, palette, stylesheet
from greentui.tui.chat.render.render_cache import Ground, RenderCache
from greentui.tui.chat.viewport import Height, Viewport
from greentui.tui.protocols import MessageSource
from greentui.tui.widgets.thumbnails import Thumbnails

FLASH = 1.2
"""Seconds a message stays highlighted after a jump to it."""


class ChatView(MessageView, inherit_bindings=False):
    """Shows one chat and lets the operator select a message in it.

    While focused it is in selection mode, with the cursor on a message. A reader who has scrolled up is never
    moved; at the end the view follows new messages.

    Args:
        source: Where to read; may be set later.
        emoji_as_text: Whether pictographs become words.
        compact: Whether no lines are left empty.
        me: Ids of our own account, for our votes and reactions.
    """

    ALLOW_SELECT = False
    FOCUS_ON_CLICK = False
    """A click on a message selects it; following a link in it, or selecting its text, does not."""
    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes("chat-view")
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.MESSAGE)
    DEFAULT_CSS = """
    ChatView {
        background: $background;
        scrollbar-color: $foreground 20%;
        scrollbar-color-hover: $foreground 35%;
        scrollbar-color-active: $accent;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    """ + stylesheet("ChatView", "chat-view")

    cursor: reactive[str] = reactive("", repaint=False, init=False)
    """The uid of the selected message; empty outside selection mode."""

    me: reactive[frozenset[str]] = reactive(frozenset[str](), repaint=False, init=False)
    """Ids of our own account."""

    compact: reactive[bool] = reactive(False, repaint=False, init=False)
    """Whether no lines are left empty."""

    pictures: reactive[bool] = reactive(True, repaint=False, init=False)
    """Whether pictures are drawn."""
    picture_key: reactive[str] = reactive("", repaint=False, init=False)
    """The key that shows a picture which is not drawn; empty if none does."""

    new_below: reactive[int] = reactive(0, repaint=False, init=False)
    """Messages that arrived below a reader who has scrolled up."""

    top_note: reactive[str] = reactive("")
    """Shown above the first message, for example while earlier ones are fetched."""

    empty_note: reactive[str] = reactive("")
    """Shown if there are no messages."""

    Acted: TypeAlias = view_events.Acted
    Selected: TypeAlias = view_events.Selected
    MenuRequested: TypeAlias = view_events.MenuRequested
    OpenRequested: TypeAlias = view_events.OpenRequested
    WriteRequested: TypeAlias = view_events.WriteRequested
    OlderWanted: TypeAlias = view_events.OlderWanted
    Seen: TypeAlias = view_events.Seen
    Left: TypeAlias = view_events.Left
    TextSelected: TypeAlias = view_events.TextSelected

    def __init__(
        self,
        source: MessageSource | None = None,
        *,
        emoji_as_text: bool = False,
        compact: bool = False,
        me: Iterable[str] = (),
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.source = source
        self.emoji_as_text = emoji_as_text
        self.set_reactive(ChatView.me, frozenset(me))
        self.set_reactive(ChatView.compact, compact)
        self._reading = ChatReader(None, "", self._measured, self._estimated, compact=compact)
        self._drawings = RenderCache(self._make_scene)
        self._needles: tuple[str, ...] = ()
        self._rows: list[tuple[str, int] | None] | None = None
        self._names = NameCache(lambda person: self.source.name_of(person) if self.source else "")
        self._palette: Palette | None = None
        self._pointer = Pointer(self)
        self._thumbnails = Thumbnails(self._thumbnail_ready, after=self.call_after_refresh)
        self._left = ""
        self._flash = ""
        self._flash_timer: Timer | None = None
        self._marked: dict[str, None] = {}
        self._countdown: Timer | None = None
        self._fresh = False
        self._asked_before: Key | None = None
        self._seen: Key | None = None
        self._put_off: dict[Callable[[], None], None] | None = None

    @property
    def column(self) -> Viewport:
        """The viewport over the held messages."""
        return self._reading.column

    @property
    def chat_id(self) -> str:
        """The chat in view; empty for none."""
        return self._reading.chat_id

    @property
    def chat(self) -> Chat | None:
        """The chat in view as last read."""
        return self._reading.chat

    @property
    def selected(self) -> Message | None:
        """The message at the cursor."""
        return self._reading.held.get(self.cursor)

    @property
    def marked(self) -> tuple[str, ...]:
        """The uids of the marked messages, in the order they were marked."""
        return tuple(self._marked)

    @property
    def newest(self) -> Message | None:
        """The newest message held: the chat's newest, unless the reader is far above the end."""
        return self._reading.held.last

    @property
    def at_end(self) -> bool:
        """Whether the newest message of the chat is in view."""
        return self._reading.at_end

    def open(self, chat_id: str, *, at: Key | str | None = None, opening: Opening | None = None) -> None:
        """Show a chat, at its first unread message or else at its end.

        Args:
            chat_id: The chat; empty shows none.
            at: A message to show instead, by key or id.
            opening: The chat and its messages, if already read.
        """
        height = self.column.height
        self._reading = ChatReader(
            self.source, chat_id, self._measured, self._estimated, height, opening, compact=self.compact
        )
        self._names.forget()
        self._drawings.forget()
        self._pointer.forget()
        self._asked_before = self._seen = None
        self._marked = {}
        self._flash = self._left = ""
        self.new_below = 0
        self.set_reactive(ChatView.cursor, "")
        self._fresh = at is None
        self._reading.start()
        if at is None or not self.jump_to(at):
            self._settle()

    def changed(self, uids: Iterable[str] = (), arrived: int = 0, chat: Chat | None = None) -> None:
        """Read what changed in this chat without moving the reader.

        Args:
            uids: The changed messages; empty if any may have changed.
            arrived: How many of them are new incoming ones.
            chat: The chat as it is now, if already read.
        """
        below, selected = not self.at_end, self.selected
        different = self._reading.changed(uids, chat)
        if below:
            self.new_below += arrived
        if self.cursor and self.cursor not in self._reading.held:
            self.cursor = ""
        elif self.cursor and self.selected != selected:
            self.post_message(self.Selected(self, self.selected))  # it allows other actions now
        if different or (below and arrived):
            self._settle()

    def highlight(self, needles: Iterable[str]) -> None:
        """Highlight these words; empty removes the highlights."""
        self._needles = tuple(needles)
        self._drawings.forget()
        self._settle()

    def begin_selection(self) -> None:
        """Put the cursor on a message and take the focus, without scrolling.

        On the message last acted on if it is in view, else on the newest in view.
        """
        if not self.cursor and (pieces := self._reading.pieces()):
            whole = [piece for piece in pieces if piece.last == len(self.block(piece.uid).strips)]
            before = [piece for piece in pieces if piece.uid == self._left]
            self.put_cursor((before or whole or pieces)[-1].uid)
        self.focus()

    def select_last(self) -> None:
        """Put the cursor on the chat's last message, and scroll to it, unless the operator has scrolled.

        A chat that opens at its first unread message shows what no one chose to answer.
        """
        returns = any(piece.uid == self._left for piece in self._reading.pieces())
        if not (self.cursor or returns or self._reading.scrolled or self.at_end):
            self.to_newest()
        self.focus()

    def end_selection(self, *, to_return: bool = False) -> None:
        """Remove the cursor, without scrolling.

        Args:
            to_return: Whether the next selection starts at this message.
        """
        self._left = self.cursor if to_return else ""
        self.cursor = ""

    def mark(self, uid: str) -> None:
        """Mark a message with others for one action, or unmark it; it is selected."""
        if uid in self._marked:
            del self._marked[uid]
        else:
            self._marked[uid] = None
        self.focus(scroll_visible=False)
        self.put_cursor(uid)
        self._marks_changed()

    def unmark(self) -> bool:
        """Remove all marks; whether there were any."""
        if not self._marked:
            return False
        self._marked = {}
        self._marks_changed()
        return True

    def _marks_changed(self) -> None:
        self.refresh()
        self.post_message(self.Selected(self, self.selected))

    def select(self, target: str) -> None:
        """Put the cursor on a held message, by uid or the API's id, and take the focus."""
        if message := self._reading.held.find(target):
            self.cursor = message.uid
            self.focus()

    def jump_to(self, target: Key | str, *, flash: bool = True) -> bool:
        """Show a message, wherever in the chat it is.

        Args:
            target: Its key or id.
            flash: Whether to highlight it for a moment.

        Returns:
            Whether the archive has this message.
        """
        message = self._reading.find(target)
        if message is None:
            return False
        if flash:
            self._begin_flash(message.uid)
        self._reading.place(message.uid, self.column.height // 3)
        if self.cursor:
            self.put_cursor(message.uid)
        self._settle()
        return True

    def jump_to_date(self, timestamp: int) -> bool:
        """Show the first message at or after a time in UTC seconds; whether there is one."""
        key = self.source.message_at(self.chat_id, timestamp) if self.source else None
        return key is not None and self.jump_to(key)

    def jump_to_unread(self) -> bool:
        """Show the first unread message; whether there is one."""
        key = self._reading.unread_from
        return key is not None and self.jump_to(key)

    def to_newest(self) -> None:
        """Show the newest message and follow new ones."""
        self._left = ""
        self._reading.to_newest()
        self._settle()

    def to_oldest(self) -> None:
        """Show the first message in the archive."""
        self._reading.to_oldest()
        self._settle()

    def move(self, lines: int) -> None:
        """Scroll by lines, down if positive."""
        if self._reading.move(lines):
            self._settle()

    def message(self, uid: str) -> Message:
        """A held message."""
        return self._reading.held[uid]

    def name_of(self, person_id: str) -> str:
        """The name shown for a person."""
        return self._names.of(person_id)

    def place_at(self, y: int) -> tuple[str, int] | None:
        """The message at a line of the view, and the line within its block."""
        rows = self._the_rows()
        return rows[y] if 0 <= y < len(rows) else None

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """The text selected with the mouse; the screen only knows that there is a selection."""
        return self._pointer.text(), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Drop our selection when the screen drops its own."""
        if selection is None:
            self._pointer.forget()
            self.refresh()

    def block(self, uid: str) -> Block:
        """The drawn block of a held message."""
        ground: Ground = "flash" if uid == self._flash else "selected" if uid == self.cursor else ""
        return self._drawings.block(self._reading.held[uid], self._lead(uid), ground)

    def _lead(self, uid: str) -> Lead:
        lead = self._reading.lead(uid)
        return replace(lead, marked=True) if uid in self._marked else lead

    @contextmanager
    def moving_on(self) -> Iterator[None]:
        """Show and report where the moves in this block lead to, at its end; nothing on the way."""
        self._put_off = {}
        try:
            yield
        finally:
            put_off, self._put_off = self._put_off, None
            for do in put_off:
                do()

    def _at_rest(self, do: Callable[[], None]) -> None:
        """Do it now, or while moving on once the moves are done."""
        if self._put_off is None:
            do()
        else:
            self._put_off[do] = None

    def put_cursor(self, uid: str) -> None:
        """Move the cursor without moving the view."""
        if self.cursor != uid:
            self.set_reactive(ChatView.cursor, uid)
            self._rows = None
            self.refresh()
            self._at_rest(self._report_selected)

    def action_cursor(self, step: int) -> None:
        """Move the cursor by a message; through a high one by half a page."""
        if not self.cursor:
            self.begin_selection()
        elif lines := self._reading.more_of(self.cursor, step):
            self.move(lines)
        else:
            message = self._reading.held.neighbour(self.cursor, step)
            if message and message.uid != self.cursor:
                self.cursor = message.uid
            else:
                self.move(step * WHEEL)

    def action_cursor_page(self, direction: int) -> None:
        """Scroll by a page and move the cursor to the outermost message in view."""
        self.move_page(direction)
        if self.cursor and (pieces := self._reading.pieces()):
            self.put_cursor(pieces[0 if direction < 0 else -1].uid)

    def action_cursor_edge(self, direction: int) -> None:
        """Go to the oldest (-1) or the newest message (1)."""
        if direction < 0:
            self.to_oldest()
        else:
            self.to_newest()
        message = self._reading.held.first if direction < 0 else self._reading.held.last
        if message and self.cursor:
            self.put_cursor(message.uid)

    def action_act(self, action: str) -> None:
        """Post an action on the selected message; going to its quote is done here."""
        message = self.selected
        if message is None:
            return
        if action == "mark":
            self.mark(message.uid)
            return
        if (
            action == "original"
            and not self._marked
            and message.quote
            and self.jump_to(message.quote.message_id)
        ):
            return
        self.post_message(self.Acted(self, action, message))

    def action_leave(self) -> None:
        """Remove the marks; without any, leave selection mode."""
        if self.unmark():
            return
        self.end_selection()
        self.post_message(self.Left(self))

    def on_unmount(self) -> None:
        """Stop the decoding thread."""
        self._thumbnails.close()

    def on_focus(self) -> None:
        """The focus begins selection mode."""
        if not self.cursor:
            self.begin_selection()

    def on_resize(self) -> None:
        """Lay out for another size, keeping the top line in place or the cursor in view."""
        self._drawings.forget()
        self.fit()
        if self.cursor and self.has_focus:
            self._reading.reveal(self.cursor)
        self._settle()

    def notify_style_update(self) -> None:
        """Recompute the colours for the theme."""
        super().notify_style_update()
        self._palette = None
        self._drawings.forget()
        self._rows = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._pointer.press(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._pointer.move(event)

    def on_mouse_up(self) -> None:
        self._pointer.release()

    def on_click(self, event: events.Click) -> None:
        self._pointer.click(event)

    def watch_compact(self) -> None:
        """Lay the chat out with fewer lines, or more."""
        self._relay()

    def watch_pictures(self) -> None:
        """Lay the chat out with pictures, or without."""
        self._relay()

    watch_picture_key = watch_pictures

    def _relay(self) -> None:
        self._drawings.forget()
        self._reading.relay(compact=self.compact)
        self._settle()

    def watch_me(self) -> None:
        """Redraw our votes and reactions as ours."""
        self._drawings.forget()
        self._settle()

    def watch_cursor(self) -> None:
        """Show the message at the cursor."""
        self._reading.reveal(self.cursor)
        self._settle()
        self._at_rest(self._report_selected)

    def render_line(self, y: int) -> Strip:
        scene = self._drawings.scene
        rows = self._the_rows()
        place = rows[y] if y < len(rows) else None
        noted = y == 0 and self.top_note and self.column.at_beginning and (not place or place[1] == 0)
        strip = note(self._note(y), scene) if noted or not place else self.block(place[0]).strips[place[1]]
        if place and not noted and self._pointer.marks:
            strip = self._pointer.marked(strip, place)
        if y == len(rows) - 1 and not self.at_end and self._reading.held:
            strip = with_mark(strip, scene, self.new_below)
        return strip.adjust_cell_length(self.size.width, scene.palette.pane.ground)

    def _note(self, y: int) -> str:
        """The note in a line without a message."""
        if not self._reading.held:
            return self.empty_note if y == self.column.height // 2 else ""
        return self.top_note if y == 0 else ""

    def _make_scene(self) -> Scene:
        if self._palette is None:
            self._palette = palette(self, "chat-view")
        return Scene(
            width=max(8, self.scrollable_content_region.width),
            palette=self._palette,
            now=self.source.now() if self.source else 0.0,
            group=bool(self.chat and self.chat.group),
            me=self.me,
            name_of=self._names.of,
            raw_of=self._raw_of,
            emoji_as_text=self.emoji_as_text,
            needles=self._needles,
            picture=self._thumbnails.draw if self.pictures else no_picture,
            picture_key=self.picture_key,
        )

    def _the_rows(self) -> list[tuple[str, int] | None]:
        """The block and line at each row."""
        if self._rows is None:
            self._rows = self.column.rows()
        return self._rows

    def _measured(self, uid: str) -> Height:
        block = self._drawings.known(self._reading.held[uid], self._lead(uid)) or self.block(uid)
        return block.lead, len(block.strips) - block.lead

    def _estimated(self, uid: str) -> int:
        return self._drawings.height(self._reading.held[uid], self._reading.lead(uid))

    def _raw_of(self, message: Message) -> str:
        return self.source.raw(message.chat_id, message.id) if self.source else ""

    def _settle(self) -> None:
        """Page in what is needed, and show it."""
        self._rows = None
        if not self.is_attached or not self.size:
            return
        reading = self._reading
        self.fit()
        if self._fresh:
            self._fresh = False
            reading.show_unread()
        reading.page()
        self._at_rest(self._show)

    def _show(self) -> None:
        """Update the scroll bar, report what is in view, redraw."""
        reading = self._reading
        first = reading.held.first
        if first and self._asked_before != first.key and reading.at_beginning:
            self._asked_before = first.key
            self.post_message(self.OlderWanted(self))
        self._drawings.keep(reading.held)
        if self.at_end:
            self.new_below = 0
        self.set_bar()
        self._report_visible()
        self._count_down()
        self.refresh()
        self.call_after_refresh(self._read_ahead)

    def _read_ahead(self) -> None:
        """Read the next pages once the view is painted."""
        if self._reading.page(AHEAD):
            self._rows = None
            self.set_bar()

    def _count_down(self) -> None:
        """Redraw with each second while a message in view can be taken back."""
        counts = any(self._reading.lead(piece.uid).due for piece in self._reading.pieces())
        if counts and self.source and self._countdown is None:
            self._countdown = self.set_timer(1 - self.source.now() % 1, self._counted_down)

    def _counted_down(self) -> None:
        self._countdown = None
        self._settle()  # what is held meanwhile has more lines

    def _begin_flash(self, uid: str) -> None:
        self._flash = uid
        if self._flash_timer:
            self._flash_timer.stop()
        self._flash_timer = self.set_timer(FLASH, self._end_flash)

    def _end_flash(self) -> None:
        self._flash = ""
        self._settle()

    def _thumbnail_ready(self) -> None:
        """Redraw with the picture; called in the decoding thread."""
        if self.is_running:
            self.app.call_later(self._draw_pictures)

    def _draw_pictures(self) -> None:
        self._drawings.forget_pictures()
        self._settle()

    def _report_selected(self) -> None:
        self.post_message(self.Selected(self, self.selected))

    def _report_visible(self) -> None:
        if pieces := self._reading.pieces():
            key = self._reading.held[pieces[-1].uid].key
            if self._seen is None or key > self._seen:
                self._seen = key
                self.post_message(self.Seen(self, key))
