"""What the operator does to chats: each function is an action of the main screen."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual import work

from greentui.engine.errors import Refusal
from greentui.model.changes import Notice
from greentui.model.chats import Chat, ChatFilter, ChatSort
from greentui.model.limits import DISAPPEARING_SECONDS
from greentui.text.sanitize import clean_line
from greentui.text.time_format import local
from greentui.tui.chat_list.filter_tabs import empty_note, sort_name
from greentui.words import _, plural

if TYPE_CHECKING:
    from greentui.tui.chat.view import ChatView
    from greentui.tui.chat_list.view import ChatList
    from greentui.tui.screens.main import MainScreen

FOR_EVER = -1
"""`muted_until` of a chat that is muted until it no longer is."""


async def attempt(console: MainScreen, doing: Awaitable[object], done: str = "") -> bool:
    """Await something; a refusal is shown. Whether it was done, which is said if there are words for it."""
    try:
        await doing
    except Refusal as refusal:
        console.shell.refused(refusal)
        return False
    if done:
        console.shell.tell(Notice(done))
    return True


def _named(console: MainScreen, chat_id: str) -> str:
    chat = console.session.chat(chat_id)
    return clean_line(chat.name) if chat else chat_id


# Going about.


def jump(console: MainScreen) -> None:
    """Jump to a chat by any part of its name, number or id."""
    from greentui.tui.dialogs.switcher import Switcher

    def chosen(ids: list[str] | None) -> None:
        if ids:
            console.open_chat(ids[0])

    console.shell.show(Switcher(console.session, _("Jump to a chat")), chosen)


def step_unread(console: MainScreen, step: int) -> None:
    """Go to the next unread chat below the one in view, or above it; round at the ends."""
    ids = list(console.session.chat_ids(ChatFilter.UNREAD, console.chat_list.sort))
    others = [one for one in ids if one != console.chat_id]
    if not others:
        console.shell.tell(Notice(_("Everything is read.")))
        return
    place = ids.index(console.chat_id) if console.chat_id in ids else -1 if step > 0 else 0
    console.open_chat(ids[(place + step) % len(ids)])


def next_unread(console: MainScreen) -> None:
    """Go to the next unread chat."""
    step_unread(console, 1)


def previous_unread(console: MainScreen) -> None:
    """Go to the unread chat before."""
    step_unread(console, -1)


def next_chat(console: MainScreen) -> None:
    """Open the chat below."""
    step_chat(console, 1)


def previous_chat(console: MainScreen) -> None:
    """Open the chat above."""
    step_chat(console, -1)


def step_chat(console: MainScreen, step: int) -> None:
    """Open the chat so many rows below, now: the next letter is for that one."""
    if chat_id := console.chat_list.neighbour(step):
        console.open_chat(chat_id)


def first_unread(console: MainScreen) -> None:
    """Show the first unread message of the chat."""
    if not console.view.jump_to_unread():
        console.shell.tell(Notice(_("Nothing here is unread.")))


def go_to_date(console: MainScreen) -> None:
    """Show the first message of a day."""
    from greentui.tui.dialogs.input_dialog import InputDialog

    today = local(console.session.now())
    hint = _("Such as %s, or days back: -7") % today.strftime("%Y-%m-%d")

    def wrong(text: str) -> str:
        return "" if day_of(text, today) else _("This is not a date.")

    def typed(text: str | None) -> None:
        moment = day_of(text, today) if text else None
        if moment and not console.view.jump_to_date(int(moment.timestamp())):
            console.shell.tell(Notice(_("There is nothing so late in this chat.")))

    console.shell.show(InputDialog(_("Go to a date"), hint, wrong=wrong), typed)


def day_of(typed: str, today: datetime) -> datetime | None:
    """The beginning of the day that was typed: `2026-03-01`, `1.3.`, `01.03.2026`, `-7`; `None` for none."""
    typed = typed.strip()
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    if typed.startswith("-") and typed[1:].isdecimal() and len(typed) < 6:
        return midnight - timedelta(days=int(typed[1:]))
    # Without a year it is this one; said before reading, so that 29 February can be a day.
    for candidate in (typed, f"{typed.rstrip('.')}.{today.year}"):
        for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"):
            try:
                day = datetime.strptime(candidate, pattern)  # noqa: DTZ007  its zone is today's
            except ValueError:
                continue
            return midnight.replace(year=day.year, month=day.month, day=day.day)
    return None


def new_chat(console: MainScreen, typed: str = "") -> None:
    """Begin a chat with a number, once it is known to have WhatsApp."""
    from greentui.tui.dialogs.new_chat import NewChat

    def found(chat_id: str | None) -> None:
        if chat_id:
            console.open_chat(chat_id)

    console.shell.show(NewChat(console.session, typed), found)


def filter_chats(console: MainScreen, name: str) -> None:
    """Show the chats of a filter."""
    console.chat_list.empty_note = empty_note(ChatFilter(name))
    console.chat_list.filter = ChatFilter(name)
    console.show_tabs(console.session.counts())
    if console.narrow:
        console.action_show_list()


def sort_chats(console: MainScreen) -> None:
    """Sort the chats another way, and say which."""
    orders = list(ChatSort)
    console.chat_list.sort = orders[(orders.index(console.chat_list.sort) + 1) % len(orders)]
    console.show_tabs(console.session.counts())
    console.shell.tell(Notice(_("Chats: %s") % sort_name(console.chat_list.sort)))


# The chat in view.


@work(exclusive=True, group="behind")
async def fetch_behind(console: MainScreen) -> None:
    """Fetch the newest page of the chat; what it holds slides in."""
    try:
        await console.session.open_chat(console.chat_id)
    except Refusal:
        return  # the status bar says how the service is


@work(exclusive=True, group="older")
async def fetch_older(console: MainScreen, event: ChatView.OlderWanted) -> None:
    """The reader has come to the oldest message there is here: fetch what was before it."""
    chat_id, note = event.chat_id, ""
    try:
        coverage = console.session.coverage(chat_id)
        if not coverage.beginning:
            console.view.top_note = _("Fetching earlier messages…")
            await console.session.older(chat_id)
            coverage = console.session.coverage(chat_id)
        if coverage.beginning:
            note = _("The beginning of this chat.")
    except Refusal as refusal:
        note = clean_line(refusal.text)
    if chat_id == console.chat_id:
        console.view.top_note = note


@work(exclusive=True, group="again")
async def fetch_again(console: MainScreen) -> None:
    """Fetch the chat again."""
    if chat_id := console.chat_id:
        await attempt(console, console.session.refetch(chat_id), _("Fetched again."))


@work(group="chat")
async def mark_read(console: MainScreen, chat_id: str = "", message_id: str = "") -> None:
    """Mark a chat read, up to a message where one is named."""
    if chat_id := chat_id or console.chat_id:
        await attempt(console, console.session.mark_read(chat_id, message_id))


@work(group="chat")
async def archive(console: MainScreen, chat_id: str = "") -> None:
    """Put a chat into the archive, or take it back."""
    if chat := _chat(console, chat_id):
        said = _("%s is back among the chats.") if chat.archived else _("%s is archived.")
        doing = console.session.archive_chat(chat.id, not chat.archived)
        await attempt(console, doing, said % clean_line(chat.name))


@work(group="chat")
async def mute(console: MainScreen, chat_id: str = "") -> None:
    """Mute a chat here, or let it ring again."""
    if chat := _chat(console, chat_id):
        muted = chat.muted(console.session.now())
        said = _("%s may notify again.") if muted else _("%s is muted here.")
        doing = console.session.set_muted(chat.id, 0 if muted else FOR_EVER)
        await attempt(console, doing, said % clean_line(chat.name))


@work(group="chat")
async def pin(console: MainScreen, chat_id: str = "") -> None:
    """Keep a chat at the top of the list, or no longer."""
    if chat := _chat(console, chat_id):
        await attempt(console, console.session.set_pinned(chat.id, not chat.pinned))


@work(exclusive=True, group="dialog")
async def disappearing(console: MainScreen, chat_id: str = "") -> None:
    """Choose after what time the messages of a chat vanish."""
    from greentui.tui.dialogs.menu import choose

    if chat := _chat(console, chat_id):
        options = [(str(seconds), _disappearing(seconds)) for seconds in DISAPPEARING_SECONDS]
        title = _("Messages vanish, for both sides")
        chosen = await choose(console.shell, title, options, str(chat.disappearing))
        if chosen:
            doing = console.session.set_disappearing(chat.id, int(chosen))
            await attempt(console, doing, _("Done."))


def _disappearing(seconds: int) -> str:
    """After what time messages disappear, as a choice."""
    days = seconds // 86_400
    return plural("After %d day", "After %d days", days) % days if days else _("Never")


def _chat(console: MainScreen, chat_id: str) -> Chat | None:
    return console.session.chat(chat_id or console.chat_id)


_CHATS_MENU = (
    "new_chat", "jump", "search", "next_unread", "sort", "filter_all", "filter_unread", "filter_waiting",
    "filter_groups", "filter_archived",
)  # fmt: skip

_CHAT_MENU = (
    "contact", "find", "first_unread", "go_to_date", "newest", "mark_read", "pin", "mute", "archive",
    "disappearing", "fetch_again", "details",
)  # fmt: skip


@work(exclusive=True, group="menu")
async def chats_menu(console: MainScreen) -> None:
    """What concerns all chats, below the mark above their list."""
    from greentui.tui.dialogs.menu import choose_action

    at = console.tabs.region.bottom_right
    await choose_action(console, _("Chats"), _CHATS_MENU, at=at)


@work(exclusive=True, group="menu")
async def more(console: MainScreen) -> None:
    """What can be done to the chat in view, below its header."""
    from greentui.tui.dialogs.menu import choose_action

    if console.chat_id:
        at = console.header.region.bottom_right
        await choose_action(console, _named(console, console.chat_id), _CHAT_MENU, at=at)


@work(exclusive=True, group="dialog")
async def chat_menu(console: MainScreen, event: ChatList.MenuRequested) -> None:
    """What can be done to a chat of the list, beside the mouse."""
    from greentui.tui.dialogs.menu import choose

    chat_id = event.chat_id
    chat = _chat(console, chat_id)
    if chat is None:
        return
    muted = chat.muted(console.session.now())
    options = [
        ("open", _("Open")),
        ("read", _("Mark read")),
        ("pin", _("Unpin") if chat.pinned else _("Pin")),
        ("mute", _("Unmute") if muted else _("Mute")),
        ("archive", _("Unarchive") if chat.archived else _("Archive")),
        ("disappearing", _("Disappearing messages")),
        ("contact", _("Group") if chat.group else _("Contact")),
    ]
    match await choose(console.shell, clean_line(chat.name), options, at=event.at):
        case "open":
            console.open_chat(chat_id)
        case "read":
            mark_read(console, chat_id)
        case "pin":
            pin(console, chat_id)
        case "mute":
            mute(console, chat_id)
        case "archive":
            archive(console, chat_id)
        case "disappearing":
            disappearing(console, chat_id)
        case "contact":
            console.shell.open_screen("contact", chat_id=chat_id)
        case _:
            pass
