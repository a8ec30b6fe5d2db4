"""The palette's entries: every action of the keymap with its key, including those of the selected message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType

from greentui.text.keymap import ACTIONS, LATIN, Action, Scope
from greentui.tui.bindings import dialog_bindings
from greentui.tui.console import console_of
from greentui.tui.layers import Layer
from greentui.tui.shell import shell_of
from greentui.words import _

_TO_LATIN = str.maketrans(dict(LATIN))


class Palette(CommandPalette, Layer[None]):
    """Textual's palette, safe to close more than once."""

    BINDINGS: ClassVar[list[BindingType]] = dialog_bindings()


class PaletteActions(Provider):
    """Offers the actions possible now."""

    def _offers(self) -> Iterator[tuple[Action, str, str, IgnoreReturnCallbackType]]:
        """Action, words, key and callback of each."""
        from functools import partial

        from greentui.tui.actions.message_rules import case_of, possible

        app = shell_of(self.screen)
        main = console_of(app)
        message = main.view.selected
        can = possible(case_of(main, message)) if message else set()
        for action in ACTIONS:
            key = app.keymap.shown(action.name)
            if action.scope is Scope.MESSAGE and message and action.name in can:
                words = _("Message: %s") % action.words
                yield action, words, key, partial(main.act, action.name, message)
            elif action.palette and action.scope is not Scope.MESSAGE:
                namespace = app if action.command.startswith("app.") else main
                yield action, action.words, key, partial(app.run_action, action.command, namespace)

    async def _search(self, query: str) -> Hits:
        """Contain what fails, which Textual reports to its developer tools only."""
        with shell_of(self.screen).containing():
            async for hit in super()._search(query):
                yield hit

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for action, words, key, does in self._offers():
            yield DiscoveryHit(_shown(words, key), does, text=words, help=_help(action))

    async def search(self, query: str) -> Hits:
        """What matches the words, typed in either layout."""
        matchers = [self.matcher(query)]
        if (latin := query.translate(_TO_LATIN)) != query:
            matchers.append(self.matcher(latin))
        for action, words, key, does in self._offers():
            text = f"{words} {action.name.replace('_', ' ')}"
            if score := max(matcher.match(text) for matcher in matchers):
                yield Hit(score, _shown(words, key), does, text=words, help=_help(action))


def _shown(words: str, key: str) -> Content:
    return Content.assemble(words, (f"  {key}", "bold $accent") if key else "")


def _help(action: Action) -> str:
    slash = f"/{action.slash} · " if action.slash else ""
    return slash + _("for the configuration: %s") % action.name
