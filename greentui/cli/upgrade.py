"""Brings an archive of an earlier version up to date before anything else, and says so where it takes long.

Ctrl+C meanwhile loses nothing: the next start goes on from there.
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
"""Seconds without a word that nobody wonders about."""


def upgrade(folders: Folders) -> None:
    """Bring the archive of an earlier version up to date where there is one.

    One that cannot be is left to whoever opens it next: there it is said what is wrong.

    Raises:
        KeyboardInterrupt: Ctrl+C was pressed.
    """
    if not folders.shared_archive.exists():
        return
    from greentui.engine import archives

    telling = _Telling(sys.stderr)
    before = signal.signal(signal.SIGINT, telling.stop)
    try:
        archives.upgrade(folders, telling)
    finally:
        signal.signal(signal.SIGINT, before)
        telling.end()


class _Telling:
    """Says how far it is: where lines can be redrawn over and over, elsewhere once that it goes on at all."""

    def __init__(self, out: TextIO) -> None:
        self._place = InPlace(out)
        self._began = time.monotonic()
        self._stopped = False
        self._said = ""

    def __call__(self, share: float) -> None:
        """So much is done, from 0 to 1."""
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
        """Ctrl+C, noted: raised in the midst of SQLite's work it would be lost."""
        self._stopped = True

    def end(self) -> None:
        """Take the line away."""
        self._place.clear()
