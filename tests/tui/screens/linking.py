"""Replaces the engine's linking on the stage: shows the given views, then waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO

from PIL import Image

from greentui.engine.errors import Refusal
from greentui.engine.linking import LinkView, Pairing, Stage
from tests.text.test_qr_blocks import matrix_of
from tests.tui.screens.stage import NOW


class ToldLinking:
    """Views that a test gives one after the other."""

    def __init__(self, *views: LinkView) -> None:
        self.queue: asyncio.Queue[LinkView] = asyncio.Queue()
        for view in views:
            self.queue.put_nowait(view)
        self.asked: list[str] = []
        self.refusal: Refusal | None = None
        self.begun = 0
        self.linked = asyncio.Event()

    async def views(self) -> AsyncIterator[LinkView]:
        self.begun += 1
        while True:
            view = await self.queue.get()
            yield view
            if view.stage not in (Stage.WAITING, Stage.SHOWN):
                return

    async def pairing(self, phone: str) -> Pairing:
        self.asked.append(phone)
        if self.refusal:
            raise self.refusal
        return Pairing("GAPI2018", NOW + 150)

    async def wait_until_linked(self, every: float) -> None:
        await self.linked.wait()


def linking_of(*views: LinkView) -> ToldLinking:
    """Linking that shows these views."""
    return ToldLinking(*views)


def shown(text: str, left: float = 17, *, polling: bool = False) -> LinkView:
    """The view of a code that says `text`."""
    matrix = matrix_of(text)
    picture = Image.new("1", (len(matrix), len(matrix)))
    picture.putdata([0 if dark else 1 for row in matrix for dark in row])
    file = BytesIO()
    picture.save(file, "PNG")
    return LinkView(Stage.SHOWN, NOW, matrix, file.getvalue(), NOW + left, polling=polling)
