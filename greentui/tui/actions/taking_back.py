"""Taking back what was just sent: while it waits in the outbox, it can return to where it was written."""

from __future__ import annotations

from collections.abc import Sequence

from greentui.engine.errors import Refusal
from greentui.model.changes import Level, Notice
from greentui.model.sending import OutboxItem, TextDraft
from greentui.text.sanitize import clean_line
from greentui.text.summary import summary
from greentui.tui.actions.actions import Actions, in_worker
from greentui.tui.widgets.item_line import LineItem
from greentui.words import _, plural, sentences


class TakingBack(Actions):
    """Takes messages back, the latest first, and shows while that is possible."""

    def settle(self) -> None:
        """Show the key that takes the latest message back, or nothing if none waits for that."""
        waiting = self._waiting()
        if not waiting and not self.console.query("#take-back"):
            return
        line = self.console.line_above_writing("take-back")
        line.display = bool(waiting)
        if waiting:
            item = waiting[-1]
            message = self.session.message(item.chat_id, item.local_id)
            words = summary(message) if message else ""
            if item.chat_id != self.console.chat_id:
                words = f"{clean_line(self.session.name_of(item.chat_id))}: {words}"
            key = self.shell.keymap.shown("take_back")
            line.show(
                (
                    LineItem(f"{key} {_('take back')}".strip(), "accent", "take_back", weight=9),
                    LineItem(words, "dim", weight=5, elastic=True, gap=2),
                )
            )

    @in_worker("take_back")
    async def take_back(self, local_id: str = "") -> None:
        """Take a message back, with what was sent at once with it.

        Args:
            local_id: The message; if none is named, the latest of this chat, or else of any.
        """
        commands = self.session.outbox_commands
        if not local_id:
            waiting = self._waiting()
            if not waiting:
                self.shell.tell(Notice(self._why_nothing(), Level.WARNING))
                return
            local_id = waiting[-1].local_id
        taken: list[OutboxItem] = []
        refused: list[Refusal] = []
        for each in reversed(commands.together(local_id)):
            try:
                taken.insert(0, await commands.take_back(each))
            except Refusal as refusal:
                refused.append(refusal)
        if refused and not taken:
            self.shell.refused(refused[-1])
        elif refused:
            said = plural("%d file did not come back.", "%d files did not come back.", len(refused))
            self.shell.tell(Notice(sentences(said % len(refused), refused[-1].text), Level.WARNING))
        if taken and await self.attempt(self._give_back(taken)):
            for one in taken:
                await self.attempt(self.session.chat_commands.hide(one.chat_id, one.local_id))

    def _waiting(self) -> list[OutboxItem]:
        """What can be taken back, the next one last."""
        items = self.session.outbox_commands.to_take_back()
        return sorted(items, key=lambda item: (item.chat_id == self.console.chat_id, item.position))

    def _why_nothing(self) -> str:
        """Why nothing can be taken back."""
        if any(item.not_before is not None for item in self.session.outbox()):
            key = self.shell.keymap.shown("cancel")
            return _("What waits was not sent from this console: %s on a message cancels it.") % key
        return _("Nothing can be taken back: all that was sent from here has left.")

    async def _give_back(self, items: Sequence[OutboxItem]) -> None:
        """Put what was taken back where it was written; what has been typed there since stays.

        Raises:
            Refusal: It could not be saved as a draft.
        """
        item = items[0]
        if item.chat_id != self.console.chat_id:
            self.console.open_chat(item.chat_id)
        box = self.console.compose_box
        quoted = self.session.message(item.chat_id, item.quoted_id) if item.quoted_id else None
        quotes = quoted is None or box.quote(quoted)
        if isinstance(item.draft, TextDraft):
            if not quotes:
                said = _("The quote was left out: something else is being answered or edited.")
                self.shell.tell(Notice(said, Level.WARNING))
            if not box.put_before(item.draft.text):
                said = _("It is kept as a draft, which comes back when you leave the edit.")
                self.shell.tell(Notice(said, Level.WARNING))
            await self.console.put_away()
        else:
            self.console.write_again([one.draft for one in items], item.quoted_id)
