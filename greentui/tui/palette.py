"""The palette's entries: every action of the keymap with its key, including those of the selected message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import ClassVar, Self

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.types import IgnoreReturnCallbackType
from textual.widgets import LoadingIndicator, Static
from textual.widgets._option_list import OptionListContent
from textual.widgets.option_list import Option

from greentui.text.keymap import ACTIONS, LATIN, Action, Scope
from greentui.text.sanitize import fit, width
from greentui.tui.bindings import dialog_bindings
from greentui.tui.chat_list.view import AIM
from greentui.tui.console import console_of
from greentui.tui.layers import Layer
from greentui.tui.shell import shell_of
from greentui.tui.widgets.frame import Frame, FrameKeys
from greentui.tui.widgets.item_line import LineItem
from greentui.words import _

WIDTH = 84
"""Cells of the box, if there is room."""
BESIDE_ROW = 6
"""Cells of the box beside a row: its edge, its padding, a scrollbar."""

_TO_LATIN = str.maketrans(dict(LATIN))


BEGINS = 1000.0
"""More than any score that scattered letters give."""


def likeness(words: str, text: str, matcher: Matcher) -> float:
    """How well an action fits what was typed: best if its words begin so, then if one of them does; 0 if not.

    Args:
        words: What the action does, as shown.
        text: What is searched: its words and its name.
        matcher: Holds what was typed.
    """
    score = matcher.match(text)
    shown, typed = words.casefold(), matcher.query.casefold()
    if score and shown.startswith(typed):
        return score + 2 * BEGINS
    return score + BEGINS if score and f" {typed}" in shown else score


class PaletteRows(CommandList):
    """The palette's rows, and one that says in the program's language that there are none.

    A click means the row that it was aimed at, though a search that ended meanwhile put others in its place.
    """

    _before: Sequence[Option] = ()
    _renewed_at = 0.0

    def clear_options(self) -> Self:
        """Remove the rows; others follow."""
        self._before, self._renewed_at = tuple(self.options), monotonic()
        return super().clear_options()

    def on_click(self, event: events.Click) -> None:
        """Run what was under the mouse when it was aimed, or nothing if that is gone."""
        row = event.style.meta.get("option")
        if row is None or row >= len(self._before) or monotonic() - self._renewed_at >= AIM:
            return
        event.prevent_default()
        aimed = self._before[row].prompt
        same = (index for index, option in enumerate(self.options) if option.prompt == aimed)
        if (index := next(same, None)) is not None:
            self.highlighted = index
            self.action_select()  # nothing, on a row that has no action

    def add_option(self, option: OptionListContent = None) -> Self:
        """Add a row; one without an action is Textual's own."""
        if isinstance(option, Option) and option.id == CommandPalette._NO_MATCHES:
            option = Option(Content(_("No command matches.")), id=option.id, disabled=True)
        return super().add_option(option)


class Palette(CommandPalette, Layer[None]):
    """Textual's palette in the box of our dialogs, safe to close more than once."""

    BINDINGS: ClassVar[list[BindingType]] = dialog_bindings()

    def compose(self) -> ComposeResult:
        """The widgets Textual's palette works with, by its ids."""
        with Frame(id="--container"):
            yield Static(_("All commands"), classes="box-title", markup=False)
            with Horizontal(id="--input"):
                yield CommandInput(placeholder=_("Search for commands…"), select_on_focus=False)
            with Vertical(id="--results"):
                yield PaletteRows()
                yield LoadingIndicator()
            yield FrameKeys(
                (
                    LineItem(_("Enter runs it"), "dim"),
                    LineItem(_("Esc cancels"), "dim", "escape", right=True),
                )
            )


class PaletteActions(Provider):
    """Offers the actions possible now."""

    def _offers(self) -> Iterator[tuple[Action, str, str, IgnoreReturnCallbackType]]:
        """Action, words, key and callback of each."""
        from functools import partial

        from greentui.tui.actions.message_rules import case_of, choices

        app = shell_of(self.screen)
        main = console_of(app)
        message = main.view.selected
        can = choices(case_of(main, message), marked=bool(main.view.marked)) if message else {}
        for action in ACTIONS:
            key = app.keymap.shown(action.name)
            if action.scope is Scope.MESSAGE and message and action.name in can:
                words = _("Message: %s") % can[action.name]
                yield action, words, key, partial(main.act, action.name, message)
            elif action.palette and action.scope is not Scope.MESSAGE:
                namespace = app if action.command.startswith("app.") else main
                yield action, str(action.words), key, partial(app.run_action, action.command, namespace)

    async def _search(self, query: str) -> Hits:
        """Contain what fails, which Textual reports to its developer tools only."""
        with shell_of(self.screen).containing():
            async for hit in super()._search(query):
                yield hit

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for _action, words, key, does in self._offers():
            yield DiscoveryHit(self._row(words, key), does, text=words)

    async def search(self, query: str) -> Hits:
        """What matches the words, typed in either layout."""
        matchers = [self.matcher(query)]
        if (latin := query.translate(_TO_LATIN)) != query:
            matchers.append(self.matcher(latin))
        for action, words, key, does in self._offers():
            text = f"{words} {action.name.replace('_', ' ')}"
            if score := max(likeness(words, text, matcher) for matcher in matchers):
                yield Hit(score, self._row(words, key), does, text=words)

    def _row(self, words: str, key: str) -> Content:
        """An action's words at the left edge of the list, its key at the right."""
        room = min(WIDTH, int(self.screen.app.size.width * 0.95)) - BESIDE_ROW
        words = fit(words, max(0, room - width(key)))
        return Content.assemble(words, (key, "bold $accent"))
