"""Copies text to the clipboard, through tmux, the terminal (OSC 52) and the desktop's tools.

Terminals do not confirm OSC 52, so the result says what is not certain.
"""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Callable, Mapping

from greentui.text.locale_format import all_of
from greentui.words import _

LONGEST = 74_994
"""Bytes of text in one OSC 52 (xterm's limit)."""


TMUX_TAKES = 2.0
"""Seconds tmux may take."""


def osc52(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """The sequence that puts `text` on the clipboard; empty if the text is too long.

    Inside tmux it is sent to tmux and, wrapped, to the terminal around it.
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
    """Copy to the desktop's clipboard; false if there is none. May start a program and wait for it."""
    import pyperclip

    from greentui.config.child_environment import token_hidden

    try:
        with token_hidden():
            pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return False
    return True


def _tmux(text: str) -> bool:
    """Put a text into tmux's buffer, and have tmux pass it on to its terminal; false if it takes none.

    A sequence would be ignored: by default tmux lets only itself write to the clipboard.
    """
    from greentui.config.child_environment import child_environment

    try:
        subprocess.run(
            ["tmux", "load-buffer", "-w", "-"],  # noqa: S607  the one on the path, as typed
            input=text.encode(errors="replace"),
            env=child_environment(),
            capture_output=True,
            timeout=TMUX_TAKES,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def copy(
    text: str,
    write: Callable[[str], None] | None,
    *,
    environ: Mapping[str, str] = os.environ,
    desktop: Callable[[str], bool] = _desktop,
    tmux: Callable[[str], bool] = _tmux,
) -> str:
    """Copy a text in every available way.

    Args:
        text: The text.
        write: Writes to the terminal; `None` if there is none.
        environ: For `TMUX`, `TERM` and `SSH_TTY`.
        desktop: Copies to the desktop's clipboard.
        tmux: Copies to tmux's buffer; asked inside tmux only.

    Returns:
        A sentence naming where the text was copied to, or that it is not known to have been.
    """
    ways: list[str] = []
    # Over SSH the desktop's clipboard would be the remote machine's.
    if not environ.get("SSH_TTY") and desktop(text):
        ways.append(_("the desktop's clipboard"))
    if environ.get("TMUX") and tmux(text):
        ways.append(_("tmux's buffer"))
        sequence = ""
    else:
        sequence = osc52(text, environ) if write else ""
    if sequence and write:
        write(sequence)
    if ways:
        return _("Copied: %s.") % all_of(ways)
    if sequence:
        return _("Copied, if the terminal lets programs copy.")
    return _("Not copied: no clipboard available.")
