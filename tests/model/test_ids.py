"""What an id tells by itself."""

from __future__ import annotations

import pytest

from greentui.model.ids import ChatKind, is_alias, is_nobody, kind_of, phone_of, without_device


@pytest.mark.parametrize(
    ("chat_id", "kind"),
    [
        ("79001234567@c.us", ChatKind.PERSON),
        ("123456789012345@lid", ChatKind.PERSON),
        ("79001234567-1581234048@g.us", ChatKind.GROUP),
        ("120363000000000001@g.us", ChatKind.GROUP),
        ("120363000000000002@newsletter", ChatKind.NEWSLETTER),
        ("status@broadcast", ChatKind.STATUS),
        ("", ChatKind.OTHER),
        ("somebody", ChatKind.OTHER),
    ],
)
def test_an_id_tells_what_stands_behind_it(chat_id: str, kind: ChatKind) -> None:
    assert kind_of(chat_id) is kind


def test_a_device_suffix_is_not_part_of_a_person() -> None:
    assert without_device(" 79001234567:3@c.us ") == "79001234567@c.us"
    assert phone_of("79001234567:12@c.us") == "79001234567"


def test_a_hidden_id_has_no_number() -> None:
    assert is_alias("123456789012345@lid")
    assert phone_of("123456789012345@lid") == ""
    assert phone_of("120363000000000001@g.us") == ""


@pytest.mark.parametrize("hidden", ["184467440737095@c.us", "712345678901234@c.us", "234567890123456@c.us"])
def test_a_hidden_id_dressed_as_a_number_has_none(hidden: str) -> None:
    assert phone_of(hidden) == ""


@pytest.mark.parametrize("phone", ["12015550100", "79010000001", "8613800138000", "49151234567890"])
def test_long_numbers_are_numbers(phone: str) -> None:
    assert phone_of(f"{phone}@c.us") == phone


@pytest.mark.parametrize(
    ("listed", "nobody"),
    [
        ("null@c.us", True),
        ("undefined@lid", True),
        ("@c.us", True),
        ("79010000001@c.us", False),
        ("79010000001:3@c.us", False),
        ("120363000000000001@g.us", False),
        ("status@broadcast", False),
    ],
)
def test_an_id_without_digits_is_nobody_s(listed: str, nobody: bool) -> None:
    assert is_nobody(listed) is nobody
