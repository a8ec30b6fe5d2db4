"""The program's own log: a rotating file private to its user, without tokens and without control characters.

Broken bodies are errors, new types warnings, unhandled kinds debug, ordinary work info (manual 1.3.13).
"""

from __future__ import annotations

import logging
import logging.handlers
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from greentui.config.folders import make_private, open_private
from greentui.greenapi.redaction import Mask
from greentui.text.invisible import spelled_out
from greentui.words import _

SIZE = 2_000_000
"""Maximum bytes of one file."""
KEPT = 4
"""Older files kept."""
_FORMAT = "%(asctime)s %(levelname)-7s %(process)d %(name)s: %(message)s"
CONTINUED = "\n    "
"""What a newline within a record becomes."""
_OURS = "greentui"
_NOISY = ("", "httpx", "httpcore", "websockets", "asyncio")
"""The root too: records without a handler would be written over the screen."""


class SafeFormatter(logging.Formatter):
    """Formats a record so that it can be shown on a terminal, whatever remote text it contains.

    Tokens are masked, and control and invisible characters spelled out, in tracebacks too. Only the record's
    own first line begins at the margin: a text with newlines cannot pass for another record.

    Args:
        masks: The masks to apply.
    """

    def __init__(self, masks: Iterable[Mask]) -> None:
        super().__init__(_FORMAT)
        self.masks = frozenset(masks)

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for mask in self.masks:
            text = mask(text)
        return spelled_out(text).replace("\n", CONTINUED)


class _Private(logging.handlers.RotatingFileHandler):
    """Creates files readable by their user only.

    Attributes:
        wrote: Whether the latest record is in the file.
    """

    wrote = True

    def _open(self) -> object:  # type: ignore[override]  # the same stream, opened privately
        handle = open_private(Path(self.baseFilename), os.O_WRONLY | os.O_APPEND)
        return os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace")

    def emit(self, record: logging.LogRecord) -> None:
        self.wrote = True
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  Python's name
        """Write nothing over the screen."""
        self.wrote = False


def set_up(file: Path, level: str, tokens: Iterable[str]) -> str:
    """Log to `file`; calling it again changes file and level and adds tokens.

    Args:
        file: Its folder is created.
        level: `debug`, `info`, `warning` or `error`.
        tokens: To be masked.

    Returns:
        Why there is no log, which does not prevent a start; empty if there is one.
    """
    masks = {Mask(token) for token in tokens if token} | _leave()
    handler: logging.Handler = logging.NullHandler()
    problem = ""
    try:
        make_private(file.parent)
        handler = _Private(file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8")
    except OSError as error:
        problem = _("no log is kept: %(file)s: %(why)s") % {"file": file, "why": error.strerror or error}
    handler.setFormatter(SafeFormatter(masks))
    for name in (_OURS, *_NOISY):
        # Libraries log to the same file, masked too, from warnings on.
        each = logging.getLogger(name)
        each.setLevel(level.upper() if name == _OURS else logging.WARNING)
        each.addHandler(handler)
        each.propagate = False
    return problem


def hide(token: str) -> None:
    """Mask another token in the log from now on, as one that replaces another while the program runs."""
    for formatter in _formatters():
        formatter.masks |= {Mask(token)}


def kept() -> bool:
    """Whether there is a log, and the latest record is in it: the disk may be full."""
    return any(isinstance(each, _Private) and each.wrote for each in logging.getLogger(_OURS).handlers)


def _formatters() -> list[SafeFormatter]:
    """Those of the file that is logged to now."""
    handlers = logging.getLogger(_OURS).handlers
    return [each.formatter for each in handlers if isinstance(each.formatter, SafeFormatter)]


def _leave() -> frozenset[Mask]:
    """Stop logging to a file; returns the masks for the next one."""
    masks: frozenset[Mask] = frozenset()
    for name in (_OURS, *_NOISY):
        each = logging.getLogger(name)
        for handler in each.handlers[:]:
            if isinstance(handler.formatter, SafeFormatter):
                masks |= handler.formatter.masks
                each.removeHandler(handler)
                with suppress(OSError):  # there may be no room for the last lines
                    handler.close()
    return masks
