"""Work that outlives its widget ends silently; a bug in it does not."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import WorkerFailed

from greentui.tui.background import in_background


class Dialog(ModalScreen[None]):
    """Draws on a line of its own, once it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may = asyncio.Event()
        self.line = "#line"

    def compose(self) -> ComposeResult:
        yield Static(id="line")

    @in_background("draw")
    async def draw(self) -> None:
        with suppress(asyncio.CancelledError):  # as a thread that is waited for, it hears of its end too late
            await self.may.wait()
        self.query_one(self.line, Static).update("drawn")


async def test_what_its_widget_leaves_behind_is_no_fault() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        dialog = Dialog()
        await app.push_screen(dialog)
        worker = dialog.draw()
        await pilot.pause()
        dialog.dismiss(None)
        await pilot.pause()
        await app.workers.wait_for_complete([worker])
        assert not app.workers


async def mistaken() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        dialog = Dialog()
        dialog.line = "#none"
        await app.push_screen(dialog)
        dialog.draw()
        dialog.may.set()
        await pilot.pause()


async def test_a_widget_that_never_was_is_one() -> None:
    with pytest.raises(WorkerFailed):
        await mistaken()
