"""Where a letter typed on the console outside an input goes: one rule for all parts.

It starts a text, whatever has the focus. Exceptions are the keys of a selected message, whether or not they
apply to it, and letters that the configuration made keys.
"""

from __future__ import annotations

from textual import events

from greentui.model.changes import Level, Notice
from greentui.tui.actions.actions import Actions
from greentui.tui.actions.message_rules import RULES, case_of, why_not


class LetterRouting(Actions):
    """Handles keys that no widget used."""

    def typed(self, event: events.Key) -> None:
        """Pass an unused letter that is no key here to the composer, where it waits until a chat is open."""
        if not event.is_printable or event.character is None or "+" in event.key:
            return
        focused = self.console.focused
        if focused is not None and focused.check_consume_key(event.key, event.character):
            return
        if self._is_key(event.key):
            return
        event.stop()
        if self.console.chat_id:
            self._write()
        self.console.compose_box.insert(event.character)

    def pasted(self, event: events.Paste) -> None:
        """Pass a paste to the composer, where it waits until a chat is open."""
        if not self.console.chat_id:
            self.console.compose_box.insert(event.text)
        elif self.console.focused is not self.console.compose_box.composer:
            self._write()
            self.console.compose_box.composer.post_message(event)

    def _write(self) -> None:
        self.console.view.end_selection()
        self.console.show_chat()

    def _is_key(self, key: str) -> bool:
        """Whether a letter is a key where the focus is; if it cannot act on the message, show why."""
        bound = self.console.active_bindings.get(key)
        if bound is None:
            return False
        if bound.node is self.console.view:
            message, action = self.console.view.selected, bound.binding.id or ""
            if message and action in RULES and (reason := why_not(action, case_of(self.console, message))):
                self.shell.tell(Notice(reason, Level.WARNING))
            return message is not None
        # Lists in the details pane have vi's letters, which are shown on pages only.
        table = bound.node in (self.console, self.console.chat_list, self.console.app)
        return table or self.console.config.settings.vi_keys
