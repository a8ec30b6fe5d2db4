"""What keeps a million messages as quick as a hundred: query plans and imports, without a clock."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pytest

from benchmarks.fill import fill
from greentui.archive import Archive, parse
from greentui.archive.migrations import SCHEMA
from greentui.model.chats import ChatFilter, ChatSort
from greentui.model.events import ReactionChanged, StatusChanged
from greentui.model.messages import Key, MessageStatus
from greentui.model.sending import TextDraft
from tests.archive.test_orders import Act, act_out
from tests.archive.test_splitting import shape
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    INSTANCE,
    absorb,
    advance,
    enqueue,
    incoming,
    mark_read,
    opened,
    outgoing,
    place,
    purge,
    received,
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive written as the big one is."""
    home = tmp_path_factory.mktemp("fill")
    fill(home, chats=40, messages=2000, seed=7, instance_id=INSTANCE, say=lambda _: None)
    return home


@pytest.fixture
def archive(home: Path) -> Iterator[Archive]:
    with Archive.open(place(home), INSTANCE, readonly=True) as archive:
        yield archive


def plan(connection: sqlite3.Connection, act: Callable[[], object]) -> list[str]:
    """The steps by which SQLite answers everything that `act` asks of a connection."""
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    try:
        act()
    finally:
        connection.set_trace_callback(None)
    return [
        f"{row[3]}   -- {statement}"
        for statement in asked
        if statement.startswith(("SELECT", "WITH", "\nWITH", "UPDATE", "DELETE"))
        for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]


def reading(archive: Archive, act: Callable[[], object]) -> list[str]:
    with archive._database.read() as connection:
        return plan(connection, act)


def walks(steps: list[str]) -> list[str]:
    """Steps that would walk a whole table or sort a whole answer."""
    # One row; the few chats that are pinned.
    harmless = ("CONSTANT ROW", "VIRTUAL", "SCAN fold", "SCAN own_chat USING INDEX own_chat_pinned")
    dear = [step for step in steps if step.startswith(("SCAN", "USE TEMP B-TREE"))]
    return [step for step in dear if not any(word in step.partition("--")[0] for word in harmless)]


def pinned(step: str) -> bool:
    """Whether the step sorts the chats that are pinned."""
    return "TEMP B-TREE" in step and "key IN (SELECT chat FROM own_chat WHERE pinned)" in step


def test_pages_are_ranges_of_an_index(archive: Archive) -> None:
    chat, place = archive.chat_ids()[0], Key(1_750_000_000, 0)

    def act() -> None:
        archive.window(chat)
        archive.window(chat, before=place)
        archive.window(chat, after=place)
        archive.window(chat, around=place)
        archive.message_at(chat, place.timestamp)
        archive.first_unread(chat)

    steps = reading(archive, act)
    assert walks(steps) == []
    assert any("message_by_chat (chat=? AND rowid<?)" in step for step in steps)


def test_the_list_is_read_off_one_index_in_order(archive: Archive) -> None:
    def act() -> None:
        for each in ChatFilter:
            archive.chat_ids(each)
        archive.counts()

    steps = [step for step in walks(reading(archive, act)) if not pinned(step)]
    assert len(steps) == len(ChatFilter) + 1
    assert all("USING COVERING INDEX chat_list" in step for step in steps)


def test_an_overview_walks_nothing(archive: Archive) -> None:
    steps = [step for step in walks(reading(archive, archive.overview)) if not pinned(step)]
    assert all("SCAN chat USING COVERING INDEX chat_list" in step for step in steps)


def test_a_search_asks_the_index_and_stops_early(archive: Archive) -> None:
    def act() -> None:
        archive.search(parse("the in:a from:me kind:image before:2030-01-01"))
        archive.search(parse("заказ"))

    steps = [step for step in reading(archive, act) if "MATCH" in step]
    assert steps[0].startswith("SCAN s VIRTUAL TABLE INDEX")
    assert not any("TEMP B-TREE" in step for step in steps)


def test_the_outbox_and_bodies_are_looked_up(archive: Archive) -> None:
    chat_id = archive.chat_ids()[0]

    def act() -> None:
        archive.outbox()
        archive.outbox_item("local-1")
        archive.message(chat_id, "local-1")
        archive.raws(chat_id, "3EB0")
        archive.unrecognised()

    steps = reading(archive, act)
    # Walked in their order, waiting items and bodies in trouble only; a message's few bodies are sorted.
    allowed = ("outbox_waiting", "raw_body_in_trouble", "ORDER BY own DESC")
    assert [step for step in walks(steps) if not any(word in step for word in allowed)] == []
    assert any("message_by_local_id" in step for step in steps)
    assert any("raw_body_by_target" in step for step in steps)


def test_writing_looks_up_what_it_needs(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        item = enqueue(archive, TextDraft("first"), at=BEGAN)

        def act() -> None:
            received(
                archive,
                incoming("x", sender_name="Anna", chat_name="Anna"),
                outgoing("y"),
                StatusChanged("out-y", MessageStatus.READ, BEGAN),
                ReactionChanged(ANNA, "nobody", ANNA, "👍", BEGAN),
            )
            enqueue(archive, TextDraft("z"), at=BEGAN)
            advance(archive, item, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN)
            mark_read(archive, ANNA)
            absorb(archive, incoming("x"), incoming("old"), raw="{}")

        with archive._database.maintain() as connection:
            steps = plan(connection, act)
    assert len(steps) > 30
    # The messages of one id and what waits for one message are few: they may be sorted.
    few = ("m.id=", "message_by_local_id", "m.local_id=", "FROM pending WHERE target=", " change_log")
    assert [step for step in walks(steps) if not any(word in step for word in few)] == []
    # The rows of the list: each part is a range of an index, to its last column.
    assert sum("message_by_role (chat=? AND role=? AND rowid>?)" in step for step in steps) >= 4


def statements(archive: Archive, act: Callable[[], object]) -> list[str]:
    """What `act` has the writing connection do. Triggers, and what SQLite does by itself, do not count."""
    asked: list[str] = []
    with archive._database.maintain() as connection:
        connection.set_trace_callback(asked.append)
        try:
            act()
        finally:
            connection.set_trace_callback(None)
    # A statement is reported again for each trigger that it fires.
    return [said for said, _again in groupby(one for one in asked if not one.startswith("--"))]


def test_a_message_takes_few_statements(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        received(archive, incoming("known chat", sender_name="Anna"))
        asked = statements(archive, lambda: received(archive, incoming("text", sender_name="Anna")))
    assert asked[0].startswith("BEGIN")
    assert asked.count("COMMIT") == 1
    assert len(asked) <= 19, "\n".join(asked)


def test_the_filled_archive_is_an_archive_like_any_other(home: Path, tmp_path: Path) -> None:
    Archive.open(tmp_path / "new.db", INSTANCE).close()
    assert shape(place(home)) == shape(tmp_path / "new.db")
    assert SCHEMA.exists()


def test_the_filled_archive_agrees_with_itself(home: Path, archive: Archive) -> None:
    note = json.loads((home / "fill.json").read_text())
    stats = archive.stats()
    assert (
        (stats.chats, stats.messages, stats.bodies)
        == (note["chats"], note["messages"], 2000)
        == (40, 2000, 2000)
    )
    assert len(archive.window(note["biggestChat"], limit=5000).messages) == note["biggest"] == 200
    with archive._database.read() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with opened(home) as writable, writable._database.maintain() as connection:
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
    hit = archive.search(parse("the"), limit=1)[0]
    assert "the" in hit.message.text
    assert archive.raw(hit.message.chat_id, hit.message.id).startswith('{"typeWebhook"')


def test_the_same_seed_gives_the_same_archive(home: Path, tmp_path: Path) -> None:
    fill(tmp_path, chats=40, messages=2000, seed=7, instance_id=INSTANCE, say=lambda _: None)
    with opened(home) as one, opened(tmp_path) as other:
        assert one.overview(chats=40) == other.overview(chats=40)


def test_the_index_is_kept_with_every_change(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        for number, what in enumerate(
            ("in", "out", "type", "accept", "delete", "hide", "in", "alias", "history")
        ):
            act_out(archive, Act(what, "77@lid", 1_700_000_000 + number, 0), set())
        purge(archive, before=1_700_000_003, erase=False)
        with archive._database.maintain() as connection:
            connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize("sort", list(ChatSort))
def test_a_sorted_list_holds_every_chat(archive: Archive, sort: ChatSort) -> None:
    assert sorted(archive.chat_ids(sort=sort)) == sorted(archive.chat_ids())


def test_opening_an_archive_loads_nothing_heavy() -> None:
    program = "import sys, greentui.archive; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    loaded = set(done.stdout.split())
    heavy = {
        "httpx",
        "textual",
        "rich",
        "asyncio",
        "ssl",
        "hashlib",
        "uuid",
        "email",
        "typing_extensions",
    }
    assert loaded & heavy == set()
    # What searching, counting and erasing take is loaded by those who search, count and erase.
    assert loaded & {f"greentui.archive.{name}" for name in ("search", "query", "stats", "purge")} == set()
    assert "greentui.archive.reader" in loaded
