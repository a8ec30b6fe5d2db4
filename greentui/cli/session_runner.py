"""Doing a command's work on an instance: the session is opened, asked, and closed whatever happens."""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from greentui.cli.error_reporting import Failure, say
from greentui.cli.upgrade import upgrade
from greentui.config import Config, Profile, choose, load
from greentui.config.folders import make_private
from greentui.text import time_format
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session

Act = Callable[["Session", argparse.Namespace], Awaitable[int]]
"""What a command does with an instance; it returns the exit status."""


def add_instance(parser: argparse.ArgumentParser, *, offline: bool = False) -> None:
    """Let a command take `--profile`, and `--offline` where the archive alone can answer."""
    suppressed = argparse.SUPPRESS  # what stands before the command's name is not overwritten
    parser.add_argument("--profile", metavar="NAME", default=suppressed, help=_("the instance to work with"))
    if offline:
        parser.add_argument(
            "--offline", action="store_true", default=suppressed, help=_("read the archive only")
        )


def add_chat(parser: argparse.ArgumentParser) -> None:
    """Let a command take a chat."""
    parser.add_argument(
        "chat",
        type=words,
        metavar="CHAT",
        help=_("a chat id, a phone number in any spelling, or a name that is unique"),
    )


def words(text: str) -> str:
    """Words that a shell gave, for argparse. Bytes that are no text in its encoding are nobody's name."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(_("%s is no text") % ascii(text)) from None
    return text


def work(options: argparse.Namespace, act: Act, *, consume: bool = False) -> int:
    """Do `act` on the instance that `options` name.

    Args:
        options: As parsed; `--profile` and `--offline` are looked at.
        act: What to do.
        consume: Whether to read the queue and to send, where no console does.

    Returns:
        The exit status.

    Raises:
        Refusal: What consumes is to be done offline; or what `act` raises.
    """
    config = load()
    profile = choose(config, options.profile, offline=options.offline)
    time_format.use(config.settings.time_format)
    start_log(config, profile)
    upgrade(config.folders)
    return asyncio.run(_work(profile, config, options, act, consume))


def start_log(config: Config, profile: Profile) -> None:
    """Let this process write the log, without the profile's token, in folders of the user's own.

    Raises:
        Failure: There can be no such folder.
    """
    from greentui.engine import logs

    try:
        make_private(config.folders.data)
    except OSError as error:
        raise Failure(f"{config.folders.data}: {error.strerror}") from None
    logs.set_up(config.folders.log_file, config.settings.log_level, [profile.credentials.token])


async def _work(
    profile: Profile, config: Config, options: argparse.Namespace, act: Act, consume: bool
) -> int:
    from greentui.engine.errors import offline
    from greentui.engine.session import Session

    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101  a coroutine always runs in one
    terminated = asyncio.Event()

    def end() -> None:
        terminated.set()
        task.cancel()

    loop.add_signal_handler(signal.SIGTERM, end)
    if consume and options.offline:
        raise offline()
    session = Session.open(profile, config, offline=options.offline, consume=consume)
    try:
        if lost := session.replaced_notice():
            say(lost)
        status = await act(session, options)
        if read_only_notice := session.read_only_notice():
            say(read_only_notice)
        return status
    except asyncio.CancelledError:
        if not terminated.is_set():
            raise  # by Ctrl+C, of which the runner makes an interruption
        return 128 + signal.SIGTERM
    finally:
        await session.stop()
