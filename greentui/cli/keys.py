"""Show what the terminal sends for a key, and how the console reads it. Ctrl+C ends."""

from __future__ import annotations

import argparse
import os
import select
import sys

from greentui.cli.error_reporting import USAGE, Failure
from greentui.cli.output import add_json, write, write_json, write_table
from greentui.config import load
from greentui.tui import keymap
from greentui.words import _

PAUSE = 0.1
"""Seconds after which a lone Escape is the key and not the beginning of a sequence."""
CTRL_C = b"\x03"


def declare(parser: argparse.ArgumentParser) -> None:
    """Try keys, or list what they do."""
    parser.add_argument("--list", action="store_true", help=_("list every action with its keys instead"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """List the keys, or show them as they are pressed."""
    if options.list or options.json:
        return _list(options)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failure(_("there is no terminal whose keys could be shown; --list lists the console's"), USAGE)
    return _try()


def _list(options: argparse.Namespace) -> int:
    held = keymap.configured(load().settings).keys
    if options.json:
        write_json(
            [
                {"name": action.name, "keys": held.get(action.name, ""), "where": action.scope.value,
                 "words": action.words}
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
                action.words,
            )
            for action in keymap.ACTIONS
        ],
        (_("ACTION"), _("KEYS"), _("WHERE"), _("WHAT IT DOES")),
    )
    return 0


def _try() -> int:
    import termios
    import tty

    from textual._xterm_parser import XTermParser
    from textual.events import Key

    from greentui.tui.terminal.keys import teach

    teach()
    reader = XTermParser()
    source = sys.stdin.fileno()
    before = termios.tcgetattr(source)
    tty.setcbreak(source)
    try:
        no_signals = termios.tcgetattr(source)
        no_signals[3] &= ~termios.ISIG
        no_signals[0] &= ~(termios.IXON | termios.ICRNL)
        termios.tcsetattr(source, termios.TCSANOW, no_signals)
        write(_("Press keys; Ctrl+C ends."))  # no sooner: the terminal would show those pressed at once
        while True:
            sent = os.read(source, 1024)
            while select.select([source], [], [], PAUSE)[0] and (more := os.read(source, 1024)):
                sent += more
            if sent in (CTRL_C, b""):
                return 0
            keys = [*reader.feed(sent.decode("utf-8", "replace")), *reader.tick()]
            named = [keymap.latin_key(each.key) for each in keys if isinstance(each, Key)]
            write(f"{spelled(sent):<32} {' '.join(named) or '—'}")
    finally:
        termios.tcsetattr(source, termios.TCSADRAIN, before)


def spelled(sent: bytes) -> str:
    """Bytes as one writes them: `ESC [ A`, `^K`, `л`."""
    names = {0x1B: "ESC", 0x20: "SPACE", 0x7F: "DEL"}
    return " ".join(
        names.get(ord(each)) or (f"^{chr(ord(each) + 64)}" if ord(each) < 0x20 else each)
        for each in sent.decode("utf-8", "backslashreplace")
    )
