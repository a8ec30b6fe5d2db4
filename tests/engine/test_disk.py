"""Errors of the disk name the file; saved files are private, complete, and new."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from greentui.engine import disk
from greentui.engine.errors import Refusal


def refusing(number: int) -> Callable[..., None]:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_saved_is_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file = disk.save(tmp_path / "new/folder", "a.png", b"data")
    finally:
        os.umask(before)
    assert file == tmp_path / "new/folder/a.png"
    assert file.read_bytes() == b"data"
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)


def test_nothing_is_saved_in_the_place_of_another_file(tmp_path: Path) -> None:
    for number in range(3):
        disk.save(tmp_path, "a.tar.png", b"%d" % number)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {
        "a.tar.png": b"0",
        "a.tar (2).png": b"1",
        "a.tar (3).png": b"2",
    }


def test_what_is_there_already_is_not_saved_again(tmp_path: Path) -> None:
    saved = [disk.save(tmp_path, "a.png", data) for data in (b"one", b"two", b"two", b"one")]
    assert [file.name for file in saved] == ["a.png", "a (2).png", "a (2).png", "a.png"]
    assert {file.name for file in tmp_path.iterdir()} == {"a.png", "a (2).png"}


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_file_is_no_copy_of_one(tmp_path: Path, kind: str) -> None:
    (tmp_path / "elsewhere").write_bytes(b"one")
    match kind:
        case "link":
            (tmp_path / "a.png").symlink_to(tmp_path / "elsewhere")
        case "pipe":
            os.mkfifo(tmp_path / "a.png")
        case _:
            (tmp_path / "a.png").mkdir()
    assert disk.save(tmp_path, "a.png", b"one").name == "a (2).png"


def test_unless_that_is_wanted(tmp_path: Path) -> None:
    for data in (b"one", b"two"):
        assert disk.save(tmp_path, "a.png", data, replacing=True) == tmp_path / "a.png"
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"two"]


def test_a_file_system_without_hard_links_takes_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk.os, "link", refusing(errno.EPERM))
    for data in (b"one", b"two"):
        disk.save(tmp_path, "a.png", data)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {
        "a.png": b"one",
        "a (2).png": b"two",
    }


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal) as told:
        disk.save(tmp_path / "file/folder", "a.png", b"")
    assert told.value.text == f"{tmp_path}/file/folder/a.png cannot be saved: Not a directory."


def test_a_full_disk_leaves_nothing_half_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def __init__(self, handle: int, _mode: str) -> None:
            self.handle = handle

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_error: object) -> None:
            os.close(self.handle)

        def write(self, _data: bytes) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(disk.os, "fdopen", Full)
    with pytest.raises(Refusal) as told:
        disk.save(tmp_path, "a.png", b"x")
    assert told.value.text == f"{tmp_path}/a.png cannot be saved: No space left on device."
    assert told.value.advice == "Free some space and try again."
    assert not list(tmp_path.iterdir())


def test_no_room_for_a_temporary_folder_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk.tempfile, "TemporaryDirectory", refusing(errno.ENOSPC))
    with pytest.raises(Refusal, match="No temporary folder can be created: No space left on device"):
        disk.scratch()


def test_what_is_no_trouble_of_a_disk_is_a_fault_still() -> None:
    with pytest.raises(KeyError), disk.refusals("file", "%s"):
        raise KeyError


def test_a_scratch_folder_of_a_killed_process_is_cleared_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk.tempfile, "tempdir", str(tmp_path))
    with subprocess.Popen(["true"]) as ended:
        pass
    ours = disk.scratch()
    stale = tmp_path / f"greentui-scratch-{ended.pid}-abcdefgh"
    disk.save(stale, "qr.png", b"code")
    kept = [
        tmp_path / f"greentui-scratch-{os.getppid()}-abcdefgh",
        tmp_path / "greentui-scratch-x-abcdefgh",
        tmp_path / f"greentui-{ended.pid}-abcdefgh",
        tmp_path / "elsewhere",
    ]
    for folder in kept:
        folder.mkdir()
    link = tmp_path / f"greentui-scratch-{ended.pid}-link"
    link.symlink_to(tmp_path / "elsewhere")
    disk.clear_scratch()
    assert not stale.exists()
    assert set(tmp_path.iterdir()) == {Path(ours.name), link, *kept}
    ours.cleanup()


def test_a_scratch_folder_of_another_user_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk.tempfile, "tempdir", str(tmp_path))
    with subprocess.Popen(["true"]) as ended:
        pass
    theirs = tmp_path / f"greentui-scratch-{ended.pid}-abcdefgh"
    theirs.mkdir()
    monkeypatch.setattr(disk.os, "getuid", lambda: theirs.stat().st_uid + 1)
    disk.clear_scratch()
    assert theirs.exists()
