"""The first start: a program of its own that ends once there is a profile, and opens nothing itself."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from greentui.config import Config
from greentui.config.folders import make_private, open_private
from greentui.tui.base_app import BaseApp
from greentui.tui.bindings import binding
from greentui.tui.screens.welcome import WelcomeScreen
from greentui.words import Phrase


class Outcome(StrEnum):
    """How the first start ended."""

    SAVED = "a profile was saved"
    DEMO = "the demo is wanted"
    LEFT = "the operator left"


class FirstStart(BaseApp[Outcome]):
    """The welcome page, alone on the terminal.

    Args:
        config: As read; it has no profile.
    """

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+z", "suspend_process", Phrase("Suspend"), shown=False, priority=True),
    ]

    def get_default_screen(self) -> Screen[None]:
        """An empty screen below the welcome page, which may close."""
        return Screen()

    def on_mount(self) -> None:
        self._bring_back_form()
        self._welcome = WelcomeScreen(self.config)
        self.show(self._welcome, self._answered)

    async def put_away(self) -> None:
        """Keep what is filled in for the next first start; there is no archive yet to keep it in.

        Raises:
            OSError: It cannot be written.
        """
        self.keep_filled_in(self._welcome)
        if notes := self.left_forms.notes():
            make_private(self._note.parent)
            with os.fdopen(open_private(self._note, os.O_WRONLY | os.O_TRUNC), "w", encoding="utf-8") as file:
                json.dump(notes, file)

    @property
    def _note(self) -> Path:
        return self.config.folders.data / "first-start.json"

    def _bring_back_form(self) -> None:
        """Have the form filled in as a first start left it that lost its terminal."""
        with suppress(OSError, ValueError, RecursionError):
            text = self._note.read_text(encoding="utf-8", errors="replace")
            self._note.unlink()
            match json.loads(text):
                case dict(notes):
                    self.left_forms.read({name: str(content) for name, content in notes.items()})

    async def ask(
        self, question: str, consequence: str = "", *, yes: str = "", harmless: bool = False
    ) -> bool:
        """Ask before something irreversible. Call it from a worker."""
        from greentui.tui.dialogs.confirm_dialog import confirmed

        return await confirmed(self, question, consequence, yes=yes, harmless=harmless)

    def _answered(self, _result: None) -> None:
        if self._welcome.saved:
            self.exit(Outcome.SAVED)
        else:
            self.exit(Outcome.DEMO if self._welcome.demo_wanted else Outcome.LEFT)


def run_first_start(config: Config) -> Outcome:
    """Ask which instance to work with, until there is a profile or the operator leaves.

    Raises:
        SystemExit: A signal ended it.
    """
    app = FirstStart(config)
    outcome = app.run()
    if app.failure:
        raise app.failure
    if app.ended_by:
        raise SystemExit(128 + app.ended_by)
    return outcome or Outcome.LEFT
