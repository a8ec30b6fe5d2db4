"""Sending what the operator writes: text, forms, files, `/` commands."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from greentui.engine.errors import Refusal
from greentui.model.changes import Level, Notice
from greentui.model.chats import Unsent
from greentui.model.messages import File
from greentui.model.sending import Draft, ForwardDraft, TextDraft
from greentui.text.keymap import BY_NAME
from greentui.text.sanitize import clean_line
from greentui.tui.actions.actions import Actions, in_worker
from greentui.tui.actions.chats import ChatActions
from greentui.tui.actions.find_in_chat import FindInChat
from greentui.tui.compose.completion import Member, escaped, members_of
from greentui.tui.compose.forms import FormName, make
from greentui.tui.console import Console
from greentui.words import _

if TYPE_CHECKING:
    from greentui.tui.compose.box import ComposeBox
    from greentui.tui.compose.forms.draft_form import DraftForm


FILE_NEARBY = 10 * 60
"""Seconds during which a text may be about a file that was sent before it."""

_ATTACH = (
    "send_file", "record", "send_poll", "send_location", "send_contact", "forward_here", "emoji", "editor",
    "link_preview",
)  # fmt: skip


class ComposeActions(Actions):
    """Sending what is written, and everything else that can be sent.

    Args:
        console: The console to act on.
        chats: For `/` commands on chats.
        find: For `/find`.
    """

    def __init__(self, console: Console, chats: ChatActions, find: FindInChat) -> None:
        super().__init__(console)
        self._chats = chats
        self._find = find
        self._drafts = asyncio.Lock()
        """Held while a draft is read and written."""

    @in_worker("send")
    async def send_text(self, event: ComposeBox.Sent) -> None:
        """Send or edit a text; a refused one is kept."""
        chat_id, text, mode = event.chat_id, event.text, event.mode
        if self.console.config.settings.show_typing:
            self.session.typing.ended(chat_id)
        try:
            if mode.editing:
                await self.session.chat_commands.edit(chat_id, mode.editing.id, text)
                return
            quoted = mode.replying.id if mode.replying else ""
            await self.session.outbox_commands.send(
                chat_id,
                TextDraft(text, self.console.preview),
                quoted=quoted,
                not_before=self._not_before(),
            )
        except Refusal as refusal:
            self.shell.tell(Notice(refusal.without_field, Level.ERROR))
            await self._keep(event)
            return
        self._show_end(chat_id)

    async def _keep(self, event: ComposeBox.Sent) -> None:
        """Put a refused text back into the composer, or into the draft of its chat if another is in view."""
        from greentui.tui.compose.box import on_lines

        async with self._drafts:
            chat = self.session.chat(event.chat_id)  # which may have another id by now
            chat_id = chat.id if chat else event.chat_id
            if chat_id == self.console.chat_id:
                if not self.console.compose_box.give_back(event) and event.mode.editing:
                    self.edit_kept()
                return
            before = self.shell.unsaved_drafts.get(chat_id) or self.session.unsent(chat_id)
            if event.mode.editing and not before.edited:
                held = replace(before, edited=event.mode.editing.uid, edit=event.text)
            else:
                held = replace(before, text=on_lines(escaped(event.text), before.text))
            kept = await self.attempt(self._save(chat_id, held))
            if not kept:
                self.shell.unsaved_drafts[chat_id] = held
        if kept:
            name = clean_line(chat.name) if chat else chat_id
            said = _("What you wrote was kept as a draft for %s.") % name
            self.shell.tell(Notice(said, Level.WARNING))

    async def _save(self, chat_id: str, held: Unsent) -> None:
        await self.session.chat_commands.set_draft(chat_id, held.text, edited=held.edited, edit=held.edit)

    def edit_kept(self, event: ComposeBox.EditKept | None = None) -> None:
        """Say what became of an edit."""
        said = _("Your edit was kept as a draft.")
        if event is not None and event.as_edit:
            said = _edit_comes_back()
        self.shell.tell(Notice(said, Level.WARNING))

    def edit_is_back(self) -> None:
        """An edit that was kept is being made again."""
        self.shell.withdraw(_edit_comes_back())

    @in_worker("draft")
    async def keep_draft(self, event: ComposeBox.DraftChanged) -> None:
        """Save the draft."""
        kept = False
        try:
            async with self._drafts:
                kept = await self.attempt(self._save(event.chat_id, event.held))
        finally:
            if kept:
                self.shell.unsaved_drafts.pop(event.chat_id, None)
            else:
                self.shell.unsaved_drafts[event.chat_id] = event.held
                self.console.compose_box.draft_lost(event.chat_id)

    def _show_end(self, chat_id: str) -> None:
        """Show the end of the chat, where what was just typed stands."""
        if self.session.offline:
            self.shell.tell(Notice(_("Offline: this is kept, and sent by the next start without --offline.")))
        if chat_id == self.console.chat_id:
            self.console.view.to_newest()

    def _not_before(self) -> int | None:
        """Until when what is sent now can be taken back, UTC seconds; `None` if it is sent at once."""
        return self.session.outbox_commands.moment_in(self.console.config.settings.take_back_seconds)

    @in_worker("send")
    async def send_drafts(
        self,
        chat_id: str,
        drafts: Sequence[Draft],
        quoted: str = "",
        *,
        form: DraftForm | None = None,
        at_once: bool = False,
    ) -> None:
        """Send drafts; if that is refused, the next form of this kind is filled in as this one was.

        Args:
            chat_id: The chat to send them to.
            drafts: The content.
            quoted: Id of the message that the first one replies to.
            form: The form that made them, if one did.
            at_once: Whether they do not wait until they can no longer be taken back.
        """
        try:
            not_before = None if at_once else self._not_before()
            note = form.name_of_note() if form else ""
            await self.session.outbox_commands.send_all(
                chat_id, drafts, quoted=quoted, not_before=not_before, form=note
            )
        except Refusal as refusal:
            self.shell.refused(refusal)
            if form is not None:
                self.shell.leave_filled_in(form, form.sent)
            return
        self.console.compose_box.reply_sent(quoted)
        self._show_end(chat_id)

    def write(
        self,
        form: FormName,
        *,
        files: Sequence[str] = (),
        typed: str = "",
        instead: str = "",
        content: list[Hashable] | None = None,
        quoted: str | None = None,
    ) -> None:
        """Open a form and send what it returns.

        Args:
            form: Which form.
            files: Files to begin with.
            typed: The text after a `/` command.
            instead: Text for the composer if the operator cancels.
            content: What to fill in. What another such form left for later comes back in the one after it.
            quoted: Id of the message that is answered; `None` for the one that the composer replies to.
        """
        chat_id = self.console.chat_id
        if not chat_id:
            return
        replying = self.console.compose_box.mode.replying
        if quoted is None:
            quoted = replying.id if replying else ""

        filled = make(form, self.session, chat_id, typed, files)

        before = None
        if content is not None:
            before = self.shell.left_forms.take(type(filled).__name__, filled.subject())
            self.shell.leave_filled_in(filled, content)

        def made(drafts: list[Draft] | None) -> None:
            if before is not None:
                self.shell.leave_filled_in(filled, before)
            if drafts:
                self.send_drafts(chat_id, drafts, quoted, form=filled)
            elif instead and chat_id == self.console.chat_id:
                self.console.compose_box.insert(instead)

        self.shell.show(filled, made)

    def write_again(self, drafts: Sequence[Draft], quoted: str) -> None:
        """Open the form that made drafts, filled in as it was, for the chat in view; they reply as before."""
        from greentui.tui.compose.forms.filled import filled

        form, content = filled(drafts)
        self.write(form, content=content, quoted=quoted)

    @in_worker("menu", exclusive=True)
    async def attach(self) -> None:
        """Open the menu of what can be sent besides text, above the mark beside the composer."""
        from greentui.tui.dialogs.menu import choose_action

        if self.console.chat_id:
            at = self.console.compose_box.region.offset
            await choose_action(self.console, _("Send to this chat"), _ATTACH, at=at)

    @in_worker("menu", exclusive=True)
    async def pick_emoji(self) -> None:
        """Insert an emoji at the cursor."""
        from greentui.text.emoji import SHORT
        from greentui.tui.dialogs.menu import choose

        signs: dict[str, str] = {}
        for name, sign in SHORT.items():
            signs.setdefault(sign, f"{sign}  {name}")
        if sign := await choose(self.shell, _("Emoji"), list(signs.items())):
            self.console.compose_box.insert(sign)

    def forward_here(self) -> None:
        """Choose messages of another chat and forward them to this one."""
        from greentui.tui.compose.forms.pick_messages import PickMessages
        from greentui.tui.dialogs.switcher import Switcher

        chat_id, shell = self.console.chat_id, self.shell

        def picked(draft: ForwardDraft | None) -> None:
            if draft:
                self.send_drafts(chat_id, [draft], at_once=True)

        def chosen(ids: list[str] | None) -> None:
            if ids:
                shell.show(PickMessages(self.session, ids[0]), picked)

        if chat_id:
            shell.show(Switcher(self.session, _("Forward from which chat?")), chosen)

    @in_worker("send")
    async def cancel_transfer(self, key: str) -> None:
        """Cancel an upload or a download."""
        await self.attempt(self.console.progress_line.cancel(key))

    def offer_files(self, event: ComposeBox.FilesOffered) -> None:
        """Offer to send files that were dropped or named."""
        self.write(FormName.FILE, files=event.files, instead=event.text)

    async def command(self, event: ComposeBox.Commanded) -> None:
        """Run a `/` command."""
        name, rest = event.action, event.rest
        match name:
            case "find":
                await self._find.open(rest)
            case "search":
                self.shell.open_search(rest)
            case "new_chat":
                self._chats.new_chat(rest)
            case _ if name.startswith("send_"):
                self.write(FormName(name.removeprefix("send_")), typed=rest)
            case _:
                await self.console.run_action(BY_NAME[name].command)

    def link_preview(self) -> None:
        """Turn the preview of the first link on or off for the next messages."""
        self.console.preview = not self.console.preview
        self.shell.tell(
            Notice(_("With link preview.") if self.console.preview else _("Without link preview."))
        )

    def react(self) -> None:
        """Say why there is no reaction to be sent: the API has no method for it."""
        self.shell.tell(
            Notice(
                _("Reactions cannot be sent through this service; those of others are shown."), Level.WARNING
            )
        )

    def members(self) -> list[Member]:
        """Recent authors in this group, who can be mentioned."""
        chat = self.console.chat
        return members_of(self.session.window(chat.id).messages) if chat and chat.group else []

    def file_nearby(self) -> bool:
        """Whether a file was sent to this chat just now, which a text may be about."""
        since = self.session.now() - FILE_NEARBY
        return any(
            not message.incoming and isinstance(message.content, File) and message.timestamp >= since
            for message in self.session.window(self.console.chat_id, limit=10).messages
        )

    @in_worker("editor")
    async def edit_outside(self) -> None:
        """Edit the text in the operator's editor; it survives the end of the console."""
        from greentui.engine import unfinished
        from greentui.tui.terminal.editor import command, edited

        argv = command(self.console.config.settings.editor, os.environ)
        if argv is None:
            text = _("Set EDITOR, or “editor” in the configuration.")
            self.shell.tell(Notice(text, Level.WARNING, _("No editor")))
            return
        console, box = self.console, self.console.compose_box
        data, before = console.config.folders.data, box.text
        try:
            instance_id = self.session.facts().instance_id
            editing = unfinished.begin(data, instance_id, console.chat_id, before)
        except Refusal as refusal:
            self.shell.refused(refusal)
            return
        kept = False
        try:
            written = await edited(self.shell, argv, editing)
        except Refusal as refusal:
            kept = True
            self.shell.refused(refusal)
        else:
            box.set_text(written.rstrip("\n"))
            kept = await self.attempt(console.put_away())
        finally:
            editing.end(keep=not kept)
        box.composer.focus()

    @in_worker("editor")
    async def bring_back(self) -> None:
        """Take over what an editor saved after its console had ended, as the draft of its chat."""
        from greentui.engine import unfinished
        from greentui.tui.compose.box import on_lines

        found = await asyncio.to_thread(
            lambda: list(unfinished.left(self.console.config.folders.data, self.session.facts().instance_id))
        )
        for one in found:
            if one.swapped:
                said = _("An editor that was ended kept a text in %s. “vim -r” opens it.") % one.swapped
                self.shell.tell(Notice(said, Level.WARNING))
                continue
            chat = self.session.chat(one.chat_id)
            in_view = one.chat_id == self.console.chat_id
            draft = self.console.compose_box.text if in_view else chat.draft if chat else ""
            if one.text not in ("", draft, one.before):
                now = one.text if draft == one.before else on_lines(one.text, draft)
                if in_view:
                    self.console.compose_box.set_text(now)
                    kept = await self.attempt(self.console.put_away())
                else:
                    kept = await self.attempt(self.session.chat_commands.set_draft(one.chat_id, now))
                if not kept:
                    return
                name = clean_line(chat.name) if chat else one.chat_id
                self.shell.tell(Notice(_("What you wrote in the editor is the draft for %s now.") % name))
            unfinished.drop(one.folder)


def _edit_comes_back() -> str:
    return _("Your edit is kept. It comes back when you open the chat again.")
