"""Searches messages in all chats while typing; Enter goes to a hit, the same key returns to the results."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from greentui.engine.errors import Refusal
from greentui.model.chats import Found
from greentui.text.excerpt import excerpt
from greentui.text.sanitize import clean_line, crop, width
from greentui.text.time_format import brief, clock
from greentui.tui.background import in_background
from greentui.tui.bindings import binding
from greentui.tui.layers import Layer
from greentui.tui.shell import Shell, shell_of
from greentui.tui.widgets.item_line import ItemLine, LineItem
from greentui.tui.widgets.text_fields import Input, SearchInput
from greentui.words import Phrase, _, plural

HITS = 100
"""Hits listed at most."""

EXAMPLES = ("from:me ", "mentions:me ", "has:file ", "kind:image ", "kind:poll ", "after:yesterday ")
"""Filters that a click adds."""


def drawn(found: Found, cells: int, own: Collection[str] = ()) -> Content:
    """A hit on one line, with the words found highlighted.

    Args:
        found: The hit.
        cells: The width to fill.
        own: The numbers by which messages mention the operator's account.
    """
    shown = excerpt(found, own, 2 * cells)
    pieces: list[tuple[str, str]] = [(f"{shown.icon} ".lstrip(), "")]
    if shown.where:
        pieces.append((f"{shown.where}: ", "$text-muted"))
    if shown.cut:
        pieces.append(("…", "$text-muted"))
    pieces += ((text, "bold $accent" if hit else "") for text, hit in shown.pieces)
    return Content.assemble(*pieces).truncate(cells, ellipsis=True)


class SearchScreen(Layer[None]):
    """An input, filters, and the hits, newest first.

    Args:
        chat_id: Search only this chat at first.
        words: Start with these words.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "leave", Phrase("Back")),
        binding("tab", "complete", Phrase("Complete a filter"), shown=False),
        binding("up", "move(-1)", Phrase("Hit above"), shown=False),
        binding("down", "move(1)", Phrase("Hit below"), shown=False),
        binding("pageup", "move(-8)", Phrase("Page up"), shown=False),
        binding("pagedown", "move(8)", Phrase("Page down"), shown=False),
    ]
    DEFAULT_CSS = """
    SearchScreen #search-line { height: 1; background: $panel; padding: 0 1; }
    SearchScreen #search-line Static { width: auto; color: $accent; text-style: bold; }
    SearchScreen Input { width: 1fr; border: none; height: 1; padding: 0 1; background: $panel; }
    SearchScreen Input:focus { border: none; }
    SearchScreen #search-filters { background: $background; }
    SearchScreen OptionList {
        height: 1fr; border: none; background: $background; padding: 0; scrollbar-size-vertical: 1;
    }
    SearchScreen OptionList > .option-list--option { padding: 0 1; }
    """

    def __init__(self, chat_id: str = "", words: str = "") -> None:
        super().__init__()
        self._begin = words or (f"in:{chat_id} " if chat_id else "")
        self._found: Sequence[Found] = ()

    @property
    def shell(self) -> Shell:
        return shell_of(self)

    def compose(self) -> ComposeResult:
        hint = _('words, "a phrase", from: in: kind: has: mentions: before: after:  Tab completes')
        with Horizontal(id="search-line"):
            yield Static(_("Search") + " ", markup=False)
            yield SearchInput(placeholder=hint, compact=True, select_on_focus=False)
        yield ItemLine(id="search-filters")
        yield OptionList(markup=False)
        yield ItemLine(id="search-said")

    def on_mount(self) -> None:
        """Restore the last search, unless another is asked for."""
        self.query_one(OptionList).can_focus = False
        box = self.query_one(Input)
        box.value = self._begin or self.shell.remembered_search.words
        box.cursor_position = len(box.value)
        box.focus()
        if not self._begin:
            box.select_all()  # so that other words replace it
        self._offer(box.value)
        self._say()

    @on(ItemLine.Pressed)
    async def _pressed(self, event: ItemLine.Pressed) -> None:
        event.stop()
        await self.run_action(event.does)

    def action_add(self, words: str) -> None:
        """Add a filter in front of the typed text."""
        box = self.query_one(Input)
        if words.strip() not in box.value:
            box.value = words + box.value
            box.cursor_position = len(box.value)
        box.focus()

    def action_complete(self, choice: int = 0) -> None:
        """Complete the filter being typed: to the first that the line below offers, or the one clicked."""
        box = self.query_one(Input)
        if choice < len(found := self.shell.session.completed_search(box.value)):
            box.value = found[choice]
            box.cursor_position = len(box.value)
        box.focus()

    def _offer(self, typed: str) -> None:
        """Offer completions of the filter being typed; else whole filters."""
        found = self.shell.session.completed_search(typed)
        pieces = [each.strip().rpartition(" ")[2] for each in found]
        completions = [piece.partition(":")[2] or piece for piece in pieces]
        offered = [
            LineItem(each, "dim" if choice else "accent", f"complete({choice})", weight=-choice)
            for choice, each in enumerate(completions)
        ]
        filters = [LineItem(each.strip(), "dim", f"add('{each}')") for each in EXAMPLES]
        self.query_one("#search-filters", ItemLine).show(offered or filters)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._offer(event.value)
        self._seek(event.value)

    @in_background("seek")
    async def _seek(self, words: str) -> None:
        memory = self.shell.remembered_search
        if words != memory.words:
            memory.words, memory.index = words, 0
        if not words.strip():
            self._show(())
            return
        try:
            found = await self.shell.session.search(words, limit=HITS)
        except Refusal as refusal:
            self._say(clean_line(refusal.text))
            return
        self._show(found)

    def on_resize(self) -> None:
        """Redraw the hits for another width, keeping the cursor."""
        options = self.query_one(OptionList)
        highlighted = options.highlighted
        self._show(self._found)
        options.highlighted = highlighted

    def _show(self, found: Sequence[Found]) -> None:
        self._found = found
        options = self.query_one(OptionList)
        cells = max(20, self.size.width - 4)
        own = self.shell.session.own_numbers() if found else ()
        options.set_options([Option(self._row(each, cells, own)) for each in found])
        if not found and (typed := self.query_one(Input).value.strip()):
            said = [_("No message in the archive matches."), *self.shell.session.misunderstood(typed)]
            options.add_option(Option(Content("\n\n".join(said)), disabled=True))
        if found:
            options.highlighted = min(self.shell.remembered_search.index, len(found) - 1)
        self._say()

    def _row(self, found: Found, cells: int, own: Collection[str]) -> Content:
        message = found.message
        now = self.shell.session.now()
        who = (message.sender_contact or message.sender_name) if message.incoming else _("You")
        chat = crop(clean_line(found.chat_name) or message.chat_id, 34)
        named = clean_line(who)
        head = Content.assemble(
            (chat, "bold"),
            (f"  {named}" if named and named != chat else "", "$text-muted"),
        )
        day, hour = brief(message.timestamp, now), clock(message.timestamp)
        when = hour if day == hour else f"{day} {hour}"
        gap = " " * max(1, cells - head.cell_length - width(when))
        return Content.assemble(head, gap, (when, "$text-muted"), "\n", drawn(found, cells, own))

    def _say(self, text: str = "") -> None:
        typed = self.query_one(Input).value.strip()
        said = text or _("Type to find in every chat")
        if typed and not text:
            count = len(self._found)
            said = plural("%d message", "%d messages", count) % count
            if count == HITS:
                said = said.replace(str(count), f"{count}+", 1)
        shown = [LineItem(said, "dim", weight=9, elastic=bool(text))]
        if self._found:  # without hits, the room for them says what is not understood
            problems = " ".join(self.shell.session.misunderstood(typed))
            key = self.shell.keymap.shown("search")
            shown += [
                LineItem(problems, "warn", weight=8, elastic=True),
                LineItem(_("Enter goes there, %s comes back here") % key, "dim", weight=1),
            ]
        leave = LineItem(_("Esc cancels"), "dim", "leave", right=True)
        self.query_one("#search-said", ItemLine).show((*shown, leave))

    def action_move(self, step: int) -> None:
        """Move the cursor; typed letters still go to the input."""
        options = self.query_one(OptionList)
        if self._found:
            options.highlighted = min(max(0, (options.highlighted or 0) + step), len(self._found) - 1)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._go(self.query_one(OptionList).highlighted)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._go(event.option_index)

    def _go(self, index: int | None) -> None:
        if index is None or index >= len(self._found):
            return
        self.shell.remembered_search.index = index
        message = self._found[index].message
        self.shell.open_chat(message.chat_id, message.uid)
