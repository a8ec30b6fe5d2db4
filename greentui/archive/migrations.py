"""Brings an archive of any earlier version to the present schema, one numbered step after the other.

`schema.sql` is what a new archive gets. A step, once released, is never changed; a test walks them all
from the first and compares the result with the document.
"""

from __future__ import annotations

import json
import sqlite3
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
    # Pictographs and the texts before an edit are found as well.
    4: """
CREATE TEMP TABLE told AS
SELECT key, indexed(text, texts) AS folded FROM message WHERE indexed(text, texts) IS NOT folded;

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


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make or migrate the schema, in one transaction.

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
            connection.create_function("indexed", 2, _indexed, deterministic=True)
            for step in range(found + 1, VERSION + 1):
                for statement in statements(STEPS[step]):
                    connection.execute(statement)
        connection.execute(f"PRAGMA user_version={VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _indexed(text: str, texts: str | None) -> str | None:
    """What the index sees of a message, from its row."""
    from greentui.archive.words import indexed

    told = [each for _time, each in json.loads(texts)] if texts else []
    return indexed(text, [each for each in told if each != text])


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
