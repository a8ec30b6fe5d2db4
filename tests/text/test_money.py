"""Amounts in the smallest unit of their currency."""

from __future__ import annotations

import pytest

from greentui.text.money import amount


@pytest.mark.parametrize(
    ("minor", "currency", "expected"),
    [
        (129_900, "RUB", "1299.00 RUB"),
        (5, "EUR", "0.05 EUR"),
        (-5, "EUR", "-0.05 EUR"),
        (500, "JPY", "500 JPY"),
        (1_500, "kwd", "1.500 kwd"),
        (100, "", "1.00"),
    ],
)
def test_an_amount(minor: int, currency: str, expected: str) -> None:
    assert amount(minor, currency) == expected
