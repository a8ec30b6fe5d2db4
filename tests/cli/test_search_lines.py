"""How `greentui search` shows a hit: the part that was found, its words in brackets."""

from __future__ import annotations

import pytest

from greentui.cli.search import _drawn
from greentui.model.chats import Found, Part
from greentui.model.messages import File, MessageKind
from greentui.text.excerpt import CONTEXT
from tests.archive.worlds import incoming

PICTURE = incoming("the oven", kind=MessageKind.IMAGE, content=File(name="IMG-0241.jpg"))


@pytest.mark.parametrize(
    ("hit", "shown"),
    [
        (Found(PICTURE, "Anna", "the oven", ((4, 8),)), "📷 the [oven]"),
        (Found(PICTURE, "Anna", "IMG-0241.jpg", ((0, 3),), Part.FILE_NAME), "📷 file name: [IMG]-0241.jpg"),
        (Found(PICTURE, "Anna", "IMG-0241.jpg", (), Part.FILE_NAME), "📷 the oven"),
        (Found(incoming("now"), "Anna", "then", ((0, 4),), Part.EARLIER), "before an edit: [then]"),
    ],
    ids=["text", "file name", "no words", "before an edit"],
)
def test_a_hit_shows_where_its_words_are(hit: Found, shown: str) -> None:
    assert _drawn(hit) == shown


def test_a_long_text_begins_near_its_words() -> None:
    text = "a" * 100 + "needle"
    shown = _drawn(Found(incoming(text), "Anna", text, ((100, 106),)))
    assert shown == "…" + "a" * CONTEXT + "[needle]"


def test_our_account_is_you_in_a_hit() -> None:
    text = "@79990000042 look"
    shown = _drawn(Found(incoming(text), "Anna", text, ((1, 12),)), ("79990000042",))
    assert shown == "[@You] look"
