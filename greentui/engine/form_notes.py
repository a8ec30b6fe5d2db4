"""Notes in the archive of what is filled in in forms, for the next console if one ends.

Consoles that share an archive must not fill in each other's open forms, nor write over what another keeps of
the same form. So a note names its console, which locks a file as long as it lives. What consoles left that
have ended is claimed under their lock: only one gets it, even if two start at once.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from greentui.engine.context import InstanceContext
from greentui.engine.errors import archive_refusals
from greentui.engine.lease import lock
from greentui.model.entries import NoteKept

log = logging.getLogger(__name__)

_FORM = "form:"
_NOTE = re.compile(r"([0-9a-f]+) (.+)", re.DOTALL)
"""What follows: the console and the form."""


def form_note(console: str, form: str, text: str = "") -> NoteKept:
    """The entry for what is filled in in a console's form; empty for nothing."""
    return NoteKept(f"{_FORM}{console} {form}", text)


class FormNotes:
    """What this console's forms hold, and what those of consoles held that have ended.

    Args:
        context: Archive and name of this console.
        folder: The archive's.
    """

    def __init__(self, context: InstanceContext, folder: Path) -> None:
        self._context = context
        self._folder = folder
        self._lock: int | None = None

    async def keep(self, forms: Mapping[str, str]) -> None:
        """Note what is filled in in some forms; notes of other forms stay as they are.

        Args:
            forms: What is filled in, in the words of the screens, by a name of the form; empty for nothing.

        Raises:
            Refusal: The archive cannot be written.
        """
        if forms:
            self._live()
            with archive_refusals():
                await self._context.apply(*(form_note(self._console, *form) for form in forms.items()))

    async def claim(self) -> dict[str, str]:
        """Take over the forms of consoles that have ended, by name.

        Where several left a form of one name, it is the newest console's; the others wait for a later claim.

        Raises:
            Refusal: The archive cannot be read or written.
        """
        with archive_refusals():
            kept = self._kept()
            own = kept.pop(self._console, {})
            claimed: dict[str, str] = {}
            for console in sorted(kept, reverse=True):
                with self._ended(console) as ended:
                    if ended:
                        left = self._kept().get(console, {})  # another may have claimed some just now
                        new = {form: left[form] for form in left.keys() - own.keys() - claimed.keys()}
                        await self._take_over(console, new)
                        claimed |= new
                        if left.keys() == new.keys():
                            self._file(console).unlink(missing_ok=True)
        return claimed

    async def _take_over(self, console: str, forms: Mapping[str, str]) -> None:
        if forms:
            self._live()
            ours = [form_note(self._console, *form) for form in forms.items()]
            await self._context.apply(*ours, *(form_note(console, form) for form in forms))

    def close(self) -> None:
        """Leave what is noted to the next console."""
        if self._lock is not None:
            with suppress(OSError):
                self._file(self._console).unlink()
            os.close(self._lock)
            self._lock = None

    @property
    def _console(self) -> str:
        return self._context.console

    def _kept(self) -> dict[str, dict[str, str]]:
        """What is filled in, by console and form."""
        kept: dict[str, dict[str, str]] = {}
        for name, text in self._context.archive.notes(_FORM).items():
            if match := _NOTE.fullmatch(name):
                kept.setdefault(match[1], {})[match[2]] = text
        return kept

    def _live(self) -> None:
        """Show other consoles that this one lives, before any note says that it exists."""
        if self._lock is None:
            try:
                self._lock = lock(self._file(self._console))
            except OSError as error:
                log.warning("forms: another console may fill in those of this one: %s", error)

    @contextmanager
    def _ended(self, console: str) -> Iterator[bool]:
        """Whether a console has ended; no other can claim its forms in the block."""
        held = None
        with suppress(OSError):  # what cannot be locked may live
            held = lock(self._file(console))
        try:
            yield held is not None
        finally:
            if held is not None:
                os.close(held)

    def _file(self, console: str) -> Path:
        return self._folder / f"console-{console}.lock"
