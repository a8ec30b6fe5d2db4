"""The operator's editor: which one is used, and what happens to its text."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.worker import Worker

from greentui.engine import unfinished
from greentui.tui.app import GreenTuiApp
from greentui.tui.terminal import editor
from tests.patience import PATIENCE
from tests.tui.conftest import Running, toasts, type_text


@pytest.mark.parametrize(
    ("configured", "environ", "argv"),
    [
        ("", {"EDITOR": "nano"}, ["nano"]),
        ("", {"EDITOR": "nano", "VISUAL": "code --wait"}, ["code", "--wait"]),
        ("vim -n", {"EDITOR": "nano"}, ["vim", "-n"]),
        ("'broken", {"EDITOR": "nano"}, ["nano"]),
        ("", {}, ["vi"]),
    ],
)
def test_which_editor(configured: str, environ: dict[str, str], argv: list[str] | None) -> None:
    assert editor.command(configured, environ, {"vi": "/usr/bin/vi"}.get) == argv


def test_there_may_be_no_editor() -> None:
    assert editor.command("", {}, lambda _name: None) is None


async def written(pilot: Pilot[int]) -> str:
    """Press the editor's key; what stands in the composer after it."""
    assert isinstance(pilot.app, GreenTuiApp)
    await type_text(pilot, "draft")
    await pilot.press("ctrl+g")
    at_work: list[Worker[object]] = [each for each in pilot.app.workers if each.group == "editor"]
    async with asyncio.timeout(PATIENCE):
        await pilot.app.workers.wait_for_complete(at_work)
    await pilot.pause()
    return pilot.app.main.compose_box.text


async def test_a_terminal_that_cannot_make_room_for_an_editor_says_so(running: Running) -> None:
    async with running(editor="true") as pilot:
        assert await written(pilot) == "draft"
        assert "cannot make room" in toasts(pilot)


def made(folder: Path, script: str) -> str:
    """An editor made of a shell's commands; `$1` is the file."""
    program = folder / "editor"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    return str(program)


@pytest.mark.parametrize(
    ("script", "becomes", "said"),
    [
        ('printf "%s, edited\\n" "$(cat "$1")" > "$1"', "draft, edited", ""),
        ("exit 3", "draft", "ended with status 3; the text is as it was"),
        (': > "$1"; exit 3', "draft", "ended with status 3; the text is as it was"),
        ('echo other > "$1"; exit 3', "other", "ended with status 3; what it saved is in the composer"),
        ('echo other > "$1"; kill -SEGV $$', "other", "what it saved is in the composer"),
        # What a Ctrl+C in the editor sends to the console as well.
        ('kill -INT $PPID; kill -QUIT $PPID; echo lived > "$1"', "lived", ""),
    ],
)
async def test_what_an_editor_wrote(
    running: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, becomes: str, said: str
) -> None:
    async with running(editor=made(tmp_path, script)) as pilot:
        monkeypatch.setattr(pilot.app, "suspend", nullcontext)
        assert await written(pilot) == becomes
        assert said in toasts(pilot)


async def test_an_interruption_while_the_terminal_changes_hands_is_the_editors(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted: list[int] = []

    @contextmanager
    def suspend() -> Iterator[None]:
        signal.raise_signal(signal.SIGINT)
        yield
        signal.raise_signal(signal.SIGINT)

    async with running(editor="true") as pilot:
        monkeypatch.setattr(pilot.app, "suspend", suspend)
        before = signal.signal(signal.SIGINT, lambda number, _frame: interrupted.append(number))
        try:
            assert await written(pilot) == "draft"
        finally:
            signal.signal(signal.SIGINT, before)
    assert not interrupted


async def test_an_editor_that_is_not_there(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(editor="/nowhere/editor") as pilot:
        monkeypatch.setattr(pilot.app, "suspend", nullcontext)
        assert await written(pilot) == "draft"
        assert "does not start: No such file" in toasts(pilot)


async def test_an_editor_ends_before_the_console_does(tmp_path: Path) -> None:
    begun, ended = tmp_path / "begun", tmp_path / "ended"
    script = made(tmp_path, f"trap 'echo > {ended}; exit' TERM\necho > {begun}\nwhile :; do sleep 0.02; done")
    at_work = asyncio.ensure_future(editor._run([script]))
    async with asyncio.timeout(PATIENCE):
        while not begun.exists():  # noqa: ASYNC110  another process makes it
            await asyncio.sleep(0.01)
        at_work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await at_work
    assert ended.exists()


async def test_the_editor_has_the_terminal_before_another_key_is_handled(tmp_path: Path) -> None:
    given: list[str] = []

    class Ground:
        @contextmanager
        def aside(self) -> Iterator[None]:
            given.append("the terminal")
            yield

    editing = unfinished.begin(tmp_path, "1101", "1@c.us", "text")
    at_work = asyncio.ensure_future(
        editor.edited(Ground(), ["true"], editing)  # type: ignore[arg-type]  # as much of one as it needs
    )
    await asyncio.sleep(0)
    assert given
    assert await at_work == "text"
