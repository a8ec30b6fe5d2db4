"""Hands files and addresses to the desktop's own programs: beside the console, never into its terminal.

Where there is no desktop (over ssh, say) openers fall back to browsers for text, which would take the
terminal away from the console; nothing is opened there, and the caller says or copies what was meant.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

_OPENERS = (
    ("WSL_DISTRO_NAME", "wslview"),
    ("TERMUX_VERSION", "termux-open"),
    ("WAYLAND_DISPLAY", "xdg-open"),
    ("DISPLAY", "xdg-open"),
)
"""What tells in the environment that there is a desktop, and its program for everything."""


def opener(
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    find: Callable[[str], str | None] = shutil.which,
) -> str:
    """The path of the program that opens anything on this desktop; empty where there is none."""
    if platform == "darwin":
        return find("open") or ""
    found = (find(program) for variable, program in _OPENERS if environ.get(variable))
    return next(filter(None, found), "")


def open_outside(target: str) -> bool:
    """Open a file or an address in the desktop's program for it, which outlives the console.

    Args:
        target: An absolute path, or an address with its scheme.

    Returns:
        Whether there is something to open it with.
    """
    try:
        if sys.platform == "win32":
            os.startfile(target)  # noqa: S606  the operator asked for it
            return True
        program = opener()
        if not program:
            return False
        subprocess.Popen(  # noqa: S603
            [program, target],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True
