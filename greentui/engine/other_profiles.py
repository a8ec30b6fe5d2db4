"""What the disk knows of the profiles that are not open: unread messages, and processes that have ended.

The service is not asked: each profile has a token and limits of its own.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from greentui.archive.errors import ArchiveError
from greentui.config import Folders, Profile
from greentui.engine import lease

log = logging.getLogger(__name__)

GOES_ON = 2
"""Looks in a row at which a process has to be seen to be missed later; a command is over by then."""


@dataclass(frozen=True, slots=True)
class OtherProfile:
    """A profile that is not open, with something to be known of it.

    Attributes:
        name: The profile's name.
        unread: Unread messages in its archive.
        stopped: Whether a process that kept receiving its messages was killed or crashed; none receives now.
    """

    name: str
    unread: int
    stopped: bool


class OtherProfiles:
    """Looks at the archives beside the one in use.

    Args:
        folders: Where they are.
        profiles: All profiles of the configuration.
        here: The instance in use.
    """

    def __init__(self, folders: Folders, profiles: Iterable[Profile], here: str) -> None:
        self._folders = folders
        self._names = {
            profile.credentials.id_instance: profile.name
            for profile in profiles
            if profile.credentials.id_instance != here
        }
        self._seen: Counter[str] = Counter()
        """By instance: at how many looks in a row a process was receiving."""
        self._stopped: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._names)

    def look(self) -> list[OtherProfile]:
        """The profiles with unread messages, and those for which receiving has stopped. Reads the disk."""
        found = []
        for instance_id, name in self._names.items():
            path = self._folders.archive_of(instance_id)
            if not path.exists():
                continue
            other = OtherProfile(name, _unread(path), self._has_stopped(instance_id))
            if other.unread or other.stopped:
                found.append(other)
        return found

    def _has_stopped(self, instance_id: str) -> bool:
        """Whether receiving has stopped, and not because an operator ended it."""
        if lease.is_taken(self._folders.data, instance_id):
            self._seen[instance_id] += 1
            self._stopped.discard(instance_id)
        elif self._seen.pop(instance_id, 0) >= GOES_ON and lease.was_abandoned(
            self._folders.data, instance_id
        ):
            self._stopped.add(instance_id)
        return instance_id in self._stopped


def _unread(path: Path) -> int:
    """The unread messages of an archive; 0 if it cannot be read, or another version wrote it."""
    from greentui.archive import chats, migrations
    from greentui.archive.connection import Database

    try:
        with closing(Database(path, readonly=True)) as database, database.read() as connection:
            current = migrations.version(connection, path) == migrations.VERSION
            return chats.unread_total(connection) if current else 0
    except ArchiveError as error:
        log.debug("could not look into %s: %s", path, error)
        return 0
