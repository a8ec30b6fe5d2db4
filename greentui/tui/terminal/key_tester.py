"""Shows what the terminal sends for a key and how the console reads it."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from collections.abc import Callable

from textual.events import Key

from greentui.text.keymap import latin_key
from greentui.tui.terminal.keys import add_alt_keys
from greentui.tui.terminal.parser import Parser
from greentui.words import _

PAUSE = 0.1
"""Seconds after which a lone Escape is the key and not the start of a sequence."""
CTRL_C = b"\x03"


def show_keys(write: Callable[[str], None]) -> int:
    """Print what each key sends and how the console reads it, until Ctrl+C; returns the exit status.

    Args:
        write: Prints a line.
    """
    add_alt_keys()
    reader = Parser()
    source = sys.stdin.fileno()
    before = termios.tcgetattr(source)
    tty.setcbreak(source)
    try:
        no_signals = termios.tcgetattr(source)
        no_signals[3] &= ~termios.ISIG
        no_signals[0] &= ~(termios.IXON | termios.ICRNL)
        termios.tcsetattr(source, termios.TCSANOW, no_signals)
        write(_("Press keys; Ctrl+C ends."))  # not before: keys pressed at once would be echoed
        while True:
            sent = os.read(source, 1024)
            while select.select([source], [], [], PAUSE)[0] and (more := os.read(source, 1024)):
                sent += more
            if sent in (CTRL_C, b""):
                return 0
            keys = [*reader.feed(sent.decode("utf-8", "replace")), *reader.tick()]
            named = [latin_key(each.key) for each in keys if isinstance(each, Key)]
            write(f"{spelled(sent):<32} {' '.join(named) or '—'}")
    finally:
        termios.tcsetattr(source, termios.TCSADRAIN, before)


def spelled(sent: bytes) -> str:
    """Bytes in readable form: `ESC [ A`, `^K`, `л`."""
    names = {0x1B: "ESC", 0x20: "SPACE", 0x7F: "DEL"}
    return " ".join(
        names.get(ord(each)) or (f"^{chr(ord(each) + 64)}" if ord(each) < 0x20 else each)
        for each in sent.decode("utf-8", "backslashreplace")
    )
