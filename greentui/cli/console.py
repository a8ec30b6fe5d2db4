"""The console: chats, messages, and the instance's state, in the terminal."""

from __future__ import annotations

import argparse
import sys

from greentui.cli.failures import USAGE, Failure
from greentui.cli.work import start_log
from greentui.config import NoCredentials, choose, load
from greentui.words import _


def run(options: argparse.Namespace) -> int:
    """Open the console on the profile that `options` name."""
    missing = ""
    config = load()
    try:
        profile = choose(config, options.profile, offline=options.offline)
    except NoCredentials as error:
        missing = str(error)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        text = _("the console needs a terminal; “greentui --help” lists commands that do not")
        raise Failure(f"{text}; {missing}" if missing else text, USAGE)
    if missing:
        raise NoCredentials(missing)
    from greentui.tui.run import run_console

    start_log(config, profile)
    return run_console(config, profile, offline=options.offline)
