"""A process that has loaded what commands load; each command is a fork of it.

Loading takes most of a short command's time. What is loaded when, what Python itself reads in the
environment, and how a terminal is used are tested on programs that are started as a shell starts them.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.reduction import DupFd
from operator import methodcaller
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import TemporaryFile
from typing import IO, Any, NoReturn

from greentui.cli import main
from greentui.cli.commands import commands

_SCREENS = {"console", "demo"}
"""Modules of commands that load Textual."""

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(
    [
        __name__,
        "greentui.engine.session",
        "greentui.engine.left_at_service",
        "greentui.greenapi.methods",
        "greentui.greenapi.transport",
        *(f"greentui.cli.{each.module}" for each in commands() if each.module not in _SCREENS),
    ]
)


def greentui(
    arguments: Sequence[str], env: Mapping[str, str], stdin: bytes, timeout: float
) -> tuple[int, bytes, bytes]:
    """Run the program without a terminal.

    Args:
        env: Its whole environment.
        timeout: Seconds it may take.

    Returns:
        Its exit status, and what it wrote on its standard output and error.

    Raises:
        TimeoutExpired: It took longer, and was killed.
    """
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(stdin)
        given.seek(0)
        streams = [_Stream(each) for each in (given, out, err)]
        program = _forks.Process(target=_become, args=(arguments, dict(env), Path.cwd(), streams))
        program.start()
        program.join(timeout)
        if program.exitcode is None:
            program.kill()
            program.join()
            raise TimeoutExpired(["greentui", *arguments], timeout)
        out.seek(0)
        err.seek(0)
        return program.exitcode, out.read(), err.read()


class _Stream:
    """A file that becomes a descriptor in the other process."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __reduce__(self) -> tuple[Any, ...]:
        return methodcaller("detach"), (DupFd(self._file.fileno()),)


def _become(
    arguments: Sequence[str], env: Mapping[str, str], folder: Path, streams: Sequence[int]
) -> NoReturn:
    """Be the program, as if Python had just started in this environment and folder."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    locale = {"encoding": sys.stdout.encoding, "errors": sys.stdout.errors}
    sys.stdin = open(0, closefd=False, **locale)  # noqa: SIM115  as long as the process
    sys.stdout = open(1, "w", closefd=False, **locale)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, closefd=False, encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.chdir(folder)
    sys.argv = ["greentui", *arguments]
    status = main()
    atexit._run_exitfuncs()
    sys.exit(status)
