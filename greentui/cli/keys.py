"""Show what the terminal sends for a key, and how the console reads it. Ctrl+C ends."""

from __future__ import annotations

import argparse
import sys

from greentui.cli.error_reporting import USAGE, Failure
from greentui.cli.output import Cropped, add_json, write, write_json, write_table
from greentui.config import load
from greentui.text import keymap
from greentui.words import _


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help=_("list every action with its keys instead"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """List the keys, or show them as they are pressed."""
    if options.list or options.json:
        return _list(options)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failure(_("there is no terminal to read keys from; --list lists the console's keys"), USAGE)
    from greentui.cli.console import show_keys

    return show_keys(write)


def _list(options: argparse.Namespace) -> int:
    held = keymap.configured(load().settings).keys
    if options.json:
        write_json(
            [
                {"name": action.name, "keys": held.get(action.name, ""), "where": action.scope.value,
                 "words": str(action.words)}
                for action in keymap.ACTIONS
            ]
        )  # fmt: skip
        return 0
    write_table(
        [
            (
                action.name,
                ", ".join(keymap.key_name(key) for key in held.get(action.name, "").split(",")),
                action.scope.words,
                str(action.words),
            )
            for action in keymap.ACTIONS
        ],
        (_("ACTION"), Cropped(_("KEYS")), Cropped(_("WHERE")), Cropped(_("WHAT IT DOES"))),
        _("There are no actions."),
    )
    return 0
