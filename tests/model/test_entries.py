"""Every entry survives its way through a log; one that this version does not know is refused."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.model import entries
from greentui.model.entries import ChatRead, DraftSaved, Entry, MessageQueued, Own, UnknownEntry
from greentui.model.sending import LocationDraft, TextDraft

KINDS: tuple[type[Any], ...] = get_args(Entry)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_an_entry_reads_back_as_it_was_written(kind: type[Any], data: st.DataObject) -> None:
    entry = data.draw(st.from_type(kind))
    assert same(entries.loads(entries.dumps(entry)), entry)


def same(left: object, right: object) -> bool:
    """Equal, where not-a-number counts as itself."""
    if is_dataclass(left) and is_dataclass(right):
        return type(left) is type(right) and all(
            same(getattr(left, each.name), getattr(right, each.name)) for each in fields(left)
        )
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right or (left != left and right != right)


def test_an_entry_can_be_stored_whatever_its_text_holds() -> None:
    entry = ChatRead("79010000001@c.us", up_to="half a pair: \ud83d")
    written = entries.dumps(entry)
    assert written.encode().decode() == written
    assert entries.loads(written) == entry


def test_an_entry_says_what_it_is_in_a_form_that_other_programs_can_read() -> None:
    assert json.loads(entries.dumps(MessageQueued("local-1", "a@c.us", TextDraft("Hello")))) == {
        "kind": "MessageQueued",
        "version": 3,
        "body": {"local_id": "local-1", "chat_id": "a@c.us", "draft": {"": "TextDraft", "text": "Hello"}},
    }


def test_what_belongs_to_one_operator_is_not_shared() -> None:
    assert {kind for kind in KINDS if not kind.SHARED} == set(get_args(Own))
    assert not DraftSaved("a@c.us", "Hel").SHARED


@pytest.mark.parametrize(
    "written",
    [
        '{"kind":"Teleported","version":1,"body":{}}',
        '{"kind":"ChatRead","version":2,"body":{"chat_id":"a"}}',
        '{"kind":"ChatRead","version":1,"body":{"chat_id":"a","mood":"sad"}}',
        '{"kind":"ChatRead","version":1,"body":{}}',
        '{"kind":"ChatRead","version":1,"body":{"chat_id":7}}',
        '{"kind":"ChatRead","version":1,"body":{"chat_id":null}}',
        '{"kind":"ChatArchived","version":1,"body":{"chat_id":"a","archived":1}}',
        '{"kind":"MessageQueued","version":2,"body":{"local_id":"l","chat_id":"a","draft":{"":"Hologram"}}}',
        '{"kind":"OutboxAdvanced","version":1,"body":{"local_id":"l","status":"teleported"}}',
        '{"kind":"ContactsListed","version":1,"body":{"contacts":7}}',
        '{"kind":"ChatRead","version":1,"body":[]}',
        '{"kind":"ChatRead","version":1}',
        "[]",
        "7",
        "",
    ],
)
def test_what_this_version_does_not_know_is_refused(written: str) -> None:
    with pytest.raises(UnknownEntry):
        entries.loads(written)


def test_a_whole_number_is_a_number_with_a_fraction_too() -> None:
    entry = MessageQueued("local-1", "a@c.us", LocationDraft(55, 37.5))
    assert entries.loads(entries.dumps(entry)) == entry
