"""The line for finding words in the chat in view: the words, and the number of the hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on, widgets
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from greentui.text.keymap import Keymap
from greentui.tui.bindings import binding, editing_keys
from greentui.tui.widgets.item_line import ItemLine, LineItem
from greentui.tui.widgets.text_fields import Input, SearchInput
from greentui.words import Phrase, _

AFTER = 0.12
"""Seconds without typing after which the search starts."""


class FindLine(SearchInput, inherit_bindings=False):
    """An input that leaves the console's shortcuts to the console.

    Args:
        words: The text to begin with.
        keymap: The keys in use.
    """

    def __init__(self, words: str, keymap: Keymap, *, id: str) -> None:  # noqa: A002
        super().__init__(words, placeholder=_("words of this chat"), compact=True, id=id)
        self._keys = editing_keys(keymap, [*widgets.Input.BINDINGS, *Input.BINDINGS])

    async def _on_key(self, event: events.Key) -> None:
        if action := self._keys.get(event.key):
            event.stop()
            event.prevent_default()
            await self.run_action(action)
        else:
            await super()._on_key(event)


class FindBar(Horizontal):
    """Enter and ↑ go to older hits, ↓ to newer ones, Esc closes.

    Args:
        words: The words to begin with.
        keymap: The keys in use.
    """

    DEFAULT_CSS = """
    FindBar {
        height: 1; background: $panel; padding: 0 1;
        & > Static { width: auto; color: $text-muted; }
        & > Input { width: 1fr; height: 1; border: none; padding: 0 1; background: $panel; }
        & > #find-steps { width: 9; padding: 0; }
        & > Input:focus { border: none; background: $boost; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("up", "step(1)", Phrase("Older hit"), shown=False),
        binding("down", "step(-1)", Phrase("Newer hit"), shown=False),
    ]

    @dataclass
    class Sought(Message):
        """The words to find changed; empty for none."""

        words: str

    @dataclass
    class Stepped(Message):
        """Go to an older hit (1) or a newer one (-1)."""

        step: int

    def __init__(self, words: str, keymap: Keymap, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._line = FindLine(words, keymap, id="find-words")
        self._count = Static("", id="find-count", markup=False)
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(_("Find") + " ", markup=False)
        yield self._line
        yield self._count
        yield ItemLine(
            (
                LineItem("↑", "accent", "step(1)", right=True),
                LineItem("↓", "accent", "step(-1)", right=True, gap=2),
                LineItem("✕", "dim", "screen.back", right=True, gap=2),
            ),
            id="find-steps",
        )

    def on_mount(self) -> None:
        """Take the focus, unless the bar was closed before it was mounted."""
        if self.display:
            self._take_focus()

    def begin(self, words: str = "") -> None:
        """Open it; it may not be mounted yet."""
        self.display = True
        if words:
            self._line.value = words
        if self.is_mounted:
            self._take_focus()

    def _take_focus(self) -> None:
        self._line.focus()
        if self._line.value:
            self._tell()

    def end(self) -> bool:
        """Close it; whether it was open."""
        was = bool(self.display)
        self.display = False
        if was:
            self.post_message(self.Sought(""))
        return was

    def said(self, text: str) -> None:
        """Show which hit of how many, or that there is none."""
        self._count.update(text)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(AFTER, self._tell)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Stepped(1))

    def _tell(self) -> None:
        if self.display:
            self.post_message(self.Sought(self._line.value.strip()))

    @on(ItemLine.Pressed)
    async def _pressed(self, event: ItemLine.Pressed) -> None:
        event.stop()
        await self.run_action(event.does)

    def action_step(self, step: int) -> None:
        """Go to another hit."""
        self.post_message(self.Stepped(step))
