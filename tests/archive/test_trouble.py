"""Full disks, damaged files, other writers: each is reported in words, and nothing stored is lost."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from greentui.archive import Archive, ArchiveError, connection
from greentui.archive.errors import (
    ArchiveBusy,
    ArchiveClosed,
    ArchiveUnreachable,
    DamagedArchive,
    DiskFull,
    ForeignArchive,
    ReadOnlyArchive,
)
from greentui.archive.splitting import split
from greentui.model.sending import TextDraft
from tests.archive.test_splitting import old_archive
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    INSTANCE,
    enqueue,
    incoming,
    notice,
    opened,
    place,
    purge,
    received,
    save_draft,
    texts,
)


def test_a_new_archive_is_its_owners_alone(tmp_path: Path) -> None:
    with opened(tmp_path / "deep" / "home") as archive:
        received(archive, incoming("x"))
        files = sorted(archive.path.parent.iterdir())
        assert [file.name for file in files] == [
            f"{archive.path.name}{ending}" for ending in ("", "-shm", "-wal")
        ]
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        assert archive.path.parent.stat().st_mode & 0o777 == 0o700


def test_an_archive_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    opened(tmp_path).close()
    place(tmp_path).chmod(0o644)
    opened(tmp_path).close()
    assert place(tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_damaged_archive_is_set_aside_whole(tmp_path: Path) -> None:
    path = place(tmp_path)
    path.write_bytes(b"this was never a database" * 100)
    path.with_name(path.name + "-wal").write_bytes(b"log")
    archive, aside = Archive.open_or_set_aside(path, INSTANCE, clock=lambda: BEGAN)
    with archive:
        assert aside == path.with_name(f"{path.stem}.damaged-20231114-221320.db")
        assert aside.read_bytes().startswith(b"this was never")
        assert aside.with_name(aside.name + "-wal").read_bytes() == b"log"
        received(archive, incoming("a new beginning"))
        assert texts(archive) == ["a new beginning"]


def test_two_damaged_archives_of_one_second_are_both_kept(tmp_path: Path) -> None:
    path = place(tmp_path)
    kept = set()
    for number in range(2):
        path.write_bytes(b"broken %d" % number * 100)
        archive, aside = Archive.open_or_set_aside(path, INSTANCE, clock=lambda: BEGAN)
        archive.close()
        for file in tmp_path.glob(f"{path.name}*"):
            file.unlink()
        kept.add(aside)
    assert len(kept) == 2
    assert all(aside and aside.exists() for aside in kept)


def test_a_page_that_broke_is_damage(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.apply_all([notice(incoming(f"text {n}", id=str(n))) for n in range(300)])
        purge(archive, before=0)  # the log is empty afterwards
    path = place(tmp_path)
    held = bytearray(path.read_bytes())
    for page in range(1, len(held) // 4096):
        held[page * 4096 : page * 4096 + 100] = b"\xee" * 100
    path.write_bytes(held)
    with pytest.raises(DamagedArchive) as caught, opened(tmp_path) as archive:
        archive.probe()
    assert "renamed" in caught.value.advice


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file with something of everything."""
    folder = tmp_path_factory.mktemp("sound")
    with opened(folder) as archive:
        archive.apply_all([notice(incoming(f"text {n}", id=str(n)), raw=f'{{"a":{n}}}') for n in range(200)])
        for number in range(5):
            enqueue(archive, TextDraft(f"typed {number}"))
        save_draft(archive, ANNA, "unfinished")
    return place(folder).read_bytes()


def read_everything(archive: Archive) -> None:
    for chat_id in archive.chat_ids():
        for message in archive.window(chat_id, limit=50).messages:
            archive.raw(chat_id, message.id)
    archive.chats(archive.chat_ids())
    archive.outbox(waiting_only=False)
    archive.unrecognised()
    archive.contacts()
    archive.events_since(0)
    archive.stats()


@pytest.mark.parametrize("seed", range(40))
def test_whatever_bytes_have_changed_an_archive_opens_and_every_failure_is_one_of_ours(
    tmp_path: Path, sound: bytes, seed: int
) -> None:
    chance = random.Random(seed)
    changed = bytearray(sound)
    for _each in range(chance.choice([1, 3, 20, 200])):
        changed[chance.randrange(len(changed))] ^= chance.randrange(1, 256)
    place(tmp_path).write_bytes(changed)
    archive, aside = Archive.open_or_set_aside(place(tmp_path), INSTANCE, clock=lambda: BEGAN)
    with archive:
        assert aside is None or aside.read_bytes() == changed
        with suppress(ArchiveError):
            read_everything(archive)
        with suppress(ArchiveError):
            received(archive, incoming("new", id="new"))


@pytest.mark.parametrize("what", [b"prefix=", b"content_rowid"])
def test_a_table_that_is_described_wrongly_is_damage(tmp_path: Path, sound: bytes, what: bytes) -> None:
    assert what in sound
    place(tmp_path).write_bytes(sound.replace(what, b"x" * len(what)))
    archive, aside = Archive.open_or_set_aside(place(tmp_path), INSTANCE, clock=lambda: BEGAN)
    archive.close()
    assert aside


@pytest.mark.parametrize("what", [b"CREATE TABLE", b"typed 0", b"unfinished"])
def test_a_text_that_is_none_any_more_is_damage(tmp_path: Path, sound: bytes, what: bytes) -> None:
    """The schema is not even read by SQLite as text; a draft waiting to be sent is read at every start."""
    place(tmp_path).write_bytes(sound.replace(what, b"\xff" * len(what)))
    archive, aside = Archive.open_or_set_aside(place(tmp_path), INSTANCE, clock=lambda: BEGAN)
    with archive, suppress(DamagedArchive):
        read_everything(archive)
        assert aside, "what can be read in full is not what was changed"


def test_a_sound_archive_is_not_set_aside(tmp_path: Path) -> None:
    opened(tmp_path).close()
    archive, aside = Archive.open_or_set_aside(place(tmp_path), INSTANCE)
    archive.close()
    assert aside is None


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        received(archive, incoming("kept", id="kept"))
        with archive._database.maintain() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(DiskFull) as caught:
            received(archive, *(incoming("x" * 9000, id=str(n)) for n in range(20)))
        assert "is full" in str(caught.value)
        assert "no notifications" in caught.value.advice
        with archive._database.maintain() as connection:
            connection.execute("PRAGMA max_page_count=1000000")
        assert texts(archive) == ["kept"]
        assert len(received(archive, incoming("again")).new_messages) == 1


def test_a_disk_that_is_full_at_the_first_write_spoils_no_digest(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with Archive.open(place(tmp_path), INSTANCE) as archive:
        with archive._database.maintain() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(DiskFull):
            received(archive, *(incoming("x" * 9000, id=str(n)) for n in range(20)))
        with archive._database.maintain() as connection:
            connection.execute("PRAGMA max_page_count=1000000")
        received(archive, incoming("again"))
        assert archive.digest() == archive.computed_digest()


def test_a_limit_on_files_is_a_full_disk(tmp_path: Path) -> None:
    program = """
import resource, sys
from pathlib import Path
from tests.archive.worlds import incoming, opened, received
from greentui.archive.errors import DiskFull
archive = opened(Path(sys.argv[1]))
received(archive, incoming("kept"))
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    received(archive, *(incoming("x" * 90_000, id=str(n)) for n in range(50)))
except DiskFull as error:
    print("said", error.advice)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.stdout.startswith("said"), done.stderr
    with opened(tmp_path) as archive:
        assert texts(archive) == ["kept"]


def test_what_was_said_to_be_kept_outlives_a_kill(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from tests.archive.worlds import incoming, opened, received
archive = opened(Path(sys.argv[1]))
for number in range(100_000):
    received(archive, incoming(str(number), at=1_700_000_000 + number))
    print(number, flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as writer:
        assert writer.stdout is not None
        told = [next(writer.stdout).strip() for _ in range(30)]
        writer.kill()
        told += [line.strip() for line in writer.stdout if line.endswith("\n")]
    with opened(tmp_path) as archive:
        kept = texts(archive, limit=100_000)
        assert kept[: len(told)] == told
        assert len(kept) - len(told) <= 1  # one may have been kept and not told yet
        assert archive.unread_total() == len(kept)
        with archive._database.maintain() as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_file_that_may_only_be_read_can_be_read(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        received(archive, incoming("kept"))
    place(tmp_path).chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with Archive.open(place(tmp_path), INSTANCE, readonly=True) as archive:
            assert texts(archive) == ["kept"]
            with pytest.raises(ReadOnlyArchive):
                received(archive, incoming("new"))
    finally:
        tmp_path.chmod(0o700)


def test_an_archive_opened_for_reading_reads_and_does_not_write(tmp_path: Path) -> None:
    with opened(tmp_path) as writing, Archive.open(place(tmp_path), INSTANCE, readonly=True) as reading:
        received(writing, incoming("seen"))
        assert texts(reading) == ["seen"]
        with pytest.raises(ReadOnlyArchive) as caught:
            save_draft(reading, ANNA, "x")
        assert "written" in str(caught.value)


@pytest.fixture
def _locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that may only be read, for the superuser too."""
    monkeypatch.setattr(connection.os, "access", lambda _path, mode: mode != os.W_OK)


@pytest.mark.usefixtures("_locked")
@pytest.mark.parametrize("left", ["", "-wal"], ids=["closed", "with an empty log"])
def test_what_may_only_be_read_is_opened_so(tmp_path: Path, left: str) -> None:
    with opened(tmp_path) as archive:
        received(archive, incoming("kept"))
    place(tmp_path).with_name(place(tmp_path).name + left).touch()
    files = sorted(tmp_path.iterdir())
    archive, aside = Archive.open_or_set_aside(place(tmp_path), INSTANCE)
    with archive:
        assert aside is None
        assert archive.readonly
        assert texts(archive) == ["kept"]
        assert sorted(tmp_path.iterdir()) == files


@pytest.mark.usefixtures("_locked")
def test_an_earlier_version_that_may_not_be_taken_apart_is_refused_in_words(tmp_path: Path) -> None:
    old_archive(tmp_path / "archive.db")
    with pytest.raises(ReadOnlyArchive, match="not written"):
        split(tmp_path / "archive.db", lambda _instance: place(tmp_path))


def test_an_archive_of_another_instance_is_not_taken_for_ours(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with pytest.raises(ForeignArchive, match=INSTANCE):
        Archive.open(place(tmp_path), "1101000002")


def test_nothing_to_read_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnreachable):
        Archive.open(tmp_path / "missing.db", INSTANCE, readonly=True)
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArchiveUnreachable):
        Archive.open(tmp_path / "file" / "archive.db", INSTANCE)


def test_another_writer_that_does_not_end_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greentui.archive.connection.BUSY_SECONDS", 0.01)
    with opened(tmp_path) as archive:
        other = sqlite3.connect(archive.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveBusy):
            received(archive, incoming("x"))
        other.execute("ROLLBACK")
        other.close()
        assert len(received(archive, incoming("x")).new_messages) == 1


def test_a_closed_archive_says_so(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    archive.chat_ids()
    archive.close()
    archive.close()
    with pytest.raises(ArchiveClosed):
        archive.chat_ids()
    with pytest.raises(ArchiveClosed):
        received(archive, incoming("x"))


def test_threads_read_while_one_writes(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        wrong: list[object] = []
        done = threading.Event()

        def read() -> None:
            try:
                while not done.is_set():
                    overview = archive.overview()
                    chat, shown = overview.opening.chat, len(overview.opening.window.messages)
                    # One and the same moment: the row and the window agree.
                    if chat and chat.unread != shown:
                        wrong.append((chat.unread, shown))
            except ArchiveError as error:
                wrong.append(error)

        threads = [threading.Thread(target=read) for _ in range(2)]
        for thread in threads:
            thread.start()
        for number in range(50):
            received(archive, incoming(str(number), at=BEGAN + number))
        done.set()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert len(texts(archive)) == 50


def test_every_trouble_says_what_to_do(tmp_path: Path) -> None:
    family = ArchiveError.__subclasses__()
    assert {DiskFull, ReadOnlyArchive, ArchiveBusy, DamagedArchive} <= set(family)
    for each in family:
        error = each(tmp_path, "detail")
        assert str(tmp_path) in str(error)
        assert error.advice.endswith(".")


def test_a_connection_is_not_closed_under_a_thread_that_reads(tmp_path: Path) -> None:
    """The library crashes, and the program with it."""
    archive = opened(tmp_path)
    closing = threading.Thread(target=archive.close)
    with archive._database.read() as connection:
        closing.start()
        closing.join(0.2)  # which cannot end yet
        assert closing.is_alive()
        assert connection.in_transaction is False, "it is open"
    closing.join()


def test_a_long_read_is_interrupted_by_the_end(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    reading, raised = threading.Event(), list[BaseException]()

    def read() -> None:
        try:
            with archive._database.read() as connection:
                reading.set()
                endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t) SELECT max(n) FROM t"
                connection.execute(endless).fetchall()
        except ArchiveError as error:
            raised.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait()
    archive.close()
    reader.join()
    assert isinstance(raised[0], ArchiveClosed)
