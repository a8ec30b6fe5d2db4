"""Puts text on the clipboard: through the terminal (OSC 52, also inside tmux) and the desktop's tools.

Nobody can tell whether a terminal obeyed; what is known is said.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Mapping

from greentui.words import _

LONGEST = 74_994
"""Bytes of text that terminals take in one OSC 52 (xterm's own limit)."""


def osc52(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """The sequence that asks the terminal to keep `text`; empty where it is too long for one.

    Inside tmux it goes to tmux and, wrapped, to the terminal around it.
    """
    data = text.encode(errors="replace")
    if len(data) > LONGEST:
        return ""
    sequence = f"\x1b]52;c;{base64.b64encode(data).decode()}\x07"
    if environ.get("TMUX"):
        return sequence + "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environ.get("TERM", "").startswith("screen"):
        return "\x1bP" + sequence + "\x1b\\"
    return sequence


def _desktop(text: str) -> bool:
    """Hand a text to the desktop's clipboard; whether one took it. It may start a program and wait."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return False
    return True


def copy(
    text: str,
    write: Callable[[str], None] | None,
    *,
    environ: Mapping[str, str] = os.environ,
    desktop: Callable[[str], bool] = _desktop,
) -> str:
    """Copy a text by every way there is.

    Args:
        text: What.
        write: Writes to the terminal; `None` where there is none.
        environ: Where `TMUX`, `TERM` and the display stand.
        desktop: Hands it to the desktop.

    Returns:
        In words, who took it.
    """
    ways: list[str] = []
    # Over SSH the desktop's clipboard is the other machine's, which nobody sits at.
    if not environ.get("SSH_TTY") and desktop(text):
        ways.append(_("the desktop's clipboard"))
    sequence = osc52(text, environ) if write else ""
    if sequence and write:
        write(sequence)
        ways.append(_("the terminal (OSC 52)"))
    if not ways:
        return _("Not copied: no clipboard available.")
    return _("Copied: %s.") % _(" and ").join(ways)
