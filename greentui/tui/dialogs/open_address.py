"""Opens an address that somebody else chose, after showing all of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from greentui.tui.terminal.desktop import open_outside
from greentui.words import _

if TYPE_CHECKING:
    from greentui.tui.shell import Shell

_SCHEMES = ("https://", "http://", "mailto:")


async def open_address(shell: Shell, address: str) -> None:
    """Open a web or mail address in the desktop's program for it, after asking; without one, copy it.

    Any other address is ignored.
    """
    if not address.startswith(_SCHEMES):
        return
    if not await shell.ask(_("Open this address in the browser?"), address, yes=_("Open"), harmless=True):
        return
    if not await asyncio.to_thread(open_outside, address):
        await shell.copy(address)
