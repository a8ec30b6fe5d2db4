"""The list of chats, drawn line by line: ten thousand rows cost no more than ten.

It holds the ids of all chats in order, and reads rows only to show them. The cursor and the chat in view are
kept by id, so that reordering never moves the choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.cache import LRUCache
from textual.geometry import Offset, Size
from textual.message import Message as Event
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from greentui.model.chats import Chat, ChatFilter, ChatSort
from greentui.text.keymap import Scope
from greentui.text.sanitize import crop, width
from greentui.tui.bindings import bindings
from greentui.tui.chat.render.colours import mix, over
from greentui.tui.chat_list.row import LINES, ROLES, RowInk, render, waiting
from greentui.tui.protocols import ChatSource

KEPT = 600
"""Rows cached."""

CALM = 0.25
"""Seconds between two reads of the order of all chats."""

WHEEL = 4
"""Lines per notch of the wheel."""

AIM = 0.3
"""Seconds from aiming at a row to the click on it."""

_State = tuple[str, bool, int, str, int]
"""What a drawn row depends on besides its chat: ground, current, width, waiting, day."""

_Drawn = tuple[Chat, _State, tuple[Strip, ...]]


class ChatList(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows the chats of a filter in a given order and lets the operator choose one.

    Args:
        source: Where to read; may be set later, followed by `reload`.
        emoji_as_text: Whether pictographs become words.
        compact: Whether a chat takes one line.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"chat-list--{name}" for name in (*ROLES, "current", "cursor", "hover")
    }
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.CHATS)
    DEFAULT_CSS = """
    ChatList {
        background: $surface;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-color: $foreground 20%;
        scrollbar-color-hover: $foreground 35%;
        scrollbar-color-active: $accent;
        scrollbar-background: $surface;
        scrollbar-background-hover: $surface;
        scrollbar-background-active: $surface;

        & > .chat-list--current { background: $foreground 9%; }
        & > .chat-list--cursor { background: $accent 28%; }
        & > .chat-list--hover { background: $foreground 5%; }
        & > .chat-list--text { color: $foreground; }
        & > .chat-list--name { color: $foreground; }
        & > .chat-list--dim { color: $foreground 62%; }
        & > .chat-list--accent { color: $text-accent; }
        & > .chat-list--draft { color: $text-success; }
        & > .chat-list--unread { background: $accent; color: auto; text-style: bold; }
        & > .chat-list--good { color: $text-success; }
        & > .chat-list--warn { color: $warning; }
        & > .chat-list--bad { color: $text-error; text-style: bold; }
    }
    """

    filter: reactive[ChatFilter] = reactive(ChatFilter.ALL, init=False, repaint=False)
    """Which chats are shown."""

    sort: reactive[ChatSort] = reactive(ChatSort.RECENT, init=False, repaint=False)
    """Their order."""

    current: reactive[str] = reactive("", init=False)
    """The chat in view beside the list."""

    cursor: reactive[str] = reactive("", init=False)
    """The row that Enter opens, shown while the list has the focus."""

    hover: reactive[str] = reactive("", init=False)
    """The row under the mouse."""

    compact: reactive[bool] = reactive(False, init=False)
    """Whether a chat takes one line."""

    empty_note: reactive[str] = reactive("")
    """Shown if the filter has no chats."""

    @dataclass
    class Chosen(Event):
        """A chat was chosen to be shown."""

        chat_list: ChatList
        chat_id: str

        @property
        def control(self) -> ChatList:
            return self.chat_list

    @dataclass
    class MenuRequested(Event):
        """A right click on a chat at the screen position `at`."""

        chat_list: ChatList
        chat_id: str
        at: Offset

        @property
        def control(self) -> ChatList:
            return self.chat_list

    def __init__(
        self,
        source: ChatSource | None = None,
        *,
        emoji_as_text: bool = False,
        compact: bool = False,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.source = source
        self.emoji_as_text = emoji_as_text
        self.set_reactive(ChatList.compact, compact)
        self._ids: Sequence[str] = ()
        self._index: dict[str, int] = {}
        self._chats: LRUCache[str, Chat] = LRUCache(KEPT)
        self._drawn: LRUCache[str, _Drawn] = LRUCache(KEPT)
        self._inks: dict[str, RowInk] | None = None
        self._read_at = 0.0
        self._due: Timer | None = None
        self._before: tuple[Sequence[str], int] = (), 0
        """The ids and the scroll offset before the order was last read again."""

    @property
    def lines(self) -> int:
        """Lines per row."""
        return 1 if self.compact else LINES

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the filter's chats, in order."""
        return self._ids

    def take(self, ids: Sequence[str], chats: Iterable[Chat] = ()) -> None:
        """Show chats that were already read, of another instance; everything shown before is dropped."""
        self._chats.clear()
        for chat in chats:
            self._chats[chat.id] = chat
        self._take(ids)

    def reload(self) -> None:
        """Read everything again."""
        self._chats.clear()
        self._read()

    def changed(self, chat_ids: Iterable[str] | None) -> None:
        """Update the given chats, or any if `None`.

        Their rows are read again at once; the order of all chats at most four times a second.
        """
        if chat_ids is None:
            self._chats.clear()
        else:
            for chat_id in chat_ids:
                self._chats.discard(chat_id)
        wait = CALM - (monotonic() - self._read_at)
        if wait <= 0:
            self._read_again()
        else:
            if self._due is None:
                self._due = self.set_timer(wait, self._read_again)
            self.refresh()

    def refresh_ages(self) -> None:
        """Redraw if a waiting time in view has changed."""
        if self.source and any(
            drawn[1][3] != waiting(drawn[0], self.source.now())
            for chat_id in self._visible()
            if (drawn := self._drawn.get(chat_id))
        ):
            self.refresh()

    def neighbour(self, step: int, chat_id: str = "") -> str:
        """The chat `step` rows below one (by default the current), or the outermost; empty for none."""
        if not self._ids:
            return ""
        index = self._index.get(chat_id or self.current, -1 if step > 0 else len(self._ids))
        return self._ids[min(max(0, index + step), len(self._ids) - 1)]

    def step(self, step: int) -> None:
        """Choose the chat `step` rows below the current one."""
        chat_id = self.neighbour(step)
        if chat_id and chat_id != self.current:
            self.choose(chat_id)

    def choose(self, chat_id: str) -> None:
        """Choose a chat, as a click on it does."""
        self.show(chat_id)
        self.post_message(self.Chosen(self, chat_id))

    def show(self, chat_id: str) -> None:
        """Mark a chat as the one in view and scroll to its row."""
        self.current = chat_id
        self.cursor = chat_id

    def action_cursor(self, step: int) -> None:
        """Move the cursor by rows."""
        self.cursor = self.neighbour(step, self.cursor)

    def action_cursor_page(self, direction: int) -> None:
        """Move the cursor by a page."""
        rows = max(1, self.size.height // self.lines - 1)
        self.cursor = self.neighbour(direction * rows, self.cursor)

    def action_cursor_edge(self, index: int) -> None:
        """Move the cursor to the first chat (0) or the last (-1)."""
        if self._ids:
            self.cursor = self._ids[index]

    def action_choose(self) -> None:
        """Choose the chat at the cursor."""
        if self.cursor in self._index:
            self.choose(self.cursor)

    def on_mount(self) -> None:
        """Read what to show, unless it has been passed in."""
        if not self._ids:
            self._read()

    def on_focus(self) -> None:
        """Put the cursor on the chat in view, or on the first visible row."""
        if self.cursor not in self._index:
            self.cursor = self.current if self.current in self._index else next(iter(self._visible()), "")
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def on_resize(self) -> None:
        """Redraw for another width."""
        self._drawn.clear()
        self._size_rows()

    def on_click(self, event: events.Click) -> None:
        """Choose a chat, or open its menu."""
        if chat_id := self._aimed_at(event.y):
            event.stop()
            if event.button == 3:
                self.post_message(self.MenuRequested(self, chat_id, event.screen_offset))
            else:
                self.choose(chat_id)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Highlight the row under the mouse."""
        self.hover = self._chat_at(event.y)

    def on_leave(self) -> None:
        self.hover = ""

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        event.prevent_default()
        self._before = (), 0
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def notify_style_update(self) -> None:
        """Recompute the colours for the theme."""
        super().notify_style_update()
        self._inks = None
        self._drawn.clear()

    def watch_compact(self) -> None:
        """Draw each chat in fewer lines, or more, and keep the chat in view visible."""
        self._drawn.clear()
        self._before = (), 0
        self._size_rows()
        self.watch_cursor(self.current)
        self.refresh()

    def watch_filter(self) -> None:
        """Show the filter from its beginning."""
        self._read()
        self.scroll_to(y=0, animate=False)

    def watch_sort(self) -> None:
        """Show the order from its beginning."""
        self._read()
        self.scroll_to(y=0, animate=False)

    def watch_cursor(self, cursor: str) -> None:
        """Scroll to the row of the cursor."""
        row = self._index.get(cursor)
        if row is None or not self.size.height:
            return
        top, height = self.scroll_offset.y, self.size.height
        if row * self.lines < top:
            self.scroll_to(y=row * self.lines, animate=False)
        elif (row + 1) * self.lines > top + height:
            self.scroll_to(y=(row + 1) * self.lines - height, animate=False)

    def render_line(self, y: int) -> Strip:
        inks = self._the_inks()
        cells = self.scrollable_content_region.width
        row, line = divmod(self.scroll_offset.y + y, self.lines)
        if row >= len(self._ids):
            return self._note_line(y, cells, inks[""])
        chat_id = self._ids[row]
        chat = self._chat(chat_id)
        if chat is None:
            return Strip.blank(self.size.width, inks[""].ground)
        current = chat_id == self.current
        cursor = self.has_focus and chat_id == self.cursor
        ground = "cursor" if cursor else "current" if current else "hover" if chat_id == self.hover else ""
        now = self.source.now() if self.source else 0.0
        state = (ground, current, cells, waiting(chat, now), int(now // 86_400))
        drawn = self._drawn.get(chat_id)
        if drawn is None or drawn[0] is not chat or drawn[1] != state:
            strips = render(
                chat,
                inks[ground],
                cells,
                now,
                current=current,
                cursor=cursor,
                emoji_as_text=self.emoji_as_text,
                compact=self.compact,
            )
            drawn = self._drawn[chat_id] = (chat, state, strips)
        return drawn[2][line].adjust_cell_length(self.size.width, inks[""].ground)

    def _note_line(self, y: int, cells: int, ink: RowInk) -> Strip:
        if self._ids or y != self.size.height // 3 or not self.empty_note:
            return Strip.blank(self.size.width, ink.ground)
        words = crop(self.empty_note, cells)
        left = (cells - width(words)) // 2
        return Strip([Segment(" " * left, ink.ground), Segment(words, ink.dim)]).adjust_cell_length(
            self.size.width, ink.ground
        )

    def _the_inks(self) -> dict[str, RowInk]:
        if self._inks is None:
            _base, pane = self.background_colors
            styles = self.get_component_styles
            self._inks = {}
            for name in ("", "current", "cursor", "hover"):
                ground = over(pane, styles(f"chat-list--{name}").background) if name else pane
                mixed = (mix(ground, styles(f"chat-list--{role}")) for role in ROLES)
                self._inks[name] = RowInk(Style(bgcolor=ground.rich_color), *mixed)
        return self._inks

    def _chat(self, chat_id: str) -> Chat | None:
        """A row; reads it together with all other visible rows not yet read."""
        chat = self._chats.get(chat_id)
        if chat is None and self.source:
            missing = [other for other in self._visible() if other not in self._chats]
            for other in self.source.chats(missing if chat_id in missing else [chat_id]):
                self._chats[other.id] = other
            chat = self._chats.get(chat_id)
        return chat

    def _visible(self) -> Sequence[str]:
        first = self.scroll_offset.y // self.lines
        return self._ids[first : first + self.size.height // self.lines + 2]

    def _chat_at(self, y: int) -> str:
        return self._chat_in(self._ids, self.scroll_offset.y + y)

    def _chat_in(self, ids: Sequence[str], line: int) -> str:
        """The chat in a line of the list; empty for none."""
        row = line // self.lines
        return ids[row] if 0 <= row < len(ids) else ""

    def _aimed_at(self, y: int) -> str:
        """The chat that a click means: if another has just moved under the mouse, the one before it."""
        ids, top = self._before
        if ids and monotonic() - self._read_at < AIM:
            return self._chat_in(ids, top + y)
        return self._chat_at(y)

    def _read_again(self) -> None:
        """Read the order after a change that the operator did not ask for."""
        before = self._ids, self.scroll_offset.y
        self._read()
        self._before = before

    def _read(self) -> None:
        self._before = (), 0
        if self._due:
            self._due.stop()
            self._due = None
        if self.source:
            self._read_at = monotonic()
            self._take(self.source.chat_ids(self.filter, self.sort))

    def _take(self, ids: Sequence[str]) -> None:
        """Show other ids; a scrolled list keeps its top row, and the chat in view stays visible."""
        top, rest = divmod(self.scroll_offset.y, self.lines)
        held = self._ids[top] if 0 < top < len(self._ids) else ""
        current_in_sight = self.current in self._visible()
        self._ids = ids
        self._index = {chat_id: row for row, chat_id in enumerate(ids)}
        self._size_rows()
        if held in self._index:
            self.scroll_to(y=self._index[held] * self.lines + rest, animate=False)
        if current_in_sight:
            self.watch_cursor(self.current)  # follow the chat in view when it moves to the top
        self.refresh()

    def _size_rows(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._ids) * self.lines)
