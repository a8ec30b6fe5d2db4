"""Finds what of this program other users of the machine can change or look into."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from greentui.config.folders import Folders
from greentui.words import _

_CHANGE = stat.S_IWGRP | stat.S_IWOTH
_LOOK = stat.S_IRWXG | stat.S_IRWXO
_PASS = stat.S_IXGRP | stat.S_IXOTH


@dataclass(frozen=True, slots=True)
class Exposure:
    """A folder or file that is not its user's alone.

    Attributes:
        path: Which one.
        text: What others can do, with its path.
        advice: A command that mends it, or words.
        grave: Whether they can change what we rely on, and not only look.
    """

    path: Path
    text: str
    advice: str
    grave: bool


def exposures(folders: Folders) -> list[Exposure]:
    """Everything found, grave or not.

    What does not exist yet is not exposed, nor is what lies in a folder that only its user can enter.
    """
    ours = [_real(folder) for folder in (folders.config, folders.data, folders.logs, folders.downloads)]
    found = [one for folder in ours for one in _own(folder, mend="chmod 700")]
    found = [one for one in found if one.grave or one.path != ours[-1]]  # downloads are for others to see
    found += _above(ours)
    for file in (*folders.logs.glob("greentui.log*"), *folders.data.glob("lease-*.lock")):
        found += _file(file)
    return [one for one in dict.fromkeys(found) if _reachable(one.path)]


def grave_exposures(folders: Folders) -> list[Exposure]:
    """What must be said before anything is read or written there."""
    return [one for one in exposures(folders) if one.grave]


def _real(path: Path) -> Path:
    """Where a path leads; folders may be linked to others on purpose."""
    return Path(os.path.realpath(path))


def _reachable(path: Path) -> bool:
    """Whether anybody else can enter every folder above `path`."""
    folder = _real(path.parent)
    return all(_mode(each) & _PASS for each in (folder, *folder.parents))


def _above(ours: list[Path]) -> Iterator[Exposure]:
    """The folders above ours in which anybody may put another in the place of one of them."""
    for parent in sorted({parent for folder in ours for parent in folder.parents} - set(ours)):
        mode = _mode(parent)
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            text = (
                _("%s can be changed by other users of this machine, who could replace what is in it")
                % parent
            )
            yield Exposure(parent, text, f"chmod o-w {shlex.quote(str(parent))}", grave=True)


def _file(file: Path) -> Iterator[Exposure]:
    """What is wrong with a file of ours, which must be no link."""
    if stat.S_ISREG(_mode(file)):
        yield from _own(file, mend="chmod 600")
    else:
        text = _("%s is not a plain file, so it is not used") % file
        yield Exposure(file, text, _("Find out who put it there, and remove it."), grave=True)


def _own(path: Path, *, mend: str) -> Iterator[Exposure]:
    """What is wrong with a folder or a file that should be its user's alone."""
    try:
        status = path.stat()
    except OSError:
        return
    command = f"{mend} {shlex.quote(str(path))}"
    if status.st_uid not in (os.getuid(), 0):
        text = _("%s belongs to another user of this machine") % path
        yield Exposure(path, text, _("Use a folder of your own; GREENTUI_HOME names one."), grave=True)
    elif status.st_mode & _CHANGE:
        text = _("%s can be changed by other users of this machine") % path
        yield Exposure(path, text, command, grave=True)
    elif status.st_mode & _LOOK:
        text = _("%s can be read by other users of this machine") % path
        yield Exposure(path, text, command, grave=False)


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except OSError:
        return 0
