"""Actions on a message."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from greentui.engine.downloads import is_recording
from greentui.engine.errors import Refusal
from greentui.model.changes import Level, Notice
from greentui.model.messages import Contacts, File, Location, Message, MessageKind, Order
from greentui.model.sending import ForwardDraft
from greentui.text.sanitize import clean, clean_line, crop
from greentui.text.summary import summary
from greentui.text.whatsapp_markup import links
from greentui.tui.actions.actions import Actions, in_worker
from greentui.tui.actions.message_rules import case_of, choices, hints, why_not
from greentui.tui.actions.sound import SoundActions
from greentui.tui.console import Console
from greentui.words import _, plural, sentences

if TYPE_CHECKING:
    from greentui.tui.actions.marked_messages import MarkedMessages
    from greentui.tui.chat.view import ChatView

_PICTURES = (MessageKind.IMAGE, MessageKind.STICKER)


_Acting: TypeAlias = "Callable[[MessageActions, Message], Awaitable[None]]"


class MessageActions(Actions):
    """Actions on a message.

    Args:
        console: The console to act on.
        sound: Plays recordings.
    """

    def __init__(self, console: Console, sound: SoundActions) -> None:
        super().__init__(console)
        self._sound = sound

    def act(self, action: str, message: Message) -> None:
        """Run a keymap action on a message, or on all that are marked; what is typed next is text."""
        if action == "mark":
            self.console.view.mark(message.uid)
            return
        if action == "export" or self.console.view.marked:
            if messages := self._acted_on(message):
                self.on_marked.act(action, messages)
            else:
                self._nothing_left()
            return
        case = case_of(self.console, message)
        if reason := why_not(action, case):
            self.shell.tell(Notice(reason, Level.WARNING))
            return
        if action != "original":  # that one selects another message, as the arrows do
            self.console.end_selection()
        if at_once := _AT_ONCE.get(action):
            at_once(self, case.message)
        else:
            self._work_on(case.message, _ACTS[action])

    @cached_property
    def on_marked(self) -> MarkedMessages:
        """Actions on what is marked."""
        from greentui.tui.actions.marked_messages import MarkedMessages

        return MarkedMessages(self.console, self.forward)

    def _acted_on(self, message: Message) -> list[Message]:
        """The marked messages that are still there, oldest first; without marks, this one."""
        uids = self.console.view.marked or (message.uid,)
        found = (self.session.message(message.chat_id, uid, shown=True) for uid in uids)
        return sorted(filter(None, found), key=lambda one: one.key)

    def _nothing_left(self) -> None:
        """Say that what was to be acted on was removed meanwhile, and end marking."""
        unmarked = self.console.view.unmark()
        said = _("The marked messages are gone.") if unmarked else _("This message is gone.")
        self.shell.tell(Notice(said, Level.WARNING))

    @in_worker("act")
    async def _work_on(self, message: Message, acting: _Acting) -> None:
        """Run an action that takes a while, or asks first."""
        try:
            await acting(self, message)
        except Refusal as refusal:
            self.shell.refused(refusal)

    def acted(self, event: ChatView.Acted) -> None:
        """Handle a key or a double click on a message."""
        self.act(event.action, event.message)

    def act_on(self, action: str) -> None:
        """Act on the selected message, on a click on a hint."""
        if message := self.console.view.selected:
            self.act(action, message)

    @in_worker("dialog")
    async def open_requested(self, event: ChatView.OpenRequested) -> None:
        """Handle a click on an address."""
        await self.open_address(event.address)

    @in_worker("act")
    async def write_requested(self, event: ChatView.WriteRequested) -> None:
        """Handle a click on “write to” beside a number."""
        await self.attempt(self.write_to(event.phone))

    @in_worker("act")
    async def copy_selected_text(self, event: ChatView.TextSelected) -> None:
        """Copy text selected with the mouse, as terminals do."""
        await self.shell.copy(event.text)

    def show_hints(self, event: ChatView.Selected) -> None:
        """Show the selected message's keys above the composer while the chat view has the focus."""

        def follow_focus() -> None:
            line.display = (
                self.console.view.selected is not None and self.console.focused is self.console.view
            )

        new = not self.console.query("#hints")
        line = self.console.line_above_writing("hints")
        if event.message is not None:
            if marked := len(self.console.view.marked):
                line.show(self.on_marked.hints(marked))
            else:
                line.show(hints(case_of(self.console, event.message), self.shell.keymap))
        if new:
            line.watch(self.console, "focused", follow_focus)
        follow_focus()

    @in_worker("dialog", exclusive=True)
    async def message_menu(self, event: ChatView.MenuRequested) -> None:
        """Open the menu of a message, at the mouse."""
        from greentui.tui.dialogs.menu import choose

        message = event.message
        case = case_of(self.console, message)
        options = [
            (name, f"{self.shell.keymap.shown(name)}\t{words}")
            for name, words in choices(case, marked=bool(self.console.view.marked)).items()
        ]
        if chosen := await choose(self.shell, crop(summary(message), 40), options, at=event.at):
            self.act(chosen, message)
        else:
            self.console.end_selection()

    def _reply(self, message: Message) -> None:
        self.console.compose_box.reply(message)

    async def _forward(self, message: Message) -> None:
        await self.forward([message])

    async def forward(self, messages: list[Message]) -> bool:
        """Forward messages of one chat to chats the operator chooses; whether any was chosen."""
        chats = await self.shell.pick_chats(_("Forward to"))
        if len(chats) == 1:
            self.console.open_chat(chats[0])  # at once: what is typed after Enter is for that chat
        draft = ForwardDraft(messages[0].chat_id, tuple(message.id for message in messages))
        for number, chat_id in enumerate(chats):
            try:
                await self.session.outbox_commands.send(chat_id, draft)
            except Refusal as refusal:
                raise self._broken_off(refusal, chats[:number], chats[number:]) from None
        if len(chats) > 1:
            said = plural("Forwarded to %d chat.", "Forwarded to %d chats.", len(chats)) % len(chats)
            self.shell.tell(Notice(said))
        return bool(chats)

    def _broken_off(self, refusal: Refusal, done: list[str], left: list[str]) -> Refusal:
        """A refusal that says which chats have got what was forwarded, and which have not."""
        if not done:
            return refusal
        text = sentences(
            refusal.text,
            _("Forwarded to: %s.") % self._names(done),
            _("Not forwarded to: %s.") % self._names(left),
        )
        return Refusal(text, advice=refusal.advice, field=refusal.field)

    def _names(self, chats: list[str]) -> str:
        return ", ".join(clean_line(self.session.name_of(chat_id)) for chat_id in chats)

    def _edit(self, message: Message) -> None:
        self.console.compose_box.edit(message)

    async def _delete(self, message: Message) -> None:
        from greentui.tui.actions.deleting import Deleting

        await Deleting(self.console).delete([message])

    async def _copy(self, message: Message) -> None:
        await self.shell.copy(message.text)

    async def _copy_id(self, message: Message) -> None:
        await self.shell.copy(message.id)

    async def _open(self, message: Message) -> None:
        match message.content:
            case File():
                if message.kind in _PICTURES and message.content.thumbnail and not message.content.url:
                    self._show_details(message)
                else:
                    await self._open_file(message)
            case Location() as place:
                from greentui.tui.chat.render.cards import map_link

                await self.open_address(map_link(place))
            case Contacts():
                await self._write_to(message)
            case Order() as order:
                await self._show_order(order)
            case _ if message.kind is MessageKind.UNRECOGNISED:
                self._raw(message)
            case _:
                found = links(clean(message.text))
                if not found:
                    self._show_details(message)
                    return
                from greentui.tui.dialogs.menu import choose

                if len(set(found)) == 1 and len(message.text) < 400:
                    await self.open_address(found[0])
                    return
                options = [(address, crop(clean_line(address), 56)) for address in dict.fromkeys(found)]
                options.append(("text", _("Read the whole message")))
                match await choose(self.shell, _("Open"), options):
                    case "":
                        pass
                    case "text":
                        self._show_details(message)
                    case address:
                        await self.open_address(address)

    async def _show_order(self, order: Order) -> None:
        """Ask what an order consists of, and list it."""
        from greentui.tui.dialogs.menu import choose

        details = await self.session.order_details(order)
        rows = [
            (
                str(number),
                f"{line.quantity or '?'} × {crop(clean_line(line.name), 40)}\t{clean_line(line.price)}",
            )
            for number, line in enumerate(details.lines)
        ]
        total = clean_line(f"{details.total} {details.currency}".strip())
        await choose(self.shell, _("Ordered"), [*rows, ("total", f"{_('Total')}\t{total or '?'}")])

    async def open_address(self, address: str) -> None:
        """Open a web or mail address, after asking."""
        from greentui.tui.dialogs.open_address import open_address

        await open_address(self.shell, address)

    async def _open_file(self, message: Message) -> None:
        if self.console.playing == message.uid:
            await self._sound.stop()
            return
        typed = self.shell.typed
        try:
            path = await self.console.progress_line.download(message)
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            return
        if self.shell.typed != typed:
            said = _("%(file)s is here. Select its message and press %(key)s to see it.")
            told = {"file": clean_line(path.name), "key": self.shell.keymap.shown("open")}
            self.shell.tell(Notice(said % told))
            return
        from greentui.tui.dialogs.file_preview import is_own, open_file

        plays = case_of(self.console, message).plays
        if plays and (is_own(message) or await asyncio.to_thread(is_recording, path)):
            await self._sound.play(message, path)
            return
        await open_file(self.shell, path, message)

    async def _save(self, message: Message) -> None:
        try:
            path = await self.console.progress_line.download(message)
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            self.shell.tell(Notice(_("Cancelled.")))
            return
        said = _("Saved as %s") if self.session.keeps_downloads else _("Saved until you quit the demo: %s")
        self.shell.tell(Notice(said % path))

    def _show_details(self, message: Message) -> None:
        from greentui.tui.dialogs.message_details import MessageDetails

        self.shell.show(MessageDetails(self.session, message))

    def _original(self, message: Message) -> None:
        if message.quote and not self.console.view.jump_to(message.quote.message_id):
            self.shell.tell(Notice(_("The quoted message is not in the archive."), Level.WARNING))

    async def _write_to(self, message: Message) -> None:
        if not isinstance(message.content, Contacts):
            self.console.open_chat(message.sender_id)
            return
        numbers: dict[str, str] = {}
        for card in message.content.cards:
            for phone in card.phones:  # a card may have a number twice, and two cards the same one
                numbers.setdefault(phone, clean_line(card.name))
        if not numbers:
            self.shell.tell(Notice(_("This contact has no number."), Level.WARNING))
            return
        chosen = next(iter(numbers))
        if len(numbers) > 1:
            from greentui.tui.dialogs.menu import choose

            options = [(phone, f"{clean_line(phone)}\t{name}") for phone, name in numbers.items()]
            chosen = await choose(self.shell, _("Write to"), options)
        if chosen:
            await self.write_to(chosen)

    async def write_to(self, phone: str) -> None:
        """Open the chat with a number, new or known."""
        self.console.open_chat(self.session.resolve(phone))

    async def _read_to_here(self, message: Message) -> None:
        await self.session.chat_commands.mark_read(message.chat_id, message.id)

    async def _again(self, message: Message) -> None:
        case = case_of(self.console, message)
        status = message.status
        if status and status.may_double:
            if await self.shell.ask_to_resend(message.local_id, held=status.is_held_by_service):
                await self.session.outbox_commands.send_again(message.local_id, maybe_twice=True)
        elif case.resendable:
            await self.session.outbox_commands.send_again(message.local_id)
        else:
            await self.session.refetch(message.chat_id)

    async def _cancel(self, message: Message) -> None:
        if case_of(self.console, message).returns:
            from greentui.tui.actions.taking_back import TakingBack

            await TakingBack(self.console).take_back(message.uid).wait()
            return
        if await self.console.progress_line.cancel(message.uid):
            return
        if case_of(self.console, message).in_doubt:
            await self.session.outbox_commands.stop_looking(message.local_id)
        else:
            await self.session.outbox_commands.cancel(message.local_id)

    async def _look_again(self, message: Message) -> None:
        await self.session.outbox_commands.look_again(message.local_id)

    def _raw(self, message: Message) -> None:
        self.shell.open_raw(message.chat_id, message.id, summary(message))


_AT_ONCE: Mapping[str, Callable[[MessageActions, Message], None]] = {
    "reply": MessageActions._reply,
    "edit": MessageActions._edit,
    "votes": MessageActions._show_details,
    "earlier": MessageActions._show_details,
    "original": MessageActions._original,
    "raw": MessageActions._raw,
}
"""Run before the next key is handled: what is typed next is meant for what they open."""

_ACTS: Mapping[str, _Acting] = {
    "forward": MessageActions._forward,
    "delete": MessageActions._delete,
    "copy": MessageActions._copy,
    "copy_id": MessageActions._copy_id,
    "open": MessageActions._open,
    "save": MessageActions._save,
    "write_to": MessageActions._write_to,
    "read_to_here": MessageActions._read_to_here,
    "again": MessageActions._again,
    "cancel": MessageActions._cancel,
    "look_again": MessageActions._look_again,
}
