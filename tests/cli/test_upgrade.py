"""An archive of an earlier version is brought up to date in sight, and can be left as it was."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from greentui.archive import migrations
from greentui.cli import upgrade
from tests.archive.test_migrations import old_archive
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
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of the first version; not a second of patience with it."""
    monkeypatch.setenv("TERM", "xterm")
    old_archive(tmp_path / "archive.db")
    monkeypatch.setattr(upgrade, "PATIENCE", 0)
    monkeypatch.setattr(migrations, "STRETCH", 1)
    return tmp_path / "archive.db"


def test_a_terminal_shows_how_far_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    upgrade.upgrade(path)
    assert not migrations.behind(path)
    one_after_another = screen.getvalue().split("\x1b[1F\x1b[J")
    assert "Bringing the archive up to date … 83 %\n" in one_after_another
    assert one_after_another[-1] == "", "nothing is left of it"


def test_a_terminal_whose_cursor_stays_is_told_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stderr", screen)
    upgrade.upgrade(path)
    assert screen.getvalue() == "greentui: bringing the archive up to date\n"


def test_a_pipe_is_told_once(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    upgrade.upgrade(path)
    assert capsys.readouterr().err == "greentui: bringing the archive up to date\n"


def test_what_takes_no_time_is_not_worth_a_word(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(upgrade, "PATIENCE", 60)
    upgrade.upgrade(path)
    assert not migrations.behind(path)
    assert capsys.readouterr().err == ""


def test_ctrl_c_leaves_the_archive_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    handler = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(sys, "stderr", Screen(lambda: signal.raise_signal(signal.SIGINT)))
    with pytest.raises(KeyboardInterrupt):
        upgrade.upgrade(path)
    assert migrations.behind(path)
    assert path.read_bytes()[100:] == before[100:]  # the header says that there is a log
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_damaged_archive_is_left_to_whoever_opens_it(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)
    upgrade.upgrade(path)
    assert migrations.behind(path)


def test_every_command_brings_its_archive_up_to_date(tmp_path: Path) -> None:
    old_archive(tmp_path / "archive.db")
    credentials = {"GREENTUI_ID_INSTANCE": "1101000001", "GREENTUI_API_TOKEN": "secret"}
    said = greentui(["chats", "--offline", "--json"], {"GREENTUI_HOME": str(tmp_path), **credentials})
    assert said.status == 0
    assert not migrations.behind(tmp_path / "archive.db")
