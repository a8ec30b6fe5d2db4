"""Runs the operator's own programs that play and record sound, away from the console's terminal."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from greentui.config.child_environment import child_environment
from greentui.config.file_command import with_file
from greentui.engine import disk
from greentui.engine.errors import Refusal
from greentui.text.sanitize import clean_line, crop
from greentui.words import _

FINISHING = 3.0
"""Seconds that a program gets to end by itself before it is killed."""
_SAID = 120
"""Cells of a program's last line of errors that are quoted."""
_PR_SET_PDEATHSIG = 1


class Program:
    """A running program without a terminal. On Linux it is killed with the console, however that ends.

    Args:
        process: Leads a process group of its own.
        name: For error messages.
    """

    def __init__(self, process: Process, name: str) -> None:
        self._process = process
        self._name = clean_line(name)
        self._asked = False

    @classmethod
    async def begin(cls, command: Sequence[str], path: Path) -> Program:
        """Run a command for a file.

        Raises:
            Refusal: It cannot be run.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *with_file(command, path),
                stdin=DEVNULL,
                stdout=DEVNULL,
                stderr=PIPE,
                env=child_environment(),
                start_new_session=True,  # so that it has no terminal to open
                preexec_fn=_ends_with_us(),
            )
        except (OSError, ValueError) as error:
            why = disk.reason(error) if isinstance(error, OSError) else str(error)
            told = {"program": clean_line(command[0]), "why": why}
            raise Refusal(
                _("%(program)s cannot be run: %(why)s.") % told,
                advice=_("Check “player” and “recorder” in the configuration."),
            ) from None
        return cls(process, command[0])

    async def ended(self) -> None:
        """Wait for its end.

        Raises:
            Refusal: It failed, and was not asked to end.
        """
        assert self._process.stderr is not None  # noqa: S101  it was asked for
        said = b""
        while part := await self._process.stderr.read(4096):
            said = (said + part)[-4096:]
        status = await self._process.wait()
        if status and not self._asked:
            lines = clean_line(said.decode(errors="replace").strip().rpartition("\n")[2])
            told = {"program": self._name, "status": status, "said": crop(lines, _SAID) or "–"}
            raise Refusal(_("%(program)s failed (%(status)d): %(said)s") % told)

    async def stop(self) -> None:
        """Ask it to end, as Ctrl+C would: a recorder completes its file."""
        self._signal(signal.SIGINT)
        try:
            async with asyncio.timeout(FINISHING):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()

    @property
    def stopped(self) -> bool:
        """Whether it has ended."""
        return self._process.returncode is not None

    def kill(self) -> None:
        """End it at once."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        """Send a signal to it and to what it runs: a script waits for its commands."""
        self._asked = True
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)


def _ends_with_us() -> Callable[[], None] | None:
    """What the new process does before it becomes the program: ask the system to end it with this one."""
    if sys.platform != "linux":
        return None
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    return ask
