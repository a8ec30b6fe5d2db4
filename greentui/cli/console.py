"""The console: chats, messages, and the instance's state, in the terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from greentui.cli.error_reporting import USAGE, Failure
from greentui.cli.session_runner import start_log
from greentui.cli.upgrade import upgrade
from greentui.config import Config, NoCredentials, Profile, choose, load
from greentui.config.configuration import ID_INSTANCE_VARIABLE
from greentui.words import _

if TYPE_CHECKING:
    from greentui.tui.terminal.probe import Capabilities as Capabilities


def run(options: argparse.Namespace) -> int:
    """Open the console on the profile in `options`; without any, ask for one or show the demo."""
    config = load()
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    no_terminal = _("the console needs a terminal; “greentui --help” lists commands that do not")
    try:
        profile = choose(config, options.profile, offline=options.offline)
    except NoCredentials as error:
        if not terminal:
            raise Failure(f"{no_terminal}; {error}", USAGE) from None
        if not _first(config, options):
            raise
        return _first_start(config, error)
    if not terminal:
        raise Failure(no_terminal, USAGE)
    return _open(config, profile, offline=options.offline)


def _open(config: Config, profile: Profile, *, offline: bool = False) -> int:
    from greentui.tui.startup import run_console

    start_log(config, profile)
    upgrade(config.folders)
    return run_console(config, profile, offline=offline)


def _first(config: Config, options: argparse.Namespace) -> bool:
    """Whether no instance is configured or named yet, so that asking for one helps."""
    named = config.profiles or options.profile or os.environ.get(ID_INSTANCE_VARIABLE, "").strip()
    return not named and not options.offline


def _first_start(config: Config, error: NoCredentials) -> int:
    from greentui.tui.first_start import Outcome, run_first_start

    match run_first_start(config):
        case Outcome.SAVED:
            config = load()
            return _open(config, choose(config))
        case Outcome.DEMO:
            from greentui.cli import demo

            parser = argparse.ArgumentParser()
            demo.declare(parser)
            return demo.run(parser.parse_args([]))
        case Outcome.LEFT:
            raise error


def probe_terminal() -> Capabilities:
    """What the terminal on standard input and output can do."""
    from greentui.tui.terminal.probe import probe

    return probe()


def show_keys(write: Callable[[str], None]) -> int:
    """Show what the terminal sends for each key, until Ctrl+C; returns the exit status."""
    from greentui.tui.terminal import key_tester

    return key_tester.show_keys(write)
