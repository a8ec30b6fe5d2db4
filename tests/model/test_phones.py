"""Numbers are spelled for reading and never lose a digit."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.model.phones import spelled


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("79010000001", "+7 901 000-00-01"),
        ("972500000003", "+972 50 000 0003"),
        ("12015550100", "+1 201 555-0100"),
        ("447700900003", "+44 7700 900003"),
        ("442079460000", "+44 2079 460000"),
        ("", ""),
        ("anna", "anna"),
    ],
)
def test_a_number_is_spelled(phone: str, shown: str) -> None:
    assert spelled(phone) == shown


REGIONS = (
    "GB DE FR ES IT NL BE PL UA TR IL IN CN BR MX AE SA UZ GE AZ RO CZ AT CH PT SE NO DK GR HU MY TH VN PH "
    "JP KR ZA NG KE MA PE AU NZ SG"
)


@pytest.mark.parametrize("region", REGIONS.split())
def test_mobile_numbers_are_grouped_as_in_their_country(region: str) -> None:
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).lstrip("+")
    usual = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    assert spelled(digits) == usual.replace("-", " ")


@given(st.text("0123456789", min_size=1, max_size=20))
def test_no_digit_is_lost(phone: str) -> None:
    assert "".join(c for c in spelled(phone) if c.isdigit()) == phone
