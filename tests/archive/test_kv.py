"""States, marks, and how far the history is known to be complete."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greentui.archive import OPEN_CHAT, Archive
from greentui.model.chats import Chat, ChatFilter, Coverage
from greentui.model.instance import InstanceState, StateSpell
from tests.archive.worlds import ANNA, BEGAN, BORIS, CLUB, INSTANCE, incoming, opened, outgoing, received


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return opened(tmp_path)


def test_states_are_stretches_of_time(archive: Archive) -> None:
    for state, at in (("authorized", 10), ("authorized", 20), ("blocked", 30), ("authorized", 40)):
        archive.put_state(INSTANCE, InstanceState.of(state), state, at)
    assert archive.states(INSTANCE) == [
        StateSpell(InstanceState.AUTHORIZED, "authorized", 40),
        StateSpell(InstanceState.BLOCKED, "blocked", 30, 40),
        StateSpell(InstanceState.AUTHORIZED, "authorized", 10, 30),
    ]
    assert len(archive.states(INSTANCE, limit=1)) == 1


def test_a_state_learned_late_takes_its_place(archive: Archive) -> None:
    archive.put_state(INSTANCE, InstanceState.AUTHORIZED, "authorized", 40)
    archive.put_state(INSTANCE, InstanceState.OTHER, "newState", 20)
    archive.put_state(INSTANCE, InstanceState.AUTHORIZED, "authorized", 30)
    assert [(spell.word, spell.since, spell.until) for spell in archive.states(INSTANCE)] == [
        ("authorized", 30, None),
        ("newState", 20, 30),
    ]


def test_marks_are_kept_by_instance(archive: Archive) -> None:
    archive.note_mark(INSTANCE, "journal", "1")
    archive.note_mark(INSTANCE, "journal", "2")
    assert (archive.mark(INSTANCE, "journal"), archive.mark("1101000002", "journal")) == ("2", None)


stretches = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8)), max_size=10)


@settings(max_examples=40, deadline=None)
@given(stretches)
def test_stretches_that_touch_are_one(told: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as archive:
        covered: set[int] = set()  # half moments, so that what only touches is one
        for since, length in told:
            archive.cover(INSTANCE, ANNA, since, since + length)
            covered |= set(range(since * 2, (since + length) * 2 + 1))
        expected = Coverage()
        if covered:
            until = since = max(covered)
            while since - 1 in covered:
                since -= 1
            expected = Coverage(since // 2, until // 2)
        assert archive.coverage(INSTANCE, ANNA) == expected


def test_what_is_complete_for_all_is_so_for_each(archive: Archive) -> None:
    archive.cover(INSTANCE, ANNA, 10, 50, beginning=True)
    archive.cover(INSTANCE, None, 40, 90)
    assert archive.coverage(INSTANCE, ANNA) == Coverage(10, 90, beginning=True)
    assert archive.coverage(INSTANCE, BORIS) == archive.coverage(INSTANCE) == Coverage(40, 90)


def test_a_gap_is_not_covered(archive: Archive) -> None:
    archive.cover(INSTANCE, ANNA, 10, 20, beginning=True)
    archive.cover(INSTANCE, ANNA, 30, 40)
    assert archive.coverage(INSTANCE, ANNA) == Coverage(30, 40)
    archive.cover(INSTANCE, ANNA, 15, 35)
    assert archive.coverage(INSTANCE, ANNA) == Coverage(10, 40, beginning=True)


def chat(archive: Archive, chat_id: str = ANNA) -> Chat:
    found = archive.chat(INSTANCE, chat_id)
    assert found is not None
    return found


def test_what_is_set_of_a_chat_is_kept(archive: Archive) -> None:
    archive.set_chat(INSTANCE, ANNA, archived=True, muted_until=-1, disappearing=86_400)
    archive.set_draft(INSTANCE, ANNA, "to be continued")
    now = chat(archive)
    assert (now.archived, now.muted_until, now.disappearing, now.draft, now.pinned) == (
        True,
        -1,
        86_400,
        "to be continued",
        False,
    )
    assert archive.set_chat(INSTANCE, ANNA, archived=True).chats == frozenset()


def test_pinned_chats_come_first(archive: Archive) -> None:
    received(archive, incoming("a", at=BEGAN + 1), incoming("b", chat=BORIS, at=BEGAN + 2))
    archive.set_chat(INSTANCE, ANNA, pinned=True)
    assert archive.chat_ids(INSTANCE) == [ANNA, BORIS]


def test_who_waits_is_shown_even_when_put_away(archive: Archive) -> None:
    received(
        archive, incoming("hello?"), outgoing("x", chat=BORIS), incoming("x", chat=CLUB, sender_id=BORIS)
    )
    archive.set_chat(INSTANCE, ANNA, archived=True)
    assert archive.chat_ids(INSTANCE, ChatFilter.ALL) == [CLUB, BORIS]
    assert set(archive.chat_ids(INSTANCE, ChatFilter.WAITING)) == {ANNA, CLUB}
    assert set(archive.chat_ids(INSTANCE, ChatFilter.UNREAD)) == {ANNA, CLUB}
    assert archive.chat_ids(INSTANCE, ChatFilter.GROUPS) == [CLUB]
    assert archive.chat_ids(INSTANCE, ChatFilter.ARCHIVED) == [ANNA]


def test_statuses_posted_by_others_are_no_chat_of_the_list(archive: Archive) -> None:
    received(archive, incoming("story", chat="status@broadcast", sender_id=ANNA))
    assert archive.chat_ids(INSTANCE) == []
    assert archive.unread_total(INSTANCE) == 0
    assert len(archive.window(INSTANCE, "status@broadcast").messages) == 1


def test_reading_up_to_a_message_leaves_the_rest_unread(archive: Archive) -> None:
    received(archive, *(incoming(str(n), at=BEGAN + n) for n in range(5)))
    third = archive.window(INSTANCE, ANNA).messages[2]
    archive.mark_read(INSTANCE, ANNA, third.key)
    assert chat(archive).unread == 2
    first = archive.first_unread(INSTANCE, ANNA)
    assert first is not None
    assert first.timestamp == BEGAN + 3
    archive.mark_read(INSTANCE, ANNA)
    assert archive.first_unread(INSTANCE, ANNA) is None


def test_the_first_paint_shows_the_chat_that_was_open(archive: Archive) -> None:
    received(archive, incoming("a", at=BEGAN + 1), incoming("b", chat=BORIS, at=BEGAN + 2))
    assert archive.overview(INSTANCE).chat == chat(archive, BORIS)
    archive.note_mark(INSTANCE, OPEN_CHAT, ANNA)
    overview = archive.overview(INSTANCE, chats=1)
    assert overview.chat == chat(archive, ANNA)
    assert [message.text for message in overview.window.messages] == ["a"]
    assert (overview.chat_ids, [each.id for each in overview.chats]) == ([BORIS, ANNA], [BORIS])
    assert overview.counts == archive.counts(INSTANCE)


def test_an_instance_nobody_knows_is_empty(archive: Archive) -> None:
    overview = archive.overview("1")
    assert (overview.chat_ids, overview.chat, overview.window.messages) == ([], None, ())
    assert archive.stats("1").messages == 0
