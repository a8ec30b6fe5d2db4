"""Textual's bindings, from the table of actions or given by a page, including Cyrillic letters."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from greentui.text.keymap import ACTIONS, Action, Keymap, Scope, key_name, with_twins
from greentui.words import Phrase, _

CHOOSE_CHATS = "alt+j"
"""The key that chooses chats for what a page or form is about; the console leaves it free."""

DESTRUCTIVE = Binding.Group("destructive")
"""The group of keys that take something away for good."""


def bindings(*scopes: Scope) -> list[BindingType]:
    """The bindings of some scopes, for the class whose methods implement their actions."""
    return [_binding(action) for action in ACTIONS if action.scope in scopes and action.keys]


def dialog_bindings() -> list[BindingType]:
    """The program's bindings that every dialog has too."""
    return [_binding(action) for action in ACTIONS if action.over_dialogs]


def words_of(binding: Binding) -> str:
    """What a binding does. Textual keeps a `str`, which is therefore in the source's words."""
    return _(binding.description)


def editing_keys(keymap: Keymap, bindings: Iterable[BindingType]) -> dict[str, str]:
    """A field's keys with Textual's actions, without those that do something else in the console.

    Undo stays, for when there is something to undo.

    Args:
        keymap: The keys in use.
        bindings: Textual's bindings of the field.
    """
    taken = keymap.around_composer()
    return {
        key: each.action
        for each in bindings
        if isinstance(each, Binding)
        for key in each.key.split(",")
        if key not in taken or each.action == "undo"
    }


def _binding(action: Action) -> Binding:
    return Binding(
        with_twins(action.keys),
        action.command,
        action.words.source,
        show=False,
        id=action.name,
        key_display=key_name(action.keys),
    )


def binding(
    keys: str,
    does: str,
    words: Phrase,
    *,
    shown: bool = True,
    destructive: bool = False,
    priority: bool = False,
) -> Binding:
    """A fixed binding of a page or dialog, with the Cyrillic twins of its letters.

    Args:
        priority: Whether it goes before the field in focus.
        shown: Whether it is among the keys at the foot of the page, if there is room.
        destructive: Whether it takes something away that cannot be got back; such keys are red.
    """
    group = DESTRUCTIVE if destructive else None
    return Binding(
        with_twins(keys),
        does,
        words.source,
        show=shown,
        key_display=key_name(keys),
        group=group,
        priority=priority,
    )
