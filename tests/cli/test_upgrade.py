"""Upgrading an archive of an earlier version shows progress and can be interrupted."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from greentui.archive import splitting
from greentui.cli import upgrade
from greentui.config import Folders
from tests.archive.test_splitting import old_archive
from tests.archive.worlds import opened, place, texts
from tests.cli.command import greentui


class Screen(io.StringIO):
    """A terminal that does something when it is written to."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._then = then

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._then()
        return super().write(text)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """An archive of the first version; not a second of patience with it."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(upgrade, "PATIENCE", 0)
    monkeypatch.setattr(splitting, "STRETCH", 1)
    old_archive(tmp_path / "archive.db")
    return Folders(tmp_path, tmp_path, tmp_path, tmp_path)


def test_a_terminal_shows_how_far_it_is(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    upgrade.upgrade(folders)
    assert not folders.shared_archive.exists()
    one_after_another = screen.getvalue().split("\x1b[1F\x1b[J")
    assert "Bringing the archive up to date … 50 %\n" in one_after_another
    assert one_after_another[-1] == "", "nothing is left of it"


def test_a_terminal_whose_cursor_stays_is_told_once(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen()
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stderr", screen)
    upgrade.upgrade(folders)
    assert screen.getvalue() == "greentui: Bringing the archive up to date.\n"


def test_a_pipe_is_told_once(folders: Folders, capsys: pytest.CaptureFixture[str]) -> None:
    upgrade.upgrade(folders)
    assert capsys.readouterr().err == "greentui: Bringing the archive up to date.\n"


def test_what_takes_no_time_is_not_worth_a_word(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(upgrade, "PATIENCE", 60)
    upgrade.upgrade(folders)
    assert not folders.shared_archive.exists()
    assert capsys.readouterr().err == ""


def test_ctrl_c_breaks_it_off_and_the_next_start_goes_on(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(sys, "stderr", Screen(lambda: signal.raise_signal(signal.SIGINT)))
    with pytest.raises(KeyboardInterrupt):
        upgrade.upgrade(folders)
    assert folders.shared_archive.exists()
    assert folders.archives() == []
    assert signal.getsignal(signal.SIGINT) is handler
    monkeypatch.setattr(sys, "stderr", Screen())
    upgrade.upgrade(folders)
    with opened(folders.data) as archive:
        assert texts(archive) == ["kept 0 by 1", "kept 1 by 1", "typed"]


def test_a_damaged_archive_is_left_to_whoever_opens_it(folders: Folders) -> None:
    with folders.shared_archive.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)
    upgrade.upgrade(folders)
    assert folders.shared_archive.exists()


def test_every_command_brings_its_archive_up_to_date(tmp_path: Path) -> None:
    old_archive(tmp_path / "archive.db")
    credentials = {"GREENTUI_ID_INSTANCE": "1101000001", "GREENTUI_API_TOKEN": "secret"}
    said = greentui(["chats", "--offline", "--json"], {"GREENTUI_HOME": str(tmp_path), **credentials})
    assert said.status == 0
    assert place(tmp_path).exists()
    assert not (tmp_path / "archive.db").exists()
