"""An archive of any earlier version opens, and looks like a new one."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from greentui.archive import Archive, migrations, parse
from greentui.archive.errors import DamagedArchive, NewerArchive
from greentui.archive.migrations import APPLICATION_ID, SCHEMA, STEPS, VERSION, behind, statements
from tests.archive.worlds import ANNA, BEGAN, INSTANCE, incoming, opened, received, texts

FIRST = Path(__file__).with_name("schema_1.sql")


def old_archive(path: Path) -> None:
    """An archive of version 1 with two messages."""
    connection = sqlite3.connect(path)
    for statement in statements(FIRST.read_text("utf-8")):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute("PRAGMA user_version=1")
    connection.execute("INSERT INTO instance VALUES (1, ?, ?)", (INSTANCE, BEGAN))
    connection.execute(
        "INSERT INTO chat (key, instance, id, name, name_key, last) VALUES (1, 1, ?, 'Anna', 'anna', ?)",
        (ANNA, (BEGAN << 16) + 1),
    )
    for place in (0, 1):
        connection.execute(
            "INSERT INTO message (key, chat, id, role, outgoing, kind, text, origin) "
            "VALUES (?, 1, ?, 1, 0, 'text', ?, 'notification')",
            ((BEGAN << 16) + place, f"m{place}", f"kept {place}"),
        )
    connection.commit()
    connection.close()


def shape(path: Path) -> list[tuple[str, str, str]]:
    """The schema without the spelling of its statements."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    connection.close()
    return sorted((kind, name, _plain(sql)) for kind, name, sql in rows)


def _plain(sql: str) -> str:
    lines = (line.partition("--")[0] for line in sql.splitlines())
    return " ".join(" ".join(lines).split())


def test_an_old_archive_keeps_what_it_held(tmp_path: Path) -> None:
    old_archive(tmp_path / "archive.db")
    with opened(tmp_path) as archive:
        assert texts(archive) == ["kept 0", "kept 1"]
        assert len(archive.search(INSTANCE, parse("kept"))) == 2
        received(archive, incoming("new"))
        assert texts(archive) == ["kept 0", "kept 1", "new"]


def test_what_an_old_archive_held_is_found_as_if_it_were_new(tmp_path: Path) -> None:
    old_archive(tmp_path / "archive.db")
    connection = sqlite3.connect(tmp_path / "archive.db")
    edited = json.dumps([[0, "said ёлка"], [BEGAN + 9, "kept 👍"]], ensure_ascii=False)
    connection.execute("UPDATE message SET text='kept 👍', texts=? WHERE id='m1'", (edited,))
    connection.commit()
    connection.close()
    with opened(tmp_path) as archive:
        for typed in ("👍", "елка", "kept 👍"):
            assert [hit.message.id for hit in archive.search(INSTANCE, parse(typed))] == ["m1"]
        assert len(archive.search(INSTANCE, parse("kept"))) == 2
    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
    connection.close()


def test_an_old_archive_ends_up_as_the_document_says(tmp_path: Path) -> None:
    old_archive(tmp_path / "old.db")
    Archive.open(tmp_path / "old.db").close()
    Archive.open(tmp_path / "new.db").close()
    assert shape(tmp_path / "old.db") == shape(tmp_path / "new.db")


def test_the_steps_are_numbered_without_a_gap() -> None:
    assert list(STEPS) == list(range(2, VERSION + 1))


def test_the_document_is_made_of_whole_statements() -> None:
    script = SCHEMA.read_text("utf-8")
    assert "".join(statements(script)).strip() == script.strip()


def test_a_migration_that_fails_leaves_the_old_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive.db"
    old_archive(path)
    before = shape(path)
    with monkeypatch.context() as patch:
        patch.setitem(STEPS, VERSION, STEPS[VERSION] + "SELECT no_such_function();")
        with pytest.raises(Exception, match="no_such_function"):
            Archive.open(path)
    assert shape(path) == before
    with opened(tmp_path) as archive:
        assert texts(archive) == ["kept 0", "kept 1"]


def test_a_migration_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_archive(tmp_path / "archive.db")
    monkeypatch.setattr(migrations, "STRETCH", 1)
    told: list[float] = []
    Archive.open(tmp_path / "archive.db", progress=told.append).close()
    assert told == sorted(told)
    assert told[-2:] == [pytest.approx(5 / 6), 1]


@pytest.mark.parametrize("instructions", [1, 10**9], ids=["within a statement", "between statements"])
def test_a_migration_that_is_broken_off_leaves_the_old_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, instructions: int
) -> None:
    path = tmp_path / "archive.db"
    old_archive(path)
    before = shape(path)
    monkeypatch.setattr(migrations, "_INSTRUCTIONS", instructions)

    told: list[float] = []

    def break_off(share: float) -> None:
        told.append(share)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Archive.open(path, progress=break_off)
    assert shape(path) == before
    assert behind(path)
    with opened(tmp_path) as archive:
        assert texts(archive) == ["kept 0", "kept 1"]


def test_only_an_archive_of_an_earlier_version_is_behind(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    assert not behind(path)
    path.touch()
    assert not behind(path)
    path.unlink()
    old_archive(path)
    assert behind(path)
    Archive.open(path).close()
    assert not behind(path)


def test_a_pictograph_behind_a_nul_is_found_as_well(tmp_path: Path) -> None:
    old_archive(tmp_path / "archive.db")
    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.execute("UPDATE message SET text='a' || char(0) || '👍' WHERE id='m1'")
    connection.commit()
    connection.close()
    with opened(tmp_path) as archive:
        assert [hit.message.id for hit in archive.search(INSTANCE, parse("👍"))] == ["m1"]


def test_an_archive_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    Archive.open(tmp_path / "archive.db").close()
    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.execute(f"PRAGMA user_version={VERSION + 1}")
    connection.close()
    with pytest.raises(NewerArchive):
        Archive.open_or_set_aside(tmp_path / "archive.db")
    assert [file.name for file in tmp_path.iterdir() if "damaged" in file.name] == []


def test_a_database_of_another_program_is_none_of_ours(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.execute("CREATE TABLE song (name)")
    connection.commit()
    connection.close()
    with pytest.raises(DamagedArchive, match="another program"):
        Archive.open(tmp_path / "archive.db")
