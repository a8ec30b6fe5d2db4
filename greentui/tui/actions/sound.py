"""Playing voice messages and recording them, with the operator's own programs."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from pathlib import Path

from textual.css.query import NoMatches

from greentui.config.file_command import suffix
from greentui.engine import disk, ogg
from greentui.engine.errors import Refusal
from greentui.model.messages import File, Message
from greentui.model.sending import FileDraft
from greentui.text.sanitize import clean_line
from greentui.text.time_format import length
from greentui.tui.actions.actions import Actions, in_worker
from greentui.tui.actions.compose import ComposeActions
from greentui.tui.console import Console
from greentui.tui.terminal.sound import Program
from greentui.tui.widgets.item_line import ItemLine, LineItem
from greentui.words import _

VOICE_SUFFIX = ".ogg"
"""The suffix of a file that WhatsApp shows as a voice message."""


class SoundActions(Actions):
    """Plays recordings, one at a time, and records voice messages.

    Args:
        console: The console to act on.
        compose: Sends recordings.
    """

    def __init__(self, console: Console, compose: ComposeActions) -> None:
        super().__init__(console)
        self._compose = compose
        self._program: Program | None = None

    async def play(self, message: Message, path: Path) -> None:
        """Play a message's file until its end, or until it is stopped; stops what was playing before.

        Raises:
            Refusal: The player cannot be run, or failed.
        """
        await self.stop()
        program = await Program.begin(self.console.config.settings.player, path)
        self._set_playing(program, message.uid)
        file = message.content if isinstance(message.content, File) else File()
        whole = await asyncio.to_thread(ogg.seconds, path) or file.seconds
        showing = asyncio.ensure_future(self._show(program, whole))
        try:
            await program.ended()
        finally:
            program.kill()
            showing.cancel()
            if self._program is program:
                with suppress(NoMatches):  # the console ends, and its lines are gone
                    self._set_playing(None, "")

    async def stop(self) -> None:
        """Stop what is being played."""
        if self._program is not None:
            program = self._program
            self._set_playing(None, "")
            await program.stop()

    def _set_playing(self, program: Program | None, uid: str) -> None:
        """Note what is playing, also for the hints of its message; `None` and an empty uid for nothing."""
        self._program, self.console.playing = program, uid
        self._line().display = program is not None

    @in_worker("stop")
    async def stop_playing(self) -> None:
        """Stop what is being played, on a click."""
        await self.stop()

    async def _show(self, program: Program, whole: float | None) -> None:
        """Show the position above the composer while it plays.

        Args:
            program: The player.
            whole: Length in seconds; `None` if unknown.
        """
        began = time.monotonic()
        key = self.shell.keymap.shown("open")
        while self._program is program:
            gone = length(time.monotonic() - began)
            told = f"{gone} / {length(whole)}" if whole else gone
            self._line().show(
                (
                    LineItem(f"▶ {_('Voice message')}", "accent", weight=9),
                    LineItem(told, "plain", weight=8, gap=2),
                    LineItem(_("%s stops it") % key, "dim", "stop_playing", right=True),
                )
            )
            self._line().display = True
            await asyncio.sleep(0.5)

    def _line(self) -> ItemLine:
        return self.console.line_above_writing("playing")

    def record(self) -> None:
        """Record a voice message for the chat in view, and send it: as a reply if one is being written."""
        from greentui.tui.dialogs.recorder import Recorder

        chat_id, command = self.console.chat_id, self.console.config.settings.recorder
        if not chat_id:
            return
        replying = self.console.compose_box.mode.replying
        chat = self.session.chat(chat_id)
        folder = self.console.config.folders.downloads
        name = time.strftime("voice %Y-%m-%d %H-%M-%S", time.localtime(self.session.now()))
        path = folder / f"{name}{suffix(command, VOICE_SUFFIX)}"
        try:
            with disk.refusals(folder, _("%s cannot be written to")):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            recorder = Recorder(command, path, clean_line(chat.name) if chat else chat_id)
        except Refusal as refusal:
            self.shell.refused(refusal)
            return

        def recorded(file: Path | None) -> None:
            if file is not None:
                found = file.stat()
                draft = FileDraft(str(file), file.name, "", found.st_size, found.st_mtime_ns)
                self._compose.send_drafts(chat_id, [draft], replying.id if replying else "")

        self.shell.show(recorder, recorded)
