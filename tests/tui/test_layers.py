"""Pages and dialogs close once, close only themselves, and keep no question open without a listener."""

from __future__ import annotations

import ast
import asyncio
import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import cast

import pytest
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static
from textual.worker import WorkerCancelled

import greentui.tui
from greentui.tui import layers
from greentui.tui.console import Console
from greentui.tui.layers import Dialog, Layer, Layers, Painted
from greentui.tui.screens.main import MainScreen
from greentui.tui.shell import PageName
from tests.patience import PATIENCE
from tests.tui.conftest import Running

SOURCES = Path(greentui.tui.__file__).parent
ONLY_HERE = {"layers.py": {"push_screen"}, "app.py": {"switch_screen"}}
"""Where Textual's own ways to change the stack of screens may be called."""


class Page(Layer[str]):
    """A page that says its result."""


class Box(Dialog[str]):
    """A dialog."""

    def compose(self) -> ComposeResult:
        yield Static("box")


class Other(Dialog[str]):
    """A dialog of another kind."""


class Ground(Layers[None]):
    """An application with a page, that remembers what closed with which result."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.closed: list[tuple[str, str | None]] = []

    def on_mount(self) -> None:
        self.show(self.page, lambda result: self.closed.append(("page", result)))

    @work(exclusive=True)
    async def ask(self) -> None:
        self.closed.append(("asked", await self.result_of(Box())))


@asynccontextmanager
async def ground() -> AsyncIterator[tuple[Ground, Pilot[None]]]:
    app = Ground()
    async with app.run_test() as pilot:
        await pilot.pause()
        yield app, pilot


def kinds(app: Ground) -> list[type[Screen[object]]]:
    """What lies over the ground, the topmost last."""
    return [type(screen) for screen in app.screen_stack[1:]]


def a_click(widget: Screen[object]) -> events.Click:
    return events.Click(widget, 0, 0, 0, 0, 1, False, False, False, 0, 0)


async def test_two_clicks_beside_a_box_close_the_box_alone() -> None:
    async with ground() as (app, pilot):
        box = Box()
        app.show(box, lambda result: app.closed.append(("box", result)))
        await pilot.pause()
        box.post_message(a_click(box))
        box.post_message(a_click(box))
        await pilot.pause()
        assert kinds(app) == [Page]
        assert app.closed == [("box", None)]


async def test_the_first_result_counts() -> None:
    async with ground() as (app, pilot):
        app.page.dismiss("first")
        app.page.dismiss("second")
        await pilot.pause()
        assert kinds(app) == []
        assert app.closed == [("page", "first")]


async def test_a_page_that_is_done_while_covered_closes_when_uncovered() -> None:
    async with ground() as (app, pilot):
        box = Box()
        app.show(box)
        await pilot.pause()
        app.page.dismiss("done")
        app.page.dismiss("again")
        await pilot.pause()
        assert kinds(app) == [Page, Box], "what lies over it is not the page's to close"
        box.dismiss()
        await pilot.pause()
        assert kinds(app) == []
        assert app.closed == [("page", "done")]


async def test_a_box_closed_before_it_was_mounted_is_gone() -> None:
    async with ground() as (app, pilot):
        box = Box()
        app.show(box)
        box.dismiss("at once")
        await pilot.pause()
        assert kinds(app) == [Page]


async def test_closing_can_be_awaited_where_it_is_asked_for() -> None:
    class Enough(Message):
        """To be closed for."""

    class Impatient(Dialog[str]):
        @on(Enough)
        async def leave(self) -> None:
            await self.dismiss("awaited")

    async with ground() as (app, pilot):
        box = Impatient()
        app.show(box, lambda result: app.closed.append(("box", result)))
        await pilot.pause()
        box.post_message(Enough())
        await pilot.pause()
        assert kinds(app) == [Page]
        assert app.closed == [("box", "awaited")]


async def test_of_one_kind_one_is_open_and_the_second_counts_as_left() -> None:
    async with ground() as (app, pilot):
        app.show(Box(), lambda result: app.closed.append(("first", result)))
        app.show(Box(), lambda result: app.closed.append(("second", result)))
        await pilot.pause()
        assert kinds(app) == [Page, Box]
        assert app.closed == [("second", None)]


async def test_a_box_closes_with_the_work_that_waits_for_it() -> None:
    async with ground() as (app, pilot):
        app.ask()
        await pilot.pause()
        first = app.screen
        app.ask()
        await pilot.pause()
        await pilot.pause()
        assert kinds(app) == [Page, Box]
        assert app.screen is not first
        app.screen.dismiss("yes")
        await app.workers.wait_for_complete(
            [worker for worker in app.workers if not worker.is_finished and not worker.is_cancelled]
        )
        assert app.closed == [("asked", "yes")]


async def test_who_waits_for_a_box_hears_that_everything_over_the_page_was_closed() -> None:
    async with ground() as (app, pilot):
        worker = app.ask()
        await pilot.pause()
        app.show(Other())
        await pilot.pause()
        app.uncover(app.page)
        async with asyncio.timeout(PATIENCE):
            await worker.wait()
        assert kinds(app) == [Page]
        assert app.closed == [("asked", None)]


async def test_the_palette_opens_and_closes_once(running: Running) -> None:
    async with running() as pilot:
        app = pilot.app
        app.open_page(PageName.GROUPS)
        await pilot.pause()
        app.action_command_palette()
        app.action_command_palette()
        await pilot.pause()
        assert len(app.screen_stack) == 3, "one palette"
        palette = app.screen
        palette._action_escape()
        palette._action_escape()
        await pilot.pause()
        assert [type(screen).__name__ for screen in app.screen_stack] == ["MainScreen", "GroupsScreen"]


class Busy(Layers[None]):
    """An application that is behind until somebody says otherwise."""

    behind = True


async def test_a_screen_paints_seldom_while_keys_wait_and_at_once_when_none_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layers, "SELDOM", 3600.0)
    painted: list[str] = []

    class Word(Static):
        def render_line(self, y: int) -> Strip:
            painted.append(str(self.content))
            return super().render_line(y)

    app = Busy()
    async with app.run_test() as pilot:
        screen, word = Page(), Word("before")
        app.show(screen)
        await screen.mount(word)
        await pilot.pause()
        screen._on_timer_update()
        word.update("after")
        await pilot.pause()
        screen._on_timer_update()
        assert painted[-1] == "before"
        app.behind = False
        screen._on_timer_update()
        assert painted[-1] == "after"


async def test_a_click_on_what_has_just_been_removed_does_nothing() -> None:
    async with ground() as (app, pilot):
        word = Static("word")
        await app.page.mount(word)
        await pilot.pause()
        x, y = word.region.offset
        assert app.page.get_widget_and_offset_at(x, y)[0] is word
        with app.batch_update():  # it is in the picture that stands, and nowhere else
            await word.remove()
            assert app.get_widget_at(x, y)[0] is word
            down = events.MouseDown(None, x, y, 0, 0, 1, False, False, False)
            app.screen._forward_event(down)


def modules() -> Iterator[str]:
    return (found.name for found in pkgutil.walk_packages([str(SOURCES)], "greentui.tui."))


def test_every_screen_of_ours_is_a_layer_but_the_one_at_the_bottom() -> None:
    screens: set[type] = set()
    for name in modules():
        for one in vars(importlib.import_module(name)).values():
            if isinstance(one, type) and issubclass(one, Screen) and one.__module__.startswith("greentui."):
                screens.add(one)
    assert len(screens) > 20
    assert {one for one in screens if not issubclass(one, Layer)} == {MainScreen, Console, Painted}


def test_the_stack_of_screens_changes_in_one_place() -> None:
    """Whoever calls Textual directly has to think of screens that close meanwhile."""
    ways = {"push_screen", "push_screen_wait", "pop_screen", "switch_screen", "pop_until_active"}
    for source in SOURCES.rglob("*.py"):
        called = {
            node.func.attr
            for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert called & ways <= ONLY_HERE.get(source.name, set()), source


class Asker(Page):
    """A page whose work comes to a question just as it closes."""

    @work
    async def ask(self) -> None:
        self.dismiss()
        await cast("Ground", self.app).result_of(Box())


async def test_a_page_that_closes_as_its_work_comes_to_a_question_leaves_the_console_running() -> None:
    async with ground() as (app, pilot):
        page = Asker()
        app.show(page)
        await pilot.pause()
        with suppress(WorkerCancelled):
            await page.ask().wait()
        await pilot.pause()
        assert app.is_running
        assert kinds(app) == [Page]


class Looking(Box):
    """A dialog that needs what it is composed of."""

    def __init__(self) -> None:
        super().__init__()
        self.composed = asyncio.Event()

    def compose(self) -> ComposeResult:
        with Vertical(), Vertical(), Vertical(), Vertical():
            yield Static("takes a while to mount")
        self.composed.set()

    def on_mount(self) -> None:
        self.query_one(Static).focus()


async def test_a_dialog_whose_worker_is_cancelled_before_it_is_mounted_closes_whole() -> None:
    async with ground() as (app, pilot):
        box = Looking()
        worker = app.run_worker(app.result_of(box))
        await box.composed.wait()
        worker.cancel()
        await pilot.pause()
        await pilot.pause()
        assert box.is_mounted
        assert kinds(app) == [Page]
