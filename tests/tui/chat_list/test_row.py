from __future__ import annotations

import pytest
from rich.style import Style

from greentui.model.chats import Chat
from greentui.model.messages import MessageKind, MessageStatus
from greentui.tui.chat_list.row import ROLES, RowInk, render
from tests.hostile import HOSTILE
from tests.tui.world import NOON

INK = RowInk(Style(), *(Style(color=f"color({16 + number})") for number, _role in enumerate(ROLES)))


def row(chat: Chat, cells: int = 44, **more: object) -> list[str]:
    strips = render(chat, INK, cells, NOON, **more)  # type: ignore[arg-type]
    assert all(strip.cell_length == cells == sum(s.cell_length for s in strip) for strip in strips)
    return [strip.text for strip in strips]


def chat(**more: object) -> Chat:
    given = {"last_at": NOON - 60, "last_text": "hello", "last_kind": MessageKind.TEXT, "last_incoming": True}
    chat_id = str(more.pop("id", "79010000001@c.us"))
    return Chat("1101", chat_id, str(more.pop("name", "Anna")), **(given | more))  # type: ignore[arg-type]


def test_name_time_and_last_message() -> None:
    assert row(chat()) == [
        " Anna                                 11:59 ",
        " hello                                      ",
    ]


@pytest.mark.parametrize(
    ("given", "first", "second"),
    [
        ({"unread": 3}, "11:59 ", " 3  "),
        ({"unread": 5000}, "11:59 ", " 999+  "),
        ({"pinned": True}, "📌 11:59 ", "hello"),
        ({"muted_until": -1}, "🔕 11:59 ", "hello"),
        ({"muted_until": NOON + 1}, "🔕 11:59 ", "hello"),
        ({"waiting_since": NOON - 540}, "11:59 ", "⏳9m "),
        ({"waiting_since": NOON - 7300, "unread": 1}, "11:59 ", "⏳2h  1  "),
        ({"failed": 1}, "11:59 ", "! "),
        ({"failed": 2}, "11:59 ", "!2 "),
        ({"draft": "I will"}, "11:59 ", "✎ I will"),
        ({"draft": "\n\nI will"}, "11:59 ", "✎ I will"),
        ({"disappearing": 86_400}, "◔ 11:59 ", "hello"),
        ({"archived": True}, "archived 11:59 ", "hello"),
        ({"last_kind": MessageKind.POLL, "last_text": "When?"}, "", "📊 When?"),
        ({"last_kind": MessageKind.IMAGE, "last_text": ""}, "", "📷 Photo"),
        ({"last_kind": MessageKind.AUDIO, "last_text": "", "last_voice": True}, "", "🎤 Voice message"),
        ({"last_kind": MessageKind.SERVICE, "last_text": "{{SWE001}}"}, "", "⚠ Could not be shown"),
        ({"last_deleted": True}, "", "✗ hello"),
        ({"last_incoming": False, "last_status": MessageStatus.READ}, "", "✓✓ hello"),
        ({"last_incoming": False, "last_status": MessageStatus.FAILED}, "", "! hello"),
        ({"id": "1@g.us", "last_sender": "Maya"}, "", "Maya: hello"),
        ({"last_kind": None, "last_at": 0}, "", "no messages yet"),
        ({"last_at": NOON - 86_400}, "Sun ", "hello"),
        ({"last_at": NOON - 30 * 86_400}, "31 Jan ", "hello"),
        ({"last_at": NOON - 400 * 86_400}, "26 Jan 2025 ", "hello"),
    ],
)
def test_marks(given: dict[str, object], first: str, second: str) -> None:
    one, two = row(chat(**given))
    assert first in one
    assert second in two


def test_a_mute_that_is_over_is_not_shown() -> None:
    assert "🔕" not in row(chat(muted_until=NOON - 1))[0]


def test_the_chat_in_view_has_a_bar() -> None:
    assert [line[0] for line in row(chat(), current=True)] == ["▌", "▌"]


def test_emoji_as_text_has_no_pictographs() -> None:
    text = "".join(
        row(chat(pinned=True, muted_until=-1, waiting_since=1, name="A 👍"), 70, emoji_as_text=True)
    )
    assert not any(ord(character) > 0x1F000 or character == "⏳" for character in text)
    assert "pinned" in text
    assert "muted" in text
    assert "waits" in text


@pytest.mark.parametrize("cells", [10, 24, 44, 90])
def test_hostile_names_keep_to_their_row(cells: int) -> None:
    for text in HOSTILE.values():
        more = {
            "name": text,
            "last_text": text,
            "last_sender": text,
            "id": "1@g.us",
            "unread": 9,
            "pinned": True,
        }
        for line in row(chat(**more), cells) + row(chat(**more, draft=text), cells):
            assert not any(ord(c) < 32 or c in "\u202e\u200d" for c in line)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hello, is anybody there", "+972 50…: hello,…"),
        ("yes", "+972 50 000…: yes"),
        ("漢字漢字漢字漢字", "+972 50…: 漢字漢…"),
    ],
)
def test_a_long_sender_leaves_half_of_the_room_to_the_words(text: str, shown: str) -> None:
    group = chat(
        id="1@g.us", last_sender="+972 50 000 20 17", last_text=text, unread=1, waiting_since=NOON - 7300
    )
    assert row(group, 28)[1].split("⏳")[0].strip() == shown


def test_the_cursor_is_a_shape_as_well_as_a_colour() -> None:
    assert [line[0] for line in row(chat(), current=True, cursor=True)] == ["█", "█"]
