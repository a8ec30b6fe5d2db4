"""A widget whose children are built anew when what it shows takes another shape."""

from __future__ import annotations

import asyncio

from textual.widget import Widget


class Rebuilt(Widget):
    """Rebuilds its children each time to the end.

    Textual's `recompose` takes the old children away, then mounts new ones, one call after the other. One
    that is cut short in between, as by a worker that replaces another, would leave half of it.
    """

    async def recompose(self) -> None:
        """Build the children anew, to the end even where the caller is cut short."""
        await asyncio.shield(asyncio.ensure_future(super().recompose()))
