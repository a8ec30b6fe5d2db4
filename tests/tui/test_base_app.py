"""What all our full-screen programs share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, ClassVar

import pytest
from textual.app import SuspendNotSupported
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.widgets._toast import Toast
from textual.worker import Worker

from greentui.config import Config, Folders
from greentui.model.changes import Level, Notice
from greentui.tui.base_app import BaseApp
from tests.patience import PATIENCE


class Beginner(BaseApp[None]):
    """Begins work and goes on."""

    CSS_PATH: ClassVar = []

    def on_mount(self) -> None:
        self.order: list[str] = []
        _worker: Worker[None] = self.run_worker(self.work)
        self.order.append("went on")

    async def work(self) -> None:
        self.order.append("worked")


def test_work_begins_after_what_began_it_on_every_python(tmp_path: Path) -> None:
    app = Beginner(Config(Folders(*[tmp_path] * 4)))

    async def leave(pilot: Pilot[Any]) -> None:
        await app.workers.wait_for_complete()
        app.exit()

    # Run as the terminal runs it: a pilot's stage of its own does without Textual's eager tasks.
    asyncio.run(app.run_async(headless=True, auto_pilot=leave))
    assert app.order == ["went on", "worked"]


async def test_the_same_notice_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    app = Beginner(Config(Folders(*[tmp_path] * 4)))
    async with app.run_test(notifications=True) as pilot:
        for text in ("No network.", "Sent.", "No network."):
            app.tell(Notice(text, Level.WARNING))
        await pilot.pause()
        assert [one.message for one in app._notifications] == ["Sent.", "No network."]
        assert len(app.screen.query(Toast)) == 2


async def test_who_looks_at_something_else_does_not_look_at_the_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Beginner(Config(Folders(*[tmp_path] * 4)))
    async with app.run_test() as pilot:
        monkeypatch.setattr(app, "suspend", nullcontext)
        await app.mount(Input(id="first"), Input(id="second"))
        app.query_one("#second").focus()
        await pilot.pause()
        with app.aside():
            await pilot.pause()
            assert not app.app_focus
            with pytest.raises(SuspendNotSupported), app.aside():
                pass
        await pilot.pause()
        assert app.app_focus
        assert app.focused is app.query_one("#second")
        with app.aside():
            assert not app.app_focus


async def test_a_covered_screen_is_laid_out_once_a_batch_has_ended(tmp_path: Path) -> None:
    app = Beginner(Config(Folders(*[tmp_path] * 4)))
    async with app.run_test() as pilot:
        first, second = Input(), Input()
        await app.mount(first, second)
        await app.push_screen(ModalScreen())
        await pilot.pause()
        with app.batch_update():
            first.display = False
            await pilot.pause()
        async with asyncio.timeout(PATIENCE):
            while second.region.y:
                await pilot.pause()


@pytest.mark.parametrize("ending", [False, True])
async def test_the_terminal_comes_back_if_what_had_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: bool
) -> None:
    events: list[str] = []

    @contextmanager
    def suspend() -> Iterator[None]:
        events.append("given")
        yield
        events.append("returned")  # not in a finally block, as in Textual

    app = Beginner(Config(Folders(*[tmp_path] * 4)))
    async with app.run_test():
        monkeypatch.setattr(app, "suspend", suspend)
        app._exit = ending
        with pytest.raises(OSError, match="broken"), app.aside():
            raise OSError("broken")
        app._exit = False
        assert app.app_focus
        assert events == (["given"] if ending else ["given", "returned"])
        with app.aside():  # and can be given again
            pass
