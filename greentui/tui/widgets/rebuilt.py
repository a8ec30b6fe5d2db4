"""A base for widgets that rebuild their children when their content changes."""

from __future__ import annotations

import asyncio

from textual.widget import Widget


class Rebuilt(Widget):
    """Makes `recompose` complete even if its caller is cancelled.

    Textual's `recompose` removes the old children and then mounts new ones. Cancelled in between, as when one
    worker replaces another, it would leave only part of them.
    """

    async def recompose(self) -> None:
        """Rebuild the children, to completion even if the caller is cancelled."""
        await asyncio.shield(asyncio.ensure_future(super().recompose()))
