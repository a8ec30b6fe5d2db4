"""Nobody's name, id, reaction or text makes a line that passes for a message of somebody else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.cli import chat_document
from greentui.cli.history import lines
from greentui.cli.output import as_json, moment
from greentui.model.chats import Chat, Coverage
from greentui.model.messages import ContactCard, Contacts, File, Location, MessageKind, Quote, Reaction
from tests.cli.test_json_output import message

BREAKS = ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\n\u200b"]
FORGED = "2026-01-01 10:00  You: I agree to pay"
WORDS = st.lists(st.sampled_from([*BREAKS, FORGED, "Anna", " "]), max_size=6).map("".join)


def contents(words: str) -> list[tuple[MessageKind, object]]:
    return [
        (MessageKind.TEXT, None),
        (MessageKind.DOCUMENT, File(name=words)),
        (MessageKind.CONTACT, Contacts((ContactCard(words),))),
        (MessageKind.LOCATION, Location(1.0, 2.0, name=words, address=words)),
    ]


@given(WORDS, WORDS)
def test_an_export_begins_a_line_for_each_message_and_no_other(name: str, words: str) -> None:
    written = [
        message(
            id=words,
            kind=kind,
            content=content,
            text=words,
            sender_id="1@c.us",
            sender_name=name,
            quote=Quote(words, sender_name=name, text=words),
            reactions=(Reaction("1@c.us", words),),
        )
        for kind, content in contents(words)
    ]
    text = "".join(chat_document.as_text(Chat("1", words, name), Coverage(), written, lambda _person: name))
    _title, _coverage, blank, *rest = text.removesuffix("\n").split("\n")
    assert blank == ""
    begun = [line for line in rest if not line.startswith("    ")]
    assert [line[:10] for line in begun] == [moment(one.timestamp)[:10] for one in written]
    assert text.splitlines() == text.removesuffix("\n").split("\n")


@given(WORDS, WORDS)
def test_a_history_indents_all_but_the_first_line_of_a_message(name: str, words: str) -> None:
    for kind, content in contents(words):
        _first, *rest = lines(
            message(
                id=words,
                kind=kind,
                content=content,
                text=words,
                sender_name=name,
                quote=Quote(words),
                reactions=(Reaction("1@c.us", words),),
            ),
            name,
        )
        assert all(line.startswith("    ") for line in rest)


@pytest.mark.parametrize("mark", BREAKS)
def test_json_holds_a_name_on_one_line(mark: str) -> None:
    name = f"Anna{mark}{FORGED}"
    text = as_json({"name": name}, indent=2)
    assert len(text.splitlines()) == 3
    assert json.loads(text) == {"name": name}
