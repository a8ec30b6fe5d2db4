"""Names are looked up once, and every person has one."""

from __future__ import annotations

from greentui.tui.chat.name_cache import NameCache


def test_a_name_is_asked_for_once_until_it_may_have_changed() -> None:
    asked: list[str] = []

    def ask(person: str) -> str:
        asked.append(person)
        return "Anna"

    names = NameCache(ask)
    assert [names.of("79010000001@c.us"), names.of("79010000001@c.us")] == ["Anna", "Anna"]
    assert len(asked) == 1
    names.forget()
    assert names.of("79010000001@c.us") == "Anna"
    assert len(asked) == 2


def test_without_a_name_it_is_the_number_or_the_id() -> None:
    names = NameCache(lambda _person: "")
    assert names.of("79010000001@c.us") == "+79010000001"
    assert names.of("123456789@lid") == "123456789"
    assert names.of("") == ""
