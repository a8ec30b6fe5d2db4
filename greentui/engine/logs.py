"""The program's own log: a rotating file private to its user, in which no token ever appears.

Broken bodies are errors, new types warnings, unhandled kinds debug, work info (manual 1.3.13).
"""

from __future__ import annotations

import logging
import logging.handlers
import os
from collections.abc import Iterable
from pathlib import Path

from greentui.greenapi.secrecy import Mask

SIZE = 2_000_000
"""Bytes of one file."""
KEPT = 4
"""Older files that are kept."""
_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_NOISY = ("httpx", "httpcore", "websockets", "asyncio")


class Masking(logging.Formatter):
    """Formats a record and takes the tokens out of all of it, tracebacks too.

    Args:
        tokens: What must not appear; more can be added later.
    """

    def __init__(self, tokens: Iterable[str]) -> None:
        super().__init__(_FORMAT)
        self.masks = {Mask(token) for token in tokens if token}

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines, without tokens."""
        text = super().format(record)
        for mask in self.masks:
            text = mask(text)
        return text


class _Private(logging.handlers.RotatingFileHandler):
    """Files readable by their user only, from the moment they exist."""

    def _open(self) -> object:  # type: ignore[override]  # the same stream, opened privately
        return os.fdopen(
            os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600),
            "a",
            encoding="utf-8",
            errors="backslashreplace",
        )


def set_up(file: Path, level: str, tokens: Iterable[str]) -> None:
    """Write the log of this process to `file`; calling again changes level and tokens.

    A file that cannot be written is no reason not to start: then there is no log.

    Args:
        file: Its folder is made.
        level: `debug`, `info`, `warning` or `error`.
        tokens: What must never appear.
    """
    root = logging.getLogger("greentui")
    root.setLevel(level.upper())
    root.propagate = False
    for handler in root.handlers:
        if isinstance(handler, _Private) and isinstance(handler.formatter, Masking):
            handler.formatter.masks |= {Mask(token) for token in tokens if token}
            return
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _Private(file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=False)
    except OSError:
        root.addHandler(logging.NullHandler())
        return
    handler.setFormatter(Masking(tokens))
    root.addHandler(handler)
    for name in _NOISY:
        # Others' words go to the same file, masked too, and only when something is wrong.
        other = logging.getLogger(name)
        other.setLevel(logging.WARNING)
        other.addHandler(handler)
        other.propagate = False
