"""What other users of the machine could change or look into is refused or said, never just used."""

from __future__ import annotations

import fcntl
import logging
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from greentui.cli import diagnostics
from greentui.cli.diagnostics import Level
from greentui.config import Config, Folders, exposure
from greentui.config.exposure import exposures, grave_exposures
from greentui.config.folders import find_folders, make_private, open_private
from greentui.engine import disk, lease, logs
from greentui.engine.lease import Lease
from greentui.model.instance import Role
from tests.engine.unruly import session_with, unruly


@pytest.fixture
def anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the folders of tests could be entered by anybody."""
    monkeypatch.setattr(exposure, "_reachable", lambda _path: True)


@pytest.fixture
def folders(tmp_path: Path, anywhere: None) -> Folders:
    """Ours, made as the program makes them."""
    made = find_folders({"GREENTUI_HOME": str(tmp_path / "home")})
    for folder in (made.config, made.data, made.logs, made.downloads):
        make_private(folder)
    return made


@pytest.fixture
def logging_restored() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("greentui", *logs._NOISY)]
    before = [(one, one.handlers[:], one.propagate, one.level) for one in loggers]
    yield
    for one, handlers, propagate, level in before:
        one.handlers[:], one.propagate = handlers, propagate
        one.setLevel(level)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_we_make_is_not_exposed(folders: Folders) -> None:
    os.close(open_private(folders.log_file, os.O_WRONLY))
    assert exposures(folders) == []


@pytest.mark.parametrize("name", ["config", "logs", "downloads"])
@pytest.mark.parametrize("rights", [0o777, 0o770, 0o702])
def test_a_folder_that_others_can_change_is_grave(folders: Folders, name: str, rights: int) -> None:
    folder: Path = getattr(folders, name)
    folder.chmod(rights)
    (found,) = grave_exposures(folders)
    assert found.text == f"{folder} can be changed by other users of this machine"
    assert found.advice == f"chmod 700 {folder}"


def test_one_that_they_can_look_into_is_less(folders: Folders) -> None:
    folders.logs.chmod(0o755)
    folders.downloads.chmod(0o755)
    (found,) = exposures(folders)
    assert "can be read" in found.text
    assert not found.grave


def test_a_folder_above_that_all_can_change_is_grave_unless_it_is_sticky(folders: Folders) -> None:
    above = folders.data.parent
    before = mode(above)
    try:
        above.chmod(0o777)
        (found,) = grave_exposures(folders)
        assert str(above) in found.text
        assert found.advice == f"chmod o-w {above}"
        above.chmod(0o1777)
        assert grave_exposures(folders) == []
    finally:
        above.chmod(before)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_grave(folders: Folders) -> None:
    os.chown(folders.logs, 12345, -1)
    (found,) = grave_exposures(folders)
    assert "belongs to another user" in found.text


@pytest.mark.parametrize("name", ["logs/greentui.log", "logs/greentui.log.1", "lease-1101.lock"])
def test_a_link_in_the_place_of_a_file_is_grave(folders: Folders, name: str, tmp_path: Path) -> None:
    (folders.data / name).symlink_to(tmp_path / "victim")
    (found,) = grave_exposures(folders)
    assert "is not a plain file" in found.text


@pytest.mark.parametrize("rights", [0o755, 0o750, 0o711, 0o700])
def test_what_nobody_else_can_reach_is_not_exposed(
    folders: Folders, rights: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    above = folders.data.parent
    folders.data.chmod(0o777)
    monkeypatch.undo()
    monkeypatch.setattr(exposure, "_mode", lambda path: rights if path == above else 0o755)
    assert bool(grave_exposures(folders)) == (rights != 0o700)


def test_doctor_reports_them_all(folders: Folders) -> None:
    assert [one.level for one in diagnostics.folders(Config(folders))] == [Level.GOOD]
    folders.data.chmod(0o777)
    folders.logs.chmod(0o755)
    found = list(diagnostics.folders(Config(folders)))
    assert [one.level for one in found] == [Level.BAD, Level.WARNING]
    assert all(one.advice for one in found)


# The log


def loose(file: Path) -> None:
    file.touch()
    file.chmod(0o666)


def test_a_log_that_others_can_change_is_theirs_no_more(folders: Folders, logging_restored: None) -> None:
    loose(folders.log_file)
    assert logs.set_up(folders.log_file, "info", []) == ""
    logging.getLogger("greentui.test").info("kept to ourselves")
    assert mode(folders.log_file) == 0o600
    assert "kept to ourselves" in folders.log_file.read_text()


def link(to: Path) -> Callable[[Path], None]:
    return lambda file: file.symlink_to(to)


@pytest.mark.parametrize("put", ["link", "dangling", "pipe", "folder"])
def test_a_log_that_is_no_plain_file_is_not_written(
    folders: Folders, put: str, tmp_path: Path, logging_restored: None
) -> None:
    victim = tmp_path / "victim"
    if put == "link":
        victim.write_text("dear")
    {
        "link": link(victim),
        "dangling": link(victim),
        "pipe": os.mkfifo,
        "folder": Path.mkdir,
    }[put](folders.log_file)
    problem = logs.set_up(folders.log_file, "info", [])
    logging.getLogger("greentui.test").error("to nobody")
    assert problem.startswith(f"no log is kept: {folders.log_file}: ")
    assert victim.exists() == (put == "link")
    if put == "link":
        assert victim.read_text() == "dear"


# The lease


@pytest.mark.parametrize("put", ["link", "pipe"])
def test_a_lease_that_is_no_plain_file_is_neither_taken_nor_read(
    folders: Folders, put: str, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_text('{"host": "made up", "pid": 1, "since": 1}')
    ours = Lease(folders.data, "1101")
    (link(victim) if put == "link" else os.mkfifo)(ours.path)  # type: ignore[operator]
    with pytest.raises(OSError, match="symbolic link" if put == "link" else "not a plain file"):
        ours.acquire(0)
    with pytest.raises(OSError, match="symbolic link" if put == "link" else "not a plain file"):
        lease.any_taken(folders.data)
    assert ours.holder() is None
    assert victim.read_text().startswith('{"host"')


async def test_a_lease_that_cannot_be_taken_is_said_and_is_no_other_console(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path, start=False) as session:
        path = tmp_path / f"lease-{session.instance_id}.lock"
        path.symlink_to(tmp_path / "victim")
        await session.start()
        facts = session.facts()
        assert facts.trouble == (
            f"Nothing is received or sent: {path} cannot be locked, it is a symbolic link."
        )
        assert facts.role is Role.NONE
        assert not (tmp_path / "victim").exists()


async def test_a_file_system_without_locks_is_no_other_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_file: object, _how: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    async with unruly() as service, session_with(service, tmp_path) as session:
        assert "No locks available" in session.facts().trouble
        assert session.facts().role is Role.NONE


# What is exported


def test_an_export_does_not_follow_a_link(tmp_path: Path) -> None:
    victim, output = tmp_path / "victim", tmp_path / "output"
    victim.write_text("dear")
    victim.chmod(0o644)
    output.symlink_to(victim)
    with pytest.raises(OSError, match="symbolic link"), disk.output(output) as out:
        out.write("all of a chat")
    assert victim.read_text() == "dear"
    assert mode(victim) == 0o644


def test_nor_one_that_leads_nowhere(tmp_path: Path) -> None:
    output = tmp_path / "output"
    output.symlink_to(tmp_path / "victim")
    with pytest.raises(OSError, match="symbolic link"), disk.output(output) as out:
        out.write("all of a chat")
    assert not (tmp_path / "victim").exists()


def test_a_device_keeps_its_rights(tmp_path: Path) -> None:
    for device in (Path(os.devnull), tmp_path / "link"):
        if device.name == "link":
            device.symlink_to(os.devnull)
        before = mode(Path(os.devnull))
        with disk.output(device) as out:
            out.write("all of a chat")
        assert mode(Path(os.devnull)) == before


def test_an_export_is_private_and_replaces_a_file_when_it_is_complete(tmp_path: Path) -> None:
    output = tmp_path / "output"
    output.write_text("the one before")
    output.chmod(0o644)
    with suppress(RuntimeError), disk.output(output) as out:
        out.write("half of a chat")
        raise RuntimeError
    assert output.read_text() == "the one before"
    with disk.output(output) as out:
        out.write("all of a chat")
    assert output.read_text() == "all of a chat"
    assert mode(output) == 0o600
    assert list(tmp_path.iterdir()) == [output]


def test_an_export_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), disk.output(tmp_path / "no" / "where") as out:
        out.write("all of a chat")
    assert list(tmp_path.iterdir()) == []
