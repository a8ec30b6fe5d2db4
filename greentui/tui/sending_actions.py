"""How what the operator writes gets sent: text, forms, files, `/` commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from greentui.engine.errors import Refusal
from greentui.model.changes import Level, Notice
from greentui.model.sending import Draft, TextDraft
from greentui.tui import chat_actions
from greentui.tui.keymap import BY_NAME, Scope
from greentui.tui.widgets.composer import Mode
from greentui.words import _

if TYPE_CHECKING:
    from greentui.tui.screens.main import MainScreen


@work(group="send")
async def send_text(console: MainScreen, chat_id: str, text: str, mode: Mode) -> None:
    """Send a text, or put it in the place of another; one that is refused comes back to the composer."""
    try:
        if mode.editing:
            await console.session.edit(chat_id, mode.editing.id, text)
            return
        quoted = mode.replying.id if mode.replying else ""
        await console.session.send(chat_id, TextDraft(text, console.preview), quoted=quoted)
    except Refusal as refusal:
        console.shell.refused(refusal)
        if chat_id == console.chat_id and not mode.editing:
            console.writing.give_back(text, mode)
        return
    await after_sending(console, chat_id)


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


@work(exclusive=True, group="dialog")
async def write(
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
    from greentui.tui.screens import forms

    chat_id = console.chat_id
    if not chat_id:
        return
    replying = console.writing.mode.replying
    drafts = await console.shell.push_screen_wait(forms.make(form, console.session, chat_id, typed, files))
    if drafts:
        send_drafts(console, chat_id, drafts, replying.id if replying else "")
    elif instead and chat_id == console.chat_id:
        console.writing.insert(instead)


@work(exclusive=True, group="dialog")
async def forward_here(console: MainScreen) -> None:
    """Choose messages of another chat and forward them into this one."""
    from greentui.tui.screens.forms.forwarding import PickMessages

    chat_id = console.chat_id
    sources = await console.shell.pick_chats(_("Forward from which chat?"), several=False)
    if not sources or not chat_id:
        return
    draft = await console.shell.push_screen_wait(PickMessages(console.session, sources[0]))
    if draft:
        send_drafts(console, chat_id, [draft])


@work(group="send")
async def cancel_transfer(console: MainScreen, key: str) -> None:
    """Break an upload or a download off."""
    await chat_actions.attempt(console, console.work_line.cancel(key))


async def command(console: MainScreen, name: str, rest: str) -> None:
    """Do a `/` command.

    Args:
        console: The main screen.
        name: The action's name.
        rest: What was typed after it.
    """
    action = BY_NAME[name]
    match name:
        case "find":
            console.finding.open(rest)
        case "search":
            console.shell.open_screen("search", **({"words": rest} if rest else {}))
        case "new_chat":
            chat_actions.new_chat(console, rest)
        case _ if name.startswith("send_"):
            write(console, name.removeprefix("send_"), typed=rest)
        case _ if action.scope in (Scope.EVERYWHERE, Scope.CONSOLE):
            await console.run_action(action.command)
        case _:
            console.shell.tell(Notice(_("There is no such command."), Level.WARNING))
