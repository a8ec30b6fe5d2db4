"""The same entries in the same order result in the same archive, whatever else differs."""

from __future__ import annotations

import mimetypes
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from greentui.archive import Archive, Stamped, change_log
from greentui.model import entries
from greentui.model.entries import ChatPinned, DraftSaved, MessagesPurged, NotificationReceived, UnknownEntry
from greentui.model.events import MessageReceived
from greentui.model.messages import Message
from greentui.model.sending import OutboxItem
from tests.archive.logs import fresh, logs, own, shared
from tests.archive.worlds import ANNA, BEGAN, BORIS, INSTANCE, incoming, notice, received, texts

EMPTY = "0" * 32


def everything(archive: Archive) -> tuple[Any, ...]:
    """All that can be read of an archive that is shared."""
    ids = sorted(archive.chat_ids() + archive.chat_ids(filter="archived"))  # type: ignore[arg-type]  # a StrEnum
    windows: list[tuple[Message, ...]] = [archive.window(each, limit=1000).messages for each in ids]
    outbox: list[OutboxItem] = archive.outbox(waiting_only=False)
    events = archive.events_since(0, 10_000)
    return windows, outbox, archive.contacts(), archive.states(), archive.stats(), events


@contextmanager
def two() -> Iterator[tuple[Archive, Archive]]:
    """Two archives with nothing in them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        fresh(Path(folder)) as one,
        fresh(Path(folder), "b") as other,
    ):
        yield one, other


def apply_in_parts(folder: Path, log: Sequence[Stamped], cuts: Sequence[int], *, restart: bool) -> Archive:
    """Apply a log in batches, each by a process of its own where `restart`."""
    archive = fresh(folder)
    rest = list(log)
    for size in (*cuts, len(log)):
        archive.apply_all(rest[:size])
        rest = rest[size:]
        if restart:
            archive.close()
            archive = fresh(folder)
    return archive


@settings(max_examples=150, deadline=None)
@given(logs(), st.lists(st.integers(0, 9), max_size=6), st.booleans())
def test_batches_and_restarts_change_nothing(log: list[Stamped], cuts: list[int], restart: bool) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        singly = apply_in_parts(Path(one), log, [1] * len(log), restart=False)
        parts = apply_in_parts(Path(other), log, cuts, restart=restart)
        with singly, parts:
            assert parts.digest() == singly.digest()
            assert everything(parts) == everything(singly)


@settings(max_examples=100, deadline=None)
@given(logs())
def test_the_digest_is_always_that_of_the_rows(log: list[Stamped]) -> None:
    with tempfile.TemporaryDirectory() as folder, fresh(Path(folder)) as archive:
        for each in log:
            archive.apply_all([each])
            assert archive.digest() == archive.computed_digest()


@settings(max_examples=100, deadline=None)
@given(logs())
def test_a_log_that_was_written_down_is_the_same_log(log: list[Stamped]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        fresh(Path(folder)) as one,
        fresh(Path(folder), "b") as other,
    ):
        one.apply_all(log)
        for each in log:
            other.apply(entries.loads(entries.dumps(each.entry)), at=each.at, author=each.author)
        assert other.digest() == one.digest()
        assert everything(other) == everything(one)


@settings(max_examples=100, deadline=None)
@given(logs(shared | own))
@example([Stamped(ChatPinned(ANNA, True), BEGAN), Stamped(MessagesPurged(1, chat_id=ANNA), BEGAN)])
def test_one_operators_own_business_changes_nothing_of_what_is_shared(log: list[Stamped]) -> None:
    told = [each for each in log if each.entry.SHARED]
    with (
        tempfile.TemporaryDirectory() as folder,
        fresh(Path(folder)) as one,
        fresh(Path(folder), "b") as other,
    ):
        one.apply_all(log)
        other.apply_all(told)
        assert one.digest() == other.digest()
        assert one.events_since(0) == other.events_since(0)


@settings(max_examples=60, deadline=None)
@given(logs(shared | own, max_size=20))
@example([Stamped(DraftSaved(ANNA, "x"), BEGAN)])
def test_no_clock_no_chance_and_no_table_of_the_machine_is_asked(log: list[Stamped]) -> None:
    def asked(*_: object, **__: object) -> Any:
        raise AssertionError("the fold asked the machine")

    with (
        tempfile.TemporaryDirectory() as folder,
        fresh(Path(folder)) as archive,
        pytest.MonkeyPatch.context() as patch,
    ):
        for module, names in (
            (time, ("time", "time_ns", "localtime", "gmtime", "monotonic", "strftime")),
            (os, ("urandom", "getenv", "getpid")),
            (random, ("random", "randrange", "getrandbits")),
            (mimetypes, ("guess_type",)),
        ):
            for name in names:
                patch.setattr(module, name, asked)
        archive.apply_all(log)


PROGRAM = """
import pickle, sys
from pathlib import Path
from tests.archive.logs import fresh
log = pickle.loads(sys.stdin.buffer.read())
with fresh(Path(sys.argv[1])) as archive:
    archive.apply_all(log)
    print(archive.digest())
"""


def test_another_machine_adds_up_the_same(tmp_path: Path) -> None:
    """Another language, time zone, order of sets and table of file types."""
    import pickle

    log = [step for seed in range(12) for step in _drawn(seed)]
    digests = set()
    for number, env in enumerate(
        (
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu", "LANG": "C", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LANG": "tr_TR.UTF-8", "LANGUAGE": "ru"},
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(folder)],
            input=pickle.dumps(log),
            capture_output=True,
            check=True,
            env={"PATH": os.environ["PATH"], **env},
            cwd=Path(__file__).parents[2],
        )
        digests.add(done.stdout.decode().strip())
    assert len(digests) == 1
    assert digests != {EMPTY}


def _drawn(seed: int) -> list[Stamped]:
    """A log, the same for the same seed."""
    drawn: list[list[Stamped]] = []

    @settings(max_examples=12, deadline=None, derandomize=True, database=None)
    @given(logs())
    def draw(log: list[Stamped]) -> None:
        drawn.append(log)

    draw()
    return drawn[seed % len(drawn)]


def test_an_archive_begins_with_its_first_shared_entry(tmp_path: Path) -> None:
    with fresh(tmp_path) as archive:
        archive.apply(DraftSaved(ANNA, "x"), at=BEGAN - 500)
        assert archive.digest() == EMPTY
        archive.apply_all([notice(incoming("first"), at=BEGAN)])
        archive.apply_all([notice(incoming("second"), at=BEGAN + 9)])
        with archive._database.read() as connection:
            assert connection.execute("SELECT began FROM fold").fetchone() == (BEGAN,)


def test_a_digest_is_not_that_of_another_order_or_of_less(tmp_path: Path) -> None:
    told = [
        notice(incoming(text, id=text, chat=chat)) for text, chat in (("a", ANNA), ("b", BORIS), ("c", ANNA))
    ]
    digests = set()
    for number, log in enumerate((told, told[::-1], told[:2], [])):
        with fresh(tmp_path, str(number)) as archive:
            archive.apply_all(log)
            digests.add(archive.digest())
    assert len(digests) == 4


def test_the_deep_check_notices_a_changed_row(tmp_path: Path) -> None:
    with fresh(tmp_path) as archive:
        received(archive, incoming("a"))
        other = Archive.open(archive.path, INSTANCE)
        with other._database.maintain() as connection:  # a program that knows nothing of digests
            connection.execute("UPDATE message SET text='b'")
        other.close()
        assert archive.digest() != archive.computed_digest()


def failing() -> Iterator[Stamped]:
    """Entries of which the last cannot be had."""
    yield notice(incoming("lost"))
    raise RuntimeError("power cut")


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_transaction_that_fails_leaves_the_digest_as_it_was(tmp_path: Path, at: int) -> None:
    """Whichever it is, the first of a process or a later one."""
    with fresh(tmp_path) as archive:
        for number in range(4):
            if number == at:
                before = archive.digest()
                with pytest.raises(RuntimeError):
                    archive.apply_all(failing())
                assert archive.digest() == before
            assert "lost" not in texts(archive)
            received(archive, incoming(str(number)))
            assert archive.digest() == archive.computed_digest()
    with fresh(tmp_path) as archive:
        received(archive, incoming("after the next start"))
        assert archive.digest() == archive.computed_digest()


def test_an_entry_of_a_version_nobody_knows_stops_the_fold(tmp_path: Path) -> None:
    written = [
        entries.dumps(NotificationReceived("k", "{}", (MessageReceived(incoming("a")),))),
        '{"kind":"ChatRead","version":2,"body":{"chat_id":"a"}}',
    ]
    with fresh(tmp_path) as archive:
        with pytest.raises(UnknownEntry, match="ChatRead 2"):
            archive.apply_all(Stamped(entries.loads(each), BEGAN) for each in written)
        assert archive.digest() == EMPTY


def test_every_change_leaves_an_event_with_ids_and_no_text(tmp_path: Path) -> None:
    with fresh(tmp_path) as archive:
        archive.apply_all([notice(incoming("secret words", id="m1"), at=BEGAN)])
        archive.apply_all([Stamped(entries.ChatRead(ANNA), BEGAN + 5, "anna")])
        told = [
            (each.what.name, each.at, each.chat_id, each.message_id, each.subject, each.author)
            for each in archive.events_since(0)
        ]
        assert told == [
            ("MESSAGE_ADDED", BEGAN, ANNA, "m1", "", ""),
            ("CHAT_READ", BEGAN + 5, "", "", ANNA, "anna"),
        ]
        assert archive.events_since(1, 1)[0].seq == 2
        with archive._database.read() as connection:
            held = str(connection.execute("SELECT * FROM event").fetchall())
        assert "secret" not in held


def test_what_is_kept_for_other_processes_is_no_part_of_the_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fresh(tmp_path) as archive:
        received(archive, incoming("a"))
        before = archive.digest()
        with archive._database.write() as connection:
            connection.execute("DELETE FROM change_log")
        assert archive.computed_digest() == before
    assert change_log.KEPT > 0
