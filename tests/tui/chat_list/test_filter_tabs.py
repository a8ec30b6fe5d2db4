"""The tabs above the chat list: each stays within reach, however narrow the list is."""

from __future__ import annotations

import pytest

from greentui.model.chats import ChatFilter, ChatSort
from greentui.tui.chat_list.filter_tabs import tab_pieces
from greentui.tui.widgets.item_line import arrange

WIDTHS = {80: 28, 104: 44, 152: 48}
"""Columns of the window, and cells for the tabs."""


@pytest.mark.parametrize("chosen", ChatFilter)
@pytest.mark.parametrize("cells", WIDTHS.values())
@pytest.mark.parametrize("each", [0, 1, 99])
def test_every_filter_has_its_tab(chosen: ChatFilter, cells: int, each: int) -> None:
    placed = arrange(tab_pieces(chosen, ChatSort.RECENT, dict.fromkeys(ChatFilter, each)), cells, 2)
    leads_to = {piece.does for _column, piece in placed}
    assert leads_to == {"chats_menu", *(f"filter('{of.value}')" for of in ChatFilter)}
