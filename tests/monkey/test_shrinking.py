"""Lists are shortened to what matters, and kept as they were."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.monkey.actions import Case, Keys, Mouse, Order, Send, Wait
from tests.monkey.shrinking import shortest


def needs(*wanted: int) -> tuple[list[int], list[Sequence[int]]]:
    """What is left of 0…99 where `wanted` must stay in this order, and every list that was tried."""
    tried: list[Sequence[int]] = []

    def holds(items: Sequence[int]) -> bool:
        tried.append(items)
        return [item for item in items if item in wanted] == list(wanted)

    return shortest(range(100), holds, lambda: True), tried


def test_only_what_matters_is_left() -> None:
    assert needs(3, 50, 97)[0] == [3, 50, 97]


def test_the_end_is_tried_first() -> None:
    left, tried = needs(99)
    assert left == [99]
    assert len(tried) < 12


def test_out_of_time_it_keeps_what_it_has() -> None:
    assert shortest([1, 2, 3], lambda _items: True, lambda: False) == [1, 2, 3]


def test_a_case_is_read_as_it_was_written(tmp_path: Path) -> None:
    case = Case(
        (
            Keys(("ctrl+k", "\x1b[200~", "\ud83d"), burst=True),
            Mouse("click", 3, 4),
            Order("incoming", {"chatId": "79010000000@c.us", "text": "a\ud800\x1b[31m"}),
            Send("79010000000@c.us", "token1", careful=True),
            Wait(0.5),
        ),
        60,
        20,
        why="an example",
    )
    case.write(tmp_path / "case.json")
    assert Case.read(tmp_path / "case.json") == case
