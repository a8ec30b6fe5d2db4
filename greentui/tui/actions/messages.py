"""What the operator does to a message: one table from the keymap's words to functions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from textual import work

from greentui.engine.errors import Refusal
from greentui.model.changes import Level, Notice
from greentui.model.messages import Contacts, File, Location, Message, MessageKind
from greentui.model.sending import ForwardDraft
from greentui.text.sanitize import clean, clean_line, crop
from greentui.text.summary import summary
from greentui.text.whatsapp_markup import links
from greentui.tui.actions.chats import attempt
from greentui.tui.actions.message_keys import Case, hints, possible, why_not
from greentui.tui.keymap import ACTIONS, Scope, key_name
from greentui.words import _, plural

if TYPE_CHECKING:
    from greentui.tui.chat.view import ChatView
    from greentui.tui.screens.main import MainScreen

_PICTURES = (MessageKind.IMAGE, MessageKind.STICKER)


_Acting: TypeAlias = "Callable[[MainScreen, Message], Awaitable[None]]"


def case_of(console: MainScreen, message: Message) -> Case:
    """A message as it is at this moment."""
    current = console.session.message(message.chat_id, message.uid) or message
    return Case(current, console.session.now(), console.progress_line.downloads(current.uid))


def act(console: MainScreen, action: str, message: Message) -> None:
    """Do one of the keymap's actions to a message; whatever is typed next is text."""
    case = case_of(console, message)
    if reason := why_not(action, case):
        console.shell.tell(Notice(reason, Level.WARNING))
        return
    if action != "original":  # which selects another message, as the arrows do
        console.end_selection()
    if at_once := _AT_ONCE.get(action):
        at_once(console, case.message)
    else:
        _work_on(console, case.message, _ACTS[action])


@work(group="act")
async def _work_on(console: MainScreen, message: Message, acting: _Acting) -> None:
    """Do what takes a while, or asks first."""
    try:
        await acting(console, message)
    except Refusal as refusal:
        console.shell.refused(refusal)


def acted(console: MainScreen, event: ChatView.Acted) -> None:
    """A key, or a double click, on a message."""
    act(console, event.action, event.message)


def act_on(console: MainScreen, action: str) -> None:
    """Do something to the selected message, by a click on its hint."""
    if message := console.view.selected:
        act(console, action, message)


@work(group="dialog")
async def open_requested(console: MainScreen, event: ChatView.OpenRequested) -> None:
    """A click on an address."""
    await open_address(console, event.address)


@work(group="act")
async def write_requested(console: MainScreen, event: ChatView.WriteRequested) -> None:
    """A click on “write to” beside a number."""
    await attempt(console, write_to(console, event.phone))


@work(group="act")
async def copy_marked(console: MainScreen, event: ChatView.Marked) -> None:
    """Text was marked with the mouse: it can be pasted at once, as terminals do it."""
    await console.shell.copy(event.text)


def show_hints(console: MainScreen, event: ChatView.Selected) -> None:
    """While a message is selected and keys go to it, say what they do; the line lies over the composer."""

    def follow_focus() -> None:
        line.display = console.view.selected is not None and console.focused is console.view

    new = not console.query("#hints")
    line = console.line_above_writing("hints")
    if event.message is not None:
        line.show(hints(case_of(console, event.message), console.shell.keymap))
    if new:
        line.watch(console, "focused", follow_focus)
    follow_focus()


@work(exclusive=True, group="dialog")
async def message_menu(console: MainScreen, event: ChatView.MenuRequested) -> None:
    """What can be done to a message, beside the mouse."""
    from greentui.tui.dialogs.menu import choose

    message = event.message
    can = possible(case_of(console, message))
    keys = console.shell.keymap.keys
    options = [
        (action.name, f"{key_name(keys[action.name])}\t{action.words}")
        for action in ACTIONS
        if action.scope is Scope.MESSAGE and action.name in can
    ]
    if chosen := await choose(console.shell, crop(summary(message), 40), options, at=event.at):
        act(console, chosen, message)
    else:
        console.end_selection()


def _reply(console: MainScreen, message: Message) -> None:
    console.writing.reply(message)


async def _forward(console: MainScreen, message: Message) -> None:
    await forward(console, [message])


async def forward(console: MainScreen, messages: list[Message]) -> None:
    """Pass messages of one chat on to chats the operator chooses."""
    chats = await console.shell.pick_chats(_("Forward to"))
    if len(chats) == 1:
        console.open_chat(chats[0])  # before anything takes time: what is typed behind Enter is for that chat
    draft = ForwardDraft(messages[0].chat_id, tuple(message.id for message in messages))
    for chat_id in chats:
        await console.session.send(chat_id, draft)
    if len(chats) > 1:
        said = plural("Forwarded to %d chat.", "Forwarded to %d chats.", len(chats)) % len(chats)
        console.shell.tell(Notice(said))


def _edit(console: MainScreen, message: Message) -> None:
    console.writing.edit(message)


async def _delete(console: MainScreen, message: Message) -> None:
    from greentui.tui.dialogs.confirm_dialog import ConfirmDialog

    answers = [("me", _("For me"))]
    consequence = _("For me: it goes from this account's devices; the others keep it.")
    if message.id.startswith("local-"):
        answers, consequence = [("hide", _("Remove"))], _("It was not sent; its text is lost.")
    elif not message.incoming and not message.deleted:
        answers.append(("all", _("For everyone")))
        consequence += " " + _("For everyone: nobody sees it any more; this cannot be undone.")
    question = _("Delete “%s”?") % crop(summary(message), 60)
    match await console.shell.result_of(ConfirmDialog(question, consequence, answers)):
        case "all":
            await console.session.delete(message.chat_id, message.id)
        case "me":
            await console.session.delete(message.chat_id, message.id, for_me=True)
        case "hide":
            if message.status and message.status.is_waiting:
                await console.session.cancel(message.uid)
            await console.session.hide(message.chat_id, message.uid)
        case _:
            pass


async def _copy(console: MainScreen, message: Message) -> None:
    await console.shell.copy(message.text)


async def _copy_id(console: MainScreen, message: Message) -> None:
    await console.shell.copy(message.id)


async def _open(console: MainScreen, message: Message) -> None:
    match message.content:
        case File():
            if message.kind in _PICTURES and message.content.thumbnail and not message.content.url:
                _show_details(console, message)
            else:
                await _open_file(console, message)
        case Location() as place:
            from greentui.tui.chat.render.cards import map_link

            await open_address(console, map_link(place))
        case Contacts():
            await _write_to(console, message)
        case _ if message.kind is MessageKind.UNRECOGNISED:
            _raw(console, message)
        case _:
            found = links(clean(message.text))
            if not found:
                _show_details(console, message)
                return
            from greentui.tui.dialogs.menu import choose

            options = [(address, crop(clean_line(address), 56)) for address in dict.fromkeys(found)]
            options.append(("", _("Read the whole message")))
            if len(options) == 2 and len(message.text) < 400:
                await open_address(console, options[0][0])
            elif chosen := await choose(console.shell, _("Open"), [(n or "text", w) for n, w in options]):
                if chosen == "text":
                    _show_details(console, message)
                else:
                    await open_address(console, chosen)


async def open_address(console: MainScreen, address: str) -> None:
    """Open a web or mail address in the browser, after showing all of it; copied where there is none."""
    if not address.startswith(("https://", "http://", "mailto:")):
        return
    if await console.shell.ask(_("Open this address in the browser?"), address, yes=_("Open")):
        from greentui.tui.terminal.desktop import open_outside

        if not await asyncio.to_thread(open_outside, address):
            await console.shell.copy(address)


async def _open_file(console: MainScreen, message: Message) -> None:
    typed = console.shell.typed
    try:
        path = await console.progress_line.download(message)
    except asyncio.CancelledError:
        if (task := asyncio.current_task()) and task.cancelling():
            raise
        return
    if console.shell.typed != typed:
        said = _("%s is here. Select its message and press %s to see it.")
        key = console.shell.keymap.shown("open")
        console.shell.tell(Notice(said % (clean_line(path.name), key)))
        return
    from greentui.tui.dialogs.file_preview import open_file

    await open_file(console.shell, path, message)


async def _save(console: MainScreen, message: Message) -> None:
    try:
        path = await console.progress_line.download(message)
    except asyncio.CancelledError:
        if (task := asyncio.current_task()) and task.cancelling():
            raise
        console.shell.tell(Notice(_("Cancelled.")))
        return
    console.shell.tell(Notice(_("Saved as %s") % path))


def _show_details(console: MainScreen, message: Message) -> None:
    from greentui.tui.dialogs.message_details import MessageDetails

    console.shell.show(MessageDetails(console.session, message))


def _original(console: MainScreen, message: Message) -> None:
    if message.quote and not console.view.jump_to(message.quote.message_id):
        console.shell.tell(Notice(_("The quoted message is not in the archive."), Level.WARNING))


async def _write_to(console: MainScreen, message: Message) -> None:
    if not isinstance(message.content, Contacts):
        console.open_chat(message.sender_id)
        return
    numbers = [(phone, clean_line(card.name)) for card in message.content.cards for phone in card.phones]
    if not numbers:
        console.shell.tell(Notice(_("This contact has no number."), Level.WARNING))
        return
    chosen = numbers[0][0]
    if len(numbers) > 1:
        from greentui.tui.dialogs.menu import choose

        options = [(phone, f"{clean_line(phone)}\t{name}") for phone, name in numbers]
        chosen = await choose(console.shell, _("Write to"), options)
    if chosen:
        await write_to(console, chosen)


async def write_to(console: MainScreen, phone: str) -> None:
    """Open the chat with a number, new or known."""
    console.open_chat(console.session.resolve(phone))


async def _read_to_here(console: MainScreen, message: Message) -> None:
    await console.session.mark_read(message.chat_id, message.id)


async def _again(console: MainScreen, message: Message) -> None:
    if case_of(console, message).resendable:
        await console.session.send_again(message.local_id)
    else:
        await console.session.refetch(message.chat_id)


async def _cancel(console: MainScreen, message: Message) -> None:
    if not await console.progress_line.cancel(message.uid):
        await console.session.cancel(message.local_id)


def _raw(console: MainScreen, message: Message) -> None:
    console.shell.open_screen(
        "inspector", chat_id=message.chat_id, message_id=message.id, title=summary(message)
    )


_AT_ONCE: dict[str, Callable[[MainScreen, Message], None]] = {
    "reply": _reply,
    "edit": _edit,
    "votes": _show_details,
    "earlier": _show_details,
    "original": _original,
    "raw": _raw,
}
"""Done before the next key is looked at: what is typed behind it is meant for what it opens."""

_ACTS: dict[str, _Acting] = {
    "forward": _forward,
    "delete": _delete,
    "copy": _copy,
    "copy_id": _copy_id,
    "open": _open,
    "save": _save,
    "write_to": _write_to,
    "read_to_here": _read_to_here,
    "again": _again,
    "cancel": _cancel,
}
