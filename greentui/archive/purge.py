"""Erases: messages, their bodies and everything else that repeats what they said.

Deleting a row leaves its text in free pages, in the text index's older segments and in the write-ahead
log. `erased` rewrites all three, so that no byte of it is left in the archive's files.
"""

from __future__ import annotations

from dataclasses import dataclass

from greentui.archive.connection import Database
from greentui.archive.errors import ArchiveBusy
from greentui.archive.rows import row_key
from greentui.archive.transaction import Transaction
from greentui.model.messages import Key

AT_A_TIME = 5_000
"""Messages of one transaction, so that others who write are kept waiting for moments only."""

_DELETED = "(deleted IS NOT NULL OR hidden)"
"""To the letter what `message_deleted` is an index of, or SQLite does not see that it helps."""
_WAITING = "key IN (SELECT message FROM outbox WHERE waiting)"


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge took out."""

    messages: int = 0
    bodies: int = 0
    chats: int = 0

    def __add__(self, other: Purged) -> Purged:
        return Purged(self.messages + other.messages, self.bodies + other.bodies, self.chats + other.chats)


def remove(tx: Transaction, *, before: int | None, deleted_only: bool, chat: int | None) -> Purged:
    """Delete some of the messages meant, with their bodies, pictures and finished outbox items.

    What still waits to be sent stays. To be called again until it finds less than `AT_A_TIME` messages;
    then the rest has gone too: without any bound everything the instance has, its contacts and states.

    Args:
        before: UTC seconds: only what is older.
        deleted_only: Only what was deleted for everyone or for us.
        chat: Only of this chat.
    """
    run = tx.connection.execute
    run("CREATE TEMP TABLE IF NOT EXISTS doomed (key INTEGER PRIMARY KEY)")
    run("DELETE FROM doomed")
    where = ["chat IN (SELECT key FROM chat WHERE instance=?)"]
    bounds: list[object] = [tx.instance]
    if before is not None:
        where.append("key < ?")
        bounds.append(row_key(Key(before, 0)))
    if deleted_only:
        where.append(_DELETED)
    if chat is not None:
        where.append("chat = ?")
        bounds.append(chat)
    run(
        f"INSERT INTO doomed SELECT key FROM message WHERE {' AND '.join(where)} AND NOT {_WAITING} LIMIT ?",
        [*bounds, AT_A_TIME],
    )
    for key, chat_id in run(
        "SELECT key, id FROM chat WHERE key IN (SELECT chat FROM message WHERE key IN doomed)"
    ).fetchall():
        tx.touched[key] = chat_id
        tx.listed.add(chat_id)
        tx.changed[chat_id] = set()
    bodies = run(
        "DELETE FROM raw WHERE instance=? AND target<>'' AND target IN "
        "(SELECT id FROM message WHERE key IN doomed)",
        (tx.instance,),
    ).rowcount
    run("DELETE FROM outbox WHERE message IN doomed")
    run(
        "INSERT INTO search (search, rowid, text, terms) "
        "SELECT 'delete', key, text, terms FROM searched WHERE key IN doomed"
    )
    messages = run("DELETE FROM message WHERE key IN doomed").rowcount
    run("DELETE FROM doomed")
    chats = 0
    if messages < AT_A_TIME and chat is None and not deleted_only:
        bodies += _remove_rest(tx, before)
        if before is None:
            chats = _remove_everything(tx)
    return Purged(messages, bodies, chats)


def _remove_rest(tx: Transaction, before: int | None) -> int:
    """Bodies that belong to no message, effects that wait for one, states: what is older than `before`."""
    bound = (tx.instance, 1 << 62 if before is None else before)
    run = tx.connection.execute
    bodies = run(
        "DELETE FROM raw WHERE instance=? AND at < ? AND own=0 AND NOT EXISTS "
        "(SELECT 1 FROM message WHERE message.id = raw.target)",
        bound,
    ).rowcount
    if before is None:
        run("DELETE FROM pending WHERE instance=?", (tx.instance,))
        run("DELETE FROM raw WHERE instance=? AND target NOT IN (SELECT id FROM message)", (tx.instance,))
    run("DELETE FROM state WHERE instance=? AND at < ?", bound)
    run("DELETE FROM coverage WHERE instance=? AND until < ?", bound)
    return bodies


def _remove_everything(tx: Transaction) -> int:
    run = tx.connection.execute
    gone = run(
        "DELETE FROM chat WHERE instance=? AND key NOT IN (SELECT chat FROM message)", (tx.instance,)
    ).rowcount
    for table in ("contact", "alias", "mark"):
        run(f"DELETE FROM {table} WHERE instance=?", (tx.instance,))
    run("DELETE FROM change WHERE instance=?", (tx.instance,))
    existing = "SELECT key FROM chat WHERE instance=?"
    for key in [key for key in tx.touched if not run(f"{existing} AND key=?", (tx.instance, key)).fetchone()]:
        del tx.touched[key]
    return gone


def erased(database: Database) -> None:
    """Rewrite the file, its index and its log, so that nothing deleted is left in them.

    Takes about as long as writing the archive anew, and as much room again while it does.

    Raises:
        ArchiveBusy: Another process is reading: what is deleted is deleted, its traces are still there.
    """
    with database.maintain() as connection:
        connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
        connection.execute("PRAGMA temp_store=FILE")  # the copy may be larger than memory
        connection.execute("VACUUM")
        connection.execute("PRAGMA temp_store=MEMORY")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise ArchiveBusy(database.path)
