"""The program's own log: a rotating file private to its user, in which no token ever appears.

Broken bodies are errors, new types warnings, unhandled kinds debug, work info (manual 1.3.13).
"""

from __future__ import annotations

import logging
import logging.handlers
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from greentui.greenapi.redaction import Mask

SIZE = 2_000_000
"""Bytes of one file."""
KEPT = 4
"""Older files that are kept."""
_FORMAT = "%(asctime)s %(levelname)-7s %(process)d %(name)s: %(message)s"
_OURS = "greentui"
_NOISY = ("httpx", "httpcore", "websockets", "asyncio")


class Masking(logging.Formatter):
    """Formats a record and takes the tokens out of all of it, tracebacks too.

    Args:
        masks: Of what must not appear.
    """

    def __init__(self, masks: Iterable[Mask]) -> None:
        super().__init__(_FORMAT)
        self.masks = frozenset(masks)

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

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  Python's name
        """Nothing: a disk that takes no more lines is no reason to write over the screen."""


def set_up(file: Path, level: str, tokens: Iterable[str]) -> None:
    """Write the log of this process to `file`; calling again changes file and level and adds tokens.

    A file that cannot be written is no reason not to start: then there is no log.

    Args:
        file: Its folder is made.
        level: `debug`, `info`, `warning` or `error`.
        tokens: What must never appear.
    """
    masks = {Mask(token) for token in tokens if token} | _leave()
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler: logging.Handler = _Private(file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(Masking(masks))
    for name in (_OURS, *_NOISY):
        # Others' words go to the same file, masked too, and only when something is wrong.
        each = logging.getLogger(name)
        each.setLevel(level.upper() if name == _OURS else logging.WARNING)
        each.addHandler(handler)
        each.propagate = False


def _leave() -> frozenset[Mask]:
    """Write to no file any more; what must not appear in the next one either."""
    masks: frozenset[Mask] = frozenset()
    for name in (_OURS, *_NOISY):
        each = logging.getLogger(name)
        for handler in each.handlers[:]:
            if isinstance(handler.formatter, Masking):
                masks |= handler.formatter.masks
                each.removeHandler(handler)
                with suppress(OSError):  # the last lines may find no room
                    handler.close()
    return masks
