"""Where a letter goes that is typed on the console and not into a box: one rule for all its parts.

It begins a text, whatever has the focus. The exceptions are the keys of a selected message, as far as they
can be done to it, and letters that the configuration made keys.
"""

from __future__ import annotations

from textual import events

from greentui.model.changes import Level, Notice
from greentui.tui.actions.actions import Actions
from greentui.tui.actions.message_keys import RULES, why_not
from greentui.tui.actions.messages import case_of


class LetterRouting(Actions):
    """Takes the keys nothing has used."""

    def typed(self, event: events.Key) -> None:
        """A key nothing has used so far: a letter that is no key here goes to the composer."""
        if not event.is_printable or event.character is None or "+" in event.key or not self.console.chat_id:
            return
        focused = self.console.focused
        if focused is not None and focused.check_consume_key(event.key, event.character):
            return
        if self._is_key(event.key):
            return
        event.stop()
        self._write()
        self.console.compose_box.insert(event.character)

    def pasted(self, event: events.Paste) -> None:
        """What is pasted is text, always."""
        if self.console.focused is not self.console.compose_box.composer and self.console.chat_id:
            self._write()
            self.console.compose_box.composer.post_message(event)

    def _write(self) -> None:
        self.console.view.end_selection()
        self.console.show_chat()

    def _is_key(self, key: str) -> bool:
        """Whether a letter does something where the focus is; what it cannot do to a message is said."""
        bound = self.console.active_bindings.get(key)
        if bound is None:
            return False
        if bound.node is self.console.view:
            message, action = self.console.view.selected, bound.binding.id or ""
            if message is None or action not in RULES:
                return message is not None
            if reason := why_not(action, case_of(self.console, message)):
                self.shell.tell(Notice(reason, Level.WARNING))
            return not reason
        # Lists in the third pane have vi's letters of their own, which pages show them with.
        table = bound.node in (self.console, self.console.chat_list, self.console.app)
        return table or self.console.config.settings.vi_keys
