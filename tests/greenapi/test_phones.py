"""Phone numbers as people spell them."""

from __future__ import annotations

import pytest

from greentui.greenapi.errors import FieldError
from greentui.greenapi.phones import chat_id_of, digits_of


@pytest.mark.parametrize(
    "spelled",
    [
        "79010000001",
        "+7 901 000-00-01",
        "+7 (901) 000 00 01",
        "007 901 000 00 01",
        "  +7.901.000.00.01 ",
        "tel:+79010000001",
        "+7\u00a0901\u00a0000\u201100\u201101",
    ],
)
def test_any_usual_spelling_is_a_chat(spelled: str) -> None:
    assert chat_id_of(spelled) == "79010000001@c.us"


def test_a_region_lends_its_country_code() -> None:
    assert chat_id_of("8 901 000-00-01", "RU") == "79010000001@c.us"
    assert chat_id_of("050-000-0003", "IL") == "972500000003@c.us"


@pytest.mark.parametrize(
    ("written", "chat_id"),
    [
        ("79010000001@c.us", "79010000001@c.us"),
        (" 79010000001:7@c.us", "79010000001@c.us"),
        ("120363043968066561@g.us", "120363043968066561@g.us"),
        ("81234567890123@lid", "81234567890123@lid"),
        ("status@broadcast", "status@broadcast"),
    ],
)
def test_an_id_stays_itself(written: str, chat_id: str) -> None:
    assert chat_id_of(written) == chat_id


@pytest.mark.parametrize(
    "written", ["", "Anna", "+7 901 CALL ME", "123", "+", "1" * 40, "@c.us", "x@example.org"]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(FieldError) as refused:
        chat_id_of(written, field="phone")
    assert refused.value.field == "phone"


def test_digits_alone_are_given_for_integers() -> None:
    assert digits_of("+44 20 7946 0958") == "442079460958"


@pytest.mark.parametrize(
    "number",
    ["4915123456789", "5511987654321", "8613812345678", "6281234567890", "7901000000", "1234567890123456"],
    ids=["Germany", "Brazil", "China", "Indonesia", "one digit short", "sixteen digits"],
)
def test_whether_there_is_such_a_number_is_for_the_service_to_say(number: str) -> None:
    assert chat_id_of(number) == chat_id_of(f"+{number}") == f"{number}@c.us"


@pytest.mark.parametrize(
    "number",
    ["1234567", "12345678901234567", "89010000001", "0901000000"],
    ids=["seven digits", "seventeen digits", "a trunk prefix", "a zero"],
)
def test_what_cannot_be_a_number_is_refused(number: str) -> None:
    with pytest.raises(FieldError, match="not a phone number"):
        digits_of(number)
