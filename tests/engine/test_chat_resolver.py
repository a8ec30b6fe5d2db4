"""Which chat a CHAT argument means."""

from __future__ import annotations

import pytest

from greentui.engine.chat_resolver import resolve
from greentui.engine.errors import Refusal
from greentui.model.chats import Chat

NAMES = [
    ("79010000001@c.us", "Анна Петрова", "79010000001"),
    ("49150000006@c.us", "Anna Schmidt", "49150000006"),
    ("120363000000000001@g.us", "Delivery club", ""),
    ("1.5", "of a broken notification", ""),
]


def known(chat_id: str) -> Chat | None:
    return next((Chat("1101", one, name) for one, name, _ in NAMES if one == chat_id), None)


@pytest.mark.parametrize(
    ("typed", "chat_id"),
    [
        ("79010000001@c.us", "79010000001@c.us"),
        ("79010000001:3@c.us", "79010000001@c.us"),
        ("79995550000@c.us", "79995550000@c.us"),
        ("+7 901 000-00-01", "79010000001@c.us"),
        ("+7 (999) 555-00-00", "79995550000@c.us"),
        ("0049 150 000006", "49150000006@c.us"),
        ("анна петрова", "79010000001@c.us"),
        ("8 (901) 000-00-01", "79010000001@c.us"),
        ("0150 000006", "49150000006@c.us"),
        ("+49 1512 3456789", "4915123456789@c.us"),
        ("+55 11 98765-4321", "5511987654321@c.us"),
        ("+86 138 1234 5678", "8613812345678@c.us"),
        ("+62 812-3456-7890", "6281234567890@c.us"),
        ("+123 456 789 012", "123456789012@c.us"),
        ("1.5", "1.5"),
        ("Anna Schmidt", "49150000006@c.us"),
        ("delivery", "120363000000000001@g.us"),
        ("schmidt", "49150000006@c.us"),
    ],
)
def test_it_means(typed: str, chat_id: str) -> None:
    assert resolve(typed, known, NAMES) == chat_id


@pytest.mark.parametrize(
    ("typed", "words"),
    [("anna", "several chats"), ("nobody at all", "No chat"), ("   ", "Name a chat"), ("12", "No chat")],
)
def test_it_means_nobody_or_several(typed: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        resolve(typed, known, NAMES)
    assert refused.value.field == "chatId"


def test_several_are_named() -> None:
    with pytest.raises(Refusal) as refused:
        resolve("anna", known, NAMES)
    assert "79010000001@c.us" in refused.value.text
    assert "Anna Schmidt" in refused.value.text
