"""Queries the terminal's capabilities, waiting briefly for the response.

A multiplexer is not queried for kitty's graphics: it passes none on, and shows the query as a title.
"""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import time
import tty
from collections.abc import Mapping
from dataclasses import dataclass

PATIENCE = 0.5
"""Seconds to wait for a response; over a slow line the terminal may seem to have fewer capabilities."""

_KITTY_GRAPHICS = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
_KITTY_KEYBOARD = b"\x1b[?u"
_ATTRIBUTES_PLEASE = b"\x1b[c"
"""Every terminal answers this query, so it comes last."""
_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]*)c")


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a terminal reported of itself."""

    kitty_graphics: bool = False
    kitty_keyboard: bool = False
    sixel: bool = False


def probe() -> Capabilities:
    """Query the terminal on standard input and output."""
    source, target = sys.stdin.fileno(), sys.stdout.fileno()
    sys.stdout.flush()
    before = termios.tcgetattr(source)
    answer = b""
    try:
        tty.setcbreak(source)
        os.write(target, queries(os.environ))
        deadline = time.monotonic() + PATIENCE
        while (left := deadline - time.monotonic()) > 0 and not _ATTRIBUTES.search(answer):
            if select.select([source], [], [], left)[0]:
                answer += os.read(source, 1024)
    finally:
        termios.tcsetattr(source, termios.TCSAFLUSH, before)
    return reported(answer)


def queries(environ: Mapping[str, str]) -> bytes:
    """The queries for the terminal that the environment names."""
    kitty_graphics = b"" if _multiplexed(environ) else _KITTY_GRAPHICS
    return kitty_graphics + _KITTY_KEYBOARD + _ATTRIBUTES_PLEASE


def _multiplexed(environ: Mapping[str, str]) -> bool:
    """Whether tmux or screen is in between; over ssh only `TERM` shows it."""
    named = environ.get("TERM", "").startswith(("tmux", "screen"))
    return named or bool(environ.get("TMUX") or environ.get("STY"))


def reported(answer: bytes) -> Capabilities:
    """Parse the terminal's response."""
    attributes = _ATTRIBUTES.search(answer)
    return Capabilities(
        kitty_graphics=b"\x1b_Gi=31;OK" in answer,
        kitty_keyboard=re.search(rb"\x1b\[\?\d+u", answer) is not None,
        sixel=attributes is not None and b"4" in attributes[1].split(b";"),
    )
