"""A second process sees exactly what the first one changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from greentui.archive import Archive, change_log
from greentui.model.messages import MessageStatus
from greentui.model.sending import TextDraft
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    advance,
    enqueue,
    incoming,
    learn_alias,
    mark_read,
    opened,
    received,
    save_draft,
    see_state,
    texts,
)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Archive, Archive]]:
    """Two consoles on one archive."""
    with opened(tmp_path) as first, opened(tmp_path) as second:
        yield first, second


def test_a_commit_of_another_process_is_noticed(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        before = archive.data_version()
        assert archive.data_version() == before
        program = (
            "import sys; from pathlib import Path; from tests.archive.worlds import *; "
            "received(opened(Path(sys.argv[1])), incoming('from another process'))"
        )
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)], check=True, cwd=Path(__file__).parents[2]
        )
        assert archive.data_version() != before
        assert texts(archive) == ["from another process"]


def test_several_processes_begin_an_archive_at_once(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.archive.worlds import *; "
        "archive = opened(Path(sys.argv[1]) / 'home'); "
        "[received(archive, incoming(f'{sys.argv[2]}.{n}')) for n in range(5)]"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), str(number)], cwd=Path(__file__).parents[2]
        )
        for number in range(3)
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    with opened(tmp_path / "home") as archive:
        assert sorted(texts(archive)) == sorted(f"{writer}.{n}" for writer in range(3) for n in range(5))
        assert archive.unread_total() == 15


def test_a_follower_learns_which_messages_and_chats(two: tuple[Archive, Archive]) -> None:
    leader, follower = two
    known = follower.revision()
    received(leader, incoming("a"), incoming("b", chat=BORIS))
    save_draft(leader, ANNA, "draft")
    changes = follower.changes_since(known)
    assert changes.complete
    assert changes.messages == {ANNA: frozenset({"in-a"}), BORIS: frozenset({"in-b"})}
    assert changes.chats == frozenset({ANNA, BORIS})
    assert follower.changes_since(changes.revision).messages == {}


def test_ones_own_changes_are_no_news(two: tuple[Archive, Archive]) -> None:
    leader, _follower = two
    received(leader, incoming("a"))
    assert leader.changes_since(0).messages == {}


def test_the_outbox_states_and_merges_are_told_too(two: tuple[Archive, Archive]) -> None:
    leader, follower = two
    item = enqueue(follower, TextDraft("typed in the second console"), at=BEGAN)
    assert leader.changes_since(0).outbox == frozenset({item.local_id})
    known = follower.revision()
    advance(leader, item, MessageStatus.SENDING, at=BEGAN)
    see_state(leader, "blocked", BEGAN)
    received(leader, incoming("x", chat="77@lid"))
    learn_alias(leader, "77@lid", ANNA)
    changes = follower.changes_since(known)
    assert (changes.outbox, changes.facts) == (frozenset({item.local_id}), True)
    assert changes.merged == (("77@lid", ANNA),)
    assert changes.messages[ANNA] == frozenset()


def test_who_fell_behind_is_told_that_anything_may_be_different(
    two: tuple[Archive, Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, follower = two
    monkeypatch.setattr(change_log, "KEPT", 10)
    known = follower.revision()
    received(leader, *(incoming(str(n)) for n in range(1200)))
    changes = follower.changes_since(known)
    assert not changes.complete
    received(leader, incoming("next"))
    assert follower.changes_since(changes.revision).messages == {ANNA: frozenset({"in-next"})}


def test_a_read_chat_is_a_change_of_its_row(two: tuple[Archive, Archive]) -> None:
    leader, follower = two
    received(leader, incoming("a"))
    known = follower.revision()
    applied = mark_read(leader, ANNA)
    assert (applied.chats, applied.changed) == (frozenset({ANNA}), {})
    assert follower.changes_since(known).chats == frozenset({ANNA})
