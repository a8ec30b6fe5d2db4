"""The order of what the palette finds."""

from __future__ import annotations

import pytest
from textual.fuzzy import Matcher

from greentui.text.keymap import ACTIONS
from greentui.tui.palette import likeness


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("group", "Groups: create, members, leave"),
        ("show g", "Show groups"),
        ("send a f", "Send a file"),
        ("sndfile", "Send a file"),
        ("log", "Log"),
    ],
)
def test_what_begins_with_the_words_comes_before_what_has_them_inside(query: str, first: str) -> None:
    offered = [str(action.words) for action in ACTIONS if action.palette]
    assert max(offered, key=lambda words: likeness(words, words, Matcher(query))) == first


def test_what_does_not_fit_is_not_offered() -> None:
    assert likeness("Send a file", "Send a file send_file", Matcher("xyzzy")) == 0
