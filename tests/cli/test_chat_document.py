"""Exports are complete and escaped; nothing in them runs or is fetched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest

from greentui.cli import chat_document
from greentui.model.chats import Chat, Coverage
from greentui.model.messages import Message, MessageKind, Order, Quote
from tests.cli.test_json_output import message

CHAT = Chat("1", "79010000001@c.us", "Anna <script>alert(1)</script> \x1b[31m")
HOSTILE = (
    "<script>alert('x')</script>",
    '"><img src=x onerror=alert(1)>',
    "</p></article><h1>not mine</h1>",
    "https://x.example/'onmouseover='alert(1)",
    'https://x.example/"><script>1</script>',
    "javascript:alert(1)",
    "\x1b]0;title\x07\u202e\ud800",
    "&amp; &lt; {{SWE001}}",
)


def messages() -> list[Message]:
    return [
        message(id=f"ID{number}", text=text, quote=Quote("Q", sender_name=text, text=text))
        for number, text in enumerate(HOSTILE)
    ]


class Seen(HTMLParser):
    """Every tag and attribute of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def html_of(*these: Message) -> Seen:
    seen = Seen()
    seen.feed("".join(chat_document.as_html(CHAT, Coverage(), these, lambda person: person)))
    return seen


@pytest.mark.parametrize("writer", [chat_document.as_text, chat_document.as_html])
def test_an_id_steers_no_terminal_either(writer: Callable[..., Iterator[str]]) -> None:
    chat = Chat("1", "\x1b[2J<i>@c.us", "Anna")
    written = "".join(writer(chat, Coverage(), [message(id="\x1b]0;title\x07")], lambda person: person))
    assert "\x1b" not in written
    assert "\x07" not in written


def test_a_page_holds_no_script_and_no_picture_from_anywhere() -> None:
    seen = html_of(*messages())
    assert not seen.tags & {"script", "img", "iframe", "link", "object"}
    assert not any(name.startswith("on") or name == "src" for name in seen.attributes)
    assert all(link.startswith(("http://", "https://")) for link in seen.links)


def test_a_page_shows_hostile_text_as_it_was_written() -> None:
    seen = html_of(*messages())
    assert "<script>alert('x')</script>" in seen.text
    assert "</p></article><h1>not mine</h1>" in seen.text


def test_only_the_address_itself_is_a_link() -> None:
    assert html_of(message(text="see https://a.example/b?c=1&d=2 now")).links == [
        "https://a.example/b?c=1&d=2"
    ]


@pytest.mark.parametrize("writer", [chat_document.as_text, chat_document.as_html])
def test_nothing_steers_a_terminal(writer: object) -> None:
    text = "".join(writer(CHAT, Coverage(), messages(), lambda person: person))  # type: ignore[operator]
    assert not any(bad in text for bad in "\x1b\x07\u202e\ud800")


def test_json_is_one_object_with_every_message() -> None:
    text = "".join(chat_document.as_json(CHAT, Coverage(1, 2, True), messages(), lambda person: person))
    exported = json.loads(text)
    assert [each["text"] for each in exported["messages"]] == list(HOSTILE)
    assert exported["coverage"] == {"since": 1, "until": 2, "beginning": True}
    assert exported["chat"]["chatId"] == CHAT.id


def test_an_empty_chat_is_a_document_all_the_same() -> None:
    assert json.loads("".join(chat_document.as_json(CHAT, Coverage(), [], str)))["messages"] == []
    assert "may be incomplete" in "".join(chat_document.as_text(CHAT, Coverage(), [], str))


def test_a_long_text_is_never_shortened() -> None:
    long = "word " * 4000
    for kind in (MessageKind.TEXT, MessageKind.IMAGE):
        text = "".join(chat_document.as_text(CHAT, Coverage(), [message(kind=kind, text=long)], str))
        assert long.strip() in text


@pytest.mark.parametrize("writer", [chat_document.as_text, chat_document.as_html])
def test_a_document_says_what_an_order_costs(writer: Callable[..., Iterator[str]]) -> None:
    order = Order("1", title="Basket", total=129_900, currency="RUB")
    text = "".join(writer(CHAT, Coverage(), [message(kind=MessageKind.ORDER, content=order)], str))
    assert "Basket" in text
    assert "1299.00 RUB" in text
