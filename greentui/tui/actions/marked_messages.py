"""Actions on several messages at once: those that are marked in the chat in view."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from greentui.engine.errors import Refusal
from greentui.model.changes import Level, Notice
from greentui.model.messages import Message
from greentui.text.sanitize import clean_line
from greentui.text.time_format import sortable
from greentui.tui.actions.actions import Actions, in_worker
from greentui.tui.actions.message_rules import case_of, why_not
from greentui.tui.actions.several import each, tally
from greentui.tui.chat.transcript import transcript
from greentui.tui.console import Console
from greentui.tui.widgets.item_line import LineItem
from greentui.words import _, plural


class MarkedMessages(Actions):
    """Copies, forwards, deletes, saves and exports the marked messages.

    Args:
        console: The console to act on.
        forward: Forwards messages of one chat; returns whether chats were chosen.
    """

    def __init__(self, console: Console, forward: Callable[[list[Message]], Awaitable[bool]]) -> None:
        super().__init__(console)
        self._pass_on = forward

    def act(self, action: str, messages: Sequence[Message]) -> None:
        """Run an action of the keymap on messages of one chat, oldest first."""
        if does := _ACTS.get(action):
            self._work_on(list(messages), does)
            return
        said = _("This is for one message. Esc removes the marks.")
        self.shell.tell(Notice(said, Level.WARNING))

    def hints(self, count: int) -> list[LineItem]:
        """The line of hints while messages are marked."""
        keymap = self.shell.keymap
        shown = [
            LineItem(f"{keymap.shown(action)} {word}", "plain", f"act_on('{action}')", weight=weight)
            for action, word, weight in (
                ("copy", _("copy"), 18), ("forward", _("forward"), 17), ("delete", _("delete"), 16),
                ("save", _("save files"), 14), ("export", _("export"), 13), ("mark", _("mark"), 12),
            )
        ]  # fmt: skip
        counted = LineItem(plural("%d marked", "%d marked", count) % count, "accent", weight=20)
        return [
            counted,
            *shown,
            LineItem(_("Esc unmarks"), "dim", "back", right=True, weight=21, short=_("Esc")),
        ]

    @in_worker("act")
    async def _work_on(
        self, messages: list[Message], does: Callable[[MarkedMessages, list[Message]], Awaitable[bool]]
    ) -> None:
        try:
            done = await does(self, messages)
        except Refusal as refusal:
            self.shell.refused(refusal)
            return
        if done:
            self.console.view.unmark()
            self.console.end_selection()

    async def _copy(self, messages: list[Message]) -> bool:
        await self.shell.copy(transcript(messages, self.session.name_of))
        return True

    async def _forward(self, messages: list[Message]) -> bool:
        able = self._able(messages, "forward", _("cannot be forwarded: not sent yet, or deleted"))
        return bool(able) and await self._pass_on(able)

    async def _delete(self, messages: list[Message]) -> bool:
        from greentui.tui.actions.deleting import Deleting

        return await Deleting(self.console).delete(messages)

    async def _save(self, messages: list[Message]) -> bool:
        able = self._able(messages, "save", _("have no file"))
        folders: set[str] = set()

        async def save(message: Message) -> None:
            path = await self.console.progress_line.download(message)
            folders.add(str(path.parent))

        try:
            done, problems = await each(able, save)
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            self.shell.tell(Notice(_("Cancelled.")))
            return False
        if done or problems:
            where = ", ".join(sorted(folders))
            self.shell.tell(tally(_("Files saved: %d."), done, problems, where))
        return bool(done)

    async def _export(self, messages: list[Message]) -> bool:
        from greentui.engine import disk
        from greentui.engine.downloads import cleaned_name

        name = clean_line(self.session.name_of(messages[0].chat_id)) or messages[0].chat_id
        file = cleaned_name(f"{name} {sortable(self.session.now())[:16].replace(':', '-')}.txt")
        folder = self.console.config.folders.downloads
        text = transcript(messages, self.session.name_of, alone=True) + "\n"
        with disk.refusals(folder / file, _("%s cannot be saved")):
            path = await asyncio.to_thread(disk.save, folder, file, text.encode(errors="replace"))
        said = plural(
            "%(count)d message exported: %(path)s", "%(count)d messages exported: %(path)s", len(messages)
        )
        self.shell.tell(Notice(said % {"count": len(messages), "path": path}))
        return True

    def _able(self, messages: Sequence[Message], action: str, why: str) -> list[Message]:
        """The messages an action is possible on. Notifies of how many others there are, and why not."""
        able = [message for message in messages if not why_not(action, case_of(self.console, message))]
        if left := len(messages) - len(able):
            said = _("%(left)d of %(all)d %(why)s.") % {"left": left, "all": len(messages), "why": why}
            self.shell.tell(Notice(said, Level.WARNING))
        return able


_ACTS: dict[str, Callable[[MarkedMessages, list[Message]], Awaitable[bool]]] = {
    "copy": MarkedMessages._copy,
    "forward": MarkedMessages._forward,
    "delete": MarkedMessages._delete,
    "save": MarkedMessages._save,
    "export": MarkedMessages._export,
}
