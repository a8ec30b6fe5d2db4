"""Runs the operator's own programs that play and record sound, away from the console's terminal."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
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
_GUARD = ("/bin/sh", "-c", 'read -r over || kill -s KILL -- "-$0"')
"""Kills a process group unless it is told that the group is over: it is not if the console was killed."""


class Program:
    """A running program without a terminal, and what it runs. They end with the console, however that ends.

    Args:
        process: Leads a process group of its own.
        guard: Watches over that group.
        said: What the group writes to its standard error.
        name: For error messages.
    """

    def __init__(self, process: Process, guard: Process, said: _Said, name: str) -> None:
        self._process = process
        self._guard = guard
        self._said = said
        self._name = clean_line(name)
        self._asked = False
        self._over = False
        self._end = asyncio.create_task(self._until_its_end())

    @classmethod
    async def begin(cls, command: Sequence[str], path: Path) -> Program:
        """Run a command for a file.

        Raises:
            Refusal: It cannot be run.
        """
        # A pipe of our own: a process with one of asyncio's is not seen to end while a child holds that.
        read, write = os.pipe()
        try:
            said = await _Said.begin(read)
            process = await asyncio.create_subprocess_exec(
                *with_file(command, path),
                stdin=DEVNULL,
                stdout=DEVNULL,
                stderr=write,
                env=child_environment(),
                start_new_session=True,  # so that it has no terminal to open
                umask=0o077,
            )
        except (OSError, ValueError) as error:
            why = disk.reason(error) if isinstance(error, OSError) else str(error)
            told = {"program": clean_line(command[0]), "why": why}
            raise Refusal(
                _("%(program)s cannot be run: %(why)s.") % told,
                advice=_("Check “player” and “recorder” in the configuration."),
            ) from None
        finally:
            os.close(write)
        try:
            guard = await asyncio.create_subprocess_exec(
                *_GUARD,
                str(process.pid),
                stdin=PIPE,
                stdout=DEVNULL,
                stderr=DEVNULL,
                env=child_environment(),
                start_new_session=True,
            )
        except BaseException:
            process.kill()
            raise
        return cls(process, guard, said, command[0])

    async def ended(self) -> None:
        """Wait for the end of the program and of what it left running with its standard error.

        Raises:
            Refusal: It failed, and was not asked to end.
        """
        said = await asyncio.shield(self._end)
        status = self._process.returncode
        if status and not self._asked:
            lines = clean_line(said.decode(errors="replace").strip().rpartition("\n")[2])
            told = {"program": self._name, "status": status, "said": crop(lines, _SAID) or "–"}
            raise Refusal(_("%(program)s failed (%(status)d): %(said)s") % told)

    async def stop(self) -> None:
        """Ask it once to end, as Ctrl+C would, and wait: a recorder completes its file."""
        if not self._asked:
            self._asked = True
            self._signal(signal.SIGINT)
        try:
            async with asyncio.timeout(FINISHING):
                await asyncio.shield(self._end)
        except TimeoutError:
            self.kill()
            await asyncio.shield(self._end)

    @property
    def stopped(self) -> bool:
        """Whether it has ended."""
        return self._process.returncode is not None

    def kill(self) -> None:
        """End it at once, and hear no more of it."""
        self._asked = True
        self._signal(signal.SIGKILL)
        self._said.close()

    def _signal(self, number: signal.Signals) -> None:
        """Send a signal to it and to what it runs: a script waits for its commands."""
        if not self._over:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    async def _until_its_end(self) -> bytes:
        """Wait until the group is over, and kill what a failed program left; returns what was said last."""
        hearing = asyncio.create_task(self._said.last())
        status = await self._process.wait()
        if status and not self._asked:
            self._signal(signal.SIGKILL)
            asyncio.get_running_loop().call_later(FINISHING, self._said.close)
        last = await hearing
        self._over = True
        if self._guard.stdin is not None:
            self._guard.stdin.write(b"over\n")
            self._guard.stdin.close()
        return last


class _Said:
    """What is written to a pipe, until all that hold it have ended, or until it is closed here.

    Args:
        reader: Reads the pipe.
        pipe: Its end here.
    """

    def __init__(self, reader: asyncio.StreamReader, pipe: asyncio.ReadTransport) -> None:
        self._reader = reader
        self._pipe = pipe

    @classmethod
    async def begin(cls, read: int) -> _Said:
        """Listen to a pipe, by its descriptor."""
        reader = asyncio.StreamReader()
        file = os.fdopen(read, "rb", buffering=0)
        loop = asyncio.get_running_loop()
        pipe, _protocol = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), file)
        return cls(reader, pipe)

    async def last(self) -> bytes:
        """The last 4096 bytes, when all is said."""
        last = b""
        while part := await self._reader.read(4096):
            last = (last + part)[-4096:]
        return last

    def close(self) -> None:
        """Listen no longer."""
        self._pipe.close()
