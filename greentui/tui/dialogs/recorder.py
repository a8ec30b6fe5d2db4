"""Records a voice message with the operator's own program, until it is sent or discarded."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from greentui.engine import disk
from greentui.engine.errors import Refusal
from greentui.text.sanitize import clean
from greentui.text.time_format import length
from greentui.tui.background import in_background
from greentui.tui.bindings import binding
from greentui.tui.layers import Dialog, Layers
from greentui.tui.terminal.sound import Program
from greentui.tui.widgets.frame import Frame, FrameKeys
from greentui.tui.widgets.item_line import LineItem
from greentui.words import Phrase, _, sentences

WORTH_ASKING = 2.0
"""Seconds from which discarding a recording asks first."""


class RecorderState(Enum):
    """How far a recording is, each with its sign."""

    STARTING = "…"
    """The program has not begun yet."""
    RECORDING = "●"
    STOPPED = "■"
    """It ended by itself, or was asked to: what there is can be sent."""
    FAILED = "✗"
    """It could not be run, or failed: it may be half a recording, and is sent only after asking."""


class Recorder(Dialog[Path]):
    """A recording in progress, in a folder that goes with it. The result is the file it was saved as.

    Args:
        command: The operator's recorder; empty to explain how to configure one.
        path: The file to save it as.
        name: The chat it is for.

    Raises:
        Refusal: There can be no such folder.
    """

    CLICK_BESIDE_LEAVES: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("enter,ctrl+s", "done", Phrase("Send"), shown=False),
        binding("escape", "leave", Phrase("Discard"), shown=False),
    ]
    DEFAULT_CSS = """
    Recorder Frame { width: 60; }
    Recorder #recorded { color: $error; text-style: bold; margin-top: 1; }
    Recorder #recorder-problem { color: $text-error; display: none; margin-top: 1; }
    """

    def __init__(self, command: Sequence[str], path: Path, name: str) -> None:
        super().__init__()
        self._command = command
        self._scratch = disk.scratch()
        self._path = Path(self._scratch.name, path.name)
        self._folder = path.parent
        self._name = name
        self._program: Program | None = None
        self.state = RecorderState.STARTING
        self._failed = ""
        """What failed; empty if nothing did."""
        self._began = 0.0
        self._lasted = 0.0

    def compose(self) -> ComposeResult:
        with Frame():
            yield Static(clean(_("Voice message → %s") % self._name), classes="box-title", markup=False)
            yield Static("", id="recorded", markup=False)
            yield Static("", id="recorder-problem", markup=False)
            yield FrameKeys(())

    def on_mount(self) -> None:
        self.set_interval(0.25, self._tick)
        self._turn(RecorderState.STARTING)
        self._record()

    def on_unmount(self) -> None:
        """Leave no recorder behind, and nothing that was not saved: also when the console ends."""
        if self._program is not None:
            self._program.kill()
        self._scratch.cleanup()

    @property
    def elapsed(self) -> float:
        """Seconds that the recording lasts, or lasted."""
        recording = self.state is RecorderState.RECORDING
        return time.monotonic() - self._began if recording else self._lasted

    def _turn(self, state: RecorderState) -> None:
        """Go on to a state, and show it with what can be done in it."""
        self._lasted = self.elapsed
        if state is RecorderState.RECORDING:
            self._began = time.monotonic()
        self.state = state
        self._tick()
        keys = [LineItem(_("Esc closes"), "dim", "leave", right=True)]
        if state is RecorderState.FAILED and self.recorded:
            keys = [
                LineItem(_("Enter sends it all the same"), "accent", "done"),
                LineItem(
                    _("Esc asks to discard it") if self.unsaved() else _("Esc closes"),
                    "dim",
                    "leave",
                    right=True,
                ),
            ]
        elif state is not RecorderState.FAILED:
            keys = [
                LineItem(_("Enter sends it"), "accent", "done"),
                LineItem(_("Esc stops and asks to discard it"), "dim", "leave", right=True),
            ]
        self.query_one(FrameKeys).show(keys)

    def _tick(self) -> None:
        self.query_one("#recorded", Static).update(f"{self.state.value} {length(self.elapsed)}")

    @in_background("record")
    async def _record(self) -> None:
        try:
            if not self._command:
                example = 'recorder = ["rec", "-q"]'
                raise Refusal(_("To record, name a program in the configuration: %s, for example.") % example)
            self._program = await Program.begin(self._command, self._path)
            self._turn(RecorderState.RECORDING)
            await self._program.ended()
        except Refusal as refusal:
            self._failed = str(refusal)
            self._turn(RecorderState.FAILED)
            self._say(self._failed)
        else:
            self._turn(RecorderState.STOPPED)

    async def _stop(self) -> None:
        """Stop recording; wait until the file is whole."""
        if self.state is RecorderState.RECORDING:
            self._turn(RecorderState.STOPPED)
        if self._program is not None:
            await self._program.stop()

    def _say(self, problem: str) -> None:
        line = self.query_one("#recorder-problem", Static)
        line.update(clean(problem))
        line.display = True

    def unsaved(self) -> bool:
        """Whether there is a recording that can be sent, long enough to ask before it is discarded."""
        return self.elapsed >= WORTH_ASKING and self.recorded > 0

    @property
    def recorded(self) -> int:
        """Bytes recorded so far."""
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    def action_leave(self) -> None:
        """Discard it. What is long enough to ask about stops first: nothing is recorded meanwhile."""
        if self.unsaved():
            self._stop_for_question()
        super().action_leave()

    @in_background("stop")
    async def _stop_for_question(self) -> None:
        await self._stop()

    def leave_question(self) -> str:
        return sentences(self._failed, _("Discard this recording?"))

    @in_background("done")
    async def action_done(self) -> None:
        """Stop recording and close with the file, after a failure once that is agreed to.

        Does nothing before it has begun, or if a failure left nothing to send.
        """
        await self._stop()
        if self.state is RecorderState.FAILED:
            if not self.recorded or not await self._agreed_to_send():
                return
        elif self.state is not RecorderState.STOPPED:
            return
        try:
            saved = await asyncio.to_thread(self._save)
        except Refusal as refusal:
            self._say(str(refusal))
        else:
            self.dismiss(saved)

    async def _agreed_to_send(self) -> bool:
        app = cast("Layers[object]", self.app)
        question = _("Send what was recorded before it failed?")
        return await app.ask(question, self._failed, yes=_("Send"), harmless=True)

    def _save(self) -> Path:
        """Save the recording. Blocks."""
        with suppress(OSError):
            if recorded := self._path.read_bytes():
                return disk.save(self._folder, self._path.name, recorded)
        raise Refusal(_("Nothing was recorded. Check “recorder” in the configuration."))
