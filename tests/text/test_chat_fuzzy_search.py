"""Finding a chat by a few letters, whatever alphabet or layout they were typed in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.text.chat_fuzzy_search import find, prepared, simplified

NAMES = prepared(
    [
        ("1@c.us", "Анна Петрова", "79010000001"),
        ("2@c.us", "Maya Cohen", "972500000003"),
        ("3@g.us", "Склад — смена 2", ""),
        ("4@g.us", "Delivery club", ""),
        ("5@c.us", "Ångström José", "4670000005"),
        ("6@c.us", "Anna Schmidt", "49150000006"),
        ("7@c.us", "Щукин Юрий", "79010000007"),
        ("8@c.us", "יוסי", "972500000008"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("анна", "1@c.us"),
        ("fyyf", "1@c.us"),
        ("Петрова", "1@c.us"),
        ("petrova", "1@c.us"),
        ("maya", "2@c.us"),
        ("ьфнф", "2@c.us"),
        ("cohen", "2@c.us"),
        ("mya", "2@c.us"),
        ("maja", "2@c.us"),
        ("mayq", "2@c.us"),
        ("amya", ""),
        ("cohne", "2@c.us"),
        ("cohan", "2@c.us"),
        ("deliverry", "4@g.us"),
        ("dleievry", "4@g.us"),
        ("склад", "3@g.us"),
        ("sklad", "3@g.us"),
        ("delivry", "4@g.us"),
        ("deliveri", "4@g.us"),
        ("angstrom", "5@c.us"),
        ("jose", "5@c.us"),
        ("anna sch", "6@c.us"),
        ("schukin", "7@c.us"),
        ("0007", "7@c.us"),
        ("+7 901 000-00-01", "1@c.us"),
        ("יוסי", "8@c.us"),
        ("4@g.us", "4@g.us"),
    ],
)
def test_the_chat_that_is_meant_comes_first(typed: str, first: str) -> None:
    assert "".join(find(NAMES, typed)[:1]) == first


@pytest.mark.parametrize(
    ("typed", "names", "found"),
    [
        # As it was typed: "ьфоф" is "fof".
        ("maja", ["Isla Fox", "Maya Levi"], ["Maya Levi", "Isla Fox"]),
        ("maya", ["Ьфнф Old", "Maya Levi"], ["Maya Levi", "Ьфнф Old"]),
        ("maya", ["Old Ьфнф", "Maya Levi"], ["Maya Levi", "Old Ьфнф"]),
        ("анна", ["Fyyf", "Анна"], ["Анна", "Fyyf"]),
        # The other layout still goes first where it fits better.
        ("fyyf", ["Fyya", "Анна"], ["Анна", "Fyya"]),
        ("fyyf", ["Жанна", "Анна"], ["Анна", "Жанна"]),
        # Two typos as typed, and one in the other layout.
        ("fyyyfyyy", ["Анннання", "Fyyyfyab"], ["Fyyyfyab", "Анннання"]),
    ],
)
def test_what_was_typed_goes_before_the_other_layout(typed: str, names: list[str], found: list[str]) -> None:
    chats = prepared((name, name, "") for name in names)
    assert find(chats, typed) == found


def test_both_annas_in_the_order_given() -> None:
    assert find(NAMES, "anna") == ["1@c.us", "6@c.us"]


@pytest.mark.parametrize("typed", ["us", "@c.u", "g.us"])
def test_what_every_id_ends_with_is_nobodys_name(typed: str) -> None:
    assert find(NAMES, typed) == []


@pytest.mark.parametrize("typed", ["zzzz", "qqq", "бухгалтерия", "999999"])
def test_what_nobody_is_called_finds_nobody(typed: str) -> None:
    assert find(NAMES, typed) == []


def test_nothing_typed_finds_everybody_in_order() -> None:
    assert find(NAMES, "  ", limit=3) == ["1@c.us", "2@c.us", "3@g.us"]


@given(st.text(max_size=20))
def test_any_text_is_searched_without_harm(typed: str) -> None:
    assert len(find(NAMES, typed)) <= len(NAMES)
    assert simplified(simplified(typed)) == simplified(typed) or not typed.isascii()


@given(st.sampled_from([name.name for name in NAMES]))
def test_a_whole_name_finds_its_chat(name: str) -> None:
    wanted = next(each.chat_id for each in NAMES if each.name == name)
    assert find(NAMES, name)[0] == wanted
