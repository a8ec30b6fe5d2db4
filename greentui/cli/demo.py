"""The console on a private emulator: no registration, no real messages.

Without a terminal, or with --tour, it plays by itself: opens a chat, writes, waits for the answer, and
prints each step that succeeded.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import IO

from greentui.cli.error_reporting import Failure
from greentui.cli.output import count
from greentui.cli.session_runner import start_log
from greentui.cli.upgrade import upgrade
from greentui.config import Config, Profile, choose, load
from greentui.config.child_environment import child_environment
from greentui.words import _

SEED = 7
PREFIX = "greentui-demo-"
"""The prefix of the temporary folder's name."""
NAME = "demo"
"""The profile's name, in the status bar."""
STARTING = 30.0
"""Seconds an emulator may take to start."""
STOPPING = 5.0
"""Seconds it may take to stop."""


def declare(parser: argparse.ArgumentParser) -> None:
    """The options for its data and its generated world."""
    parser.add_argument("--home", type=Path, metavar="DIR", help=_("keep its data in this folder"))
    parser.add_argument(
        "--seed",
        type=count,
        default=SEED,
        metavar="N",
        help=_("seed of its contacts and chats (default: %(default)s)"),
    )
    parser.add_argument("--fast", action="store_true", help=_("contacts answer at once"))
    parser.add_argument(
        "--tour",
        action="store_true",
        help=_("run a scripted tour without a terminal; exit status 0 if all went well"),
    )


def run(options: argparse.Namespace) -> int:
    """Start the emulator, open the console on it, and remove everything afterwards."""
    touring = options.tour or not (sys.stdin.isatty() and sys.stdout.isatty())
    # Signals that end the program must run the clean-up below.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=PREFIX)))
        arguments = ["--seed", str(options.seed), *(["--fast"] if options.fast or touring else ["--lively"])]
        addresses = stack.enter_context(emulator(arguments, leaving=folder))
        environment = environment_for(addresses, options.home or folder)
        config, profile = _configured(environment)
        if not options.home:
            config = replace(config, folders=replace(config.folders, temporary=True))
        return _tour(config, profile) if touring else _console(config, profile)


@contextmanager
def emulator(arguments: list[str], leaving: Path | None = None) -> Iterator[dict[str, str]]:
    """Run an emulator in a process that ends with this one.

    Args:
        arguments: The emulator's command line.
        leaving: A temporary folder that it removes when it ends, in case this process is killed.

    Yields:
        Its addresses and credentials: `apiUrl`, `mediaUrl`, `idInstance`, `apiTokenInstance`, `controlUrl`.

    Raises:
        Failure: It did not start.
    """
    module = ["greentui.cli.demo_world", str(leaving)] if leaving else ["greentui.emulator"]
    command = [sys.executable, "-m", *module, "--die-with-parent", *arguments]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints,
        subprocess.Popen(  # noqa: S603  our own module
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            start_new_session=True,  # Ctrl+C is for the console
            env=child_environment(),
        ) as process,
    ):
        try:
            yield _first_line(process, complaints)
        finally:
            process.terminate()
            try:
                process.wait(STOPPING)
            except subprocess.TimeoutExpired:
                process.kill()


def environment_for(addresses: Mapping[str, str], home: Path) -> dict[str, str]:
    """This process's environment with an emulator as the instance and all data under `home`."""
    return {
        **os.environ,
        "GREENTUI_HOME": str(home),
        "GREENTUI_API_URL": addresses["apiUrl"],
        "GREENTUI_MEDIA_URL": addresses["mediaUrl"],
        "GREENTUI_ID_INSTANCE": str(addresses["idInstance"]),
        "GREENTUI_API_TOKEN": addresses["apiTokenInstance"],
    }


def _first_line(process: subprocess.Popen[str], complaints: IO[str]) -> dict[str, str]:
    from select import select

    assert process.stdout is not None  # noqa: S101  it was asked for
    said = ""
    if select([process.stdout], [], [], STARTING)[0]:
        said = process.stdout.readline()
    if not said:
        complaints.seek(0)
        last = (complaints.read().strip().splitlines() or [_("it printed nothing")])[-1]
        raise Failure(_("the emulator did not start: %s") % last)
    addresses: dict[str, str] = json.loads(said)
    return addresses


def _console(config: Config, profile: Profile) -> int:
    from greentui.tui.startup import run_console

    return run_console(config, profile)


def _tour(config: Config, profile: Profile) -> int:
    from greentui.tui.tour import run_tour

    return run_tour(config, profile)


def _configured(environment: Mapping[str, str]) -> tuple[Config, Profile]:
    config = load(environment)
    profile = replace(choose(config, None, environment), name=NAME)
    start_log(config, profile)
    upgrade(config.folders)
    return config, profile


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
