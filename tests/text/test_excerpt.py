"""The excerpt of a hit: one safe line around the words found."""

from __future__ import annotations

from greentui.model.chats import Found, Part
from greentui.text.excerpt import CONTEXT, Excerpt, Piece, excerpt
from tests.archive.worlds import incoming


def hit(text: str, *spans: tuple[int, int], part: Part = Part.TEXT) -> Found:
    return Found(incoming("now"), "Anna", text, spans, part)


def test_it_begins_near_the_first_words_and_marks_them_all() -> None:
    text = "a" * 100 + "needle and needle"
    assert excerpt(hit(text, (100, 106), (111, 117))) == Excerpt(
        "",
        "",
        True,
        (Piece("a" * CONTEXT, False), Piece("needle", True), Piece(" and ", False), Piece("needle", True)),
    )


def test_it_is_one_line_without_what_a_terminal_obeys() -> None:
    shown = excerpt(hit("one\ntwo\x1b[31m red", (4, 7)))
    assert "".join(piece.text for piece in shown.pieces) == "one two red"


def test_it_has_no_more_than_is_of_use() -> None:
    shown = excerpt(hit("needle " * 1000, (0, 6), (7, 13), (6000, 6006)), most=40)
    assert "".join(piece.text for piece in shown.pieces) == ("needle " * 6)[:40]


def test_another_part_than_the_text_is_named() -> None:
    assert excerpt(hit("then", (0, 4), part=Part.EARLIER)).where == "before an edit"
    assert excerpt(hit("then", part=Part.EARLIER)).where == ""
