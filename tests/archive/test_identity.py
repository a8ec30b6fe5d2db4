"""One person's several ids, learned from the service's reports on our messages; and how to separate them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from greentui.archive import Archive
from greentui.archive.migrations import VERSION
from greentui.archive.query import parse
from greentui.model.entries import AliasLearned, ChatsJoined, ChatsSeparated
from greentui.model.events import StatusChanged
from greentui.model.messages import MessageStatus
from greentui.model.sending import TextDraft
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    INSTANCE,
    advance,
    apply,
    enqueue,
    incoming,
    learn_alias,
    opened,
    outgoing,
    place,
    received,
    texts,
)

HIDDEN = "77@lid"
DIALLED, KNOWN = "5531987654321@c.us", "553187654321@c.us"
"""A Brazilian mobile as it is dialled, and as WhatsApp knows it."""


def sent(archive: Archive, chat: str, message_id: str) -> None:
    """Something typed here that the service took."""
    item = enqueue(archive, TextDraft("hello"), chat, at=BEGAN)
    advance(archive, item, MessageStatus.ACCEPTED, message_id=message_id, at=BEGAN)


@pytest.mark.parametrize(
    ("typed_to", "told", "kept"),
    [
        (ANNA, HIDDEN, ANNA),
        (DIALLED, KNOWN, KNOWN),
        ("5491123456789@c.us", "541123456789@c.us", "541123456789@c.us"),
        (DIALLED, "553187654320@c.us", ""),
        ("525512345678@c.us", "5215512345678@c.us", "5215512345678@c.us"),
    ],
    ids=["hidden id", "Brazil", "Argentina", "another line", "Mexico"],
)
def test_an_echo_teaches_the_other_id(archive: Archive, typed_to: str, told: str, kept: str) -> None:
    sent(archive, typed_to, "3EB0")
    received(archive, outgoing("hello", id="3EB0", chat=told))
    received(archive, incoming("hi there", chat=told))
    if kept:
        assert archive.chat_ids() == [kept]
        assert texts(archive, typed_to) == texts(archive, told) == ["hello", "hi there"]
    else:
        assert texts(archive, told) == ["hi there"]


def test_a_status_teaches_it(archive: Archive) -> None:
    sent(archive, DIALLED, "3EB0")
    received(archive, StatusChanged("3EB0", MessageStatus.DELIVERED, BEGAN + 1, KNOWN))
    assert archive.chat_ids() == [KNOWN]


def test_an_echo_that_came_before_the_answer_teaches_it(archive: Archive) -> None:
    item = enqueue(archive, TextDraft("hello"), DIALLED, at=BEGAN)
    received(archive, outgoing("hello", id="3EB0", chat=KNOWN))
    advance(archive, item, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN)
    assert archive.chat_ids() == [KNOWN]
    (message,) = archive.window(KNOWN).messages
    assert message.uid == item.local_id


def test_nothing_a_stranger_sends_teaches_anything(archive: Archive) -> None:
    """An id is made up by who sends the message."""
    sent(archive, ANNA, "3EB0")
    received(archive, incoming("hello", id="3EB0", chat=HIDDEN))
    assert sorted(archive.chat_ids()) == [HIDDEN, ANNA]


def test_two_spellings_of_a_line_are_learned_and_two_lines_are_not(archive: Archive) -> None:
    received(archive, incoming("a", chat=DIALLED), incoming("b", chat=KNOWN), incoming("c", chat=ANNA))
    assert learn_alias(archive, DIALLED, KNOWN).merged == ((DIALLED, KNOWN),)
    assert learn_alias(archive, ANNA, KNOWN).merged == ()


def test_a_person_may_have_three_ids(archive: Archive) -> None:
    received(archive, incoming("a", chat=HIDDEN), incoming("b", chat=DIALLED), incoming("c", chat=KNOWN))
    learn_alias(archive, HIDDEN, DIALLED)
    learn_alias(archive, DIALLED, KNOWN)
    assert texts(archive, HIDDEN) == ["a", "b", "c"]
    assert archive.other_ids(KNOWN) == [DIALLED, HIDDEN]


def test_what_was_joined_wrongly_is_taken_apart_again(archive: Archive) -> None:
    received(
        archive,
        incoming("from Anna", at=BEGAN + 1),
        incoming("from another", chat=HIDDEN, at=BEGAN + 2, sender_name="Other"),
    )
    learn_alias(archive, HIDDEN, ANNA)
    received(archive, incoming("from another again", chat=HIDDEN, at=BEGAN + 3, sender_name="Other"))
    sent(archive, ANNA, "3EB0")
    apply(archive, ChatsSeparated(HIDDEN))
    assert texts(archive, HIDDEN) == ["from another", "from another again"]
    assert texts(archive) == ["from Anna", "hello"]
    assert archive.name_of(HIDDEN) == "Other"
    assert archive.other_ids(ANNA) == []
    assert [hit.message.chat_id for hit in archive.search(parse("another"))] == [HIDDEN, HIDDEN]


def test_what_an_operator_took_apart_only_an_operator_joins_again(archive: Archive) -> None:
    received(archive, incoming("a"), incoming("b", chat=HIDDEN))
    learn_alias(archive, HIDDEN, ANNA)
    apply(archive, ChatsSeparated(HIDDEN))
    apply(archive, AliasLearned(HIDDEN, ANNA))
    assert texts(archive) == ["a"]
    apply(archive, ChatsJoined(HIDDEN, ANNA))
    assert texts(archive) == ["a", "b"]


@pytest.mark.parametrize(("alias", "chat"), [(DIALLED, KNOWN), (KNOWN, DIALLED)])
def test_two_spellings_that_were_taken_apart_stay_so_either_way(
    archive: Archive, alias: str, chat: str
) -> None:
    received(archive, incoming("a", chat=DIALLED, at=BEGAN + 1), incoming("b", chat=KNOWN, at=BEGAN + 2))
    learn_alias(archive, DIALLED, KNOWN)
    apply(archive, ChatsSeparated(DIALLED))
    received(archive, incoming("c", chat=chat, at=BEGAN + 3))
    assert archive.split_people() == []
    assert learn_alias(archive, alias, chat).merged == ()


def test_an_operator_may_join_any_two_people_and_no_groups(archive: Archive) -> None:
    received(archive, incoming("a"), incoming("b", chat=BORIS), incoming("c", chat="12-34@g.us"))
    apply(archive, ChatsJoined(BORIS, ANNA))
    apply(archive, ChatsJoined("12-34@g.us", ANNA))
    assert texts(archive) == ["a", "b"]
    apply(archive, ChatsJoined(ANNA, BORIS))
    assert texts(archive, BORIS) == ["a", "b"]


def test_people_who_were_split_earlier_are_found(archive: Archive) -> None:
    received(
        archive,
        incoming("a", chat=DIALLED, at=BEGAN + 1),
        incoming("b", chat=KNOWN, at=BEGAN + 2),
        outgoing("c", id="3EB0", at=BEGAN + 3),
        incoming("d", chat="551133334444@c.us"),
        incoming("e", chat=BORIS),
    )
    with archive._database.write() as connection:  # as earlier versions left it
        connection.execute("INSERT INTO chat (id, name, name_key) VALUES ('77@lid', '', '')")
        connection.execute(
            "INSERT INTO message (key, chat, id, role, outgoing, kind, origin) "
            "SELECT 1, key, '3EB0', 4, 1, 'text', 0 FROM chat WHERE id = '77@lid'"
        )
    assert archive.split_people() == [(DIALLED, KNOWN), (HIDDEN, ANNA)]
    for alias, chat_id in archive.split_people():
        learn_alias(archive, alias, chat_id)
    assert archive.split_people() == []
    assert texts(archive, KNOWN) == ["a", "b"]
    assert texts(archive, HIDDEN) == ["c"]


def test_an_archive_of_the_version_before_learns_where_messages_came_from(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        received(archive, incoming("a", chat=HIDDEN))
    with closing(sqlite3.connect(place(tmp_path))) as connection:
        connection.executescript(
            "DROP TABLE came_under; DROP INDEX message_in_doubt; DROP INDEX message_cancelled;"
            "PRAGMA user_version=5;"
        )
    with Archive.open(place(tmp_path), INSTANCE, readonly=True) as archive:
        assert texts(archive, HIDDEN) == ["a"]
    with Archive.open(place(tmp_path), INSTANCE) as archive:
        learn_alias(archive, HIDDEN, ANNA)
        apply(archive, ChatsSeparated(HIDDEN))
        assert texts(archive, HIDDEN) == ["a"]
        assert archive.digest() == archive.computed_digest()
    with closing(sqlite3.connect(place(tmp_path))) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
