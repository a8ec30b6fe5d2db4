"""The filters above the chat list, with the number of chats in each."""

from __future__ import annotations

from collections.abc import Mapping

from greentui.model.chats import ChatFilter, ChatSort
from greentui.tui.widgets.item_line import LineItem
from greentui.words import _


def name(of: ChatFilter) -> str:
    """The name of a filter."""
    return {
        ChatFilter.ALL: _("All"),
        ChatFilter.UNREAD: _("Unread"),
        ChatFilter.WAITING: _("Waiting"),
        ChatFilter.GROUPS: _("Groups"),
        ChatFilter.ARCHIVED: _("Archived"),
    }[of]


def short_name(of: ChatFilter) -> str:
    """The name of a filter where there is little room: the signs of the rows, or two letters."""
    return {
        ChatFilter.ALL: _("All"),
        ChatFilter.UNREAD: "●",
        ChatFilter.WAITING: "⏳",
        ChatFilter.GROUPS: _("Gr"),
        ChatFilter.ARCHIVED: _("Ar"),
    }[of]


def sort_name(of: ChatSort) -> str:
    """The name of a sort order."""
    return {
        ChatSort.RECENT: _("newest first"),
        ChatSort.WAITING: _("longest waiting first"),
        ChatSort.NAME: _("by name"),
    }[of]


def empty_note(of: ChatFilter) -> str:
    """The note for a filter without chats."""
    return {
        ChatFilter.ALL: _("No chats yet"),
        ChatFilter.UNREAD: _("Everything is read."),
        ChatFilter.WAITING: _("No chat is waiting for an answer."),
        ChatFilter.GROUPS: _("No groups."),
        ChatFilter.ARCHIVED: _("No archived chats."),
    }[of]


def tab_pieces(chosen: ChatFilter, sort: ChatSort, counts: Mapping[ChatFilter, int]) -> list[LineItem]:
    """The tabs as items of a line, shortened before any is dropped, and the mark that opens the menu.

    Args:
        chosen: The current filter; it is never dropped.
        sort: The current order; marked if it is not the default.
        counts: Chats per filter.
    """
    pieces: list[LineItem] = []
    for weight, of in enumerate(reversed(ChatFilter), 1):
        count = counts.get(of, 0)
        counted = f" {count}" if count and of not in (ChatFilter.GROUPS, ChatFilter.ARCHIVED) else ""
        asks = count and of in (ChatFilter.UNREAD, ChatFilter.WAITING)
        look = "chosen" if of is chosen else "plain" if asks else "dim"
        short = name(of) if of is ChatFilter.ALL else short_name(of) + counted.strip()
        does, weight = f"filter('{of.value}')", 10 if of is chosen else weight
        pieces.append(LineItem(name(of) + counted, look, does, weight=weight, short=short))
    pieces.reverse()
    if sort is not ChatSort.RECENT:
        pieces.append(LineItem("⇅", "accent", "sort", right=True, weight=9, gap=1))
    pieces.append(LineItem("⋯", "dim", "chats_menu", right=True, weight=11, gap=1))
    return pieces
