"""A widget rebuilt while it is being rebuilt, or filled before it is mounted, ends up complete."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, Static

from greentui.engine.administration import SettingLine
from greentui.engine.instance_settings import settings
from greentui.tui.chat.find_bar import FindBar
from greentui.tui.dialogs.file_preview import FilePreview
from greentui.tui.screens.main import MainScreen
from greentui.tui.screens.settings import SettingRow, SettingRows
from greentui.tui.widgets.fact_table import FactTable
from greentui.tui.widgets.form import Field, Form
from tests.patience import PATIENCE
from tests.tui.conftest import Running
from tests.tui.fakes import FakeSession, a_config

Turn = Callable[[Widget, str], Awaitable[None]]


@asynccontextmanager
async def shown(widget: Widget) -> AsyncIterator[Pilot[None]]:
    class Ground(App[None]):
        def compose(self) -> ComposeResult:
            yield widget

    async with Ground().run_test() as pilot:
        await pilot.pause()
        yield pilot


# Widgets that are built anew, how each is turned to another shape, and the shapes a glance finds on it.


async def turn_facts(widget: Widget, shape: str) -> None:
    await widget.show([(letter, "x") for letter in shape])  # type: ignore[attr-defined]


async def turn_form(widget: Widget, shape: str) -> None:
    await widget.replace([Field(letter) for letter in shape])  # type: ignore[attr-defined]


async def turn_settings(widget: Widget, shape: str) -> None:
    lines = [SettingLine(settings()[ord(letter) - ord("a")], "yes", False) for letter in shape]
    await widget.show(lines)  # type: ignore[attr-defined]


def shape_of(widget: Widget) -> str:
    match widget:
        case FactTable():
            return "".join(str(label.render()) for label in widget.query(".fact-label").results(Static))
        case Form():
            return "".join(
                str(title.render()).strip(" *") for title in widget.query(".field-title").results(Static)
            )
        case _:
            names = [setting.name for setting in settings()]
            rows = widget.query(SettingRow)
            return "".join(chr(ord("a") + names.index(row.line.setting.name)) for row in rows)


REBUILT = [
    pytest.param(FactTable, turn_facts, id="facts"),
    pytest.param(lambda: Form([]), turn_form, id="form"),
    pytest.param(SettingRows, turn_settings, id="settings"),
]


@pytest.mark.parametrize(("make", "turn"), REBUILT)
async def test_two_at_once_leave_what_was_asked_last(make: Callable[[], Widget], turn: Turn) -> None:
    widget = make()
    async with shown(widget) as pilot:
        await turn(widget, "ab")
        await asyncio.gather(turn(widget, "abc"), turn(widget, "cd"), turn(widget, "cde"))
        await pilot.pause()
        assert shape_of(widget) == "cde"


@pytest.mark.parametrize("steps", range(12))
@pytest.mark.parametrize(("make", "turn"), REBUILT)
async def test_one_that_is_cut_short_leaves_nothing_half(
    make: Callable[[], Widget], turn: Turn, steps: int
) -> None:
    widget = make()
    async with shown(widget) as pilot:
        await turn(widget, "ab")
        task = asyncio.ensure_future(turn(widget, "abc"))
        for _step in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await turn(widget, "cd")
        await pilot.pause()
        assert shape_of(widget) == "cd"


async def test_a_form_answers_for_what_it_shows_while_it_is_replaced() -> None:
    form = Form([Field("one", value="1"), Field("two", value="2")])
    async with shown(form) as pilot:
        task = asyncio.ensure_future(form.replace([Field("three", value="3")]))
        while not task.done():
            assert form.values() in ({"one": "1", "two": "2"}, {"three": "3"})
            assert form.text_of("two") in ("2", "")
            form.mark_problem("two", "wrong")
            form.mark_problem("three", "wrong")
            await asyncio.sleep(0)
        await pilot.pause()
        assert form.values() == {"three": "3"}


async def test_a_field_that_was_taken_away_has_nothing_more_to_say() -> None:
    form = Form([Field("one"), Field("two")])
    async with shown(form) as pilot:
        second = list(form.query(Input))[1]
        await form.replace([Field("three")])
        form.post_message(Input.Changed(second, "late"))
        form.post_message(Input.Submitted(second, "late"))
        await pilot.pause()
        assert shape_of(form) == "three"


# Widgets that are asked for before they stand.


async def test_finding_twice_at_once_opens_one_line(running: Running) -> None:
    async with running() as pilot:
        main = pilot.app.main
        await asyncio.gather(main.find.open("one"), main.find.open("two"))
        await pilot.pause()
        assert len(main.query(FindBar)) == 1
        assert main.query_one("#find-words", Input).value == "two"
        assert main.query_one("#find-words", Input).has_focus


async def test_finding_that_was_left_before_its_line_stood_stays_closed(running: Running) -> None:
    async with running() as pilot:
        main = pilot.app.main
        opening = asyncio.ensure_future(main.find.open("one"))
        await asyncio.sleep(0)
        main.find.close()
        await opening
        await pilot.pause()
        assert not main.query_one(FindBar).display


async def test_what_stands_above_the_composer_is_made_once(running: Running) -> None:
    async with running() as pilot:
        main = pilot.app.main
        lines = {main.line_above_writing(name) for name in ("work", "hints", "work", "hints")}
        await pilot.pause()
        assert len(lines) == 2
        assert len(main.query("#work, #hints")) == 2
        assert len(main.query("#writing")) == 1


async def test_a_console_that_ends_before_it_stands_keeps_nothing_and_fails_not(
    session: FakeSession, tmp_path: Path
) -> None:
    await MainScreen(session, a_config(tmp_path)).put_away()  # type: ignore[arg-type]  # stands for one
    assert session.asked_for("set_draft") == []


async def test_a_picture_left_while_it_is_read_is_left(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Esc need not wait for a slow disk."""
    read, left = asyncio.Event(), asyncio.Event()

    async def slow(*_arguments: object) -> bytes:
        await read.wait()
        return b""

    async with running() as pilot:
        monkeypatch.setattr("greentui.tui.dialogs.file_preview.asyncio.to_thread", slow)
        pilot.app.show(FilePreview(tmp_path / "slow.jpg"), lambda _result: left.set())
        try:
            await pilot.pause()
            pilot.app.simulate_key("escape")
            async with asyncio.timeout(PATIENCE):
                await left.wait()
        finally:
            read.set()
        await pilot.pause()
        assert pilot.app.screen is pilot.app.main
