"""The line above a chat: its name, number and settings."""

from __future__ import annotations

from greentui.model.chats import Chat
from greentui.model.phones import spelled
from greentui.text.sanitize import clean_line
from greentui.text.time_format import in_days, upcoming
from greentui.tui.widgets.item_line import LineItem
from greentui.words import _


def header_pieces(
    chat: Chat | None, now: float, *, alone: bool = False, emoji_as_text: bool = False
) -> list[LineItem]:
    """The line's items.

    Args:
        chat: The chat in view; `None` for none.
        now: UTC seconds.
        alone: Whether the chat has the whole screen, so that a way back to the list is needed.
        emoji_as_text: Whether pictographs become words.
    """
    if chat is None:
        return [LineItem(_("No chat is open"), "dim")]
    pieces = [LineItem("‹", "accent", "show_list", weight=9)] if alone else []
    name = clean_line(chat.name, emoji_as_text=emoji_as_text) or chat.id
    number = spelled(chat.phone)
    pieces.append(LineItem(name, "strong", "app.open_contact", weight=10, elastic=True, gap=1))
    if number and number != name and chat.phone not in name.replace(" ", "").replace("-", ""):
        pieces.append(LineItem(number, "dim", "app.open_contact", weight=5))
    elif chat.group:
        pieces.append(LineItem(_("group"), "dim", "app.open_contact", weight=5))
    for shown, words in (
        (chat.pinned, _("📌 pinned")),
        (chat.muted(now), _muted(chat, now)),
        (chat.archived, _("archived")),
        (chat.disappearing > 0, _("⏲ %s") % in_days(chat.disappearing)),
    ):
        if shown:
            pieces.append(LineItem(words, "dim", weight=3, gap=2))
    pieces.append(LineItem(_("find"), "dim", "find", right=True, weight=6))
    pieces.append(LineItem("⋯ " + _("more"), "dim", "more", right=True, weight=9, gap=2))
    return pieces


def _muted(chat: Chat, now: float) -> str:
    """That a chat is muted, and until when."""
    if chat.muted_until < 0:
        return _("🔕 muted")
    return _("🔕 muted until %s") % upcoming(chat.muted_until, now)
