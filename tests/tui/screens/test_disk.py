"""Files that cannot be written or read, anywhere in the console: the error names the file."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from greentui.config import exposure
from greentui.engine import disk, unfinished
from greentui.engine.errors import Refusal
from greentui.tui.compose.forms import file as file_form
from greentui.tui.dialogs import file_preview
from greentui.tui.dialogs.confirm_dialog import ConfirmDialog
from greentui.tui.screens.link import LinkScreen
from greentui.tui.screens.log import LogScreen
from greentui.tui.screens.log_tail import LogTail
from greentui.tui.screens.profile import ProfileScreen
from greentui.tui.terminal import clipboard, editor
from tests.tui.conftest import Running, answer, toasts
from tests.tui.fakes import FakeSession
from tests.tui.screens.linking import shown
from tests.tui.screens.stage import Stage, settled, text_of
from tests.tui.screens.test_link import unlinked
from tests.tui.terminal.test_editor import made


def full(*_arguments: object, **_named: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


async def worked(pilot: Pilot[int], *groups: str) -> None:
    """Work of these groups has ended."""
    await pilot.pause()
    if working := [one for one in pilot.app.workers if one.group in groups]:
        await pilot.app.workers.wait_for_complete(working)
    await pilot.pause()


async def test_a_picture_of_the_screen(running: Running, tmp_path: Path) -> None:
    (tmp_path / "downloads").write_text("in the way")
    async with running() as pilot:
        await pilot.app.run_action("app.save_picture")
        await worked(pilot, "picture")
        assert f"{tmp_path}/downloads/greentui " in toasts(pilot)
        assert ".svg cannot be saved: File exists." in toasts(pilot)


@pytest.mark.parametrize("key", ["s", "o"])
async def test_a_code_to_be_looked_at(
    stage: Callable[..., Stage], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk.tempfile, "TemporaryDirectory", full)
    app = stage(LinkScreen, unlinked(shown("a")))
    async with app.run_test(size=(160, 40)) as pilot:
        await settled(pilot)
        await pilot.press(key)
        await settled(pilot)
        assert "No temporary folder can be created: No space left on device" in text_of(app)


async def test_an_editor_without_room_for_its_file(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "create_part", full)
    monkeypatch.setenv("EDITOR", "true")
    async with running() as pilot:
        pilot.app.main.compose_box.set_text("kept")
        await pilot.app.run_action("editor", pilot.app.main)
        await worked(pilot, "editor")
        assert "No space left on device" in toasts(pilot)
        assert pilot.app.main.compose_box.text == "kept"


async def test_an_editor_that_takes_its_file_away(tmp_path: Path) -> None:
    remover = made(tmp_path, 'rm "$1"')

    class Ground:
        aside = staticmethod(nullcontext)

    editing = unfinished.begin(tmp_path, "1101", "1@c.us", "text")
    with pytest.raises(Refusal, match=r"What the editor wrote cannot be read from .*: No such file"):
        await editor.edited(Ground(), [remover], editing)  # type: ignore[arg-type]  # as much of one as it needs


def test_a_log_that_goes_and_comes_back(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    tail = LogTail(log)
    assert (tail.look(), tail.problem) == (0, "")
    log.write_text("one INFO\n")
    assert (tail.look(), tail.problem) == (1, "")
    log.unlink()
    assert (tail.look(), tail.problem) == (-1, "It is not there any more.")
    assert tail.look() == 0
    log.mkdir()
    assert (tail.look(), tail.problem) == (-1, "It cannot be read: Is a directory.")
    log.rmdir()
    log.write_text("two INFO\nthree INFO\n")
    assert (tail.look(), tail.problem) == (-1, "")
    assert [line.text for line in tail.lines][-2:] == ["two INFO", "three INFO"]


async def test_the_log_page(stage: Callable[..., Stage], tmp_path: Path) -> None:
    log = tmp_path / "logs/greentui.log"
    log.parent.mkdir()
    log.write_text("one INFO\n")
    app = stage(LogScreen)
    async with app.run_test(size=(160, 30)) as pilot:
        await settled(pilot)
        log.unlink()
        await pilot.press("f5")
        await settled(pilot)
        assert "It is not there any more." in text_of(app)


async def test_a_folder_that_cannot_be_opened(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))

    monkeypatch.setattr("greentui.tui.compose.forms.file_tree._look_into", refuse)
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        line = pilot.app.screen.query_one("#path", Input)
        line.value = str(tmp_path)
        await pilot.press("enter")
        await worked(pilot, "look")
        assert f"{tmp_path} cannot be opened: Permission denied." in toasts(pilot)


@pytest.mark.parametrize("read", [file_preview._read, lambda path: file_form._read(str(path))])
def test_a_picture_that_cannot_be_read(
    read: Callable[[Path], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "red.png"
    picture.write_bytes(b"a picture")
    assert read(picture) == b"a picture"
    monkeypatch.setattr(Path, "read_bytes", full)
    assert read(picture) == b""


@pytest.mark.parametrize("path", ["/tmp/a\0b.png", "\0"])
async def test_a_path_that_no_file_can_have(running: Running, path: str) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        pilot.app.screen.query_one("#path", Input).value = path
        await pilot.press("enter")
        await pilot.press("ctrl+s")
        await pilot.pause()
        said = pilot.app.screen.query_one("#row-path .row-problem", Static)
        assert str(said.render())


async def test_a_configuration_that_cannot_be_written(
    stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.config.document.tempfile.mkstemp", full)
    app = stage(lambda: ProfileScreen(app.config))
    async with app.run_test(size=(160, 40)) as pilot:
        await settled(pilot)
        fields = list(app.screen.query(Input))
        fields[1].value, fields[2].value = "1101000001", "some-token"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert f"{tmp_path}/config.toml: cannot be written: No space left on device" in text_of(app)


def test_a_clipboard_program_that_went_away(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyperclip

    monkeypatch.setattr(pyperclip, "copy", full)
    assert "Not copied" in clipboard.copy("text", None, environ={})


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The console's folder, which everybody can enter and change."""
    monkeypatch.setattr(exposure, "_reachable", lambda _path: True)
    tmp_path.chmod(0o777)
    return tmp_path


async def test_a_folder_that_others_can_change_is_named_at_the_start(running: Running, shared: Path) -> None:
    async with running() as pilot:
        await pilot.pause()
        assert f"{shared} can be changed by other users of this machine. chmod 700" in toasts(pilot)


@pytest.fixture
def no_room(session: FakeSession, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_chat_id: str, _text: str, **_of_edits: object) -> None:
        raise Refusal("No room is left on the disk.", advice="Make room.")

    monkeypatch.setattr(session, "set_draft", refuse)


@pytest.mark.parametrize("agreeing", ["y", "ctrl+q"])
async def test_a_draft_without_room_is_lost_only_if_its_writer_agrees(
    running: Running, no_room: None, agreeing: str
) -> None:
    async with running() as pilot:
        await pilot.press(*"precious", "ctrl+q")
        for _again in range(2):  # having been asked is not having saved it
            await worked(pilot)
            assert isinstance(pilot.app.screen, ConfirmDialog)
            assert "What you have written cannot be saved. No room is left" in text_of(pilot.app)
            await pilot.press("escape")
            await worked(pilot, "quit")
            assert pilot.app.is_running
            assert not pilot.app._exit
            await pilot.press("ctrl+q")
        await worked(pilot)
        await answer(pilot, agreeing)
        await pilot.pause()
        assert pilot.app._exit


async def test_a_question_that_was_cut_short_is_no_agreement_to_lose_a_draft(
    running: Running, no_room: None
) -> None:
    async with running() as pilot:
        await pilot.press(*"precious", "ctrl+q")
        await worked(pilot)
        asked = pilot.app.screen
        pilot.app.workers.cancel_group(pilot.app, "quit")
        await worked(pilot, "quit")
        if pilot.app.screen is asked:
            await pilot.app.pop_screen()
        await pilot.press("ctrl+q")
        await worked(pilot)
        assert isinstance(pilot.app.screen, ConfirmDialog)
        assert not pilot.app._exit
