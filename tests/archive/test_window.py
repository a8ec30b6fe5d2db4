"""Pages of a chat against a plain list of its messages."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from greentui.model.chats import Opening
from greentui.model.messages import Key
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    hide,
    incoming,
    mark_read,
    notice,
    opened,
    outgoing,
)


@settings(max_examples=40, deadline=None)
@given(
    moments=st.lists(st.integers(0, 12), max_size=30),
    hidden=st.sets(st.integers(0, 29), max_size=5),
    place=st.integers(0, 12),
    order=st.integers(0, 4),
    limit=st.integers(1, 8),
)
def test_a_page_is_a_slice_of_the_chat(
    moments: list[int], hidden: set[int], place: int, order: int, limit: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as archive:
        said = [incoming(str(n), at=BEGAN + moment) for n, moment in enumerate(moments)]
        archive.apply_all([notice(each) for each in said])
        archive.apply_all([notice(incoming("elsewhere", chat=BORIS))])
        for number in hidden & set(range(len(said))):
            hide(archive, ANNA, said[number].id)
        everything = list(archive.window(ANNA, limit=100).messages)
        shown = [each for number, each in enumerate(said) if number not in hidden]
        assert [each.id for each in everything] == [e.id for e in sorted(shown, key=lambda e: e.timestamp)]
        key = Key(BEGAN + place, order)

        newest = archive.window(ANNA, limit=limit)
        assert list(newest.messages) == everything[-limit:]
        assert (newest.older, newest.newer) == (len(everything) > limit, False)

        below = [each for each in everything if each.key < key]
        before = archive.window(ANNA, before=key, limit=limit)
        assert list(before.messages) == below[-limit:]
        assert (before.older, before.newer) == (len(below) > limit, len(everything) > len(below))

        above = [each for each in everything if each.key > key]
        after = archive.window(ANNA, after=key, limit=limit)
        assert list(after.messages) == above[:limit]
        assert (after.older, after.newer) == (len(everything) > len(above), len(above) > limit)

        around = archive.window(ANNA, around=key, limit=limit)
        start = everything.index(around.messages[0]) if around.messages else 0
        end = start + len(around.messages)
        assert list(around.messages) == everything[start:end]
        assert (around.older, around.newer) == (start > 0, end < len(everything))
        nearest = next((each for each in everything if each.key >= key), None)
        assert nearest is None or nearest in around.messages


def test_walking_back_page_by_page_meets_every_message_once(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.apply_all([notice(incoming(str(n), at=BEGAN + n // 7)) for n in range(100)])
        seen: list[str] = []
        window = archive.window(ANNA, limit=9)
        while True:
            seen[:0] = [message.text for message in window.messages]
            if not window.older:
                break
            window = archive.window(ANNA, before=window.messages[0].key, limit=9)
        assert seen == [str(n) for n in range(100)]


def test_a_moment_is_found(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.apply_all([notice(incoming(str(n), at=BEGAN + n * 10)) for n in range(5)])
        assert archive.message_at(ANNA, BEGAN + 15) == Key(BEGAN + 20, 0)
        assert archive.message_at(ANNA, BEGAN + 999) == Key(BEGAN + 40, 0)
        assert archive.message_at(BORIS, BEGAN) is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.booleans(), max_size=12), st.integers(0, 12), st.integers(1, 6))
def test_an_opening_is_what_its_parts_say(told: list[bool], seen: int, limit: int) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as archive:
        for number, ours in enumerate(told):
            make = outgoing if ours else incoming
            archive.apply_all([notice(make(str(number), id=f"m{number}", at=BEGAN + number))])
        mark_read(archive, ANNA, f"m{seen}")
        opening = archive.opening(ANNA, limit=limit)
        assert (opening.chat, opening.unread_from) == (archive.chat(ANNA), archive.first_unread(ANNA))
        newest = archive.window(ANNA, limit=limit)
        first = opening.unread_from
        if first and newest.messages and first < newest.messages[0].key:
            assert opening.window == archive.window(ANNA, around=first, limit=limit)
            assert first in [message.key for message in opening.window.messages]
        else:
            assert opening.window == newest


def test_a_chat_nobody_wrote_in_opens_empty(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        assert archive.opening(ANNA) == Opening()


def test_a_hidden_message_is_known_and_not_shown(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.apply_all([notice(incoming("a", id="m"))])
        hide(archive, ANNA, "m")
        assert archive.message(ANNA, "m") is not None
        assert archive.message(ANNA, "m", shown=True) is None
