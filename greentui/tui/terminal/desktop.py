"""Opens files and addresses in the desktop's programs, outside the console's terminal.

Without a desktop (over ssh, say) openers fall back to text browsers, which would take over the terminal;
nothing is opened then, and the caller shows or copies the target instead.
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
"""Environment variables that indicate a desktop, and the program that opens things on it."""


def opener(
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    find: Callable[[str], str | None] = shutil.which,
) -> str:
    """The path of the program that opens anything on this desktop; empty for none."""
    if platform == "darwin":
        return find("open") or ""
    found = (find(program) for variable, program in _OPENERS if environ.get(variable))
    return next(filter(None, found), "")


def open_outside(target: str) -> bool:
    """Open a file or an address in the desktop's program for it, which outlives the console.

    Args:
        target: An absolute path, or an address with its scheme.

    Returns:
        Whether there is a program to open it with.
    """
    from greentui.config.child_environment import child_environment, token_hidden

    try:
        if sys.platform == "win32":
            with token_hidden():
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
            env=child_environment(),
        )
    except OSError:
        return False
    return True
