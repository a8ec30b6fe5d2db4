"""The TOML file as text: reads it with line numbers, changes it without losing comments."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greentui.config.errors import ConfigError
from greentui.config.folders import PRIVATE_FILE, make_private
from greentui.words import _

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def text_of(file: Path) -> str:
    """The text of a configuration file.

    Raises:
        OSError: It cannot be read, or is no plain file: a pipe may never answer.
        UnicodeDecodeError: It is not UTF-8.
    """
    with open(file, encoding="utf-8", opener=_without_waiting) as content:
        if not stat.S_ISREG(os.fstat(content.fileno()).st_mode):
            raise OSError(errno.EPERM, _("it is not a plain file"), str(file))
        return content.read()


def _without_waiting(file: str, flags: int) -> int:
    return os.open(file, flags | os.O_NONBLOCK)


class Document:
    """The content of one configuration file.

    Args:
        file: Its path; a missing file counts as empty.

    Raises:
        ConfigError: It cannot be read, or is not TOML.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._text = text_of(file)
        except FileNotFoundError:
            self._text = ""
        except UnicodeDecodeError as error:
            raise ConfigError(file, None, "", _("the file is not UTF-8 text")) from error
        except OSError as error:
            raise ConfigError(file, None, "", _("cannot be read: %s") % (error.strerror or error)) from error
        try:
            self.content: dict[str, Any] = tomllib.loads(self._text)
        except RecursionError:
            raise ConfigError(file, None, "", _("values are nested too deeply to be read")) from None
        except tomllib.TOMLDecodeError as error:
            place = _AT_LINE.search(str(error))
            last = self._text.count("\n") + 1
            line = int(place[1]) if place and place[1] else last
            what = _AT_LINE.sub("", str(error))
            raise ConfigError(file, line, "", _("this is not TOML: %s") % what) from error

    def line_of(self, path: Sequence[str]) -> int | None:
        """The line, from 1, on which the key `path` begins.

        It is the line after the longest prefix of the file that parses and lacks the key.
        """
        lines = self._text.splitlines()
        without = 0
        for count in range(1, len(lines) + 1):
            try:
                here: Any = tomllib.loads("\n".join(lines[:count]))
            except (tomllib.TOMLDecodeError, RecursionError):
                continue
            for key in path:
                if not isinstance(here, dict) or key not in here:
                    without = count
                    break
                here = here[key]
            else:
                return without + 1
        return None

    def wrong(self, path: Sequence[str], text: str) -> ConfigError:
        """An error about the key `path`."""
        return ConfigError(self.file, self.line_of(path), ".".join(path), text)


def change(file: Path, edit: Callable[[TOMLDocument], None]) -> None:
    """Change a configuration file: `edit` gets the parsed document; comments and order are kept.

    The new file is written in full, readable by its user only, before it replaces the old one. A symbolic
    link is followed, not replaced.

    Raises:
        ConfigError: The present file cannot be read, or the new one cannot be written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    before = Document(file)
    try:
        document = tomlkit.parse(before._text)
    except (TOMLKitError, RecursionError) as error:  # it follows nested values less deep than tomllib
        raise ConfigError(file, None, "", _("cannot be changed: %s") % error) from error
    edit(document)
    target = Path(os.path.realpath(file))
    temporary = ""
    try:
        make_private(target.parent)
        handle, temporary = tempfile.mkstemp(prefix=".config-", dir=target.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            os.fchmod(out.fileno(), PRIVATE_FILE)
            out.write(tomlkit.dumps(document))
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(target)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise ConfigError(file, None, "", _("cannot be written: %s") % (error.strerror or error)) from error
