"""The messages of one chat: a bounded window of the archive, drawn line by line.

Draws, and says what the operator did to which message; it reads the archive and never writes, sends or
fetches anything itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Size
from textual.message import Message as Event
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from greentui.model.chats import Chat, Window
from greentui.model.ids import phone_of
from greentui.model.messages import Key, Message
from greentui.tui.heights import Height
from greentui.tui.keymap import Scope, bindings
from greentui.tui.reading import Reading
from greentui.tui.render.bubble import Block
from greentui.tui.render.drawings import Drawings
from greentui.tui.render.ink import Palette, component_classes, palette
from greentui.tui.render.sheet import Scene, part
from greentui.tui.source import MessageSource
from greentui.tui.textsafe import crop, width
from greentui.tui.thumbnails import Thumbnails
from greentui.words import _

WHEEL = 3
"""Lines a notch of the wheel moves."""

FLASH = 1.2
"""Seconds a message that was jumped to stays marked."""


class ChatView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows one chat and lets the operator choose a message in it.

    With the focus it is in selection mode: a cursor stands on a message. A reader who has scrolled up
    is never moved; at the end the view follows what arrives.

    Args:
        source: Where to read; also settable later.
        clock: strftime's pattern for times of day.
        emoji_as_text: Whether pictographs become words.
        me: Ids of our own account, for our votes and reactions.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes("chat-view")
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.MESSAGE)
    DEFAULT_CSS = """
    ChatView {
        background: $background;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        scrollbar-color: $foreground 20%;
        scrollbar-color-hover: $foreground 35%;
        scrollbar-color-active: $accent;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;

        & > .chat-view--incoming { background: $foreground 8%; }
        & > .chat-view--outgoing { background: $primary 24%; }
        & > .chat-view--selected { background: $secondary 42%; }
        & > .chat-view--flash { background: $warning 40%; }
        & > .chat-view--text { color: $foreground; }
        & > .chat-view--dim { color: $foreground 62%; }
        & > .chat-view--accent { color: $text-accent; }
        & > .chat-view--link { color: $text-primary; text-style: underline; }
        & > .chat-view--code { background: $foreground 12%; color: $foreground; }
        & > .chat-view--bar { color: $text-primary; }
        & > .chat-view--rest { color: $foreground 25%; }
        & > .chat-view--good { color: $text-success; }
        & > .chat-view--warn { color: $text-warning; }
        & > .chat-view--bad { color: $text-error; }
        & > .chat-view--match { background: $warning; color: auto; text-style: bold; }
        & > .chat-view--person-0 { color: #e5a06f; text-style: bold; }
        & > .chat-view--person-1 { color: #7fb7e8; text-style: bold; }
        & > .chat-view--person-2 { color: #8fce8b; text-style: bold; }
        & > .chat-view--person-3 { color: #d79be0; text-style: bold; }
        & > .chat-view--person-4 { color: #e8c66b; text-style: bold; }
        & > .chat-view--person-5 { color: #74cfc4; text-style: bold; }
        & > .chat-view--person-6 { color: #ee8e9d; text-style: bold; }
        & > .chat-view--person-7 { color: #a9a7f2; text-style: bold; }
        &:light {
            & > .chat-view--person-0 { color: #8a4310; }
            & > .chat-view--person-1 { color: #0b568f; }
            & > .chat-view--person-2 { color: #1f6320; }
            & > .chat-view--person-3 { color: #7d2b8c; }
            & > .chat-view--person-4 { color: #6d5200; }
            & > .chat-view--person-5 { color: #0a5f58; }
            & > .chat-view--person-6 { color: #97243a; }
            & > .chat-view--person-7 { color: #4340a8; }
        }
    }
    """

    cursor: reactive[str] = reactive("", repaint=False, init=False)
    """The uid of the selected message; empty outside selection mode."""

    new_below: reactive[int] = reactive(0, repaint=False, init=False)
    """Messages that arrived below a reader who has scrolled up."""

    top_note: reactive[str] = reactive("")
    """Said above the first message, such as that earlier ones are being fetched."""

    empty_note: reactive[str] = reactive("")
    """Said where there is no message to show."""

    @dataclass
    class About(Event):
        """Something about the chat in `view`."""

        view: ChatView

        @property
        def control(self) -> ChatView:
            """The view it happened in."""
            return self.view

        @property
        def chat_id(self) -> str:
            """The chat in view."""
            return self.view.chat_id

    @dataclass
    class Acted(About):
        """The operator wants `action`, a name of the keymap, done to a message."""

        action: str
        message: Message

    @dataclass
    class Selected(About):
        """The cursor stands on another message, or on none."""

        message: Message | None

    @dataclass
    class MenuRequested(About):
        """A right click on a message; `at` is the place on the screen."""

        message: Message
        at: Offset

    @dataclass
    class OpenRequested(About):
        """A click on an address in a message."""

        message: Message
        address: str

    @dataclass
    class WriteRequested(About):
        """A click on “write to” beside a number (digits only)."""

        phone: str

    @dataclass
    class OlderWanted(About):
        """The reader has come to the beginning of what the archive holds."""

    @dataclass
    class Seen(About):
        """Messages up to `key` have been in view."""

        key: Key

    @dataclass
    class Left(About):
        """Selection mode was left by Esc."""

    def __init__(
        self,
        source: MessageSource | None = None,
        *,
        clock: str = "%H:%M",
        emoji_as_text: bool = False,
        me: Iterable[str] = (),
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.source = source
        self.clock = clock
        self.emoji_as_text = emoji_as_text
        self.me = frozenset(me)
        self._reading = Reading(None, "", self._measured, self._estimated)
        self._drawings = Drawings(self._make_scene)
        self._needles: tuple[str, ...] = ()
        self._rows: list[tuple[str, int] | None] | None = None
        self._names: dict[str, str] = {}
        self._palette: Palette | None = None
        self._thumbnails = Thumbnails(self._thumbnail_ready)
        self._flash = ""
        self._flash_timer: Timer | None = None
        self._fresh = False
        self._asked_before: Key | None = None
        self._seen: Key | None = None

    # What others call.

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
        """The message under the cursor."""
        return self._reading.held.get(self.cursor)

    @property
    def newest(self) -> Message | None:
        """The newest message held: of the whole chat, unless the reader is far above its end."""
        return self._reading.held.last

    @property
    def at_end(self) -> bool:
        """Whether the newest message of the chat is in view."""
        return self._reading.at_end

    def open(self, chat_id: str, *, at: Key | str | None = None, window: Window | None = None) -> None:
        """Show a chat, at its first unread message or else at its end.

        Args:
            chat_id: The chat; empty shows none.
            at: A message to show instead.
            window: Its newest messages, where they have been read already.
        """
        height = self._reading.column.height
        self._reading = Reading(self.source, chat_id, self._measured, self._estimated, height)
        self._names.clear()
        self._drawings.forget()
        self._asked_before = self._seen = None
        self._flash = ""
        self.new_below = 0
        self.set_reactive(ChatView.cursor, "")
        self._fresh = at is None
        self._reading.start(window)
        if at is None or not self.jump_to(at):
            self._settle()

    def changed(self, uids: Iterable[str] = (), arrived: int = 0) -> None:
        """Read again what changed in this chat; the reader stays where they are.

        Args:
            uids: Changed messages; none means that any may have.
            arrived: How many of them are new incoming ones.
        """
        below = not self.at_end
        different = self._reading.changed(uids)
        if below:
            self.new_below += arrived
        if self.cursor and self.cursor not in self._reading.held:
            self.cursor = ""
        if different or (below and arrived):
            self._settle()

    def names_changed(self) -> None:
        """Ask for people's names again."""
        self._names.clear()
        self._drawings.forget()
        self._settle()

    def highlight(self, needles: Iterable[str]) -> None:
        """Mark these words wherever they stand; none takes the marks away."""
        self._needles = tuple(needles)
        self._drawings.forget()
        self._settle()

    def begin_selection(self) -> None:
        """Put the cursor on the newest message in view and take the focus."""
        if not self.cursor and (pieces := self._reading.pieces()):
            self.cursor = pieces[-1].uid
        self.focus()

    def end_selection(self) -> None:
        """Take the cursor away; the view stays where it is."""
        self.cursor = ""

    def select(self, uid: str) -> None:
        """Put the cursor on a message held."""
        if uid in self._reading.held:
            self.cursor = uid

    def jump_to(self, target: Key | str, *, flash: bool = True) -> bool:
        """Show a message, wherever in the chat it is.

        Args:
            target: Its place or its id.
            flash: Whether to mark it for a moment.

        Returns:
            Whether there is such a message in the archive.
        """
        message = self._reading.find(target)
        if message is None:
            return False
        if flash:
            self._begin_flash(message.uid)
        self._reading.place(message.uid, self._reading.column.height // 3)
        if self.cursor:
            self._put_cursor(message.uid)
        self._settle()
        return True

    def jump_to_date(self, timestamp: int) -> bool:
        """Show the first message at or after a moment, UTC seconds; whether there is one."""
        key = self.source.message_at(self.chat_id, timestamp) if self.source else None
        return key is not None and self.jump_to(key)

    def jump_to_unread(self) -> bool:
        """Show the first unread message; whether there is one."""
        key = self._reading.unread_from
        return key is not None and self.jump_to(key)

    def to_newest(self) -> None:
        """Show the newest message and follow what arrives."""
        self._reading.to_newest()
        self._settle()

    def to_oldest(self) -> None:
        """Show the first message the archive holds."""
        self._reading.to_oldest()
        self._settle()

    def move(self, lines: int) -> None:
        """Scroll by lines, down when positive."""
        if self._reading.move(lines):
            self._settle()

    def move_page(self, direction: int) -> None:
        """Scroll by a page less two lines."""
        self.move(direction * max(1, self._reading.column.height - 2))

    # Keys.

    def action_cursor(self, step: int) -> None:
        """Move the cursor by a message; through a high one by half a page."""
        if not self.cursor:
            self.begin_selection()
        elif not self._scrolled_within(step):
            message = self._reading.held.neighbour(self.cursor, step)
            if message and message.uid != self.cursor:
                self.cursor = message.uid
            else:
                self.move(step * WHEEL)

    def action_cursor_page(self, direction: int) -> None:
        """Scroll by a page, the cursor to the outermost message then in view."""
        self.move_page(direction)
        if self.cursor and (pieces := self._reading.pieces()):
            self._put_cursor(pieces[0 if direction < 0 else -1].uid)

    def action_cursor_edge(self, direction: int) -> None:
        """Go to the oldest or newest message."""
        if direction < 0:
            self.to_oldest()
        else:
            self.to_newest()
        message = self._reading.held.first if direction < 0 else self._reading.held.last
        if message and self.cursor:
            self._put_cursor(message.uid)

    def action_act(self, action: str) -> None:
        """Ask for something to be done to the selected message; going to its quote needs nobody else."""
        message = self.selected
        if message is None:
            return
        if action == "original" and message.quote and self.jump_to(message.quote.message_id):
            return
        self.post_message(self.Acted(self, action, message))

    def action_leave(self) -> None:
        """Leave selection mode."""
        self.end_selection()
        self.post_message(self.Left(self))

    # Events.

    def on_unmount(self) -> None:
        """Let go of the decoding thread."""
        self._thumbnails.close()

    def on_focus(self) -> None:
        """Selection mode is having the focus."""
        if not self.cursor:
            self.begin_selection()

    def on_resize(self) -> None:
        """Lay out for another size; what is at the top stays there, or the cursor in sight."""
        self._drawings.forget()
        self._reading.column.height = max(1, self.scrollable_content_region.height)
        if self.cursor and self.has_focus:
            self._reading.reveal(self.cursor)
        self._settle()

    def notify_style_update(self) -> None:
        """Mix the colours of the theme again."""
        super().notify_style_update()
        self._palette = None
        self._drawings.forget()
        self._rows = None

    def on_click(self, event: events.Click) -> None:
        """Select a message, follow a link, ask for a menu."""
        meta = event.style.meta
        kind, value = str(meta.get("part", "")), str(meta.get("value", ""))
        if kind == "newest":
            self.to_newest()
            return
        message = self._message_at(event.y)
        if message is None:
            return
        event.stop()
        if event.button == 3:
            self._put_cursor(message.uid)
            self.post_message(self.MenuRequested(self, message, event.screen_offset))
        elif kind == "open" and value:
            self.post_message(self.OpenRequested(self, message, value))
        elif kind == "jump":
            self.jump_to(value)
        elif kind == "write":
            self.post_message(self.WriteRequested(self, value))
        else:
            self._put_cursor(message.uid)
            if kind == "more" or event.chain == 2:
                self.action_act("open")

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.move(WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self.move(-WHEEL)

    def _on_scroll_to(self, message: ScrollTo) -> None:
        """The scroll bar was dragged."""
        message.stop()
        message.prevent_default()
        if message.y is not None:
            self.move(round(message.y) - self._reading.column.extent()[0])

    def _on_scroll_up(self, event: ScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self.move_page(-1)

    def _on_scroll_down(self, event: ScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.move_page(1)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The column, not the scroll position, says what is in view."""

    def watch_cursor(self) -> None:
        """Show the message under the cursor."""
        self._reading.reveal(self.cursor)
        self._settle()
        self.post_message(self.Selected(self, self.selected))

    # Drawing.

    def render_line(self, y: int) -> Strip:
        """Draw a line of the view."""
        scene = self._drawings.scene
        rows = self._the_rows()
        place = rows[y] if y < len(rows) else None
        strip = self._block(place[0]).strips[place[1]] if place else self._note_line(y, scene)
        if y == len(rows) - 1 and not self.at_end and self._reading.held:
            strip = self._with_below_mark(strip, scene)
        return strip.adjust_cell_length(self.size.width, scene.palette.pane.ground)

    def _note_line(self, y: int, scene: Scene) -> Strip:
        """A line without a message: empty, or one of the notes."""
        pane = scene.palette.pane
        words = ""
        if not self._reading.held:
            words = self.empty_note if y == self._reading.column.height // 2 else ""
        elif y == 0:
            words = self.top_note
        words = crop(words, scene.width)
        left = (scene.width - width(words)) // 2
        return Strip([Segment(" " * left, pane.ground), Segment(words, pane.dim)])

    def _with_below_mark(self, strip: Strip, scene: Scene) -> Strip:
        """“↓ 3 new” at the right of the last line; without news only where nothing stands there."""
        if self.new_below:
            words, style = f" ↓ {_('%d new') % self.new_below} ", scene.palette.selected.accent
        else:
            words, style = " ↓ ", scene.palette.incoming.dim
        left = scene.width - width(words) - 1
        strip = strip.adjust_cell_length(scene.width, scene.palette.pane.ground)
        if not self.new_below and strip.crop(left - 1, scene.width).text.strip():
            return strip
        mark = Segment(words, style + part("newest"))
        return Strip([*strip.crop(0, left), mark, Segment(" ", scene.palette.pane.ground)])

    def _make_scene(self) -> Scene:
        if self._palette is None:
            self._palette = palette(self, "chat-view")
        return Scene(
            width=max(8, self.scrollable_content_region.width),
            palette=self._palette,
            now=self.source.now() if self.source else 0.0,
            group=bool(self.chat and self.chat.group),
            me=self.me,
            name_of=self._name_of,
            raw_of=self._raw_of,
            clock=self.clock,
            emoji_as_text=self.emoji_as_text,
            needles=self._needles,
            picture=self._thumbnails.draw,
        )

    def _the_rows(self) -> list[tuple[str, int] | None]:
        """Which line of which block stands in each row."""
        if self._rows is None:
            rows: list[tuple[str, int] | None] = [None] * self._reading.column.height
            for piece in self._reading.pieces():
                for line in range(piece.first, piece.last):
                    rows[piece.row + line - piece.first] = (piece.uid, line)
            self._rows = rows
        return self._rows

    def _block(self, uid: str) -> Block:
        ground = "flash" if uid == self._flash else "selected" if uid == self.cursor else ""
        return self._drawings.block(self._reading.held[uid], self._reading.lead(uid), ground)

    def _measured(self, uid: str) -> Height:
        block = self._block(uid)
        return block.lead, len(block.strips) - block.lead

    def _estimated(self, uid: str) -> int:
        return self._drawings.height(self._reading.held[uid], self._reading.lead(uid))

    def _name_of(self, person_id: str) -> str:
        name = self._names.get(person_id)
        if name is None:
            name = self.source.name_of(person_id) if self.source and person_id else ""
            phone = phone_of(person_id)
            name = name or (f"+{phone}" if phone else person_id.partition("@")[0])
            self._names[person_id] = name
        return name

    def _raw_of(self, message: Message) -> str:
        return self.source.raw(message.chat_id, message.id) if self.source else ""

    # What follows from a change.

    def _settle(self) -> None:
        """Page in what is needed, set the scroll bar, draw again."""
        self._rows = None
        if not self.is_attached or not self.size:
            return
        reading = self._reading
        reading.column.height = max(1, self.scrollable_content_region.height)
        if self._fresh:
            self._fresh = False
            reading.show_unread()
        first = reading.held.first
        if reading.page() and first and self._asked_before != first.key:
            self._asked_before = first.key
            self.post_message(self.OlderWanted(self))
        self._drawings.keep(reading.held)
        if self.at_end:
            self.new_below = 0
        self._set_bar()
        self._tell_seen()
        self.refresh()

    def _put_cursor(self, uid: str) -> None:
        """Move the cursor without moving the view."""
        if self.cursor != uid:
            self.set_reactive(ChatView.cursor, uid)
            self._rows = None
            self.refresh()
            self.post_message(self.Selected(self, self.selected))

    def _scrolled_within(self, step: int) -> bool:
        """Whether the message under the cursor is higher than the view and was scrolled instead."""
        height = self._reading.column.height
        piece = next((piece for piece in self._reading.pieces() if piece.uid == self.cursor), None)
        if piece is None:
            return False
        lead, body = self._measured(self.cursor)
        hidden = piece.first - lead if step < 0 else lead + body - piece.last
        if hidden <= 0 or body < height:
            return False
        self.move(step * min(hidden, max(1, height // 2)))
        return True

    def _begin_flash(self, uid: str) -> None:
        self._flash = uid
        if self._flash_timer:
            self._flash_timer.stop()
        self._flash_timer = self.set_timer(FLASH, self._end_flash)

    def _end_flash(self) -> None:
        self._flash = ""
        self._settle()

    def _thumbnail_ready(self) -> None:
        """Called in the decoding thread."""
        if self.is_running:
            self.app.call_later(self._draw_pictures)

    def _draw_pictures(self) -> None:
        self._drawings.forget_pictures()
        self._settle()

    def _message_at(self, y: int) -> Message | None:
        rows = self._the_rows()
        place = rows[y] if 0 <= y < len(rows) else None
        return self._reading.held[place[0]] if place else None

    def _set_bar(self) -> None:
        """Let the scroll bar show about where in the window the reader is."""
        above, total = self._reading.column.extent()
        height = self._reading.column.height
        above = min(above, total - height)
        self.set_reactive(Widget.virtual_size, Size(self.size.width, total))
        self.set_reactive(Widget.scroll_y, above)
        self.set_reactive(Widget.scroll_target_y, above)
        bar = self.vertical_scrollbar
        bar.window_virtual_size, bar.window_size, bar.position = total, height, above

    def _tell_seen(self) -> None:
        if pieces := self._reading.pieces():
            key = self._reading.held[pieces[-1].uid].key
            if self._seen is None or key > self._seen:
                self._seen = key
                self.post_message(self.Seen(self, key))
