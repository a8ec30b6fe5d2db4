"""How what the operator writes gets sent: text, forms, files, `/` commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from greentui.engine.errors import Refusal
from greentui.model.changes import Level, Notice
from greentui.model.sending import Draft, ForwardDraft, TextDraft
from greentui.tui.actions import chats
from greentui.tui.actions.chats import attempt
from greentui.tui.compose.completion import Member, members_of
from greentui.tui.keymap import BY_NAME
from greentui.words import _

if TYPE_CHECKING:
    from greentui.tui.compose.box import ComposeBox
    from greentui.tui.screens.main import MainScreen


@work(group="send")
async def send_text(console: MainScreen, event: ComposeBox.Sent) -> None:
    """Send a text, or put it in the place of another; one that is refused comes back to the composer."""
    chat_id, text, mode = event.chat_id, event.text, event.mode
    try:
        if mode.editing:
            await console.session.edit(chat_id, mode.editing.id, text)
            return
        quoted = mode.replying.id if mode.replying else ""
        await console.session.send(chat_id, TextDraft(text, console.preview), quoted=quoted)
    except Refusal as refusal:
        console.shell.tell(Notice(refusal.without_field, Level.ERROR))
        if chat_id == console.chat_id and not mode.editing:
            console.writing.give_back(text, mode)
        return
    await after_sending(console, chat_id)


@work(group="draft")
async def keep_draft(console: MainScreen, event: ComposeBox.DraftChanged) -> None:
    """Keep what is typed and not sent."""
    await attempt(console, console.session.set_draft(event.chat_id, event.text))


async def after_sending(console: MainScreen, chat_id: str) -> None:
    """What follows from an answer: the eye goes to the end, and what was answered has been read."""
    if chat_id == console.chat_id:
        console.view.to_newest()
    chat = console.session.chat(chat_id)
    if chat and chat.unread and console.config.settings.mark_read != "key":
        try:
            await console.session.mark_read(chat_id)
        except Refusal:
            return  # it stays unread; that is visible enough


@work(group="send")
async def send_drafts(console: MainScreen, chat_id: str, drafts: Sequence[Draft], quoted: str = "") -> None:
    """Send what a form made."""
    try:
        for draft in drafts:
            await console.session.send(chat_id, draft, quoted=quoted)
            quoted = ""
    except Refusal as refusal:
        console.shell.refused(refusal)
        return
    console.writing.leave_mode()
    await after_sending(console, chat_id)


def write(
    console: MainScreen, form: str, *, files: Sequence[str] = (), typed: str = "", instead: str = ""
) -> None:
    """Open a form and send what it makes.

    Args:
        console: The main screen.
        form: Its name in `screens.forms.FORMS`.
        files: Files to begin with.
        typed: What was typed after a `/` command.
        instead: Text for the composer where the operator declines.
    """
    from greentui.tui.compose import forms

    chat_id = console.chat_id
    if not chat_id:
        return
    replying = console.writing.mode.replying

    def made(drafts: list[Draft] | None) -> None:
        if drafts:
            send_drafts(console, chat_id, drafts, replying.id if replying else "")
        elif instead and chat_id == console.chat_id:
            console.writing.insert(instead)

    console.shell.show(forms.make(form, console.session, chat_id, typed, files), made)


_ATTACH = (
    "send_file", "send_poll", "send_location", "send_contact", "forward_here", "emoji", "editor",
    "link_preview",
)  # fmt: skip


@work(exclusive=True, group="menu")
async def attach(console: MainScreen) -> None:
    """What can be sent besides letters, above the mark beside the composer."""
    from greentui.tui.dialogs.menu import choose_action

    if console.chat_id:
        at = console.writing.region.offset
        await choose_action(console, _("Send to this chat"), _ATTACH, at=at)


@work(exclusive=True, group="menu")
async def pick_emoji(console: MainScreen) -> None:
    """Put an emoji where the cursor stands."""
    from greentui.text.emoji import SHORT
    from greentui.tui.dialogs.menu import choose

    signs: dict[str, str] = {}
    for name, sign in SHORT.items():
        signs.setdefault(sign, f"{sign}  {name}")
    if sign := await choose(console.shell, _("Emoji"), list(signs.items())):
        console.writing.insert(sign)


def forward_here(console: MainScreen) -> None:
    """Choose messages of another chat and forward them into this one."""
    from greentui.tui.compose.forms.pick_messages import PickMessages
    from greentui.tui.dialogs.switcher import Switcher

    chat_id, shell = console.chat_id, console.shell

    def picked(draft: ForwardDraft | None) -> None:
        if draft:
            send_drafts(console, chat_id, [draft])

    def chosen(ids: list[str] | None) -> None:
        if ids:
            shell.show(PickMessages(console.session, ids[0]), picked)

    if chat_id:
        shell.show(Switcher(console.session, _("Forward from which chat?")), chosen)


@work(group="send")
async def cancel_transfer(console: MainScreen, key: str) -> None:
    """Break an upload or a download off."""
    await attempt(console, console.progress_line.cancel(key))


def offer_files(console: MainScreen, event: ComposeBox.FilesOffered) -> None:
    """Files were dropped or named: offer to send them."""
    write(console, "file", files=event.files, instead=event.text)


async def command(console: MainScreen, event: ComposeBox.Commanded) -> None:
    """Do a `/` command."""
    name, rest = event.action, event.rest
    match name:
        case "find":
            await console.finding.open(rest)
        case "search":
            console.shell.open_screen("search", **({"words": rest} if rest else {}))
        case "new_chat":
            chats.new_chat(console, rest)
        case _ if name.startswith("send_"):
            write(console, name.removeprefix("send_"), typed=rest)
        case _:
            await console.run_action(BY_NAME[name].command)


def link_preview(console: MainScreen) -> None:
    """Whether the next messages carry a preview of their first link."""
    console.preview = not console.preview
    console.shell.tell(Notice(_("With link preview.") if console.preview else _("Without link preview.")))


def members(console: MainScreen) -> list[Member]:
    """Who wrote in this group lately and can be mentioned."""
    chat = console.chat
    return members_of(console.session.window(chat.id).messages) if chat and chat.group else []
