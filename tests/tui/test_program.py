"""What every full-screen program of ours has."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, ClassVar

from textual.pilot import Pilot
from textual.worker import Worker

from greentui.config import Config, Folders
from greentui.tui.program import Program


class Beginner(Program[None]):
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
