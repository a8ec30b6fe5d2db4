"""Numbers are spelled for reading and never lose a digit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.model.phones import spelled


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("79010000001", "+7 901 000-00-01"),
        ("972500000003", "+972 50 000 00 03"),
        ("12015550100", "+1 201 555-0100"),
        ("447700900003", "+44 770 090 00 03"),
        ("442079460000", "+44 207 946 00 00"),
        ("", ""),
        ("anna", "anna"),
    ],
)
def test_a_number_is_spelled(phone: str, shown: str) -> None:
    assert spelled(phone) == shown


@given(st.text("0123456789", min_size=1, max_size=20))
def test_no_digit_is_lost(phone: str) -> None:
    assert "".join(c for c in spelled(phone) if c.isdigit()) == phone
