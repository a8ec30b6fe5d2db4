"""Shared by the console's tests: a small world, and a running console on it."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import _callback
from textual._styles_cache import StylesCache
from textual.content import Content
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.signal import Signal
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, OptionList, TextArea
from textual.worker import Worker

from greentui.tui import textual_patches
from greentui.tui.app import GreenTuiApp
from greentui.tui.dialogs.confirm_dialog import ConfirmDialog
from greentui.tui.screens.main import MainScreen
from tests.tui.fakes import FakeSession, a_config, small_world
from tests.tui.quick_pilot import quick_pilot
from tests.tui.screens.stage import text_of, until

Running = Callable[..., AbstractAsyncContextManager[Pilot[int]]]


@pytest.fixture(scope="session", autouse=True)
def rules_parsed_once() -> Iterator[None]:
    """All consoles of a run share the rules of their style sheets, which nothing changes."""
    parse = Stylesheet._parse_rules
    parsed: dict[tuple[object, ...], list[RuleSet]] = {}

    def parse_once(sheet: Stylesheet, css: str, **more: Any) -> list[RuleSet]:
        source = css, *more.items(), frozenset(sheet._variables.items())
        if source not in parsed:
            parsed[source] = parse(sheet, css, **more)
        return parsed[source]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(autouse=True)
def no_idle_time() -> Iterator[None]:
    with quick_pilot():
        yield


@pytest.fixture
def session() -> FakeSession:
    return small_world()


@pytest.fixture(autouse=True)
def quick_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question counts as read at once."""
    monkeypatch.setattr(ConfirmDialog, "REST", 0.001)


@pytest.fixture
def patched_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual as it was, then changed by what `textual_patches` is now: a program changed it long ago."""
    textual_patches.apply()
    for owner, name, original in (
        (MessagePump, "_dispatch_message", "dispatch"),
        (Widget, "render_lines", "render_lines"),
        (Signal, "subscribe", "subscribe"),
        (Timer, "__init__", "begin"),
        (OptionList, "_move_page", "turn"),
        (Content, "_wrap_and_format", "wrap"),
        (_callback, "_count_parameters", "inspect"),
    ):
        changed = inspect.getclosurevars(getattr(owner, name)).nonlocals
        monkeypatch.setattr(owner, name, changed[original])
    colours = inspect.getclosurevars(StylesCache.get_inner_outer).nonlocals["colours"]
    asked = inspect.getclosurevars(colours.__wrapped__).nonlocals["asked"]
    monkeypatch.setattr(StylesCache, "get_inner_outer", asked)
    textual_patches.apply()


@pytest.fixture
def running(session: FakeSession, tmp_path: Path) -> Running:
    """Runs a console on `session` in a terminal of a size, with settings."""

    @asynccontextmanager
    async def run(size: tuple[int, int] = (120, 36), **settings: object) -> AsyncIterator[Pilot[int]]:
        app = GreenTuiApp(session, a_config(tmp_path, **settings))  # type: ignore[arg-type]  # stands for one
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await pilot.pause()
            yield pilot

    return run


def main_of(pilot: Pilot[Any]) -> MainScreen:
    """The console's main screen."""
    assert isinstance(pilot.app, GreenTuiApp)
    return pilot.app.main


def sent(session: FakeSession) -> list[tuple[object, ...]]:
    """Chat and draft of everything that was sent."""
    return [call[:2] for call in session.asked_for("send")]


async def answer(pilot: Pilot[Any], *keys: str) -> None:
    """Answer a question as soon as it takes answers, and wait until it has closed."""
    question = pilot.app.screen
    assert isinstance(question, ConfirmDialog)
    while not question.read:
        await pilot.pause(0.01)
    await pilot.press(*keys)
    while question.is_running and not pilot.app._exit:
        await pilot.pause(0.01)


async def still(pilot: Pilot[Any]) -> None:
    """Wait until nothing is under way, and let no cursor blink: a picture can be taken."""
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    for area in pilot.app.screen.query(TextArea):
        area.cursor_blink = False
    before, shown = None, pilot.app.export_screenshot()
    while shown != before:
        shown_on = pilot.app.screen
        if working := [worker for worker in pilot.app.workers if _ends_by_itself(worker, shown_on)]:
            await pilot.app.workers.wait_for_complete(working)
        await pilot.wait_for_scheduled_animations()
        await pilot.pause()
        before, shown = shown, pilot.app.export_screenshot()


async def seen(pilot: Pilot[Any], words: str) -> None:
    """Wait until some words are on the screen."""
    await until(pilot, lambda: words in text_of(pilot.app))


def _ends_by_itself(worker: Worker[Any], shown: Screen[Any]) -> bool:
    """Not what waits for a dialog's answer, which belongs to the screen below, nor a tree's loader."""
    return isinstance(worker.node, Widget) and worker.node.screen is shown and worker.group != "_loader"


async def type_text(pilot: Pilot[int], text: str) -> None:
    """Press a key for each letter."""
    await pilot.press(*(letter if letter.isalnum() else _named(letter) for letter in text))
    await pilot.pause()


def _named(letter: str) -> str:
    from textual.keys import _character_to_key

    return _character_to_key(letter)


def toasts(pilot: Pilot[int]) -> str:
    """What the toasts in view say."""
    return "\n".join(f"{note.title} {note.message}" for note in pilot.app._notifications)
