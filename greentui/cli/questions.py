"""Asking the operator on the terminal: a line, a secret that is not shown, yes or no before a loss."""

from __future__ import annotations

import argparse
import sys

from greentui.cli.failures import USAGE, Failure
from greentui.words import _


def interactive() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_line(what: str) -> str:
    """A line, asked for on standard error; from a pipe the next line, unasked."""
    if interactive():
        print(f"{what}: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def ask_secret(what: str) -> str:
    """A line that is not shown while it is typed; from a pipe the next line."""
    if not interactive():
        return sys.stdin.readline().strip()
    from getpass import getpass

    return getpass(f"{what}: ", stream=sys.stderr).strip()


def add_yes(parser: argparse.ArgumentParser) -> None:
    """Let a command that loses something take `--yes`."""
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))


def must_agree(options: argparse.Namespace, what: str) -> None:
    """Ask before `what` happens; `--yes` answers for scripts.

    Raises:
        Failure: The operator said no, or nobody is there and `--yes` was not given.
    """
    if options.yes:
        return
    if not interactive():
        raise Failure(_("%s Say --yes to do it without being asked.") % what, USAGE)
    if ask_line(_("%s Go on? [y/N]") % what).lower() not in ("y", "yes", "д", "да"):
        raise Failure(_("nothing was done"))
