"""Where a letter goes that is typed on the console and not into a box: one rule for all its parts.

It begins a text, whatever has the focus. The exceptions are the keys of a selected message, as far as they
can be done to it, and letters that the configuration made keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from greentui.model.changes import Level, Notice
from greentui.tui.actions.message_keys import RULES, why_not
from greentui.tui.actions.messages import case_of

if TYPE_CHECKING:
    from greentui.tui.screens.main import MainScreen


def typed(console: MainScreen, event: events.Key) -> None:
    """A key nothing has used so far: a letter that is no key here goes to the composer."""
    if not event.is_printable or event.character is None or "+" in event.key or not console.chat_id:
        return
    focused = console.focused
    if focused is not None and focused.check_consume_key(event.key, event.character):
        return
    if _is_key(console, event.key):
        return
    event.stop()
    _write(console)
    console.writing.insert(event.character)


def pasted(console: MainScreen, event: events.Paste) -> None:
    """What is pasted is text, always."""
    if console.focused is not console.writing.composer and console.chat_id:
        _write(console)
        console.writing.composer.post_message(event)


def _write(console: MainScreen) -> None:
    console.view.end_selection()
    console.show_chat()


def _is_key(console: MainScreen, key: str) -> bool:
    """Whether a letter does something where the focus is; what it cannot do to a message is said."""
    bound = console.active_bindings.get(key)
    if bound is None:
        return False
    if bound.node is console.view:
        message, action = console.view.selected, bound.binding.id or ""
        if message is None or action not in RULES:
            return message is not None
        if reason := why_not(action, case_of(console, message)):
            console.shell.tell(Notice(reason, Level.WARNING))
        return not reason
    # Lists in the third pane have vi's letters of their own, which pages show them with.
    table = bound.node in (console, console.chat_list, console.app)
    return table or console.config.settings.vi_keys
