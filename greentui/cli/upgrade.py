"""Upgrades an archive of an earlier version before anything else, and says so if it takes long.

Ctrl+C meanwhile loses nothing: the next start continues.
"""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING, TextIO

from greentui.cli.error_reporting import say
from greentui.cli.in_place import InPlace
from greentui.words import _

if TYPE_CHECKING:
    from greentui.config import Folders

PATIENCE = 1.0
"""Seconds before progress is shown."""


def upgrade(folders: Folders) -> None:
    """Upgrade the archive of an earlier version, if there is one.

    If it cannot be upgraded, opening it later reports what is wrong.

    Raises:
        KeyboardInterrupt: Ctrl+C was pressed.
    """
    if not folders.shared_archive.exists():
        return
    from greentui.engine import archives

    telling = _Progress(sys.stderr)
    before = signal.signal(signal.SIGINT, telling.stop)
    try:
        archives.upgrade(folders, telling)
    finally:
        signal.signal(signal.SIGINT, before)
        telling.end()


class _Progress:
    """Shows the progress if lines can be redrawn, otherwise a single line that it is under way."""

    def __init__(self, out: TextIO) -> None:
        self._place = InPlace(out)
        self._began = time.monotonic()
        self._stopped = False
        self._said = ""

    def __call__(self, share: float) -> None:
        """Take the share done, from 0 to 1."""
        if self._stopped:
            raise KeyboardInterrupt
        if time.monotonic() - self._began < PATIENCE:
            return
        text = _("Bringing the archive up to date … %d %%") % (share * 100)
        if not self._place.moves:
            if not self._said:
                say(_("bringing the archive up to date"))
        elif text != self._said:
            self._place.show([text])
        self._said = text

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Note Ctrl+C: raised inside SQLite's work it would be lost."""
        self._stopped = True

    def end(self) -> None:
        """Remove the line."""
        self._place.clear()
