"""The schema's version, and a new file's making.

`schema.sql` is what a new archive gets. Archives of the first four versions, which several instances
shared, are taken apart by splitting.py.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from greentui.archive.errors import DamagedArchive, ForeignArchive, NewerArchive
from greentui.words import _

APPLICATION_ID = 0x67726E74
"""In the file's header, so that we know our own: `grnt`."""

SCHEMA = Path(__file__).with_name("schema.sql")

VERSION = 5

Progress = Callable[[float], None]
"""Told again and again which share is done, from 0 to 1. What it raises ends the work."""


def prepare(connection: sqlite3.Connection, path: Path, instance_id: str) -> None:
    """Make the schema where there is none yet, and see that the archive is this instance's.

    Raises:
        DamagedArchive: It is a database of something else.
        NewerArchive: A later version of the program wrote it.
        ForeignArchive: It is another instance's.
    """
    if version(connection, path) == 0:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if version(connection, path) == 0:  # else another process has been quicker
                create(connection, instance_id)
                finish(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    check(connection, path, instance_id)


def create(connection: sqlite3.Connection, instance_id: str) -> None:
    """Make the tables of a new archive."""
    for statement in statements(SCHEMA.read_text("utf-8")):
        connection.execute(statement)
    connection.execute(
        "INSERT INTO fold (only, instance, digest) VALUES (1, ?, zeroblob(16))", (instance_id,)
    )


def finish(connection: sqlite3.Connection) -> None:
    """Say in the file's header what it is: from then on it is an archive."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={VERSION}")


def check(connection: sqlite3.Connection, path: Path, instance_id: str) -> None:
    """See that it is an archive of this version and this instance's.

    Raises:
        DamagedArchive: It is a database of something else, or none at all.
        NewerArchive: A later version of the program wrote it.
        ForeignArchive: It is another instance's.
    """
    if version(connection, path) != VERSION:
        raise DamagedArchive(path, _("it holds nothing yet"))
    (owner,) = connection.execute("SELECT instance FROM fold").fetchone()
    if owner != instance_id:
        raise ForeignArchive(path, owner)


def version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema's version; 0 for an empty file.

    Raises:
        DamagedArchive: It is a database of something else.
        NewerArchive: A later version of the program wrote it.
    """
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if found == 0 and tables == 0:
        return 0
    if int(connection.execute("PRAGMA application_id").fetchone()[0]) != APPLICATION_ID or found == 0:
        raise DamagedArchive(path, _("a database of another program"))
    if found > VERSION:
        raise NewerArchive(path, str(found))
    return found


def statements(script: str) -> list[str]:
    """The script's statements one by one."""
    found = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return found
