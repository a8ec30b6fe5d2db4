"""The keys that work here, from the table of actions and the page's bindings; typing narrows them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from greentui.text.keymap import ACTIONS, Keymap, Scope, key_name
from greentui.tui.background import in_background
from greentui.tui.bindings import binding, words_of
from greentui.tui.compose.completion import commands
from greentui.tui.console import Console
from greentui.tui.layers import Dialog
from greentui.tui.widgets.frame import FrameKeys
from greentui.tui.widgets.item_line import LineItem
from greentui.tui.widgets.rebuilt import Rebuilt
from greentui.tui.widgets.text_fields import Input, SearchInput
from greentui.words import Phrase, _

KEY = 15
"""Cells for a key."""

COLUMN = 58
"""Minimum cells of a column."""

MARGIN = 12
"""Cells beside a single column that leave room for a sight of the page below."""

Section = tuple[str, Sequence[tuple[str, str]]]
"""A title, and keys with what they do."""


def sections(screen: Screen[object], keymap: Keymap) -> list[Section]:
    """The keys that work on a screen."""
    found: list[Section] = []
    scopes: tuple[Scope, ...] = (Scope.EVERYWHERE,)
    if isinstance(screen, Console):
        scopes = (Scope.CONSOLE, Scope.COMPOSER, Scope.MESSAGE, Scope.CHATS, Scope.EVERYWHERE)
    else:
        seen: dict[str, tuple[str, str]] = {}
        for active in screen.active_bindings.values():
            if active.binding.description and active.node is screen:
                key = active.binding.key_display or key_name(active.binding.key)
                seen.setdefault(active.binding.action, (key, words_of(active.binding)))
        found.append((_("On this page"), list(seen.values())))
    for scope in scopes:
        rows = [
            (", ".join(map(key_name, keymap.keys[action.name].split(",")[:2])), str(action.words))
            for action in ACTIONS
            if action.scope is scope and action.name in keymap.keys
        ]
        found.append((scope.words, rows))
        if scope is Scope.COMPOSER:
            typed = [
                (":name", _("Emoji by name")),
                ("@~/ @/", _("A file by its path")),
                ("@name", _("Mention a member")),
            ]
            found.append((_("Typed while writing"), typed))
            found.append(
                (_("Commands"), [(f"/{name}", str(action.words)) for name, action in commands().items()])
            )
    if isinstance(screen, Console):
        found.append((_("With the mouse"), _mouse()))
        found.append(
            (
                _("Searching"),
                [
                    ("from:me", _("Written by us; or from:anna")),
                    (_('in:"name"'), _("In one chat")),
                    ("kind:image", _("Of one kind")),
                    ("has:file", _("With any file; Tab completes")),
                    ("after: before:", _("A date, or yesterday")),
                    (_('"two words"'), _("Just these words")),
                ],
            )
        )
    return [section for section in found if section[1]]


def _mouse() -> list[tuple[str, str]]:
    return [
        (_("click"), _("Open a chat, select a message, follow a quote, a link or a file")),
        (_("right click"), _("What can be done to a chat or a message")),
        (_("drag"), _("Mark text, and copy it when the button is let go")),
        (_("Shift+drag"), _("Mark as the terminal does")),
        (_("wheel"), _("Scroll what is under the pointer")),
        ("⋯", _("What can be done to chats, or to the one in view")),
        ("+  ➤", _("What can be sent besides text; send")),
    ]


def matching(found: Sequence[Section], typed: str) -> list[Section]:
    """The rows in which every typed word occurs, under their sections' titles, which count as well."""
    words = typed.casefold().split()

    def fits(title: str, row: tuple[str, str]) -> bool:
        text = f"{title} {row[0]} {row[1]}".casefold()
        return all(word in text for word in words)

    narrowed = [(title, [row for row in rows if fits(title, row)]) for title, rows in found]
    return [section for section in narrowed if section[1]]


def in_columns(found: Sequence[Section], count: int) -> list[list[Section]]:
    """Sections in `count` columns of about the same height, in order."""
    heights = [len(rows) + 2 for _title, rows in found]
    target = sum(heights) / count
    columns: list[list[Section]] = [[]]
    used = 0.0
    for section, height in zip(found, heights, strict=True):
        if columns[-1] and len(columns) < count and used + height / 2 > target * len(columns):
            columns.append([])
        columns[-1].append(section)
        used += height
    return columns


def page_keys(screen: Screen[object]) -> dict[str, str]:
    """The keys of a page's own actions, by the words of what they do."""
    return {
        words_of(active.binding): active.binding.key
        for active in reversed(list(screen.active_bindings.values()))
        if active.binding.description and active.node is screen and active.enabled
    }


def _table(rows: Sequence[tuple[str, str]], keys: Mapping[str, str]) -> Table:
    """Keys and their words, which may wrap; a click on those of the page presses its key."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(style="bold", min_width=KEY, no_wrap=True)
    table.add_column()
    for key, words in rows:
        shown = Text(words)
        if pressed := keys.get(words):
            shown.apply_meta({"@click": f"screen.press({pressed!r})"})
        table.add_row(Text(key), shown)
    return table


class Columns(Horizontal, Rebuilt):
    """Sections in as many columns as the window has room for."""

    DEFAULT_CSS = """
    Columns { height: auto; }
    Columns .help-column { width: 1fr; height: auto; padding-right: 2; }
    Columns .help-title { color: $accent; text-style: bold; }
    Columns .help-keys { margin-bottom: 1; }
    """

    def __init__(self, shown: Sequence[Section], keys: Mapping[str, str]) -> None:
        super().__init__()
        self._sections = shown
        self._keys = keys
        self._count = 0

    async def show(self, shown: Sequence[Section]) -> None:
        """Show other sections."""
        self._sections = shown
        await self.recompose()

    def compose(self) -> ComposeResult:
        self._count = self._fitting()
        for column in in_columns(self._sections, self._count):
            with Vertical(classes="help-column"):
                for title, rows in column:
                    yield Static(title, classes="help-title", markup=False)
                    yield Static(_table(rows, self._keys), classes="help-keys")

    async def on_resize(self) -> None:
        if self._fitting() != self._count:
            await self.recompose()

    def _fitting(self) -> int:
        return max(1, self.app.size.width // COLUMN)


class HelpScreen(Dialog[None]):
    """All keys and what they do, scrollable.

    Args:
        screen: The screen below.
        keymap: The keys in use.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape,f1", "leave", Phrase("Back"), shown=False),
    ]
    DEFAULT_CSS = """
    HelpScreen > VerticalScroll {
        width: 96%; height: 94%; background: $panel; padding: 1 2; scrollbar-size-vertical: 1;
    }
    HelpScreen.-narrow > VerticalScroll { width: 100%; height: 100%; }
    HelpScreen Input { dock: top; margin-bottom: 1; }
    HelpScreen FrameKeys { dock: bottom; margin: 0; }
    HelpScreen .help-foot { height: auto; color: $text-muted; }
    """

    def __init__(self, screen: Screen[object], keymap: Keymap) -> None:
        super().__init__()
        self._sections = sections(screen, keymap)
        self._keys = {} if isinstance(screen, Console) else page_keys(screen)
        self._problems = keymap.problems

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield SearchInput(placeholder=_("Type to find a key or an action"), compact=True)
            yield Columns(self._sections, self._keys)
            foot = [_("Everything is in the palette too, Ctrl+P. Keys are moved in [keys] of config.toml.")]
            foot += [_("Not followed: %s") % problem for problem in self._problems]
            yield Static("\n".join(foot), classes="help-foot", markup=False)
            yield FrameKeys((LineItem(_("Esc goes back"), "dim", "leave", right=True),))

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def action_press(self, key: str) -> None:
        """Leave, and press a key of the page below."""
        self.dismiss(None)
        self.app.call_later(self.app.simulate_key, key)

    @on(Input.Changed)
    @in_background("find")
    async def _narrow_down(self, event: Input.Changed) -> None:
        """Show the keys that fit what was typed."""
        found = matching(self._sections, event.value)
        await self.query_one(Columns).show(found or [(_("No matches."), [])])
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def on_resize(self) -> None:
        """Leave no strip of the page below at the edges of a narrow window."""
        self.set_class(self.size.width < COLUMN + MARGIN, "-narrow")
