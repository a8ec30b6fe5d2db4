"""Finds chats while typing, by name, number or id; allows for typos and the other alphabet."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from greentui.engine import chat_resolver
from greentui.engine.errors import Refusal
from greentui.model.changes import Change, ChatsChanged
from greentui.model.chats import Chat
from greentui.model.ids import ChatKind, kind_of
from greentui.model.phones import spelled
from greentui.text import chat_fuzzy_search
from greentui.text.sanitize import clean_line, crop, fit
from greentui.text.time_format import brief
from greentui.tui.background import in_background
from greentui.tui.bindings import binding
from greentui.tui.layers import Dialog
from greentui.tui.widgets.frame import Frame, FrameKeys
from greentui.tui.widgets.item_line import ItemLine, LineItem
from greentui.tui.widgets.text_fields import Input, SearchInput
from greentui.words import Phrase, _, plural

if TYPE_CHECKING:
    from greentui.engine.session import Session
    from greentui.text.chat_fuzzy_search import Name

SHOWN = 40
"""Chats listed at once."""


NAME = 30
"""Cells for a name, if there is room."""
NARROWER = 42
"""Cells of the window not used for a name: the box's edges, mark, number, unread count, time."""
LINES = 16
"""Chats visible at once, if there is room."""
LOWER = 12
"""Lines of the window not used for the list: above the box, its edges, title, input and keys."""


class Chats(OptionList):
    """The matching chats, as many rows as there is room for.

    The height follows from the window while it is laid out: set afterwards, it would move the rows under the
    mouse once they are painted, and a click on the keys below would choose a chat.
    """

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows at this size of the window."""
        rows = super().get_content_height(container, viewport, width)
        return max(1, min(rows, LINES, viewport.height - LOWER))


class Switcher(Dialog[list[str]]):
    """A box with an input and the matching chats.

    Args:
        session: To read the chats.
        title: What they are chosen for.
        several: Whether several may be chosen: Tab marks, as does Space in an empty input; Enter finishes.
        people: Whether only contacts can be chosen: no groups.
        numbers: Whether any number that is typed can be chosen, too.
        opens: Whether the chosen chat is opened, as the keys then say.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "leave", Phrase("Cancel"), shown=False),
        binding("up", "move(-1)", Phrase("Chat above"), shown=False),
        binding("down", "move(1)", Phrase("Chat below"), shown=False),
        binding("pageup", "move(-10)", Phrase("Ten above"), shown=False),
        binding("pagedown", "move(10)", Phrase("Ten below"), shown=False),
        binding("tab", "mark", Phrase("Mark"), shown=False),
    ]
    DEFAULT_CSS = """
    Switcher Frame { width: 72; }
    Switcher Input { margin: 1 0; }
    Switcher OptionList { height: auto; }
    Switcher #marked { padding: 0; background: transparent; }
    Switcher.-several FrameKeys { margin-top: 0; }
    """

    def __init__(
        self,
        session: Session,
        title: str,
        *,
        several: bool = False,
        people: bool = False,
        numbers: bool = False,
        opens: bool = False,
    ) -> None:
        super().__init__(classes="-several" if several else "")
        self._session = session
        self._title = title
        self._several = several
        self._people = people
        self._numbers = people or numbers
        self._opens = opens
        self._marked: dict[str, None] = {}
        self._names: list[Name] | None = None
        self._order: list[str] = []
        self._ids: list[str] = []
        self._shown_for = ""

    def compose(self) -> ComposeResult:
        with Frame():
            yield Static(clean_line(self._title), classes="box-title", markup=False)
            yield SearchInput(placeholder=_("name, number or id"), compact=True, select_on_focus=False)
            yield Chats(markup=False, compact=True)
            if self._several:
                yield ItemLine(self._who(), id="marked")
            yield FrameKeys(self._hint())

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self._order = self._known_order()
        self._show(self._order[:SHOWN])

    def _known_order(self) -> list[str]:
        return [chat_id for chat_id in self._session.chat_ids() if self._meant(chat_id)]

    def session_changed(self, changes: Sequence[Change]) -> None:
        """Chats that arrive while nothing matches may match; a list in view stays as it is."""
        super().session_changed(changes)
        if not self._ids and any(isinstance(change, ChatsChanged) for change in changes):
            self._names, self._order = None, self._known_order()
            self._find()

    def _hint(self) -> list[LineItem]:
        leave = LineItem(_("Esc cancels"), "dim", "leave", right=True)
        if not self._several:
            does = _("Enter opens") if self._opens else _("Enter chooses")
            return [LineItem(does, "dim", "done"), leave]
        marked = len(self._marked)
        if not marked:
            done = LineItem(_("Enter chooses"), "dim", "done")
            return [LineItem(_("Tab or click selects several"), "dim", "mark", weight=1), done, leave]
        return [LineItem(_("Enter confirms"), "accent", "done"), leave]

    def _who(self) -> list[LineItem]:
        """Who is marked, the latest first, whatever the list shows now."""
        names = ", ".join(self._called(chat_id) for chat_id in reversed(self._marked))
        if not (marked := len(self._marked)):
            return [LineItem("", "plain")]
        words = plural("%(count)d chat: %(names)s", "%(count)d chats: %(names)s", marked)
        return [LineItem(words % {"count": marked, "names": names}, "plain")]

    def _show_marked(self) -> None:
        if self._several:
            self.query_one("#marked", ItemLine).show(self._who())
        self.query_one(FrameKeys).show(self._hint())

    def _called(self, chat_id: str, chat: Chat | None = None) -> str:
        return clean_line(chat.name if chat else self._session.name_of(chat_id)) or chat_id

    def unsaved(self) -> bool:
        """Whether chats are marked."""
        return bool(self._marked)

    def subject(self) -> Hashable:
        return self._title

    def filled_in(self) -> list[Hashable]:
        return list(self._marked)

    def fill_in(self, content: list[Hashable]) -> None:
        self._marked = dict.fromkeys(map(str, content))
        self._show(self._ids, self._shown_for)
        self._show_marked()

    def leave_question(self) -> str:
        marked = len(self._marked)
        return plural("Leave with %d chat marked?", "Leave with %d chats marked?", marked) % marked

    def on_resize(self) -> None:
        if self._ids:
            self._show(self._ids, self._shown_for)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if self._several and event.value == " ":  # no name begins with a space: it marks, as in other lists
            with event.input.prevent(Input.Changed):
                event.input.value = ""
            self.action_mark()
        else:
            self._find()

    @in_background("find")
    async def _find(self) -> None:
        names = await self._known_names()
        typed = self.query_one(Input).value
        found = await asyncio.to_thread(partial(self._fitting, names, typed))
        if typed == self.query_one(Input).value:
            self._show(found, typed)

    async def _known_names(self) -> list[Name]:
        if self._names is None:
            rank = {chat_id: place for place, chat_id in enumerate(self._order)}
            known = [name for name in self._session.names() if self._meant(name[0])]
            names = sorted(known, key=lambda name: rank.get(name[0], len(rank)))
            self._names = await asyncio.to_thread(chat_fuzzy_search.prepared, names)
        return self._names

    def _meant(self, chat_id: str) -> bool:
        return not self._people or kind_of(chat_id) is ChatKind.PERSON

    def _fitting(self, names: list[Name], typed: str) -> list[str]:
        """The chats that match `typed`; a contact's number need not be known."""
        found = chat_fuzzy_search.find(names, typed, SHOWN)
        if found or not self._numbers or not any(map(str.isdigit, typed)):
            return found
        try:
            return [chat_resolver.chat_id_of(typed)]
        except Refusal:
            return found

    def _show(self, ids: list[str], typed: str = "") -> None:
        self._shown_for = typed
        known = {chat.id: chat for chat in self._session.chats(ids)}
        self._ids = [chat_id for chat_id in ids if chat_id in known or "@" in chat_id]
        options = self.query_one(OptionList)
        options.set_options([Option(self._row(chat_id, known.get(chat_id))) for chat_id in self._ids])
        if self._ids:
            options.highlighted = 0
        else:
            options.add_option(Option(Content(_("No matches.")), disabled=True))

    def _row(self, chat_id: str, chat: Chat | None) -> Content:
        name = self._called(chat_id, chat)
        mark = ("✓ " if chat_id in self._marked else "  ") if self._several else ""
        number = spelled(chat.phone) if chat and chat.phone else _("group") if chat and chat.group else ""
        unread = f"{chat.unread}" if chat and chat.unread else ""
        when = brief(chat.last_at, self._session.now()) if chat else ""
        room = min(NAME, self.app.size.width - NARROWER)
        return Content.assemble(
            (mark, "bold $accent"),
            fit(crop(name, room - 1), room),
            (fit(crop(number, 17), 18), "$text-muted"),
            (f"{unread:>3} ", "bold $accent"),
            (f"{when:>8}", "$text-muted"),
        )

    @property
    def _under_cursor(self) -> str:
        index = self.query_one(OptionList).highlighted
        return self._ids[index] if index is not None and index < len(self._ids) else ""

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_done()

    async def action_done(self) -> None:
        """Choose the marked chats, or the one at the cursor."""
        typed = self.query_one(Input).value
        if typed != self._shown_for:
            # Enter came before the search finished: it means the chats that match, not those still listed.
            self._show(self._fitting(await self._known_names(), typed), typed)
        chosen = list(self._marked) or ([self._under_cursor] if self._under_cursor else [])
        if chosen:
            self.dismiss(chosen)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._several:
            self.action_mark()
        elif self._under_cursor:
            self.dismiss([self._under_cursor])

    def action_move(self, step: int) -> None:
        """Move the cursor; typed letters still go to the input."""
        options = self.query_one(OptionList)
        if self._ids:
            options.highlighted = min(max(0, (options.highlighted or 0) + step), len(self._ids) - 1)

    def action_mark(self) -> None:
        """Mark or unmark the chat at the cursor."""
        chat_id = self._under_cursor
        if not self._several or not chat_id:
            return
        if chat_id in self._marked:
            del self._marked[chat_id]
        else:
            self._marked[chat_id] = None
        options = self.query_one(OptionList)
        index = options.highlighted or 0
        options.replace_option_prompt_at_index(index, self._row(chat_id, self._session.chat(chat_id)))
        self._show_marked()
        self.action_move(1)
