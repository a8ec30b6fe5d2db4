"""An archive whose file is deleted, moved or replaced while it is open: nothing is written beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from greentui.archive.errors import ArchiveDisplaced
from tests.archive.worlds import ANNA, incoming, opened, place, received, save_draft, texts

Deed = Callable[[Path], object]


def delete(folder: Path) -> None:
    place(folder).unlink()


def delete_the_log(folder: Path) -> None:
    place(folder).with_name(f"{place(folder).name}-wal").unlink()


def delete_the_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def move(folder: Path) -> None:
    place(folder).rename(folder / "moved.db")


def move_the_folder(folder: Path) -> None:
    folder.rename(folder.with_name("moved"))


def replace_by_a_copy(folder: Path) -> None:
    copy = shutil.copy(place(folder), folder / "copy.db")
    Path(copy).replace(place(folder))


def put_a_file_for_the_folder(folder: Path) -> None:
    folder.rename(folder.with_name("moved"))
    folder.touch()


DEEDS = [
    delete, delete_the_log, delete_the_folder, move, move_the_folder, replace_by_a_copy,
    put_a_file_for_the_folder,
]  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
def test_a_file_that_is_gone_is_not_written(tmp_path: Path, deed: Deed) -> None:
    with opened(tmp_path / "home") as archive:
        received(archive, incoming("before"))
        assert texts(archive) == ["before"]
        deed(tmp_path / "home")
        with pytest.raises(ArchiveDisplaced):
            archive.check_unharmed()
        with pytest.raises(ArchiveDisplaced):
            received(archive, incoming("after"))
        assert texts(archive) == ["before"], "what was written is still shown"


def test_a_file_that_was_emptied_is_not_written(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        received(archive, incoming("before"))
    with opened(tmp_path) as archive:
        received(archive, incoming("since"))
        os.truncate(place(tmp_path), 0)
        with pytest.raises(ArchiveDisplaced, match="emptied"):
            received(archive, incoming("after"))


def test_a_file_put_back_is_written_again(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        move(tmp_path)
        with pytest.raises(ArchiveDisplaced):
            save_draft(archive, ANNA, "typed meanwhile")
        (tmp_path / "moved.db").rename(place(tmp_path))
        received(archive, incoming("after"))
        assert texts(archive) == ["after"]


def test_a_file_that_is_gone_is_not_made_anew_by_who_reads(tmp_path: Path) -> None:
    with opened(tmp_path) as archive, ThreadPoolExecutor(1) as other:
        delete(tmp_path)
        with pytest.raises(ArchiveDisplaced):
            other.submit(texts, archive).result()
        assert not place(tmp_path).exists()


def test_a_folder_that_may_not_be_looked_into_is_no_reason_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    with opened(tmp_path) as archive:
        monkeypatch.setattr(Path, "stat", refused)
        received(archive, incoming("after"))
        monkeypatch.undo()
        assert texts(archive) == ["after"]
