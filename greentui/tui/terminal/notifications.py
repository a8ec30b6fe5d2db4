"""Notifications of the terminal or the desktop: which of them there is, and its sequence or command."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping

from greentui.text.sanitize import clean_line, crop

Finder = Callable[[str], str | None]
"""Returns the path of a program."""

OURS = "greentui"
"""What every payload begins with."""
LONGEST = 160
"""Maximum characters of a notification's text."""

_TERMINALS = {
    "kitty": "osc99",
    "xterm-kitty": "osc99",
    "ghostty": "osc777",
    "xterm-ghostty": "osc777",
    "foot": "osc777",
    "WezTerm": "osc777",
    "iTerm.app": "osc9",
    "rxvt-unicode-256color": "osc777",
}
"""The sequence a terminal understands, by `TERM_PROGRAM` or `TERM`."""


def way(configured: str, environ: Mapping[str, str], desktop: Finder = shutil.which) -> str:
    """How to notify: `osc9`, `osc777`, `osc99`, `desktop` or `off`.

    Args:
        configured: The setting `notify`.
        environ: Identifies the terminal and the display.
        desktop: Finds a program.
    """
    if configured != "auto":
        return configured
    for name in ("TERM_PROGRAM", "TERM"):
        if known := _TERMINALS.get(environ.get(name, "")):
            return known
    if environ.get("KITTY_WINDOW_ID"):
        return "osc99"
    local = not environ.get("SSH_TTY")
    if local and (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")) and desktop("notify-send"):
        return "desktop"
    if local and desktop("osascript"):
        return "desktop"
    return "osc9"


def sequence(kind: str, title: str, text: str, environ: Mapping[str, str]) -> str:
    """What to write to the terminal; empty where `kind` is no sequence.

    Terminals take the beginning of a payload for a command of their own: ConEmu starts programs on
    `OSC 9 ; 7`. Ours begin with our name, which is a command nowhere; no stranger's semicolon ends a part.

    Args:
        kind: `osc9`, `osc777` or `osc99`.
        title: A stranger's words, as is `text`; made harmless here.
        text: What to say below it.
        environ: Where the terminal says what it is.
    """
    title, text = (crop(clean_line(part), LONGEST).replace(";", ",") for part in (title, text))
    title = f"{OURS}: {title}"
    match kind:
        case "osc9":
            body = f"\x1b]9;{title}: {text}\x07" if text else f"\x1b]9;{title}\x07"
        case "osc777":
            body = f"\x1b]777;notify;{title};{text}\x07"
        case "osc99":
            body = f"\x1b]99;i={OURS}:d=0:p=title;{title}\x1b\\\x1b]99;i={OURS}:d=1:p=body;{text}\x1b\\"
        case _:
            return ""
    if environ.get("TMUX"):
        return "\x1bPtmux;" + body.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return body


def desktop_command(title: str, text: str, desktop: Finder = shutil.which) -> list[str]:
    """The program and arguments of a desktop notification, for no shell; empty if there is none."""
    title, text = (crop(clean_line(part), LONGEST) for part in (title, text))
    if program := desktop("notify-send"):
        # notify-send may read the body as markup.
        safe = text.replace("&", "&amp;").replace("<", "&lt;")
        return [program, "--app-name=greentui", "--", title, safe]
    if program := desktop("osascript"):
        quoted = (part.replace("\\", "\\\\").replace('"', '\\"') for part in (text, title))
        return [program, "-e", 'display notification "{}" with title "{}"'.format(*quoted)]
    return []


def run_program(command: list[str]) -> None:
    """Run a notification program; a missing or slow one is ignored."""
    from greentui.config.child_environment import child_environment

    try:
        subprocess.run(  # noqa: S603
            command, check=False, timeout=10, capture_output=True, env=child_environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return
