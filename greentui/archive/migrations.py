"""Brings an archive of any earlier version to the present schema, one numbered step after the other.

`schema.sql` is what a new archive gets. What a step, once released, leads to is never changed; a test
walks them all from the first and compares the result with the document.

All of it is one transaction. A step that names `:first` and `:last` is done for one stretch of messages
after the other, so that who waits can be told how far it is.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from greentui.archive.errors import DamagedArchive, NewerArchive

APPLICATION_ID = 0x67726E74
"""In the file's header, so that we know our own: `grnt`."""

SCHEMA = Path(__file__).with_name("schema.sql")

STEPS: dict[int, str] = {
    2: """
CREATE INDEX raw_by_age ON raw (instance, at) WHERE own = 0;
CREATE VIEW searched (key, text, terms) AS
SELECT key, coalesce(folded, text),
       char(57344) || 'c' || chat
       || iif(outgoing, ' ' || char(57344) || 'o', '')
       || iif(kind = 'text', '', ' ' || char(57344) || 'k' || kind)
       || iif(sender_id = '', '', ' ' || char(57344) || 's' || replace(replace(sender_id, '@', ''), '.', ''))
FROM message;

CREATE VIRTUAL TABLE search USING fts5 (
    text, terms,
    content='searched', content_rowid='key',
    tokenize='unicode61 remove_diacritics 2',
    prefix='1 2 3'
);

INSERT INTO search (search) VALUES ('rebuild');
""",
    3: """
CREATE INDEX message_deleted ON message (chat) WHERE deleted IS NOT NULL OR hidden;
""",
    # Pictographs and the texts before an edit are found as well. Most messages have neither; a text with a
    # NUL is looked at whole, for SQLite's own functions see it to there only.
    4: """
CREATE TEMP TABLE told (key INTEGER PRIMARY KEY, folded TEXT);

INSERT INTO told
WITH candidate AS MATERIALIZED (
    SELECT key, folded AS was, indexed(text, texts) AS folded FROM message
    WHERE key BETWEEN :first AND :last
      AND (texts IS NOT NULL OR text GLOB '*[' || char(8592) || '-' || char(129791) || ']*'
           OR instr(text, char(0)))
)
SELECT key, folded FROM candidate WHERE folded IS NOT was;

INSERT INTO search (search, rowid, text, terms)
SELECT 'delete', key, text, terms FROM searched WHERE key IN (SELECT key FROM told);

UPDATE message SET folded = (SELECT told.folded FROM told WHERE told.key = message.key)
WHERE key IN (SELECT key FROM told);

INSERT INTO search (rowid, text, terms)
SELECT key, text, terms FROM searched WHERE key IN (SELECT key FROM told);

DROP TABLE told;
""",
}
"""The statements that lead from the version before to this one."""

VERSION = max(STEPS, default=1)

STRETCH = 20_000
"""Messages that a repeated step is about at a time."""

_INSTRUCTIONS = 2_000_000
"""Of SQLite's machine, some tenths of a second: how often a statement that takes long says so."""

_HEADER = 64
_VERSION_AT = slice(60, 64)
"""Where in a database's header its `user_version` stands."""

Progress = Callable[[float], None]
"""Told again and again which share is done, from 0 to 1. What it raises ends the work and undoes it."""


def behind(path: Path) -> bool:
    """Whether a file seems to be an archive of an earlier version: a look at its first bytes, no more."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER)
    except OSError:
        return False
    return len(head) == _HEADER and 0 < int.from_bytes(head[_VERSION_AT]) < VERSION


def prepare(connection: sqlite3.Connection, path: Path, progress: Progress = lambda _share: None) -> None:
    """Make or migrate the schema, in one transaction.

    Args:
        progress: Told how far a migration is.

    Raises:
        DamagedArchive: It is a database of something else.
        NewerArchive: A later version of the program wrote it.
    """
    if version(connection, path) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = version(connection, path)  # another process may have been quicker
        if found == 0:
            for statement in statements(SCHEMA.read_text("utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        else:
            _migrate(connection, found, progress)
        connection.execute(f"PRAGMA user_version={VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _migrate(connection: sqlite3.Connection, found: int, progress: Progress) -> None:
    connection.create_function("indexed", 2, _indexed(), deterministic=True)
    stopped: list[BaseException] = []
    share = 0.0

    def tell() -> int:
        # SQLite forgets what is raised in here: it only stops.
        try:
            progress(share)
        except BaseException as error:  # noqa: BLE001  raised below, once SQLite has stopped
            stopped.append(error)
            return 1
        return 0

    connection.set_progress_handler(tell, _INSTRUCTIONS)
    try:
        for step in range(found + 1, VERSION + 1):
            for part in _parts(connection, STEPS[step]):
                share = (step - found - 1 + part) / (VERSION - found)
                progress(share)
    except sqlite3.OperationalError:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _parts(connection: sqlite3.Connection, script: str) -> Iterator[float]:
    """Do a step; yields the share of it that is done."""
    stretches = _stretches(connection) if ":first" in script else [(0, 0)]
    for place, (first, last) in enumerate(stretches, start=1):
        for statement in statements(script):
            connection.execute(statement, {"first": first, "last": last})
        yield place / len(stretches)


def _stretches(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """The messages' keys, first and last of each stretch."""
    numbered = "SELECT key, (row_number() OVER (ORDER BY key) - 1) / ? AS stretch FROM message"
    return connection.execute(
        f"SELECT min(key), max(key) FROM ({numbered}) GROUP BY stretch ORDER BY stretch", (STRETCH,)
    ).fetchall()


def _indexed() -> Callable[[str, str | None], str | None]:
    """What the index sees of a message, from its row."""
    from greentui.archive.tokenizer import indexed

    def work(text: str, texts: str | None) -> str | None:
        told = [each for _time, each in json.loads(texts)] if texts else []
        return indexed(text, [each for each in told if each != text])

    return work


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
        raise DamagedArchive(path, "a database of another program")
    if found > VERSION:
        raise NewerArchive(path, str(found))
    return found


def statements(script: str) -> list[str]:
    """The script's statements one by one, a trigger's body kept whole."""
    found = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return found
