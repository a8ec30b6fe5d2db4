"""Asks the terminal what it can do, and waits a moment for its answer."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import time
import tty
from dataclasses import dataclass

PATIENCE = 0.5
"""Seconds a terminal may take; over a slow line it may be taken for a lesser one."""

# Kitty graphics, kitty keyboard, and last the question every terminal answers.
_QUESTIONS = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\" + b"\x1b[?u" + b"\x1b[c"
_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]*)c")


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a terminal said of itself."""

    kitty_graphics: bool = False
    kitty_keyboard: bool = False
    sixel: bool = False


def ask_terminal() -> Abilities:
    """Ask the terminal on standard input and output."""
    source, target = sys.stdin.fileno(), sys.stdout.fileno()
    sys.stdout.flush()
    before = termios.tcgetattr(source)
    answer = b""
    try:
        tty.setcbreak(source)
        os.write(target, _QUESTIONS)
        deadline = time.monotonic() + PATIENCE
        while (left := deadline - time.monotonic()) > 0 and not _ATTRIBUTES.search(answer):
            if select.select([source], [], [], left)[0]:
                answer += os.read(source, 1024)
    finally:
        termios.tcsetattr(source, termios.TCSAFLUSH, before)
    return understood(answer)


def understood(answer: bytes) -> Abilities:
    """What the bytes of an answer mean."""
    attributes = _ATTRIBUTES.search(answer)
    return Abilities(
        kitty_graphics=b"\x1b_Gi=31;OK" in answer,
        kitty_keyboard=re.search(rb"\x1b\[\?\d+u", answer) is not None,
        sixel=attributes is not None and b"4" in attributes[1].split(b";"),
    )
