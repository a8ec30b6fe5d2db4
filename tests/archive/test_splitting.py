"""An archive of any earlier version opens without loss, with a file of its own for each instance."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from greentui.archive import Archive, migrations, parse, splitting
from greentui.archive.errors import (
    ArchiveBusy,
    DamagedArchive,
    DamagedInUse,
    NewerArchive,
    NoRoomToUpgrade,
    OldArchiveInUse,
)
from greentui.archive.migrations import APPLICATION_ID, SCHEMA, VERSION, statements
from greentui.archive.splitting import split, split_or_set_aside
from greentui.model.messages import MessageKind, MessageStatus
from greentui.model.reasons import Reason, ReasonCode, said
from greentui.model.sending import TextDraft
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    INSTANCE,
    enqueue,
    incoming,
    opened,
    place,
    received,
    texts,
)

FIRST = Path(__file__).with_name("schema_1.sql")
OTHER = "1101000002"

LATER = {
    1: "",
    2: "CREATE INDEX raw_by_age ON raw (instance, at) WHERE own = 0;",
    3: "CREATE INDEX message_deleted ON message (chat) WHERE deleted IS NOT NULL OR hidden;",
    4: "UPDATE message SET folded = NULL WHERE id = 'm0';",
}
"""What the later versions added besides a text index, which is made anew."""


def old_archive(path: Path, version: int = 1) -> None:
    """An archive of an early version: two instances, and something of everything."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        for statement in statements(FIRST.read_text("utf-8")):
            connection.execute(statement)
        for step in range(1, version + 1):
            connection.executescript(LATER[step])
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={version}")
        for key, instance in enumerate((INSTANCE, OTHER), start=1):
            connection.execute("INSERT INTO instance VALUES (?, ?, ?)", (key, instance, BEGAN))
            _fill(connection, key)


def _fill(connection: sqlite3.Connection, key: int) -> None:
    """What each instance holds: a chat with its draft, three messages, one of them typed here."""
    run = connection.execute
    run(
        "INSERT INTO chat (key, instance, id, name, name_key, last, unread, draft, pinned, muted_until) "
        "VALUES (?1, ?1, ?2, 'Anna', 'anna', ?3, 2, 'half a thought', 1, -1)",
        (key, ANNA, (BEGAN << 16) + key),
    )
    for number in (0, 1):
        run(
            "INSERT INTO message (key, chat, id, role, outgoing, kind, text, content, origin) "
            "VALUES (?, ?, ?, 1, 0, 'image', ?, '{\"\":\"File\"}', 'notification')",
            ((BEGAN << 16) + number * 2 + key, key, f"m{number}", f"kept {number} by {key}"),
        )
        run("INSERT INTO thumbnail VALUES (?, x'ffd8')", ((BEGAN << 16) + number * 2 + key,))
    run(
        "INSERT INTO message (key, chat, id, local_id, role, outgoing, kind, text, status, status_reason, "
        "origin) VALUES (?1, ?2, ?3, ?3, 5, 1, 'text', 'typed', 'failed', 'no such “number”', 'local')",
        (((BEGAN + 1) << 16) + key, key, f"local-{key}"),
    )
    run(
        "INSERT INTO outbox (message, draft, waiting, created, attempts) VALUES (?, ?, 1, ?, 1)",
        (((BEGAN + 1) << 16) + key, '{"":"TextDraft","text":"typed"}', BEGAN),
    )
    run(
        "INSERT INTO raw (instance, digest, target, own, at, body) VALUES (?, ?, 'm0', 1, ?, ?)",
        (key, b"digest %d" % key, BEGAN, b'={"raw":%d}' % key),
    )
    run("INSERT INTO pending (instance, target, event) VALUES (?, 'm9', ?)", (key, _DELETED))
    run("INSERT INTO contact VALUES (?, ?, 'Anna', '', 'user', 0, 'anna')", (key, ANNA))
    run("INSERT INTO alias VALUES (?, '77@lid', ?)", (key, ANNA))
    run("INSERT INTO state VALUES (?, ?, 'authorized', 'authorized')", (key, BEGAN))
    run("INSERT INTO coverage VALUES (?, '', ?, ?, 1)", (key, BEGAN, BEGAN + 9))
    run("INSERT INTO mark VALUES (?, 'socket', 'online')", (key,))
    run("INSERT INTO mark VALUES (?, 'contacts', ?)", (key, str(key)))


_DELETED = json.dumps({"": "MessageDeleted", "chat_id": ANNA, "target_id": "m9", "timestamp": BEGAN + 5})


def shape(path: Path) -> list[tuple[str, str, str]]:
    """The schema without the spelling of its statements."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return sorted((kind, name, _plain(sql)) for kind, name, sql in rows)


def _plain(sql: str) -> str:
    lines = (line.partition("--")[0] for line in sql.splitlines())
    return " ".join(" ".join(lines).split())


@pytest.fixture(params=list(LATER))
def shared(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A shared archive of each version there was."""
    old_archive(tmp_path / "archive.db", request.param)
    return tmp_path / "archive.db"


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A shared archive of the first version."""
    old_archive(tmp_path / "archive.db")
    return tmp_path / "archive.db"


def taken_apart(shared: Path) -> None:
    split(shared, lambda instance: shared.with_name(f"archive-{instance}.db"))


def test_each_instance_has_what_was_its_own(shared: Path) -> None:
    taken_apart(shared)
    for key, instance in enumerate((INSTANCE, OTHER), start=1):
        with Archive.open(shared.with_name(f"archive-{instance}.db"), instance) as archive:
            assert texts(archive) == [f"kept 0 by {key}", f"kept 1 by {key}", "typed"]
            chat = archive.chat("77@lid")
            assert chat is not None
            assert (chat.draft, chat.pinned, chat.muted_until, chat.unread) == ("half a thought", True, -1, 2)
            (item,) = archive.outbox()
            assert (item.draft, item.status) == (TextDraft("typed"), MessageStatus.FAILED)
            assert item.reason == said("no such “number”") == Reason(ReasonCode.SAID, ("no such “number”",))
            picture = archive.window(ANNA).messages[0]
            assert picture.kind is MessageKind.IMAGE
            assert getattr(picture.content, "thumbnail", b"") == b"\xff\xd8"
            assert archive.raw(ANNA, "m0") == f'{{"raw":{key}}}'
            assert [contact.name for contact in archive.contacts()] == ["Anna"]
            assert [spell.word for spell in archive.states()] == ["authorized"]
            assert archive.coverage().until == BEGAN + 9
            assert (archive.fact("socket"), archive.note("contacts")) == ("online", str(key))
            assert archive.stats().pending == 1


def test_what_it_holds_is_counted_into_its_digest(shared: Path) -> None:
    taken_apart(shared)
    with opened(shared.parent) as archive:
        assert archive.digest() == archive.computed_digest() != "0" * 32


def test_it_goes_on_from_there(shared: Path) -> None:
    taken_apart(shared)
    with opened(shared.parent) as archive:
        received(archive, incoming("late", id="m9", at=BEGAN + 4))
        found = archive.message(ANNA, "m9")
        assert found is not None
        assert found.deleted == BEGAN + 5  # told before it came, and before the file was taken apart
        enqueue(archive, TextDraft("and more"))
        assert [item.draft for item in archive.outbox()] == [TextDraft("typed"), TextDraft("and more")]
        assert archive.digest() == archive.computed_digest()


def test_it_ends_up_as_the_document_says(shared: Path) -> None:
    taken_apart(shared)
    Archive.open(shared.with_name("new.db"), INSTANCE).close()
    assert shape(place(shared.parent)) == shape(shared.with_name("new.db"))


def test_what_it_held_is_found_as_if_it_were_new(one: Path) -> None:
    with closing(sqlite3.connect(one)) as connection:
        edited = json.dumps([[0, "said ёлка"], [BEGAN + 9, "kept 👍"]], ensure_ascii=False)
        connection.execute("UPDATE message SET text='kept 👍', texts=? WHERE id='m1'", (edited,))
        connection.execute("UPDATE message SET text='a' || char(0) || '🎈' WHERE id='m0'")
        connection.commit()
    taken_apart(one)
    with opened(one.parent) as archive:
        for typed in ("👍", "елка", "kept 👍"):
            assert [hit.message.id for hit in archive.search(parse(typed))] == ["m1"]
        assert [hit.message.id for hit in archive.search(parse("🎈"))] == ["m0"]
        with archive._database.maintain() as connection:
            connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")


def test_nothing_of_the_shared_file_is_left(one: Path) -> None:
    taken_apart(one)
    archives = {place(one.parent).name, f"archive-{OTHER}.db"}
    assert {file.name for file in one.parent.iterdir()} == archives
    assert {file.stat().st_mode & 0o777 for file in one.parent.iterdir()} == {0o600}


def test_it_tells_how_far_it_is(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "STRETCH", 1)
    told: list[float] = []
    split(one, lambda instance: one.with_name(f"archive-{instance}.db"), progress=told.append)
    assert told == sorted(told)
    assert len(set(told)) > 10
    assert told[-1] == 1


@pytest.mark.parametrize("stop", [1, 2, 5, 8, 11, 14, 17])
def test_what_was_broken_off_goes_on_where_it_was(
    one: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    monkeypatch.setattr(splitting, "STRETCH", 1)
    told: list[float] = []

    def break_off(share: float) -> None:
        told.append(share)
        if len(told) == stop:
            raise InterruptedError

    def begin(progress: Callable[[float], None]) -> None:
        split(one, lambda instance: one.with_name(f"archive-{instance}.db"), progress=progress)

    with pytest.raises(InterruptedError):
        begin(break_off)
    with closing(sqlite3.connect(one)) as connection:  # an earlier program can still use it
        assert connection.execute("SELECT count(*) FROM message").fetchone() == (6,)
    whole = list(told)
    begin(whole.append)
    assert whole == sorted(whole)
    for instance in (INSTANCE, OTHER):
        with Archive.open(one.with_name(f"archive-{instance}.db"), instance) as archive:
            assert len(texts(archive)) == 3
            assert archive.digest() == archive.computed_digest()


def test_a_kill_in_the_midst_loses_nothing(one: Path) -> None:
    program = """
import os, sys
from pathlib import Path
from greentui.archive import splitting
splitting.STRETCH = 1
told = []
def progress(share):
    told.append(share)
    if len(told) == 7:
        os.kill(os.getpid(), 9)
shared = Path(sys.argv[1])
splitting.split(shared, lambda instance: shared.with_name(f"archive-{instance}.db"), progress=progress)
"""
    killed = subprocess.run(
        [sys.executable, "-c", program, str(one)], check=False, cwd=Path(__file__).parents[2]
    )
    assert killed.returncode == -9
    taken_apart(one)
    with opened(one.parent) as archive:
        assert texts(archive) == ["kept 0 by 1", "kept 1 by 1", "typed"]
        assert archive.digest() == archive.computed_digest()


def test_whoever_still_has_it_open_cannot_lose_anything_in_it(one: Path) -> None:
    with closing(sqlite3.connect(one)) as earlier:
        earlier.execute("SELECT count(*) FROM message").fetchone()
        taken_apart(one)
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            earlier.execute("INSERT INTO instance (id, began) VALUES ('1', 1)")


def test_while_a_console_works_with_it_it_stays(one: Path) -> None:
    with pytest.raises(OldArchiveInUse):
        split(one, lambda instance: one.with_name(f"archive-{instance}.db"), in_use=lambda: True)
    assert [file.name for file in one.parent.glob("*.db")] == ["archive.db"]


def test_only_one_process_takes_it_apart(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(one, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveBusy):
            taken_apart(one)


def test_a_disk_without_room_is_said_before_anything_is_done(
    one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr(splitting.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(NoRoomToUpgrade, match="1 MiB more"):
        taken_apart(one)
    assert not list(one.parent.glob("*.part"))


def test_a_file_that_is_left_when_all_is_done_goes(one: Path) -> None:
    kept = one.read_bytes()
    taken_apart(one)
    before = place(one.parent).read_bytes()
    one.write_bytes(kept)
    with closing(sqlite3.connect(one)) as connection:
        connection.execute(f"PRAGMA user_version={splitting._TAKEN_APART}")
    taken_apart(one)
    assert not one.exists()
    assert place(one.parent).read_bytes() == before


def test_a_damaged_one_is_set_aside_whole(one: Path) -> None:
    held = bytearray(one.read_bytes())
    for page in range(1, len(held) // 4096):
        held[page * 4096 : page * 4096 + 100] = b"\xee" * 100
    one.write_bytes(held)
    with pytest.raises(DamagedInUse):
        split_or_set_aside(one, lambda _instance: place(one.parent), in_use=iter((False, True)).__next__)
    aside = split_or_set_aside(one, lambda _instance: place(one.parent), clock=lambda: BEGAN)
    assert aside == one.with_name("archive.damaged-20231114-221320.db")
    assert [file.name for file in one.parent.iterdir()] == [aside.name]


def test_a_database_of_another_program_is_none_of_ours(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection:
        connection.execute("CREATE TABLE song (name)")
        connection.commit()
    with pytest.raises(DamagedArchive, match="another program"):
        taken_apart(tmp_path / "archive.db")


def test_an_archive_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with closing(sqlite3.connect(place(tmp_path))) as connection:
        connection.execute(f"PRAGMA user_version={VERSION + 1}")
    before = place(tmp_path).read_bytes()
    with pytest.raises(NewerArchive, match=f"schema {VERSION + 1}"):
        Archive.open_or_set_aside(place(tmp_path), INSTANCE)
    assert [file.name for file in tmp_path.iterdir() if "damaged" in file.name] == []
    assert place(tmp_path).read_bytes() == before


def test_the_document_is_made_of_whole_statements() -> None:
    script = SCHEMA.read_text("utf-8")
    assert "".join(statements(script)).strip() == script.strip()


def test_every_earlier_version_has_a_way_to_this_one() -> None:
    assert [*splitting.SHARED, *migrations.STEPS] == list(range(1, migrations.VERSION))


def test_the_steps_lead_to_what_a_new_archive_has(tmp_path: Path) -> None:
    """Each adds what `schema.sql` has, word for word."""
    script = " ".join(SCHEMA.read_text("utf-8").split())
    for step in migrations.STEPS.values():
        for statement in statements(step):
            assert " ".join(statement.split()) in script
