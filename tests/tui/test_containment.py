"""Failures are shown, logged and survived; repeated ones close what failed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

import pytest
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.events import Key
from textual.geometry import Region
from textual.pilot import Pilot
from textual.reactive import reactive
from textual.signal import Signal
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import WorkerFailed

from greentui.config import Config, Folders
from greentui.tui.base_app import BaseApp
from greentui.tui.containment import HOPELESS, OFTEN, QUIET, UNDRAWN, Containment
from greentui.tui.layers import Layer

pytestmark = pytest.mark.usefixtures("patched_anew")


class Odd(Exception):
    """What goes wrong here."""


class Part(Widget, can_focus=True):
    """A widget that fails where it is told to."""

    DEFAULT_CSS = "Part { height: 3; }"
    BINDINGS: ClassVar = [Binding("x", "fail")]
    speed = reactive(0)
    height = reactive(0)

    def __init__(self, *fails: str) -> None:
        super().__init__()
        self.fails = set(fails)
        self.keys: list[str] = []
        self.ticks = 0

    def _maybe(self, where: str) -> None:
        if where in self.fails:
            raise Odd(where)

    def compose(self) -> ComposeResult:
        self._maybe("compose")
        yield from ()

    def on_mount(self) -> None:
        self._maybe("mount")

    def on_key(self, event: Key) -> None:
        self.keys.append(event.key)
        self._maybe("key")

    def action_fail(self) -> None:
        raise Odd("action")

    def tick(self) -> None:
        self.ticks += 1
        raise Odd("tick")

    @work
    async def labour(self) -> None:
        raise Odd("worker")

    @work(thread=True)
    def labour_beside(self) -> None:
        raise Odd("thread")

    async def task(self) -> None:
        raise Odd("task")

    def watch_speed(self, _speed: int) -> None:
        self._maybe("watch")

    async def watch_height(self, _height: int) -> None:
        self._maybe("watch later")

    def on_unmount(self) -> None:
        self._maybe("unmount")

    def get_content_width(self, *args: Any) -> int:
        self._maybe("size")
        return 10

    def render_line(self, y: int) -> Strip:
        self._maybe(f"line {y}")
        return Strip.blank(self.size.width)


class Dialog(Layer[str]):
    """A screen above the ground, with one part."""

    def __init__(self, *fails: str) -> None:
        super().__init__()
        self.part = Part(*fails)

    def compose(self) -> ComposeResult:
        yield self.part


class BrokenDialog(Layer[str]):
    """A screen that cannot be made."""

    def compose(self) -> ComposeResult:
        yield Static("half")
        raise Odd("compose")


class Stage(BaseApp[None]):
    """A program that contains what fails, as on a terminal."""

    CSS_PATH: ClassVar = []

    def __init__(self, folder: Path) -> None:
        super().__init__(Config(Folders(*[folder] * 4)))
        self.time = 0.0
        self.put = False
        self.said: list[str] = []

    def contain_failures(self) -> None:
        super().contain_failures()
        self.containment = Containment(self, lambda: self.time)

    def say_failed(self, text: str) -> None:
        self.said.append(text)

    async def put_away(self) -> None:
        self.put = True


@asynccontextmanager
async def staged(folder: Path, *parts: Widget) -> AsyncIterator[tuple[Stage, Pilot[None]]]:
    app = Stage(folder)
    async with app.run_test() as pilot:
        app.contain_failures()
        await app.mount(*parts)
        await pilot.pause()
        yield app, pilot


async def _key(part: Part, pilot: Pilot[None]) -> None:
    part.fails = {"key"}
    part.focus()
    await pilot.press("a")


async def _action(part: Part, pilot: Pilot[None]) -> None:
    part.focus()
    await pilot.press("x")


async def _timer(part: Part, _pilot: Pilot[None]) -> None:
    part.set_timer(0.001, part.tick)


async def _worker(part: Part, _pilot: Pilot[None]) -> None:
    part.labour()


async def _thread(part: Part, pilot: Pilot[None]) -> None:
    with suppress(WorkerFailed):
        await pilot.app.workers.wait_for_complete([part.labour_beside()])


async def _task(part: Part, _pilot: Pilot[None]) -> None:
    await asyncio.wait([asyncio.create_task(part.task())])


async def _message_of_a_task(part: Part, _pilot: Pilot[None]) -> None:
    async def post() -> None:
        part.post_message(Key("a", "a"))

    part.fails = {"key"}
    await asyncio.create_task(post())


async def _watcher(part: Part, _pilot: Pilot[None]) -> None:
    part.fails = {"watch"}
    part.call_later(setattr, part, "speed", 1)


async def _asynchronous_watcher(part: Part, _pilot: Pilot[None]) -> None:
    part.fails = {"watch later"}
    part.height = 1


async def _signal(part: Part, pilot: Pilot[None]) -> None:
    pilot.app.screen_change_signal.subscribe(part, lambda _screen: part.tick(), immediate=True)
    await pilot.app.push_screen(Dialog())
    await pilot.app.pop_screen()


async def _answer(part: Part, pilot: Pilot[None]) -> None:
    dialog = Dialog()
    await pilot.app.push_screen(dialog, lambda _answer: part.tick())
    dialog.dismiss("yes")


async def _later(part: Part, _pilot: Pilot[None]) -> None:
    part.call_later(part.tick)


async def _refreshed(part: Part, _pilot: Pilot[None]) -> None:
    part.call_after_refresh(part.tick)


async def _next(part: Part, _pilot: Pilot[None]) -> None:
    part.call_next(part.tick)


async def _line(part: Part, _pilot: Pilot[None]) -> None:
    part.fails = {"line 1"}
    part.refresh()


async def _size(part: Part, _pilot: Pilot[None]) -> None:
    part.fails = {"size"}
    part.styles.width = "auto"


@pytest.mark.parametrize(
    "fail",
    [
        _key, _action, _timer, _worker, _thread, _task, _message_of_a_task, _watcher, _asynchronous_watcher,
        _signal, _answer, _later, _refreshed, _next, _line, _size,
    ],
)  # fmt: skip
async def test_a_failure_is_said_once_and_logged_and_the_console_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, fail: Callable[[Part, Pilot[None]], Any]
) -> None:
    part, other = Part(), Part()
    with caplog.at_level(logging.ERROR, "greentui"):
        async with staged(tmp_path, part, other) as (app, pilot):
            await fail(part, pilot)
            await pilot.pause()
            await pilot.pause()
            assert app.said == ["Something went wrong (Odd). The log has the details: F9."]
            assert app.failure is None
            for each in (other, part):
                each.fails.clear()
                each.focus()
                await pilot.press("b")
            assert other.keys == ["b"]
            if part.display:
                assert part.keys[-1] == "b"
    (record,) = [record for record in caplog.records if record.exc_info]
    assert record.exc_info is not None
    assert record.exc_info[0] is Odd


@pytest.mark.parametrize("where", ["compose", "mount"])
async def test_a_dialog_whose_part_cannot_be_made_is_closed(tmp_path: Path, where: str) -> None:
    async with staged(tmp_path) as (app, pilot):
        answers: list[str | None] = []
        await app.push_screen(Dialog(where), answers.append)
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert answers == [None]
        assert app.said == ["Something went wrong (Odd), and this was closed. The log has the details: F9."]


async def test_a_dialog_that_cannot_be_made_is_closed(tmp_path: Path) -> None:
    async with staged(tmp_path) as (app, pilot):
        app.push_screen(BrokenDialog())
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert len(app.said) == 1


async def test_what_fails_with_every_key_is_closed_with_what_lies_above_it(tmp_path: Path) -> None:
    async with staged(tmp_path) as (app, pilot):
        dialog = Dialog("key")
        await app.push_screen(dialog)
        dialog.part.focus()
        await pilot.press(*"a" * (OFTEN - 1))
        assert app.screen is dialog
        await app.push_screen(Dialog())
        dialog.part.post_message(Key("a", "a"))
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert "closed" in app.said[-1]


async def test_what_fails_now_and_then_is_not_closed_and_not_said_all_the_time(tmp_path: Path) -> None:
    async with staged(tmp_path) as (app, pilot):
        dialog = Dialog("key")
        await app.push_screen(dialog)
        dialog.part.focus()
        for _ in range(OFTEN + 2):
            app.time += 30
            await pilot.press("a")
        assert app.screen is dialog
        app.said.clear()
        app.time += QUIET - 1
        dialog.part.fails = {"key"}
        await pilot.press("a")
        assert app.said == []


async def test_a_timer_that_fails_again_and_again_is_stopped(tmp_path: Path) -> None:
    part = Part()
    async with staged(tmp_path, part) as (app, pilot):
        timer: Timer = part.set_interval(0.001, part.tick)
        while part.ticks < OFTEN:
            await pilot.pause()
        await pilot.pause()
        await pilot.pause()
        assert timer not in part._timers or timer._task is None or timer._task.done()
        ticks = part.ticks  # one may have been on its way when it was stopped
        for _ in range(20):
            await pilot.pause(0.001)
        assert OFTEN <= part.ticks == ticks
        assert len(app.said) == 1


async def test_a_line_that_cannot_be_drawn_is_a_mark_and_the_others_are_drawn(tmp_path: Path) -> None:
    part = Part()
    async with staged(tmp_path, part) as (_app, pilot):
        part.fails = {"line 1"}
        part.refresh()
        await pilot.pause()
        await pilot.pause()
        strips = pilot.app.screen._compositor.render_strips()
        assert [strip.text.strip() for strip in strips[:3]] == ["", UNDRAWN, ""]


async def test_of_the_lines_asked_for_each_is_drawn_or_a_mark(tmp_path: Path) -> None:
    part = Part()
    async with staged(tmp_path, part) as (_app, _pilot):
        part.fails = {"line 1"}
        part.refresh()
        strips = part.render_lines(Region(0, 1, 10, 2))
        assert [strip.text.strip() for strip in strips] == [UNDRAWN, ""]


async def _paint_no_more(app: Stage) -> None:
    async with app.run_test() as pilot:
        app.contain_failures()

        def fail(*_arguments: object, **_named: object) -> None:
            raise Odd("painting")

        app.screen._compositor.reflow = fail  # type: ignore[assignment]
        for _ in range(HOPELESS):
            app.screen.refresh(layout=True)
            await pilot.pause()
        await pilot.pause()


async def test_a_program_that_cannot_paint_keeps_what_is_typed_and_ends(tmp_path: Path) -> None:
    app = Stage(tmp_path)
    with pytest.raises(Odd):
        await _paint_no_more(app)
    assert app.put
    assert app.return_code == 1


async def _fail_on_a_stage(app: Stage) -> None:
    async with app.run_test() as pilot:
        await app.mount(Part("mount"))
        await pilot.pause()


async def test_without_containment_a_test_hears_of_it(tmp_path: Path) -> None:
    with pytest.raises(Odd):
        await _fail_on_a_stage(Stage(tmp_path))


async def test_what_cannot_be_laid_out_is_hidden_so_that_the_rest_can_be(tmp_path: Path) -> None:
    part = Part()
    async with staged(tmp_path, part) as (_app, pilot):
        await _size(part, pilot)
        await pilot.pause()
        assert not part.display


@pytest.mark.parametrize("styles", ["Part { width: }", "Part { width: 10 parsecs; }"])
async def test_styles_that_cannot_be_read_are_told(tmp_path: Path, styles: str) -> None:
    part = Part()
    async with staged(tmp_path, part) as (app, pilot):
        app.stylesheet.add_source(styles, read_from=("", "odd"))
        app.call_later(app.refresh_css)
        await pilot.pause()
        assert app.said == ["Something went wrong (StylesheetParseError). The log has the details: F9."]
        part.focus()
        await pilot.press("a")
        assert part.keys == ["a"]


async def test_what_fails_while_it_goes_is_gone(tmp_path: Path) -> None:
    part = Part("unmount")
    async with staged(tmp_path, part) as (app, _pilot):
        await part.remove()
        assert app.said == ["Something went wrong (Odd). The log has the details: F9."]
        assert not part.is_attached


async def test_a_dialog_that_fails_while_it_closes_is_closed(tmp_path: Path) -> None:
    async with staged(tmp_path) as (app, pilot):
        answers: list[str | None] = []
        dialog = Dialog("unmount")
        await app.push_screen(dialog, answers.append)
        dialog.dismiss("yes")
        await pilot.pause()
        await pilot.pause()
        assert app.said == ["Something went wrong (Odd). The log has the details: F9."]
        assert len(app.screen_stack) == 1
        assert answers == ["yes"]


async def test_a_callback_of_the_loop_that_fails_is_told(tmp_path: Path) -> None:
    part = Part()
    async with staged(tmp_path, part) as (app, pilot):
        asyncio.get_running_loop().call_soon(part.tick)
        await pilot.pause()
        assert any("Odd" in said for said in app.said)


@pytest.mark.parametrize("immediate", [True, False])
async def test_a_signal_calls_when_it_was_asked_to(tmp_path: Path, immediate: bool) -> None:
    part = Part()
    async with staged(tmp_path, part) as (app, pilot):
        heard: list[int] = []
        signal: Signal[int] = Signal(app, "odd")
        if immediate:
            signal.subscribe(part, heard.append, immediate=True)
        else:
            signal.subscribe(part, heard.append)
        signal.publish(1)
        assert heard == ([1] if immediate else [])
        await pilot.pause()
        assert heard == [1]
