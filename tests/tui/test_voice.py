"""Playing a voice message by the key that opens it, and recording one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from greentui.model.messages import Direction, File, MessageKind
from greentui.model.sending import FileDraft
from greentui.tui.dialogs.confirm_dialog import ConfirmDialog
from greentui.tui.dialogs.recorder import Recorder, RecorderState
from greentui.tui.terminal.sound import Program
from greentui.tui.widgets.frame import FrameKeys
from greentui.tui.widgets.item_line import ItemLine
from tests.tui.conftest import Running, answer, main_of, sent, toasts, type_text
from tests.tui.fakes import ANNA, NOON, FakeSession, incoming
from tests.tui.screens.stage import settled, text_of, until

PLAYS = ("/bin/sh", "-c", 'echo playing > "$0.heard"; exec sleep 600')
RECORDS = ("/bin/sh", "-c", 'trap "exit 130" INT; echo sound > "$0"; while :; do sleep 0.01; done')


PLAYLIST = "#EXTM3U\nhttp://example.org/track?who=you\n"
VOICE = replace(
    incoming("", id="V1", kind=MessageKind.AUDIO, content=File(name="voice.ogg", voice=True, seconds=65)),
    timestamp=NOON,
)


@pytest.fixture
def voice(session: FakeSession, tmp_path: Path) -> Path:
    """The file of a voice message, the newest of the chat in view."""
    file = tmp_path / "voice.ogg"
    file.write_bytes(b"OggS")
    session.add(VOICE)
    session.saved = file
    return file


async def test_a_voice_message_is_played_and_stopped_by_the_same_key(running: Running, voice: Path) -> None:
    async with running(player=PLAYS) as pilot:
        main = main_of(pilot)
        await pilot.press("up")
        await pilot.pause()
        assert "o play" in main.query_one("#hints", ItemLine).text()
        await pilot.press("o")
        await until(pilot, voice.with_name("voice.ogg.heard").exists)
        line = main.query_one("#playing", ItemLine)
        await until(pilot, lambda: "/ 1:05" in line.text())
        assert line.display
        await pilot.press("up")
        await pilot.pause()
        assert "o stop playing" in main.query_one("#hints", ItemLine).text()
        await pilot.press("o")
        await until(pilot, lambda: not main.playing)
        await until(pilot, lambda: not line.display)
        assert not toasts(pilot), "that it was stopped is no failure"


@pytest.mark.parametrize(
    ("direction", "forwarded"),
    [(Direction.INCOMING, 0), (Direction.INCOMING, 1), (Direction.OUTGOING, 1)],
)
async def test_what_only_claims_to_be_a_recording_is_asked_about(
    session: FakeSession, running: Running, voice: Path, direction: Direction, forwarded: int
) -> None:
    await asyncio.to_thread(voice.write_text, PLAYLIST)
    session.add(replace(VOICE, id="V2", direction=direction, forwarded=forwarded, timestamp=NOON + 1))
    async with running(player=PLAYS) as pilot:
        await pilot.press("up", "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        assert not main_of(pilot).playing
        assert not voice.with_name("voice.ogg.heard").exists()


async def test_a_recording_of_ones_own_is_given_to_the_player_whatever_is_in_it(
    session: FakeSession, running: Running, voice: Path
) -> None:
    await asyncio.to_thread(voice.write_text, "no sound")
    session.add(replace(VOICE, id="V2", direction=Direction.OUTGOING, timestamp=NOON + 1))
    async with running(player=PLAYS) as pilot:
        await pilot.press("up", "o")
        await until(pilot, voice.with_name("voice.ogg.heard").exists)
        assert not isinstance(pilot.app.screen, ConfirmDialog)
        await pilot.press("up")
        await pilot.pause()
        await pilot.press("o")
        await until(pilot, lambda: not main_of(pilot).playing)


async def test_the_console_ends_while_something_is_played(running: Running, voice: Path) -> None:
    async with running(player=PLAYS) as pilot:
        await pilot.press("up", "o")
        await until(pilot, voice.with_name("voice.ogg.heard").exists)


async def test_a_player_that_is_not_there_is_said(running: Running, voice: Path) -> None:
    async with running(player=("no-such-player",)) as pilot:
        await pilot.press("up", "o")
        await until(pilot, lambda: "no-such-player cannot be run" in toasts(pilot))
        assert not main_of(pilot).playing


async def test_what_was_recorded_is_sent_as_a_file(session: FakeSession, running: Running) -> None:
    async with running(recorder=RECORDS) as pilot:
        await pilot.press("alt+v")
        await until(pilot, lambda: isinstance(pilot.app.screen, Recorder))
        recorder = pilot.app.screen
        await until(pilot, lambda: recorder._path.exists() and recorder._path.stat().st_size)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: sent(session))
        (((chat, draft),)) = sent(session)
        assert chat == ANNA
        assert isinstance(draft, FileDraft)
        assert draft.name.startswith("voice ")
        assert draft.name.endswith(".ogg")
        file = await asyncio.to_thread(Path(draft.path).stat)
        assert (file.st_size, file.st_mode & 0o777) == (draft.size, 0o600)


async def test_a_recording_is_discarded_after_asking_and_leaves_no_file(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.tui.dialogs.recorder.WORTH_ASKING", 0.0)
    async with running(recorder=RECORDS) as pilot:
        await pilot.press("alt+v")
        await until(pilot, lambda: isinstance(pilot.app.screen, Recorder))
        path = pilot.app.screen._path  # type: ignore[attr-defined]
        await until(pilot, lambda: path.exists() and path.stat().st_size)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await answer(pilot, "y")
        await until(pilot, lambda: not path.exists())
        assert sent(session) == []


async def test_nothing_is_recorded_behind_the_question_and_what_was_is_still_sent(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.tui.dialogs.recorder.WORTH_ASKING", 0.0)
    async with running(recorder=RECORDS) as pilot:
        await pilot.press("alt+v")
        await until(pilot, lambda: isinstance(pilot.app.screen, Recorder))
        recorder = pilot.app.screen
        assert isinstance(recorder, Recorder)
        await until(pilot, lambda: recorder._path.exists() and recorder._path.stat().st_size)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await until(pilot, lambda: recorder._program and recorder._program.stopped)
        lasted = recorder.elapsed
        await pilot.press("escape", "enter")
        await until(pilot, lambda: sent(session))
        assert recorder.elapsed == lasted


async def test_a_console_that_ends_leaves_no_recording_behind(running: Running) -> None:
    async with running(recorder=RECORDS) as pilot:
        await pilot.press("alt+v")
        await until(pilot, lambda: isinstance(pilot.app.screen, Recorder))
        path = pilot.app.screen._path  # type: ignore[attr-defined]
        await until(pilot, path.exists)
        folder = await asyncio.to_thread(path.parent.stat)
        assert (folder.st_mode & 0o777, (await asyncio.to_thread(path.stat)).st_mode & 0o777) == (
            0o700,
            0o600,
        )
        downloads = pilot.app.config.folders.downloads
        assert not await asyncio.to_thread(lambda: list(downloads.glob("*")))
        pilot.app.exit()
    assert not path.parent.exists()


async def record(pilot: Pilot[int], session: FakeSession) -> None:
    await pilot.press("alt+v")
    await until(pilot, lambda: isinstance(pilot.app.screen, Recorder))
    path = pilot.app.screen._path  # type: ignore[attr-defined]
    await until(pilot, lambda: path.exists() and path.stat().st_size)
    await pilot.press("enter")
    await until(pilot, lambda: sent(session))


async def test_a_recording_can_be_taken_back(session: FakeSession, running: Running) -> None:
    async with running(recorder=RECORDS, take_back_seconds=5) as pilot:
        await record(pilot, session)
        assert session.items[0].not_before


async def test_a_recording_leaves_an_edit_alone(session: FakeSession, running: Running) -> None:
    async with running(recorder=RECORDS) as pilot:
        box = main_of(pilot).compose_box
        box.edit(session.messages[ANNA][1])
        await type_text(pilot, "!")
        await record(pilot, session)
        await pilot.pause()
        assert box.mode.editing is session.messages[ANNA][1]
        assert box.text == "Yes, between ten and twelve!"


async def test_a_recording_keeps_the_reply(session: FakeSession, running: Running) -> None:
    async with running(recorder=RECORDS) as pilot:
        main_of(pilot).compose_box.reply(session.messages[ANNA][0])
        await record(pilot, session)
        assert session.asked_for("send")[0][2] == session.messages[ANNA][0].id


async def test_without_a_recorder_the_setting_is_named(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+v")
        await until(pilot, lambda: isinstance(pilot.app.screen, Recorder))
        problem = pilot.app.screen.query_one("#recorder-problem")
        await until(pilot, lambda: "recorder = [" in str(problem.render()))
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, Recorder)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Recorder))


async def opened(pilot: Pilot[int]) -> Recorder:
    await pilot.press("alt+v")
    await until(pilot, lambda: isinstance(pilot.app.screen, Recorder))
    recorder = pilot.app.screen
    assert isinstance(recorder, Recorder)
    return recorder


FAILS = ("/bin/sh", "-c", 'echo half > "$0"; echo disk error >&2; exit 1')


async def failed(pilot: Pilot[int]) -> Recorder:
    recorder = await opened(pilot)
    await until(pilot, lambda: recorder.state is RecorderState.FAILED)
    assert "disk error" in str(recorder.query_one("#recorder-problem").render())
    return recorder


async def test_what_a_failed_recorder_recorded_is_discarded_only_after_asking(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.tui.dialogs.recorder.WORTH_ASKING", 0.0)
    async with running(recorder=FAILS) as pilot:
        recorder = await failed(pilot)
        assert "Esc asks to discard it" in recorder.query_one(FrameKeys).text()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        assert "sh failed (1): disk error. Discard this recording?" in text_of(pilot.app)
        await answer(pilot, "y")
        await until(pilot, lambda: pilot.app.screen is main_of(pilot))
        assert sent(session) == []


@pytest.mark.parametrize("agreed", [False, True])
async def test_what_a_failed_recorder_recorded_is_sent_only_after_asking(
    session: FakeSession, running: Running, agreed: bool
) -> None:
    async with running(recorder=FAILS) as pilot:
        recorder = await failed(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        assert "sh failed (1): disk error" in text_of(pilot.app)
        assert sent(session) == []
        await answer(pilot, "y" if agreed else "n")
        await until(pilot, lambda: pilot.app.screen is (main_of(pilot) if agreed else recorder))
        await settled(pilot)
        assert len(sent(session)) == agreed
        assert agreed or recorder.recorded


async def test_a_recorder_that_fails_before_it_recorded_closes_without_a_question(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.tui.dialogs.recorder.WORTH_ASKING", 0.0)
    async with running(recorder=("/bin/sh", "-c", "echo disk error >&2; exit 1")) as pilot:
        recorder = await failed(pilot)
        assert "Enter" not in recorder.query_one(FrameKeys).text()
        lasted = recorder.elapsed
        await pilot.press("enter")
        await settled(pilot)
        assert (pilot.app.screen, sent(session), recorder.elapsed) == (recorder, [], lasted)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is main_of(pilot))


async def test_a_recorder_that_recorded_nothing_says_so(session: FakeSession, running: Running) -> None:
    async with running(recorder=("/bin/sh", "-c", "exit 0")) as pilot:
        recorder = await opened(pilot)
        await until(pilot, lambda: recorder.state is RecorderState.STOPPED)
        lasted = recorder.elapsed
        await pilot.press("enter")
        problem = recorder.query_one("#recorder-problem")
        await until(pilot, lambda: "Nothing was recorded" in str(problem.render()))
        assert (pilot.app.screen, sent(session), recorder.elapsed) == (recorder, [], lasted)


async def test_an_empty_recording_is_discarded_without_a_question(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.tui.dialogs.recorder.WORTH_ASKING", 0.0)
    async with running(recorder=("/bin/sh", "-c", ': > "$0"; exec sleep 600')) as pilot:
        recorder = await opened(pilot)
        await until(pilot, recorder._path.exists)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is main_of(pilot))


async def test_enter_before_the_recorder_has_begun_does_nothing(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins, begin = asyncio.Event(), Program.begin

    async def late(command: Sequence[str], path: Path) -> Program:
        await begins.wait()
        return await begin(command, path)

    monkeypatch.setattr(Program, "begin", late)
    async with running(recorder=RECORDS) as pilot:
        recorder = await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert recorder.state is RecorderState.STARTING
        assert not recorder.query_one("#recorder-problem").display
        begins.set()
        await until(pilot, lambda: recorder.state is RecorderState.RECORDING and recorder.recorded > 0)
        await pilot.press("enter")
        await until(pilot, lambda: sent(session))
