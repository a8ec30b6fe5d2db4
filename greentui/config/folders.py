"""The program's folders on this machine, private to their user."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from greentui.words import _

HOME_VARIABLE = "GREENTUI_HOME"
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one installation; they need not exist yet.

    Attributes:
        config: Holds `config.toml`.
        data: Holds the archives, one file per instance.
        logs: Holds the program's log.
        downloads: Files from chats are saved here unless the settings name another folder.
        temporary: Whether they are deleted when the program ends.
    """

    config: Path
    data: Path
    logs: Path
    downloads: Path
    temporary: bool = False

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    def archive_of(self, instance_id: str) -> Path:
        """The archive of an instance."""
        return self.data / f"archive-{instance_id}.db"

    def archives(self) -> list[Path]:
        """The archives that exist."""
        return sorted(self.data.glob("archive-[0-9]*.db"))

    @property
    def shared_archive(self) -> Path:
        """The single archive in which earlier versions kept all instances."""
        return self.data / "archive.db"

    @property
    def log_file(self) -> Path:
        """The current log."""
        return self.logs / "greentui.log"


def expanded(text: str | Path) -> Path:
    """A path as typed, `~` expanded; unchanged if there is no such user."""
    return Path(os.path.expanduser(text))  # noqa: PTH111  Path.expanduser raises for such a user


def find_folders(env: Mapping[str, str] = os.environ) -> Folders:
    """The folders for this environment: all under `GREENTUI_HOME`, or the platform's usual ones."""
    if home := env.get(HOME_VARIABLE, "").strip():
        root = expanded(home).absolute()
        return Folders(config=root, data=root, logs=root / "logs", downloads=root / "downloads")
    import platformdirs  # slow to load; not needed under GREENTUI_HOME

    return Folders(
        config=platformdirs.user_config_path("greentui", appauthor=False),
        data=platformdirs.user_data_path("greentui", appauthor=False),
        logs=platformdirs.user_log_path("greentui", appauthor=False),
        downloads=platformdirs.user_downloads_path() / "greentui",
    )


def open_private(file: Path, flags: int) -> int:
    """Open a file of ours, created if missing, that only its user may read; returns its descriptor.

    Args:
        file: In one of our folders.
        flags: Such as `os.O_RDWR`.

    Raises:
        OSError: It cannot be opened, or is no plain file: a link may lead anywhere, a pipe may never answer.
    """
    flags |= os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        handle = os.open(file, flags, PRIVATE_FILE)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise OSError(error.errno, _("it is a symbolic link"), str(file)) from None
        raise
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EPERM, _("it is not a plain file"), str(file))
        if stat.S_IMODE(status.st_mode) & ~PRIVATE_FILE:
            os.fchmod(handle, PRIVATE_FILE)
    except OSError:
        os.close(handle)
        raise
    return handle


def make_private(folder: Path) -> Path:
    """Create `folder` if missing, accessible to its user only, and return it."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    return folder
