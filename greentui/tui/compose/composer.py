"""The multi-line text the operator writes. It gets every key first, in order, and sends nothing itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message as Event

from greentui.text.keymap import is_shortcut
from greentui.tui.compose import completion
from greentui.tui.widgets.text_fields import TextArea


class Composer(TextArea, inherit_bindings=False):
    """The text area.

    It handles each key, letter or shortcut, to completion before the next: in a burst of “yes, Enter,
    Alt+Down, no, Enter” the second word must never go to the first chat.
    """

    DEFAULT_CSS = """
    Composer {
        height: auto; max-height: 12; min-height: 1; width: 1fr; padding: 0; border: none;
        background: $boost; scrollbar-size-vertical: 1;
        &:focus { border: none; }
        & .text-area--cursor-line { background: $boost; }
        & .text-area--placeholder { color: $text-muted; }
    }
    """

    class LastMessageWanted(Event):
        """Up was pressed in an empty composer: go to the messages."""

    @dataclass
    class FilesDropped(Event):
        """A paste named files and nothing else."""

        files: list[str]
        text: str

    take_key: Callable[[str], Awaitable[bool]] | None = None
    """Gets each key first; returns whether it used it."""

    def __init__(self, placeholder: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
            placeholder=Content(placeholder),
            id=id,
        )
        self.cursor_blink = False

    @property
    def undoes(self) -> bool:
        """Whether the undo key belongs to the text: there is some, or there was some to go back to.

        A text that came as it is (a draft, a message taken back or being edited) has nothing to undo: the key
        then does nothing.
        """
        return bool(self.text or self.history.undo_stack or self.history.redo_stack)

    def before_cursor(self) -> str:
        """The text from the beginning to the cursor."""
        return self.get_text_range((0, 0), self.cursor_location)

    def on_mount(self) -> None:
        self.focus()

    async def _on_key(self, event: events.Key) -> None:
        """Handle a key before the next one."""
        if self.take_key and await self.take_key(event.key):
            event.stop()
            event.prevent_default()
        elif is_shortcut(event.key) or event.key == "enter":
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        """Offer to send a file dropped on the terminal; paste anything else as text."""
        if files := completion.dropped(event.text):
            event.stop()
            event.prevent_default()
            self.post_message(self.FilesDropped(files, event.text))

    def action_newline(self) -> None:
        """Insert a line break."""
        self._replace_via_keyboard("\n", *self.selection)

    def action_cursor_up(self, select: bool = False) -> None:
        """Go up a line; from an empty text, to the messages."""
        if not self.text and not select:
            self.post_message(self.LastMessageWanted())
        else:
            super().action_cursor_up(select)
