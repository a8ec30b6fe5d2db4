"""Numbers, dates and lists as each language writes them."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from greentui import words
from greentui.text.locale_format import all_of, any_of, decimal, grouped
from greentui.text.money import amount
from greentui.text.sizes import size
from greentui.text.time_format import brief, day, full, upcoming

NOON = 1_773_835_200
"""Wednesday, 18 March 2026, 12:00 UTC."""
DAY = 86_400


@pytest.fixture
def russian() -> Iterator[None]:
    """Russian without a catalogue: what the language itself says of numbers and days."""
    words.use_catalogue("ru", NullTranslations())
    yield
    words.use("en")


def test_a_list_ends_in_a_word() -> None:
    assert [all_of([]), all_of(["a"]), all_of(["a", "b"]), all_of(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert any_of(["a", "b", "c"]) == "a, b or c"


def test_what_a_list_has_is_no_pattern() -> None:
    assert all_of(["{1}", "{0}"]) == "{1} and {0}"


def test_numbers_in_english() -> None:
    assert (decimal(1.25, 1), grouped(20_000), size(1_240_000), amount(129_900, "RUB")) == (
        "1.2",
        "20 000",
        "1.2 MB",
        "1299.00 RUB",
    )


@pytest.mark.usefixtures("russian")
def test_lists_numbers_and_dates_in_russian() -> None:
    assert (all_of("абв"), any_of("аб")) == ("а, б и в", "а или б")
    assert (decimal(1.25, 1), size(1_240_000), amount(129_900, "RUB")) == ("1,2", "1,2 MB", "1299,00 RUB")
    assert day(NOON - 2 * DAY, NOON) == "Понедельник"
    assert day(NOON - 10 * DAY, NOON) == "Воскресенье, 08 марта"
    assert brief(NOON - 2 * DAY, NOON) == "пн"
    assert upcoming(NOON + DAY, NOON) == "чт 12:00"
    assert full(NOON) == "18 мар. 2026 12:00"
