"""Actions on chats: moving between them, and what can be done to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from greentui.engine.errors import Refusal
from greentui.model.changes import Notice
from greentui.model.chats import Chat, ChatFilter, ChatSort
from greentui.model.ids import phone_of
from greentui.model.limits import DISAPPEARING_SECONDS
from greentui.model.phones import spelled
from greentui.text.sanitize import clean_line
from greentui.text.time_format import in_days, local, upcoming
from greentui.tui.actions.actions import Actions, in_worker
from greentui.tui.chat_list.filter_tabs import empty_note, sort_name
from greentui.words import _

if TYPE_CHECKING:
    from greentui.tui.chat.view import ChatView
    from greentui.tui.chat_list.view import ChatList

FOR_EVER = -1
"""`muted_until` of a chat muted without an end."""
MUTE_SECONDS = (8 * 3600, 7 * 86_400)
"""The times for which a chat can be muted, as WhatsApp offers them."""


def day_of(typed: str, today: datetime) -> datetime | None:
    """The beginning of the typed day: `2026-03-01`, `1.3.`, `1 Mar`, `yesterday`, `-7`; `None` for none."""
    typed = {_("today"): "-0", _("yesterday"): "-1"}.get(typed.strip().lower(), typed.strip())
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    if typed.startswith("-") and typed[1:].isdecimal() and len(typed) < 6:
        return midnight - timedelta(days=int(typed[1:]))
    # A day without a year is in this one, which is added before parsing so that 29 February is valid.
    for candidate in (typed, f"{typed.rstrip('.')}.{today.year}", f"{typed} {today.year}"):
        for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d %b %Y", "%d %B %Y"):
            try:
                day = datetime.strptime(candidate, pattern)  # noqa: DTZ007  its zone is today's
            except ValueError:
                continue
            return midnight.replace(year=day.year, month=day.month, day=day.day)
    return None


def _disappearing(seconds: int) -> str:
    """A choice of the time after which messages disappear."""
    return _("After %s") % in_days(seconds) if seconds else _("Never")


def _needs_answer(chat: Chat) -> bool:
    return chat.unread > 0 or chat.waiting_since is not None


_CHATS_MENU = (
    "new_chat", "jump", "search", "mentions", "next_unread", "sort", "filter_all", "filter_unread",
    "filter_waiting", "filter_groups", "filter_archived",
)  # fmt: skip

_CHAT_MENU = (
    "contact", "find", "first_unread", "go_to_date", "newest", "mark_read", "mark_unread", "done",
    "pin", "mute", "archive", "disappearing", "fetch_again", "details",
)  # fmt: skip


_KEYS = {
    "read": "mark_read", "unread": "mark_unread", "done": "done", "pin": "pin", "mute": "mute",
    "archive": "archive", "disappearing": "disappearing", "contact": "contact",
}  # fmt: skip
"""The actions whose keys do to the chat in view what the menu of the mouse does to the chat under it."""


class ChatActions(Actions):
    """Moving between chats, and what can be done to one."""

    def _named(self, chat_id: str) -> str:
        chat = self.session.chat(chat_id)
        return clean_line(chat.name) if chat else chat_id

    def jump(self) -> None:
        """Jump to a chat by any part of its name, number or id."""
        from greentui.tui.dialogs.switcher import Switcher

        def chosen(ids: list[str] | None) -> None:
            if ids and self.session.chat(ids[0]) is None:
                self.new_chat(spelled(phone_of(ids[0])))
            elif ids:
                self.console.open_chat(ids[0])

        self.shell.show(Switcher(self.session, _("Jump to a chat"), numbers=True, opens=True), chosen)

    def step_unread(self, step: int) -> None:
        """Go to the next unread chat below the one in view (1) or above it (-1), wrapping around."""
        ids = list(self.session.chat_ids(ChatFilter.UNREAD, self.console.chat_list.sort))
        others = [one for one in ids if one != self.console.chat_id]
        if not others:
            self.shell.tell(Notice(_("Everything is read.")))
            return
        place = ids.index(self.console.chat_id) if self.console.chat_id in ids else -1 if step > 0 else 0
        self.console.open_chat(ids[(place + step) % len(ids)])

    def next_unread(self) -> None:
        """Go to the next unread chat."""
        self.step_unread(1)

    def previous_unread(self) -> None:
        """Go to the previous unread chat."""
        self.step_unread(-1)

    def next_chat(self) -> None:
        """Open the chat below."""
        self.step_chat(1)

    def previous_chat(self) -> None:
        """Open the chat above."""
        self.step_chat(-1)

    def step_chat(self, step: int) -> None:
        """Open the chat `step` rows below, at once: the next letter is for that chat."""
        if chat_id := self.console.chat_list.neighbour(step):
            self.console.open_chat(chat_id)

    def mentions(self) -> None:
        """List the messages that mention the operator's account, newest first."""
        self.shell.open_search("mentions:me")

    def first_unread(self) -> None:
        """Show the first unread message of the chat."""
        if not self.console.view.jump_to_unread():
            self.shell.tell(Notice(_("Nothing here is unread.")))

    def go_to_date(self) -> None:
        """Show the first message of a day."""
        from greentui.tui.dialogs.input_dialog import InputDialog

        today = local(self.session.now())
        hint = _("A date (%s), yesterday, 1 Oct, or days ago (-7)") % today.strftime("%Y-%m-%d")

        def wrong(text: str) -> str:
            return "" if day_of(text, today) else _("This is not a date.")

        def typed(text: str | None) -> None:
            moment = day_of(text, today) if text else None
            if moment and not self.console.view.jump_to_date(int(moment.timestamp())):
                self.shell.tell(Notice(_("No messages that late in this chat.")))

        self.shell.show(InputDialog(_("Go to a date"), hint, wrong=wrong), typed)

    def new_chat(self, typed: str = "") -> None:
        """Start a chat with a number, once it is known to have WhatsApp."""
        from greentui.tui.dialogs.new_chat import NewChat

        def found(chat_id: str | None) -> None:
            if chat_id:
                self.console.open_chat(chat_id)

        self.shell.show(NewChat(self.session, typed), found)

    def filter_chats(self, name: str) -> None:
        """Show the chats of a filter."""
        self.console.chat_list.empty_note = empty_note(ChatFilter(name))
        self.console.chat_list.filter = ChatFilter(name)
        self.console.show_tabs(self.session.counts())
        if self.console.narrow:
            self.console.show_list()

    def sort_chats(self) -> None:
        """Switch to the next sort order and show its name."""
        orders = list(ChatSort)
        self.console.chat_list.sort = orders[(orders.index(self.console.chat_list.sort) + 1) % len(orders)]
        self.console.show_tabs(self.session.counts())
        self.shell.tell(Notice(_("Chats: %s") % sort_name(self.console.chat_list.sort)))

    @in_worker("older", exclusive=True)
    async def fetch_older(self, event: ChatView.OlderWanted) -> None:
        """Fetch messages before the oldest one in the archive."""
        chat_id, note = event.chat_id, ""
        try:
            coverage = self.session.coverage(chat_id)
            if not coverage.beginning:
                self.console.view.top_note = _("Fetching earlier messages…")
                await self.session.older(chat_id)
                coverage = self.session.coverage(chat_id)
            if coverage.beginning:
                note = _("The beginning of this chat.")
        except Refusal as refusal:
            note = clean_line(refusal.text)
        if chat_id == self.console.chat_id:
            self.console.view.top_note = note

    @in_worker("again", exclusive=True)
    async def fetch_again(self) -> None:
        """Refresh the chat."""
        if chat_id := self.console.chat_id:
            await self.attempt(self.session.refetch(chat_id), _("Refreshed."))

    @in_worker("chat")
    async def mark_read(self, chat_id: str = "", message_id: str = "") -> None:
        """Mark a chat read, up to a message if one is given."""
        if chat_id := chat_id or self.console.chat_id:
            await self.attempt(self.session.chat_commands.mark_read(chat_id, message_id))

    @in_worker("chat")
    async def mark_unread(self, chat_id: str = "") -> None:
        """Mark a chat unread, to come back to it."""
        if chat := self._chat(chat_id):
            said = _("%s is unread.") % clean_line(chat.name)
            await self.attempt(self.session.chat_commands.mark_unread(chat.id), said)

    @in_worker("chat")
    async def done(self, chat_id: str = "") -> None:
        """Let a chat wait for no answer, or open it again."""
        if chat := self._chat(chat_id):
            name = clean_line(chat.name)
            if _needs_answer(chat):
                key = self.shell.keymap.shown("done")
                said = _("%(chat)s is done. %(key)s opens it again.") % {"chat": name, "key": key}
                await self.attempt(self.session.chat_commands.mark_done(chat.id), said)
            else:
                doing = self.session.chat_commands.reopen(chat.id)
                await self.attempt(doing, _("%s waits for an answer again.") % name)

    @in_worker("chat")
    async def archive(self, chat_id: str = "") -> None:
        """Archive or unarchive a chat."""
        if chat := self._chat(chat_id):
            said = _("%s is unarchived.") if chat.archived else _("%s is archived.")
            doing = self.session.chat_commands.archive(chat.id, not chat.archived)
            await self.attempt(doing, said % clean_line(chat.name))

    @in_worker("dialog", exclusive=True)
    async def mute(self, chat_id: str = "") -> None:
        """Choose how long a chat is muted here, or unmute it."""
        from greentui.tui.dialogs.menu import choose

        if chat := self._chat(chat_id):
            name = clean_line(chat.name)
            if chat.muted(self.session.now()):
                doing = self.session.chat_commands.mute(chat.id, 0)
                await self.attempt(doing, _("%s is no longer muted.") % name)
                return
            times = [(str(seconds), in_days(seconds)) for seconds in MUTE_SECONDS]
            chosen = await choose(
                self.shell, _("Mute %s here") % name, [*times, (str(FOR_EVER), _("Always"))]
            )
            if chosen:
                until = FOR_EVER if chosen == str(FOR_EVER) else int(self.session.now()) + int(chosen)
                doing = self.session.chat_commands.mute(chat.id, until)
                said = _("%s is muted here.") % name
                if until != FOR_EVER:
                    told = {"chat": name, "when": upcoming(until, self.session.now())}
                    said = _("%(chat)s is muted here until %(when)s.") % told
                await self.attempt(doing, said)

    @in_worker("chat")
    async def pin(self, chat_id: str = "") -> None:
        """Pin or unpin a chat."""
        if chat := self._chat(chat_id):
            await self.attempt(self.session.chat_commands.pin(chat.id, not chat.pinned))

    @in_worker("dialog", exclusive=True)
    async def disappearing(self, chat_id: str = "") -> None:
        """Choose the time after which the chat's messages disappear."""
        from greentui.tui.dialogs.menu import choose

        if chat := self._chat(chat_id):
            options = [(str(seconds), _disappearing(seconds)) for seconds in DISAPPEARING_SECONDS]
            title = _("Disappearing messages, for both sides")
            chosen = await choose(self.shell, title, options, str(chat.disappearing))
            if chosen:
                doing = self.session.chat_commands.set_disappearing(chat.id, int(chosen))
                await self.attempt(doing, _("Done."))

    def _chat(self, chat_id: str) -> Chat | None:
        return self.session.chat(chat_id or self.console.chat_id)

    @in_worker("menu", exclusive=True)
    async def chats_menu(self) -> None:
        """Open the menu of all chats, below the mark above their list."""
        from greentui.tui.dialogs.menu import choose_action

        at = self.console.tabs.region.bottom_right
        await choose_action(self.console, _("Chats"), _CHATS_MENU, at=at)

    @in_worker("menu", exclusive=True)
    async def more(self) -> None:
        """Open the menu of the chat in view, below its header."""
        from greentui.tui.dialogs.menu import choose_action

        if self.console.chat_id:
            at = self.console.header.region.bottom_right
            await choose_action(self.console, self._named(self.console.chat_id), _CHAT_MENU, at=at)

    @in_worker("dialog", exclusive=True)
    async def chat_menu(self, event: ChatList.MenuRequested) -> None:
        """Open the menu of a chat in the list, at the mouse."""
        from greentui.tui.dialogs.menu import choose

        chat_id = event.chat_id
        chat = self._chat(chat_id)
        if chat is None:
            return
        muted = chat.muted(self.session.now())
        acts: list[tuple[str, str, Callable[[str], object]]] = [
            ("open", _("Open"), self.console.open_chat),
            (
                ("read", _("Mark read"), self.mark_read)
                if chat.unread
                else ("unread", _("Mark unread"), self.mark_unread)
            ),
            ("done", _("Done") if _needs_answer(chat) else _("Open again"), self.done),
            ("pin", _("Unpin") if chat.pinned else _("Pin"), self.pin),
            ("mute", _("Unmute") if muted else _("Mute"), self.mute),
            ("archive", _("Unarchive") if chat.archived else _("Archive"), self.archive),
            ("disappearing", _("Disappearing messages"), self.disappearing),
            ("contact", _("Group") if chat.group else _("Contact"), self.shell.open_contact),
        ]
        keys: dict[str, str] = {}
        if chat_id == self.console.chat_id:  # which is the one that keys act on
            keys = {name: self.shell.keymap.shown(action) for name, action in _KEYS.items()}
        options = [(name, f"{keys.get(name, '')}\t{words}") for name, words, _act in acts]
        chosen = await choose(self.shell, clean_line(chat.name), options, at=event.at)
        for name, _words, act in acts:
            if name == chosen:
                act(chat_id)
