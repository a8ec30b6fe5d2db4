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
