"""An archive that is damaged while it is open: nothing more is written to it, and the next start knows."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from greentui.archive import Archive
from greentui.archive.errors import DamagedArchive, DamagedWhileOpen
from greentui.archive.query import parse
from tests.archive.worlds import INSTANCE, incoming, opened, place, received, texts


def log_of(folder: Path) -> Path:
    return place(folder).with_name(f"{place(folder).name}-wal")


def empty_the_log(folder: Path) -> None:
    os.truncate(log_of(folder), 0)


def cut_the_log(folder: Path) -> None:
    os.truncate(log_of(folder), log_of(folder).stat().st_size // 2)


def take_the_last_commit(folder: Path) -> None:
    os.truncate(log_of(folder), log_of(folder).stat().st_size - 1)


def cut_the_database(folder: Path) -> None:
    os.truncate(place(folder), place(folder).stat().st_size // 2)


def full(folder: Path) -> None:
    """Write an archive whose database holds something."""
    with opened(folder) as archive:
        received(archive, *(incoming(f"{number}") for number in range(20)))


@pytest.mark.parametrize("deed", [empty_the_log, cut_the_log, take_the_last_commit, cut_the_database])
def test_what_was_cut_off_is_not_written_to(tmp_path: Path, deed: Callable[[Path], None]) -> None:
    full(tmp_path)
    with opened(tmp_path) as archive:
        received(archive, incoming("before"))
        deed(tmp_path)
        with pytest.raises(DamagedWhileOpen):
            archive.check_unharmed()
        size = log_of(tmp_path).stat().st_size
        with pytest.raises(DamagedWhileOpen):
            received(archive, incoming("after"))
        assert log_of(tmp_path).stat().st_size == size


def test_a_write_notices_it_before_it_is_kept(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        received(archive, incoming("before"))
        empty_the_log(tmp_path)
        with pytest.raises(DamagedWhileOpen):
            received(archive, incoming("after"))


def test_a_read_that_finds_damage_ends_writing(tmp_path: Path) -> None:
    full(tmp_path)
    with opened(tmp_path) as archive:
        with place(tmp_path).open("r+b") as file:
            file.seek(4096)
            file.write(b"\xaa" * (place(tmp_path).stat().st_size - 4096))
        with pytest.raises(DamagedWhileOpen):
            texts(archive)
        with pytest.raises(DamagedWhileOpen):
            received(archive, incoming("after"))


def test_one_garbled_value_does_not_end_writing(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        received(archive, incoming("garbled"))
        with closing(sqlite3.connect(place(tmp_path), isolation_level=None)) as other:
            other.execute("UPDATE message SET text = CAST(x'ff' AS TEXT)")
        with pytest.raises(DamagedArchive):
            texts(archive)
        received(archive, incoming("after"))


def test_closing_moves_nothing_of_a_damaged_log_into_the_database(tmp_path: Path) -> None:
    full(tmp_path)
    with opened(tmp_path) as archive:
        received(archive, incoming("one"))
        received(archive, incoming("two"))
        take_the_last_commit(tmp_path)
        with pytest.raises(DamagedWhileOpen):
            archive.check_unharmed()
        before = place(tmp_path).stat().st_mtime_ns
    assert place(tmp_path).stat().st_mtime_ns == before


def test_the_next_start_knows_that_writes_are_lost(tmp_path: Path) -> None:
    full(tmp_path)
    with opened(tmp_path) as archive:
        received(archive, incoming("lost"))
        empty_the_log(tmp_path)
        with pytest.raises(DamagedWhileOpen):
            archive.check_unharmed()
    for lost in (1, 0):
        archive, aside = Archive.open_or_set_aside(place(tmp_path), INSTANCE)
        assert (archive.dropped_commits, aside) == (lost, None)
        archive.close()


def test_the_next_start_sets_aside_what_is_beyond_use(tmp_path: Path) -> None:
    full(tmp_path)
    with opened(tmp_path) as archive:
        cut_the_database(tmp_path)
        with pytest.raises(DamagedWhileOpen):
            archive.check_unharmed()
    archive, aside = Archive.open_or_set_aside(place(tmp_path), INSTANCE)
    archive.close()
    assert aside is not None
    Archive.open_or_set_aside(place(tmp_path), INSTANCE)[0].close()


def test_files_made_smaller_by_another_process_are_no_damage(tmp_path: Path) -> None:
    with opened(tmp_path) as archive, opened(tmp_path) as other:
        received(archive, *(incoming(f"{number}") for number in range(20)))
        other.erase()
        archive.check_unharmed()
        received(archive, incoming("after"))
        assert texts(archive)[-1] == "after"


def test_a_damaged_text_index_is_made_anew_at_the_next_start(tmp_path: Path) -> None:
    """Else every start would find the archive whole, and every write that it is not."""
    full(tmp_path)
    with closing(sqlite3.connect(place(tmp_path))) as connection:
        connection.execute("UPDATE search_data SET block = zeroblob(length(block)) WHERE id > 10")
        connection.commit()

    def go_on(archive: Archive) -> None:
        for number in range(200):
            received(archive, incoming(f"later {number}", id=f"L{number}"))
            archive.search(parse("later"))

    with opened(tmp_path) as archive, pytest.raises(DamagedWhileOpen):
        go_on(archive)
    with opened(tmp_path) as archive:
        received(archive, incoming("after", id="after"))
        assert [hit.message.text for hit in archive.search(parse("after"))] == ["after"]
        assert archive.search(parse("19"))
