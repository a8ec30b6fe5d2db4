"""The line above a chat."""

from __future__ import annotations

import pytest

from greentui.text.time_format import clock
from greentui.tui.chat.header import header_pieces
from tests.tui.fakes import ANNA
from tests.tui.world import NOON, World


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (-1, "🔕 muted"),
        (int(NOON) + 60, f"🔕 muted until {clock(NOON + 60)}"),
        (int(NOON) - 60, ""),
    ],
)
def test_it_says_until_when_a_chat_is_muted(until: int, said: str) -> None:
    shown = [item.text for item in header_pieces(World().add_chat(ANNA, "Anna", muted_until=until), NOON)]
    assert [text for text in shown if "🔕" in text] == ([said] if said else [])
