"""Prompts on the terminal: a line, a hidden secret, a confirmation before a loss."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from greentui.cli.error_reporting import USAGE, Failure
from greentui.cli.output import clean_line, folded, window, write
from greentui.words import _

ANSWER = 2
"""Cells kept free after a question for the answer."""


def interactive() -> bool:
    """Whether someone is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_line(what: str) -> str:
    """Ask for a line on standard error; from a pipe, read the next line without asking."""
    if not interactive():
        return sys.stdin.readline().strip()
    with _asking():
        lines = folded(f"{clean_line(what)}:", window(sys.stderr).columns - ANSWER)
        write("\n".join(lines), sys.stderr, end=" ")
        sys.stderr.flush()
        answer = sys.stdin.readline()
        if not answer:
            raise EOFError
    return answer.strip()


def ask_secret(what: str) -> str:
    """Ask for a line that is hidden while typed; from a pipe, read the next line."""
    if not interactive():
        return sys.stdin.readline().strip()
    from getpass import getpass

    with _asking():
        return getpass(f"{clean_line(what)}: ", stream=sys.stderr).strip()


@contextmanager
def _asking() -> Iterator[None]:
    """Make Ctrl+C end a prompt at once, with the output after it on a new line.

    An event loop would only note Ctrl+C, and act on it after the answer.

    Raises:
        Failure: The input ended.
        KeyboardInterrupt: Ctrl+C was pressed.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except EOFError:
        write("", sys.stderr)
        raise Failure(_("nothing was done")) from None
    except KeyboardInterrupt:
        write("", sys.stderr)
        raise
    finally:
        signal.signal(signal.SIGINT, before)


def add_yes(parser: argparse.ArgumentParser) -> None:
    """Add `--yes` to a command that loses something."""
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))


def must_agree(options: argparse.Namespace, what: str) -> None:
    """Ask before `what` happens; `--yes` answers for scripts.

    Raises:
        Failure: The operator declined, or the input is not a terminal and `--yes` was not given.
    """
    if options.yes:
        return
    if not interactive():
        raise Failure(_("%s Add --yes to go ahead without a question.") % what, USAGE)
    if ask_line(_("%s Go on? [y/N]") % what).lower() not in ("y", "yes", "д", "да"):
        raise Failure(_("nothing was done"))
