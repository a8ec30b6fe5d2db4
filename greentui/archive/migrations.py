"""The schema's version, and the creation of a new file.

`schema.sql` creates a new archive; `STEPS` upgrade an earlier version to the same schema. Archives of the
first four versions, which several instances shared, are split by splitting.py.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from greentui.archive.errors import DamagedArchive, ForeignArchive, NewerArchive
from greentui.words import _

APPLICATION_ID = 0x67726E74
"""In the file's header, to recognise our own: `grnt`."""

SCHEMA = Path(__file__).with_name("schema.sql")

VERSION = 8

STEPS: dict[int, str] = {
    5: """
CREATE TABLE came_under (
    message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    alias   TEXT NOT NULL
);
CREATE INDEX came_under_alias ON came_under (alias);
""",
    6: "CREATE INDEX message_in_doubt ON message (chat) WHERE status = 'unconfirmed';",
    7: "CREATE INDEX message_cancelled ON message (status, chat) WHERE status = 'cancelled';",
}
"""The statements that upgrade each version to the next. A step only adds, and takes only a moment: all are
one transaction, and an archive that may not be written is read without them.
"""

Progress = Callable[[float], None]
"""Called repeatedly with the share done, from 0 to 1. If it raises, the work ends."""


def prepare(connection: sqlite3.Connection, path: Path, instance_id: str) -> None:
    """Create or upgrade the schema, and check whose archive it is.

    Raises:
        DamagedArchive: It is another kind of database.
        NewerArchive: A later version of the program wrote it.
        ForeignArchive: It belongs to another instance.
    """
    if version(connection, path) != VERSION:
        connection.execute("BEGIN IMMEDIATE")
        try:
            found = version(connection, path)  # another process may have been quicker
            if found == 0:
                create(connection, instance_id)
                finish(connection)
            elif found in STEPS:
                for step in range(found, VERSION):
                    for statement in statements(STEPS[step]):
                        connection.execute(statement)
                finish(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    check(connection, path, instance_id)


def create(connection: sqlite3.Connection, instance_id: str) -> None:
    """Create the tables of a new archive."""
    for statement in statements(SCHEMA.read_text("utf-8")):
        connection.execute(statement)
    connection.execute(
        "INSERT INTO fold (only, instance, digest) VALUES (1, ?, zeroblob(16))", (instance_id,)
    )


def finish(connection: sqlite3.Connection) -> None:
    """Mark the file as an archive of this version in its header."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={VERSION}")


def check(connection: sqlite3.Connection, path: Path, instance_id: str) -> None:
    """Check that it is an archive of a supported version and belongs to this instance.

    Raises:
        DamagedArchive: It is another kind of database, or empty.
        NewerArchive: A later version of the program wrote it.
        ForeignArchive: It belongs to another instance.
    """
    if version(connection, path) not in (VERSION, *STEPS):
        raise DamagedArchive(path, _("it holds nothing yet"))
    (owner,) = connection.execute("SELECT instance FROM fold").fetchone()
    if owner != instance_id:
        raise ForeignArchive(path, owner)


def version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema's version; 0 for an empty file.

    Raises:
        DamagedArchive: It is another kind of database.
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
