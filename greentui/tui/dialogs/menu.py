"""A short list to choose from, as a context menu at the mouse or in the middle of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from greentui.text.keymap import BY_NAME
from greentui.text.sanitize import clean, clean_line, width
from greentui.tui.bindings import binding
from greentui.tui.layers import Dialog
from greentui.tui.widgets.frame import Frame
from greentui.words import Phrase

if TYPE_CHECKING:
    from greentui.tui.console import Console
    from greentui.tui.shell import Shell

Choice = tuple[str, str]
"""A name and its words."""


class Menu(Dialog[str]):
    r"""A menu; Esc or a click outside chooses nothing.

    Args:
        title: Its title; may be remote text.
        choices: Names and words. Words of the form `key\twords` show the key dimmed at the right.
        current: Name of the choice under the cursor at first.
        at: Its place on the screen; `None` for the middle.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape,q", "leave", Phrase("Cancel"), shown=False),
        binding("j", "move(1)", Phrase("Down"), shown=False),
        binding("k", "move(-1)", Phrase("Up"), shown=False),
    ]
    DEFAULT_CSS = """
    Menu.-beside Frame { width: auto; max-width: 60; padding: 0 1; background: $boost; }
    Menu.-beside Frame { overlay: screen; constrain: inside inside; }
    Menu OptionList { height: auto; max-height: 75vh; width: 100%; }
    Menu.-beside OptionList { width: auto; min-width: 24; }
    """

    def __init__(
        self, title: str, choices: Sequence[Choice], current: str = "", at: Offset | None = None
    ) -> None:
        super().__init__(classes="-beside" if at is not None else "")
        self._title = title
        self._choices = choices
        self._current = current
        self._at = at

    def compose(self) -> ComposeResult:
        with Frame() as box:
            box.absolute_offset = self._at
            yield Static(clean_line(self._title), classes="box-title", markup=False)
            widest = max((width(words.partition("\t")[2]) for _name, words in self._choices), default=0)
            options = (Option(_label(words, widest), id=name) for name, words in self._choices)
            yield OptionList(*options, markup=False, compact=True)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        names = [name for name, _words in self._choices]
        options.highlighted = names.index(self._current) if self._current in names else 0
        options.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id or "")

    def action_move(self, step: int) -> None:
        options = self.query_one(OptionList)
        options.action_cursor_down() if step > 0 else options.action_cursor_up()


def _label(words: str, widest: int) -> Content:
    key, tab, rest = words.partition("\t")
    if not tab:
        return Content(clean(words))
    return Content.assemble(f"{clean(rest):<{widest}}  ", (key, "$text-muted"))


async def choose(
    shell: Shell, title: str, choices: Sequence[Choice], current: str = "", *, at: Offset | None = None
) -> str:
    """The choice of the operator; empty if cancelled. Call it from a worker."""
    return await shell.result_of(Menu(title, choices, current, at)) or ""


async def choose_action(
    console: Console, title: str, names: Sequence[str], *, at: Offset | None = None
) -> None:
    """Offer actions of the keymap by name and run the chosen one. Call it from a worker."""
    keymap = console.shell.keymap
    choices = [(name, f"{keymap.shown(name)}\t{BY_NAME[name].words}") for name in names]
    if chosen := await choose(console.shell, title, choices, at=at):
        command = BY_NAME[chosen].command
        await console.run_action(command)
