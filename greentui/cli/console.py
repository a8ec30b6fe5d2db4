"""The console: chats, messages, and the instance's state, in the terminal."""

from __future__ import annotations

import argparse
import sys

from greentui.cli.failures import USAGE, Failure, say
from greentui.cli.questions import ask_line
from greentui.cli.work import start_log
from greentui.config import Config, NoCredentials, Profile, choose, load
from greentui.words import _


def run(options: argparse.Namespace) -> int:
    """Open the console on the profile that `options` name."""
    config, profile = _profile(options)
    from greentui.tui.run import run_console

    start_log(config, profile)
    return run_console(config, profile, offline=options.offline)


def _profile(options: argparse.Namespace) -> tuple[Config, Profile]:
    """The profile to open; the first start without any leads through making one."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    no_terminal = _("the console needs a terminal; “greentui --help” lists commands that do not")
    config = load()
    try:
        profile = choose(config, options.profile, offline=options.offline)
    except NoCredentials as error:
        if not terminal:
            raise Failure(f"{no_terminal}; {error}", USAGE) from None
        if config.profiles or options.profile:
            raise
        say(str(error))
        if ask_line(_("Add a profile now? [y/N]")).lower() not in ("y", "yes", "д", "да"):
            raise Failure(_("nothing to open"), USAGE) from None
        return _added()
    if not terminal:
        raise Failure(no_terminal, USAGE)
    return config, profile


def _added() -> tuple[Config, Profile]:
    from greentui.cli.program import main

    if status := main(["profile", "add"]):
        raise SystemExit(status)
    config = load()
    return config, choose(config)
