"""What keeps a million messages as quick as a hundred: plans and imports, never the clock."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.fill import fill
from greentui.archive import Archive, parse
from greentui.archive.migrations import SCHEMA
from greentui.model.chats import ChatFilter, ChatSort
from greentui.model.events import ReactionChanged, StatusChanged
from greentui.model.messages import Key, MessageStatus, Origin
from greentui.model.sending import TextDraft
from tests.archive.test_migrations import shape
from tests.archive.test_orders import Act, act_out
from tests.archive.worlds import ANNA, BEGAN, INSTANCE, incoming, opened, outgoing, received


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive written as the big one is."""
    home = tmp_path_factory.mktemp("fill")
    fill(home, chats=40, messages=2000, seed=7, instance_id=INSTANCE, say=lambda _: None)
    return home


@pytest.fixture
def archive(home: Path) -> Iterator[Archive]:
    with Archive.open(home / "archive.db", readonly=True) as archive:
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
    harmless = ("CONSTANT ROW", "VIRTUAL")
    dear = [step for step in steps if step.startswith(("SCAN", "USE TEMP B-TREE"))]
    return [step for step in dear if not any(word in step.partition("--")[0] for word in harmless)]


def whole_tables(steps: list[str]) -> list[str]:
    """Steps that look an instance up in a table that grows with its messages, and then walk all it has."""
    return [step for step in steps if re.search(r"SEARCH (raw|m|message) .*autoindex.*\(instance=\?\)", step)]


def test_pages_are_ranges_of_an_index(archive: Archive) -> None:
    chat, place = archive.chat_ids(INSTANCE)[0], Key(1_750_000_000, 0)

    def act() -> None:
        archive.window(INSTANCE, chat)
        archive.window(INSTANCE, chat, before=place)
        archive.window(INSTANCE, chat, after=place)
        archive.window(INSTANCE, chat, around=place)
        archive.message_at(INSTANCE, chat, place.timestamp)
        archive.first_unread(INSTANCE, chat)

    steps = reading(archive, act)
    assert walks(steps) == []
    assert any("message_by_chat (chat=? AND rowid<?)" in step for step in steps)


def test_the_list_is_read_off_one_index_in_order(archive: Archive) -> None:
    def act() -> None:
        for each in ChatFilter:
            archive.chat_ids(INSTANCE, each)
        archive.counts(INSTANCE)

    steps = [step for step in reading(archive, act) if "FROM chat" in step]
    assert len(steps) == len(ChatFilter) + 1
    assert all("USING COVERING INDEX chat_list" in step for step in steps)


def test_an_overview_walks_nothing(archive: Archive) -> None:
    assert walks(reading(archive, lambda: archive.overview(INSTANCE))) == []


def test_a_search_asks_the_index_and_stops_early(archive: Archive) -> None:
    def act() -> None:
        archive.search(INSTANCE, parse("the in:a from:me kind:image before:2030-01-01"))
        archive.search(INSTANCE, parse("заказ"))

    steps = [step for step in reading(archive, act) if "MATCH" in step]
    assert steps[0].startswith("SCAN s VIRTUAL TABLE INDEX")
    assert not any("TEMP B-TREE" in step for step in steps)


def test_the_outbox_and_bodies_are_looked_up(archive: Archive) -> None:
    def act() -> None:
        archive.outbox(INSTANCE)
        archive.outbox_item(INSTANCE, "local-1")
        archive.message(INSTANCE, archive.chat_ids(INSTANCE)[0], "local-1")
        archive.raws(INSTANCE, archive.chat_ids(INSTANCE)[0], "3EB0")
        archive.unrecognised(INSTANCE)

    steps = reading(archive, act)
    # The outbox is walked in its own order, waiting items only; a message's few bodies may be sorted.
    allowed = ("outbox_waiting", "ORDER BY own DESC")
    assert [step for step in walks(steps) if not any(word in step for word in allowed)] == []
    assert any("message_by_local_id" in step for step in steps)
    assert any("raw_by_target" in step for step in steps)
    assert not whole_tables(steps)


def test_writing_looks_up_what_it_needs(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        item = archive.enqueue(INSTANCE, ANNA, TextDraft("first"), at=BEGAN)

        def act() -> None:
            received(
                archive,
                incoming("x", sender_name="Anna", chat_name="Anna"),
                outgoing("y"),
                StatusChanged("out-y", MessageStatus.READ, BEGAN),
                ReactionChanged(ANNA, "nobody", ANNA, "👍", BEGAN),
            )
            archive.enqueue(INSTANCE, ANNA, TextDraft("z"), at=BEGAN)
            archive.advance_outbox(
                INSTANCE, item.local_id, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN
            )
            archive.mark_read(INSTANCE, ANNA)
            archive.absorb(INSTANCE, [incoming("x"), incoming("old")], ["{}", "{}"], origin=Origin.HISTORY)

        with archive._database.maintain() as connection:
            steps = plan(connection, act)
    assert len(steps) > 30
    assert not whole_tables(steps)
    assert [step for step in walks(steps) if " change" not in step] == []
    # The rows of the list: each part is a range of an index, to its last column.
    assert sum("message_by_role (chat=? AND role=? AND rowid>?)" in step for step in steps) >= 4


def test_the_filled_archive_is_an_archive_like_any_other(home: Path, tmp_path: Path) -> None:
    Archive.open(tmp_path / "new.db").close()
    assert shape(home / "archive.db") == shape(tmp_path / "new.db")
    assert SCHEMA.exists()


def test_the_filled_archive_agrees_with_itself(home: Path, archive: Archive) -> None:
    note = json.loads((home / "fill.json").read_text())
    stats = archive.stats(INSTANCE)
    assert (
        (stats.chats, stats.messages, stats.bodies)
        == (note["chats"], note["messages"], 2000)
        == (40, 2000, 2000)
    )
    assert len(archive.window(INSTANCE, note["biggestChat"], limit=5000).messages) == note["biggest"] == 200
    with archive._database.read() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Archive.open(home / "archive.db") as writable, writable._database.maintain() as connection:
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
    hit = archive.search(INSTANCE, parse("the"), limit=1)[0]
    assert "the" in hit.message.text
    assert archive.raw(INSTANCE, hit.message.chat_id, hit.message.id).startswith('{"typeWebhook"')


def test_the_same_seed_gives_the_same_archive(home: Path, tmp_path: Path) -> None:
    fill(tmp_path, chats=40, messages=2000, seed=7, instance_id=INSTANCE, say=lambda _: None)
    with Archive.open(home / "archive.db") as one, Archive.open(tmp_path / "archive.db") as other:
        assert one.overview(INSTANCE, chats=40) == other.overview(INSTANCE, chats=40)


def test_the_index_is_kept_with_every_change(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db") as archive:
        for number, what in enumerate(
            ("in", "out", "type", "accept", "delete", "hide", "in", "alias", "history")
        ):
            act_out(archive, Act(what, "77@lid", 1_700_000_000 + number, 0), set())
        archive.purge(INSTANCE, before=1_700_000_003, erase=False)
        with archive._database.maintain() as connection:
            connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize("sort", list(ChatSort))
def test_a_sorted_list_holds_every_chat(archive: Archive, sort: ChatSort) -> None:
    assert sorted(archive.chat_ids(INSTANCE, sort=sort)) == sorted(archive.chat_ids(INSTANCE))


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
        "pydantic",
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
    assert (
        loaded & {f"greentui.archive.{name}" for name in ("search", "query", "stats", "purge", "bulk")}
        == set()
    )
    assert "greentui.archive.reader" in loaded
