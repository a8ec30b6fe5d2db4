"""Any time, duration or size can be shown, in no more room than a sane one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.model.numbers import DIGITS, bounded, whole
from greentui.text import time_format
from greentui.text.progress import bar, share
from greentui.text.sizes import size
from tests.wild import NOON, NUMBERS, ODD

ROOM = 24
"""Characters of the longest of them, “Wednesday, 30 September”."""

MOMENTS: list[Callable[[float, float], str]] = [
    time_format.day, time_format.brief, time_format.at, time_format.ago,
    lambda moment, _now: time_format.full(moment), lambda moment, _now: time_format.clock(moment),
]  # fmt: skip
SPANS: list[Callable[[float], str]] = [
    time_format.span, time_format.age, time_format.length, size,
    lambda seconds: time_format.step(seconds)[0] or "now",
]  # fmt: skip


@pytest.mark.parametrize("words", MOMENTS)
@given(moment=NUMBERS, now=NUMBERS)
def test_a_moment(words: Callable[[float, float], str], moment: float, now: float) -> None:
    assert len(words(moment, now)) <= ROOM
    assert len(words(moment, NOON)) <= ROOM


@pytest.mark.parametrize("words", SPANS)
@given(seconds=NUMBERS)
def test_a_span_or_a_size(words: Callable[[float], str], seconds: float) -> None:
    assert 0 < len(words(seconds)) <= ROOM


@given(seconds=NUMBERS)
def test_the_next_step_of_an_age_comes_later_and_within_a_day(seconds: float) -> None:
    assert 0 < time_format.step(seconds)[1] <= 86_400


@given(one=NUMBERS, other=NUMBERS)
def test_a_day_is_the_same_as_itself(one: float, other: float) -> None:
    assert time_format.same_day(one, one)
    assert time_format.same_day(one, other) is time_format.same_day(other, one)


@pytest.mark.parametrize("value", ODD)
def test_a_bounded_number_is_within_its_bounds(value: float) -> None:
    assert -5 <= bounded(value, -5, 7) <= 7
    assert bounded(3, -5, 7) == 3


@given(st.text("0123456789٣² -", max_size=40))
def test_what_is_typed_is_a_number_to_count_with_or_none(typed: str) -> None:
    found = whole(typed)
    assert found is None or (0 <= found < 10**DIGITS and found == int(typed))


@pytest.mark.parametrize(
    ("typed", "number"),
    [("7", 7), (" 12 ", 12), ("0", 0), ("٣", 3), ("²", None), ("-1", None), ("1.5", None), ("", None),
     ("9" * 15, 10**15 - 1), ("1" + "0" * 15, None), ("9" * 5000, None), ("1_000", None)],
)  # fmt: skip
def test_what_counts_as_typed(typed: str, number: int | None) -> None:
    assert whole(typed) == number


def test_sizes() -> None:
    shown = {0: "0 B", 999: "999 B", 1000: "1 kB", 1200: "1.2 kB", 245_000: "245 kB", 3_240_000: "3.2 MB",
             31_500_000: "31.5 MB", 40_000_000: "40 MB", 5 * 10**12: "5000 GB"}  # fmt: skip
    assert {count: size(count) for count in shown} == shown


@given(done=NUMBERS, total=NUMBERS, cells=st.integers(0, 200))
def test_a_bar_has_the_cells_it_was_given(done: float, total: float, cells: int) -> None:
    sent = share(done, total)
    assert 0 <= sent <= 1
    assert len("".join(bar(sent, cells))) == cells
    assert len("".join(bar(done, cells))) == cells


def test_a_half_is_half_a_bar() -> None:
    assert bar(share(5, 10), 4) == ("██", "░░")
    assert share(5, 0) == 0
