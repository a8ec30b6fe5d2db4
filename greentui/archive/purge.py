"""Erases messages, their bodies and everything else that repeats their content.

Deleting a row leaves its text in free pages, in the text index's older segments and in the write-ahead log.
`erased` rewrites all three, so that no byte of it is left in the archive's files.
"""

from __future__ import annotations

from greentui.archive import chats as chat_rows
from greentui.archive import contacts, event_log, fts, kv
from greentui.archive.connection import Database
from greentui.archive.errors import ArchiveBusy
from greentui.archive.event_log import EventKind
from greentui.archive.rows import row_key, within
from greentui.archive.transaction import Purged, Transaction
from greentui.model.entries import MessagesPurged
from greentui.model.messages import Key

_DELETED = "(deleted IS NOT NULL OR hidden)"
"""Must match the condition of the index `message_deleted` literally, or SQLite does not use it."""
_MOST = 1_000_000
"""Maximum messages of one entry, whatever its limit."""
_OF_MESSAGE = "typeof(object) = 'integer'"
_WAITING = "key IN (SELECT message FROM outbox WHERE waiting)"


def remove(tx: Transaction, entry: MessagesPurged) -> Purged:
    """Delete some of the messages meant, with their bodies, pictures and finished outbox items.

    To be called again until it finds fewer than the entry's `limit`; then the rest has been deleted too.
    """
    chat = None
    chat_id = contacts.canonical(tx, entry.chat_id) if entry.chat_id else ""
    event_log.of_id(tx, EventKind.MESSAGES_PURGED, chat_id)
    if chat_id:
        chat = chat_rows.key(tx, chat_id)
        if chat is None:
            return Purged()
    fts.write(tx)  # what is removed from the index below must be in it
    limit = min(max(entry.limit, 1), _MOST)
    before = None if entry.before is None else within(entry.before)
    run = tx.connection.execute
    run("CREATE TEMP TABLE IF NOT EXISTS doomed (key INTEGER PRIMARY KEY)")
    run("DELETE FROM doomed")
    where = [f"NOT {_WAITING}"]
    bounds: list[object] = []
    if before is not None:
        where.append("key < ?")
        bounds.append(row_key(Key(before, 0)))
    if entry.deleted_only:
        where.append(_DELETED)
    if chat is not None:
        where.append("chat = ?")
        bounds.append(chat)
    order = (
        "+key" if entry.deleted_only else "key"
    )  # the few deleted ones are sorted rather than searched for among all
    run(
        f"INSERT INTO doomed SELECT key FROM message WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?",
        [*bounds, limit],
    )
    for key, id_of_it in run(
        "SELECT key, id FROM chat WHERE key IN (SELECT chat FROM message WHERE key IN doomed)"
    ).fetchall():
        tx.touched[key] = id_of_it
        tx.listed.add(id_of_it)
        tx.whole.add(id_of_it)
    bodies = run(
        "DELETE FROM raw_body WHERE target<>'' AND target IN (SELECT id FROM message WHERE key IN doomed)"
    ).rowcount
    run("DELETE FROM outbox WHERE message IN doomed")
    run(
        "INSERT INTO search (search, rowid, text, terms) "
        "SELECT 'delete', key, text, terms FROM searched WHERE key IN doomed"
    )
    messages = run("DELETE FROM message WHERE key IN doomed").rowcount
    run("DELETE FROM doomed")
    chats = 0
    if messages < limit:
        # One pass over all events at the end; finding each by its object would need an index.
        kv.erase_notes_of_lost(tx.connection)
        run(f"DELETE FROM event WHERE {_OF_MESSAGE} AND object NOT IN (SELECT key FROM message)")
        if chat is None and not entry.deleted_only:
            bodies += _remove_rest(tx, before)
            if before is None:
                chats = _remove_everything(tx)
    return Purged(messages, bodies, chats)


def _remove_rest(tx: Transaction, before: int | None) -> int:
    """Delete bodies without a message, pending effects and states older than `before`."""
    bound = (1 << 62 if before is None else before,)
    run = tx.connection.execute
    bodies = run(
        "DELETE FROM raw_body WHERE at < ? AND own=0 AND NOT EXISTS "
        "(SELECT 1 FROM message WHERE message.id = raw_body.target)",
        bound,
    ).rowcount
    if before is None:
        run("DELETE FROM pending")
        run("DELETE FROM raw_body WHERE target NOT IN (SELECT id FROM message)")
    run("DELETE FROM state WHERE at < ?", bound)
    run("DELETE FROM coverage WHERE until < ?", bound)
    run(f"DELETE FROM event WHERE NOT {_OF_MESSAGE} AND at < ?", bound)
    return bodies


def _remove_everything(tx: Transaction) -> int:
    run = tx.connection.execute
    run("DELETE FROM own_chat WHERE chat NOT IN (SELECT chat FROM message)")
    gone = run("DELETE FROM chat WHERE key NOT IN (SELECT chat FROM message)").rowcount
    for table in ("contact", "alias", "fact", "own_note", "change_log"):
        run(f"DELETE FROM {table}")
    for key in [key for key in tx.touched if not run("SELECT 1 FROM chat WHERE key=?", (key,)).fetchone()]:
        del tx.touched[key]
    return gone


def erased(database: Database) -> None:
    """Rewrite the file, its index and its log, so that nothing deleted is left in them.

    Takes about as long as writing the archive anew, and as much room again meanwhile.

    Raises:
        ArchiveBusy: Another process is reading: the rows are deleted, but traces are left.
    """
    with database.maintain() as connection:
        connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
        connection.execute("PRAGMA temp_store=FILE")  # the copy may be larger than memory
        connection.execute("VACUUM")
        connection.execute("PRAGMA temp_store=MEMORY")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise ArchiveBusy(database.path)
