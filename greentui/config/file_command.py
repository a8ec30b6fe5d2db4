"""Commands of the operator that are run for a file: where its path stands, and where it must not.

A file's name may be a stranger's, so it is never a part of what a shell or an interpreter runs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from greentui.words import _

_FILE = "{file}"
_PLACE = re.compile(r"(?P<option>--?[\w-]+=)?\{file\}(?P<suffix>\.\w+)?")
_TAKES_COMMANDS = re.compile(r"-[a-z]{0,3}c|-[eS]|--(init-)?command=?|--eval=?")
"""Options whose value is run: of shells, `su`, interpreters and `env`."""


def mistake(command: Sequence[str]) -> str:
    """Why a command cannot be run for a file, to follow its name; empty if it can."""
    if any(_FILE in part and not _PLACE.fullmatch(part) for part in command) or _FILE in command[:1]:
        return _(
            "must have {file} as an argument of its own, or as the whole value of an option: --out={file}"
        )
    if any(_runs_it(command, place) for place in _places(command)):
        return _(
            "must not have {file} where a shell expects its commands: the file's name would be run. "
            "Write the commands there, with $0 in double quotes for the file, and {file} as the next argument"
        )
    return ""


def suffix(command: Sequence[str], usual: str) -> str:
    """The suffix of the file that a command writes: what follows `{file}` in it, else `usual`."""
    found = next(filter(None, map(_PLACE.fullmatch, command)), None)
    return (found and found["suffix"]) or usual


def with_file(command: Sequence[str], path: Path) -> list[str]:
    """The command for a file: its absolute path in place of `{file}`, or at the end."""
    named = str(path.absolute())  # so that it is no option
    filled = [
        f"{place['option'] or ''}{named}" if (place := _PLACE.fullmatch(part)) else part for part in command
    ]
    return filled if any(map(_PLACE.fullmatch, command)) else [*filled, named]


def _places(command: Sequence[str]) -> list[int]:
    """Where the path stands in a command: the indices of its parts, or that of the part to be added."""
    return [number for number, part in enumerate(command) if _FILE in part] or [len(command)]


def _runs_it(command: Sequence[str], place: int) -> bool:
    """Whether the part at `place` is run as commands: other options may stand before it."""
    if place < len(command) and (found := _PLACE.fullmatch(command[place])) and found["option"]:
        return bool(_TAKES_COMMANDS.fullmatch(found["option"]))
    for part in reversed(command[:place]):
        if not part.startswith("-"):
            return False
        if _TAKES_COMMANDS.fullmatch(part):
            return True
    return False
