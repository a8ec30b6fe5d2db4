"""A line of items: what stays when there is no room, and where."""

from __future__ import annotations

import pytest

from greentui.text.sanitize import clean_line, width
from greentui.tui.widgets.item_line import LineItem, arrange
from tests.hostile import HOSTILE


def shown(pieces: list[LineItem], cells: int) -> list[str]:
    return [piece.text for _column, piece in arrange(pieces, cells)]


def test_the_least_important_goes_first() -> None:
    pieces = [LineItem("keep", weight=9), LineItem("middle", weight=5), LineItem("least", weight=1)]
    assert shown(pieces, 40) == ["keep", "middle", "least"]
    assert shown(pieces, 15) == ["keep", "middle"]
    assert shown(pieces, 6) == ["keep"]


def test_the_least_important_is_shortened_before_any_goes() -> None:
    pieces = [LineItem("first", weight=2, short="f…"), LineItem("second", weight=1, short="s…")]
    assert shown(pieces, 14) == ["first", "second"]
    assert shown(pieces, 13) == ["first", "s…"]
    assert shown(pieces, 9) == ["f…", "s…"]
    assert shown(pieces, 6) == ["f…"]


def test_the_last_one_is_cropped_rather_than_lost() -> None:
    assert shown([LineItem("a long state of things", weight=9)], 8) == ["a long…"]


def test_an_elastic_one_gives_way_and_takes_what_is_left() -> None:
    pieces = [LineItem("x" * 50, elastic=True, weight=9), LineItem("+7 901", weight=5)]
    assert shown(pieces, 80) == ["x" * 50, "+7 901"]
    first, second = shown(pieces, 30)
    assert second == "+7 901"
    assert width(first) == 30 - 6 - 3


def test_pieces_at_the_right_edge_end_there() -> None:
    (_start, _left), (column, right) = arrange([LineItem("left"), LineItem("right", right=True)], 30)
    assert column + width(right.text) == 30


def test_empty_pieces_take_no_room() -> None:
    assert arrange([LineItem(""), LineItem("a")], 10) == [(0, LineItem("a"))]


@pytest.mark.parametrize("cells", [1, 5, 20, 80])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_leaves_the_line(text: str, cells: int) -> None:
    name = clean_line(text)
    placed = arrange(
        [LineItem(name, elastic=True, weight=9), LineItem("+7 901"), LineItem("right", right=True)], cells
    )
    end = 0
    for column, piece in placed:
        assert column >= end
        end = column + width(piece.text)
    assert end <= cells
