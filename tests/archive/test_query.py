"""Parsing a search; what is not understood is reported."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.archive.query import FILES, FILTERS, HAS, WORDS, Query, Word, completions, parse
from greentui.model.messages import MessageKind

NOON = int(time.mktime((2026, 5, 31, 12, 0, 0, 0, 0, -1)))
MIDNIGHT = int(time.mktime((2026, 5, 31, 0, 0, 0, 0, 0, -1)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Query()),
        ("two words", Query(words=(Word("two"), Word("words")))),
        ('"a phrase" more', Query(words=(Word("a phrase", exact=True), Word("more")))),
        ('"not closed', Query(words=(Word("not closed", exact=True),))),
        ("from:anna in:club", Query(senders=("anna",), chats=("club",))),
        ('in:"Delivery club" FROM:me', Query(senders=("me",), chats=("Delivery club",))),
        ("kind:image", Query(kinds=(MessageKind.IMAGE,))),
        ("kind:photo", Query(kinds=(MessageKind.IMAGE,))),
        ("kind:st", Query(kinds=(MessageKind.STICKER,))),
        ("has:file", Query(kinds=FILES)),
        ("has:poll", Query(kinds=(MessageKind.POLL,))),
        ("has:picture", Query(kinds=(MessageKind.IMAGE,))),
        ("https://a.example/x", Query(words=(Word("https://a.example/x"),))),
        ("from: anna", Query(words=(Word("from:"), Word("anna")))),
        ("before:2026-05-31", Query(before=MIDNIGHT)),
        ("after:31.05.2026", Query(after=MIDNIGHT)),
        ("after:today", Query(after=MIDNIGHT)),
    ],
)
def test_a_search_is_read(typed: str, meant: Query) -> None:
    assert parse(typed, now=NOON) == meant


def test_a_month_and_a_year_begin_with_their_first_day() -> None:
    assert parse("after:2026-05").after == int(time.mktime((2026, 5, 1, 0, 0, 0, 0, 0, -1)))
    assert parse("before:2026").before == int(time.mktime((2026, 1, 1, 0, 0, 0, 0, 0, -1)))


@pytest.mark.parametrize("typed", ["before:soon", "kind:dinosaur", "has:wings", "after:2026-13-01"])
def test_what_is_not_understood_is_said_and_left_out(typed: str) -> None:
    query = parse(f"{typed} word", now=NOON)
    assert len(query.problems) == 1
    assert query == Query(words=(Word("word"),), problems=query.problems)


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        ("sender:anna", 1),
        ("http://a.example", 0),
        ("at 12:30", 0),
        ("so: that", 0),
        ('"sender:anna"', 0),
    ],
)
def test_a_filter_there_is_not_is_said_and_sought_as_words(typed: str, problems: int) -> None:
    query = parse(typed, now=NOON)
    assert len(query.problems) == problems
    assert query.words


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        (
            "sender:anna",
            "There is no filter “sender:”; choose from from: in: kind: has: mentions: before: after:.",
        ),
        ("kind:foto", "There is no kind “foto”; choose from text, image, video"),
        ("has:pdf", "There is no “has:pdf”; choose from has:file, has:image"),
        ("has:call", "There is no “has:call”"),
        ("mentions:anna", "There is no “mentions:anna”; write mentions:me."),
        ("mentions:me", "“mentions:me” needs a linked phone"),
        ("before:32-13-2020", "write 2026-05-31, 2026-05 or yesterday"),
    ],
)
def test_a_wrong_filter_is_named_with_the_right_ones(typed: str, right: str) -> None:
    (problem,) = parse(typed, now=NOON).problems
    assert right in problem


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", ()),
        ("two words", ()),
        ("invoice k", ("invoice kind:",)),
        ("kind:s", ("kind:sticker ", "kind:service ")),
        ("a has:f", ("a has:file ",)),
        ("has:file", ()),
        ("HAS:po", ("HAS:poll ",)),
        ("before:y", ("before:yesterday ",)),
        ("in:c", ()),
        ('"from k', ()),
        ("sender:", ()),
        ("has:pdf", tuple(f"has:{each} " for each in HAS)),
        ("before:soon", ()),
    ],
)
def test_the_filter_at_the_end_is_completed(typed: str, offered: tuple[str, ...]) -> None:
    assert completions(typed) == offered


def test_every_completion_is_understood() -> None:
    for name in FILTERS:
        for typed in completions(f"{name}:"):
            assert not parse(typed, me=("79990000042",)).problems, typed


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read(typed: str) -> None:
    assert len(parse(typed, now=NOON).words) <= WORDS


@pytest.mark.parametrize("typed", ["mentions:me", "Mentions:ME", "mentions:я"])
def test_mentions_of_me_are_of_every_number_of_mine(typed: str) -> None:
    assert parse(typed, now=NOON, me=("1", "2")) == Query(mentioned=("1", "2"))
