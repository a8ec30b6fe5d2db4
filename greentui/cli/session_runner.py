"""Runs a command on an instance: the session is opened, used, and closed whatever happens."""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from greentui.cli.error_reporting import Failure, say
from greentui.cli.output import add_json
from greentui.cli.upgrade import upgrade
from greentui.config import Config, Profile, choose, load
from greentui.config.exposure import grave_exposures
from greentui.config.folders import make_private
from greentui.text import time_format
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.engine.session import Session
    from greentui.model.changes import Change

Act = Callable[["Session", argparse.Namespace], Awaitable[int]]
"""A command's work on an instance; returns the exit status."""


class Subcommands:
    """The subcommands of a command.

    Args:
        parser: The command's.
        title: Their heading in its help.
    """

    def __init__(self, parser: argparse.ArgumentParser, title: str = "") -> None:
        self._parsers = parser.add_subparsers(
            title=title or _("what to do"), metavar=_("WHAT"), required=True
        )

    def add(
        self,
        name: str,
        act: Act,
        help: str,  # noqa: A002
        *,
        chat: bool = False,
        offline: bool = False,
    ) -> argparse.ArgumentParser:
        """Add a subcommand that works on an instance, with `--json`.

        Args:
            name: Its name.
            act: Its work.
            help: What it does.
            chat: Whether it takes a chat.
            offline: Whether the archive alone is enough.
        """
        parser = self._parsers.add_parser(name, help=help)
        if chat:
            add_chat(parser)
        add_instance(parser, offline=offline)
        add_json(parser)
        parser.set_defaults(act=act)
        return parser


def add_instance(parser: argparse.ArgumentParser, *, offline: bool = False) -> None:
    """Add `--profile`, and `--offline` if the archive alone is enough."""
    suppressed = argparse.SUPPRESS  # options before the command's name are not overwritten
    parser.add_argument(
        "--profile", metavar="NAME", default=suppressed, help=_("the profile of the instance to work with")
    )
    if offline:
        parser.add_argument(
            "--offline", action="store_true", default=suppressed, help=_("read the archive only")
        )


def add_chat(parser: argparse.ArgumentParser) -> None:
    """Add the argument for a chat."""
    parser.add_argument(
        "chat",
        type=words,
        metavar="CHAT",
        help=_("a chat id, a phone number in any spelling, or a unique name"),
    )


def words(text: str) -> str:
    """An argparse type for text; rejects bytes that are not text in the shell's encoding."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(_("%s is not text") % ascii(text)) from None
    return text


def work(options: argparse.Namespace, act: Act, *, consume: bool = False) -> int:
    """Run `act` on the instance named by `options`.

    Args:
        options: As parsed; `--profile` and `--offline` are used.
        act: The work.
        consume: Whether to read the queue and send, if no console does.

    Returns:
        The exit status.

    Raises:
        Refusal: `consume` while offline, or as raised by `act`.
    """
    config = load()
    profile = choose(config, options.profile, offline=options.offline)
    time_format.use(config.settings.time_format)
    start_log(config, profile)
    for exposure in grave_exposures(config.folders):
        say(sentences(exposure.text, exposure.advice))
    upgrade(config.folders)
    return asyncio.run(_work(profile, config, options, act, consume))


def start_log(config: Config, profile: Profile) -> None:
    """Start this process's log, masking the profile's token, in private folders.

    Raises:
        Failure: The folder cannot be created.
    """
    from greentui.engine import logs

    try:
        make_private(config.folders.data)
    except OSError as error:
        raise Failure(f"{config.folders.data}: {error.strerror}") from None
    problem = logs.set_up(config.folders.log_file, config.settings.log_level, [profile.credentials.token])
    if problem:
        say(problem)


async def _work(
    profile: Profile, config: Config, options: argparse.Namespace, act: Act, consume: bool
) -> int:
    from greentui.engine.errors import offline
    from greentui.engine.session import Session
    from greentui.model.changes import ArchiveAlarm

    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101  a coroutine always runs in one
    terminated = asyncio.Event()

    def end() -> None:
        terminated.set()
        task.cancel()

    gone: list[str] = []

    def watch(changes: Sequence[Change]) -> None:
        if alarms := [change.text for change in changes if isinstance(change, ArchiveAlarm)]:
            gone.extend(alarms)
            task.cancel()

    loop.add_signal_handler(signal.SIGTERM, end)
    if consume and options.offline:
        raise offline()
    session = Session.open(profile, config, offline=options.offline, consume=consume)
    unsubscribe = session.subscribe(watch)
    try:
        if lost := session.replaced_notice():
            say(lost)
        status = await act(session, options)
        if read_only_notice := session.read_only_notice():
            say(read_only_notice)
        return status
    except asyncio.CancelledError:
        if gone:
            raise Failure(gone[0]) from None
        if not terminated.is_set():
            raise  # by Ctrl+C, which the runner turns into an interrupt
        return 128 + signal.SIGTERM
    finally:
        unsubscribe()
        await session.stop()
