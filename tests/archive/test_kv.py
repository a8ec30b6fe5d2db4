"""States, facts, notes, a chat's own settings, and the coverage of its history."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greentui.archive import OPEN_CHAT, Archive, call_counts
from greentui.model.chats import Chat, ChatFilter, Coverage, Opening
from greentui.model.entries import (
    CallsCounted,
    ChatArchived,
    ChatMuted,
    ChatPinned,
    DisappearingSet,
    MethodCalls,
)
from greentui.model.instance import InstanceState, StateSpell
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    CLUB,
    apply,
    cover,
    incoming,
    keep_note,
    mark_read,
    opened,
    outgoing,
    received,
    save_draft,
    see_state,
)


def test_states_are_stretches_of_time(archive: Archive) -> None:
    for state, at in (("authorized", 10), ("authorized", 20), ("blocked", 30), ("authorized", 40)):
        see_state(archive, state, at)
    assert archive.states() == [
        StateSpell(InstanceState.AUTHORIZED, "authorized", 40),
        StateSpell(InstanceState.BLOCKED, "blocked", 30, 40),
        StateSpell(InstanceState.AUTHORIZED, "authorized", 10, 30),
    ]
    assert len(archive.states(limit=1)) == 1


def test_a_spell_that_was_found_to_begin_ever_earlier_counts_once(archive: Archive) -> None:
    see_state(archive, "blocked", 10)
    for at in (50, 40, 30, 20):
        see_state(archive, "authorized", at)
    assert [(spell.word, spell.since, spell.until) for spell in archive.states(limit=2)] == [
        ("authorized", 20, None),
        ("blocked", 10, 20),
    ]


def test_a_state_learned_late_takes_its_place(archive: Archive) -> None:
    see_state(archive, "authorized", 40)
    see_state(archive, "newState", 20)
    see_state(archive, "authorized", 30)
    assert [(spell.word, spell.since, spell.until) for spell in archive.states()] == [
        ("authorized", 30, None),
        ("newState", 20, 30),
    ]


def test_a_note_is_kept_as_it_was_written_last(archive: Archive) -> None:
    keep_note(archive, "journal", "1")
    keep_note(archive, "journal", "2")
    assert (archive.note("journal"), archive.note("another"), archive.fact("journal")) == ("2", None, None)


def test_notes_are_found_by_the_beginning_of_their_names(archive: Archive) -> None:
    for name in ("form", "form:", "form:b", "form:_%", "form:\U0010ffff", "form;", "Form:c", "form:gone"):
        keep_note(archive, name, "x")
    keep_note(archive, "form:gone", "")
    assert archive.notes("form:") == {"": "x", "_%": "x", "b": "x", "\U0010ffff": "x"}


def count(archive: Archive, month: str, calls: int) -> None:
    apply(archive, CallsCounted(month, (MethodCalls("getAvatar", calls),)))


@pytest.mark.parametrize(
    ("counted", "kept"),
    [
        ([("2026-11", 3), ("2026-11", 4)], ("2026-11", 7)),
        ([("2026-11", 3), ("2026-12", 1)], ("2026-12", 1)),
        ([("2026-12", 1), ("2026-11", 3)], ("2026-12", 1)),
        ([], ("", 0)),
    ],
    ids=["add up", "begin anew with a month", "are not added to a month that is over", "are none at first"],
)
def test_calls_of_a_month(archive: Archive, counted: list[tuple[str, int]], kept: tuple[str, int]) -> None:
    for month, calls in counted:
        count(archive, month, calls)
    assert call_counts.read(archive.note(call_counts.note_of("getAvatar"))) == kept


stretches = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8)), max_size=10)


@settings(max_examples=40, deadline=None)
@given(stretches)
def test_stretches_that_touch_are_one(told: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as archive:
        within: set[int] = set()  # half moments, so that what only touches is one
        for since, length in told:
            cover(archive, since, since + length, ANNA)
            within |= set(range(since * 2, (since + length) * 2 + 1))
        expected = Coverage()
        if within:
            until = since = max(within)
            while since - 1 in within:
                since -= 1
            expected = Coverage(since // 2, until // 2)
        assert archive.coverage(ANNA) == expected


def test_what_is_complete_for_all_is_so_for_each(archive: Archive) -> None:
    cover(archive, 10, 50, ANNA, beginning=True)
    cover(archive, 40, 90)
    assert archive.coverage(ANNA) == Coverage(10, 90, beginning=True)
    assert archive.coverage(BORIS) == archive.coverage() == Coverage(40, 90)


def test_a_gap_is_not_covered(archive: Archive) -> None:
    cover(archive, 10, 20, ANNA, beginning=True)
    cover(archive, 30, 40, ANNA)
    assert archive.coverage(ANNA) == Coverage(30, 40)
    cover(archive, 15, 35, ANNA)
    assert archive.coverage(ANNA) == Coverage(10, 40, beginning=True)


def chat(archive: Archive, chat_id: str = ANNA) -> Chat:
    found = archive.chat(chat_id)
    assert found is not None
    return found


def test_what_is_set_of_a_chat_is_kept(archive: Archive) -> None:
    apply(archive, ChatArchived(ANNA, True))
    apply(archive, ChatMuted(ANNA, -1))
    apply(archive, DisappearingSet(ANNA, 86_400))
    save_draft(archive, ANNA, "to be continued")
    now = chat(archive)
    assert (now.archived, now.muted_until, now.disappearing, now.draft, now.pinned) == (
        True,
        -1,
        86_400,
        "to be continued",
        False,
    )
    assert apply(archive, ChatArchived(ANNA, True)).chats == frozenset()


def test_pinned_chats_come_first(archive: Archive) -> None:
    received(archive, incoming("a", at=BEGAN + 1), incoming("b", chat=BORIS, at=BEGAN + 2))
    apply(archive, ChatPinned(ANNA, True))
    assert archive.chat_ids() == [ANNA, BORIS]


def test_who_waits_is_shown_even_when_put_away(archive: Archive) -> None:
    received(
        archive, incoming("hello?"), outgoing("x", chat=BORIS), incoming("x", chat=CLUB, sender_id=BORIS)
    )
    apply(archive, ChatArchived(ANNA, True))
    assert archive.chat_ids(ChatFilter.ALL) == [CLUB, BORIS]
    assert set(archive.chat_ids(ChatFilter.WAITING)) == {ANNA, CLUB}
    assert set(archive.chat_ids(ChatFilter.UNREAD)) == {ANNA, CLUB}
    assert archive.chat_ids(ChatFilter.GROUPS) == [CLUB]
    assert archive.chat_ids(ChatFilter.ARCHIVED) == [ANNA]


def test_statuses_posted_by_others_are_no_chat_of_the_list(archive: Archive) -> None:
    received(archive, incoming("story", chat="status@broadcast", sender_id=ANNA))
    assert archive.chat_ids() == []
    assert archive.unread_total() == 0
    assert len(archive.window("status@broadcast").messages) == 1


def test_reading_up_to_a_message_leaves_the_rest_unread(archive: Archive) -> None:
    received(archive, *(incoming(str(n), at=BEGAN + n) for n in range(5)))
    third = archive.window(ANNA).messages[2]
    mark_read(archive, ANNA, third.id)
    assert chat(archive).unread == 2
    first = archive.first_unread(ANNA)
    assert first is not None
    assert first.timestamp == BEGAN + 3
    mark_read(archive, ANNA)
    assert archive.first_unread(ANNA) is None


def test_the_first_paint_shows_the_chat_that_was_open(archive: Archive) -> None:
    received(archive, incoming("a", at=BEGAN + 1), incoming("b", chat=BORIS, at=BEGAN + 2))
    assert archive.overview().opening.chat == chat(archive, BORIS)
    keep_note(archive, OPEN_CHAT, ANNA)
    overview = archive.overview(chats=1)
    assert overview.opening.chat == chat(archive, ANNA)
    assert [message.text for message in overview.opening.window.messages] == ["a"]
    assert (overview.chat_ids, [each.id for each in overview.chats]) == ([BORIS, ANNA], [BORIS])
    assert overview.counts == archive.counts()


def test_an_archive_nobody_wrote_to_is_empty(archive: Archive) -> None:
    overview = archive.overview()
    assert (overview.chat_ids, overview.opening) == ([], Opening())
    assert archive.stats().messages == 0


def test_reading_up_to_what_is_not_there_reads_nothing(archive: Archive) -> None:
    received(archive, incoming("a"))
    assert mark_read(archive, ANNA, "gone").chats == mark_read(archive, BORIS).chats == frozenset()
    assert chat(archive).unread == 1


@pytest.mark.parametrize(("until", "kept"), [(-7, -1), (-1, -1), (0, 0), (1, 1), (BEGAN + 60, BEGAN + 60)])
def test_a_chat_is_muted_for_ever_until_a_time_or_not_at_all(archive: Archive, until: int, kept: int) -> None:
    apply(archive, ChatMuted(ANNA, until))
    assert chat(archive).muted_until == kept
