"""Errors in the configuration, with the place to look at."""

from __future__ import annotations

from pathlib import Path

from greentui.words import _


class ConfigError(Exception):
    """The configuration cannot be used as it is.

    Attributes:
        file: The file, or the name of an environment variable.
        line: Line in the file, from 1; `None` if there is none.
        key: The key's full name, such as `profiles.shop.token`; empty for the file as a whole.
        text: What is wrong.
    """

    def __init__(self, file: Path | str, line: int | None, key: str, text: str) -> None:
        self.file = file
        self.line = line
        self.key = key
        self.text = text
        place = str(file) if line is None else _("%(file)s, line %(line)d") % {"file": file, "line": line}
        super().__init__(": ".join(part for part in (place, key, text) if part))
