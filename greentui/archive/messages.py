"""Messages as rows: stored, found, paged.

A page is a range of keys in one chat, so that the hundred-thousandth message costs what the first does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from greentui.archive import contacts, content, event_log, fts
from greentui.archive.event_log import EventKind
from greentui.archive.reducers import Stored
from greentui.archive.rows import (
    BY_LOCAL_ID,
    COLUMNS,
    CONTENT,
    INSERT,
    PLACES,
    UPDATE,
    Row,
    key_of,
    row_key,
    stored,
    values,
    within,
)
from greentui.archive.transaction import Transaction
from greentui.model.chats import Window
from greentui.model.messages import Key, Message


def window(
    connection: sqlite3.Connection,
    instance_id: str,
    chat: tuple[int, str, str],
    *,
    before: Key | None = None,
    after: Key | None = None,
    around: Key | None = None,
    limit: int = 100,
) -> Window:
    """A page of a chat, oldest first; by default the newest one.

    Args:
        chat: Its key, id and name.
        around: Half the page before this key, the other half from it on.
    """
    newer: list[Row] = []
    older: list[Row] = []
    more_newer = more_older = False
    if around is not None:
        newer, more_newer = _page(connection, chat[0], "key >=", row_key(around), limit - limit // 2)
        older, more_older = _page(connection, chat[0], "key <", row_key(around), limit - len(newer))
    elif after is not None:
        newer, more_newer = _page(connection, chat[0], "key >", row_key(after), limit)
        more_older = _any(connection, chat[0], "key <=", row_key(after))
    elif before is not None:
        older, more_older = _page(connection, chat[0], "key <", row_key(before), limit)
        more_newer = _any(connection, chat[0], "key >=", row_key(before))
    else:
        older, more_older = _page(connection, chat[0], "key <", 1 << 62, limit)
    rows = [*reversed(older), *newer]
    return Window(tuple(_messages(connection, instance_id, rows, chat)), more_older, more_newer)


def _page(
    connection: sqlite3.Connection, chat: int, where: str, bound: int, limit: int
) -> tuple[list[Row], bool]:
    order = "DESC" if "<" in where else "ASC"
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM message m WHERE chat=? AND {where} ? AND hidden=0 "
        f"ORDER BY key {order} LIMIT ?",
        (chat, bound, limit + 1),
    ).fetchall()
    return rows[:limit], len(rows) > limit


def _any(connection: sqlite3.Connection, chat: int, where: str, bound: int) -> bool:
    found = connection.execute(
        f"SELECT 1 FROM message WHERE chat=? AND {where} ? AND hidden=0 LIMIT 1",
        (chat, bound),
    ).fetchone()
    return found is not None


def _messages(
    connection: sqlite3.Connection, instance_id: str, rows: Sequence[Row], chat: tuple[int, str, str]
) -> Iterable[Message]:
    pictures = thumbnails(connection, [row[0] for row in rows if row[CONTENT]])
    people = _Aliases(connection)
    for row in rows:
        message = stored(row, instance_id, chat[1], chat[2], pictures.get(row[0], b"")).message
        yield people.resolved(message)


def one(
    connection: sqlite3.Connection, instance_id: str, chat_id: str, message_id: str, *, shown: bool = False
) -> Message | None:
    """The message with this id (the API's or ours) in a chat given by its stored id.

    Args:
        shown: Only if its chat shows it; otherwise hidden ones too.
    """
    for same in _ways(message_id):
        found = connection.execute(
            f"SELECT c.key, c.name, {COLUMNS} FROM chat c CROSS JOIN message m ON m.chat = c.key "
            f"WHERE c.id=? AND {same}{' AND m.hidden=0' if shown else ''}",
            (chat_id, content.plain(message_id)),
        ).fetchone()
        if found:
            chat = (found[0], chat_id, found[1])
            return next(iter(_messages(connection, instance_id, [found[2:]], chat)))
    return None


def _ways(message_id: str) -> tuple[str, ...]:
    """The conditions to look an id up by: strangers make ids up too, which may look like ours."""
    return (BY_LOCAL_ID, "m.id=?") if message_id.startswith("local-") else ("m.id=?",)


def is_elsewhere(connection: sqlite3.Connection, chat_id: str, message_id: str) -> bool:
    """Whether a message of this id is known, but in other chats only."""
    found = connection.execute(
        "SELECT c.id FROM message m JOIN chat c ON c.key = m.chat WHERE m.id=?", (message_id,)
    ).fetchall()
    return bool(found) and all(known != chat_id for (known,) in found)


def count(connection: sqlite3.Connection, chat: int) -> int:
    """How many messages a chat has, including hidden ones; counted in an index."""
    (found,) = connection.execute("SELECT count(*) FROM message WHERE chat=?", (chat,)).fetchone()
    return int(found)


def at(connection: sqlite3.Connection, chat: int, timestamp: int) -> Key | None:
    """The key of the first message at or after a time, else of the last one."""
    (key,) = connection.execute(
        "SELECT coalesce((SELECT key FROM message WHERE chat=:chat AND key>=:bound AND hidden=0 "
        "ORDER BY key LIMIT 1), (SELECT key FROM message WHERE chat=:chat AND hidden=0 "
        "ORDER BY key DESC LIMIT 1))",
        {"chat": chat, "bound": row_key(Key(timestamp, 0))},
    ).fetchone()
    return None if key is None else key_of(key)


def thumbnails(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, bytes]:
    """The pictures of these messages."""
    if not keys:
        return {}
    marks = ",".join("?" * len(keys))
    found = connection.execute(
        f"SELECT message, jpeg FROM thumbnail WHERE message IN ({marks})",
        keys,
    )
    return dict(found.fetchall())


class _Aliases:
    """Resolves hidden ids, looking each up once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, str] = {}

    def resolved(self, message: Message) -> Message:
        sender = message.sender_id
        if not sender.endswith("@lid"):
            return message
        if sender not in self._known:
            self._known[sender] = contacts.resolved(self._connection, sender)
        return replace(message, sender_id=self._known[sender])


def free_key(connection: sqlite3.Connection, timestamp: int) -> int:
    """The next free key in the second `timestamp`."""
    second = within(timestamp)
    while True:
        start = second << 16
        (last,) = connection.execute(
            "SELECT max(key) FROM message WHERE key >= ? AND key < ?", (start, start + PLACES)
        ).fetchone()
        if last is None:
            return start
        if last + 1 < start + PLACES:
            return int(last) + 1
        second += 1


# Finding


def find(tx: Transaction, chat: int, message_id: str) -> Stored | None:
    """The message with this id (the API's or ours) in a chat."""
    for same in _ways(message_id):
        for found in _found(tx, f"m.chat=? AND {same}", (chat, content.plain(message_id))):
            return found
    return None


def find_anywhere(tx: Transaction, message_id: str, chat: int | None = None) -> list[Stored]:
    """The messages with this id: in `chat` if there, else anywhere.

    A status may come without its chat, and an effect may name a person's other id.
    """
    found = _found(tx, "m.id=?", (content.plain(message_id),))
    here = [each for each in found if each.chat == chat]
    return here or found


def find_local(tx: Transaction, local_id: str) -> Stored | None:
    """The message typed here under this local id."""
    return next(iter(_found(tx, BY_LOCAL_ID, (content.plain(local_id),))), None)


def by_keys(tx: Transaction, keys: Iterable[int]) -> tuple[Message, ...]:
    """These messages as they are now, in the order of `keys`; deleted ones are left out."""
    return tuple(found.message for key in keys for found in _found(tx, "m.key=?", (key,)))


def _found(tx: Transaction, where: str, parameters: tuple[object, ...]) -> list[Stored]:
    rows = tx.connection.execute(
        f"SELECT {COLUMNS}, chat.id, chat.name FROM message m CROSS JOIN chat ON chat.key = m.chat "
        f"WHERE {where} ORDER BY m.key",
        parameters,
    ).fetchall()
    pictures = thumbnails(tx.connection, [row[0] for row in rows if row[CONTENT]])
    return [stored(row[:-2], tx.instance_id, row[-2], row[-1], pictures.get(row[0], b"")) for row in rows]


# Writing


def insert(tx: Transaction, found: Stored, what: EventKind) -> None:
    """Store a new message."""
    fts.added(tx, found.key)
    tx.connection.execute(INSERT, values(found, tx.began))
    _keep_picture(tx, found)
    tx.touch(found.chat, found.message.chat_id, found.message.uid)
    event_log.of_message(tx, what, found.key)


def update(tx: Transaction, known: Stored, now: Stored, what: EventKind) -> bool:
    """Store a message's new content; returns whether it differs."""
    if known == now:
        return False
    fts.changing(tx, known.key)
    tx.connection.execute(UPDATE, (*values(now, tx.began), known.key))
    if content.picture(now.message.content) != content.picture(known.message.content):
        _keep_picture(tx, now)
    tx.touch(now.chat, now.message.chat_id, now.message.uid)
    event_log.of_message(tx, what, known.key)
    return True


def replace_by(tx: Transaction, gone: Stored, kept: Stored) -> None:
    """Delete a row whose message is now in another row."""
    fts.changing(tx, gone.key)
    tx.connection.execute("DELETE FROM message WHERE key=?", (gone.key,))
    tx.new.pop(gone.key, None)
    tx.touch(gone.chat, gone.message.chat_id, gone.message.uid)
    event_log.message_replaced(tx, gone.key, kept.key)


def move(tx: Transaction, keys: Sequence[int], chat: int) -> None:
    """Move messages to another chat."""
    for key in keys:
        fts.changing(tx, key)
    tx.connection.executemany("UPDATE message SET chat=? WHERE key=?", [(chat, key) for key in keys])


def hide(tx: Transaction, chat: int, uid: str) -> None:
    """Delete a message for us alone, unless it waits to be sent: it would leave unseen."""
    known = find(tx, chat, uid)
    if known is not None and not known.waits:
        update(tx, known, replace(known, hidden=True), EventKind.MESSAGE_HIDDEN)


def _keep_picture(tx: Transaction, found: Stored) -> None:
    picture = content.picture(found.message.content)
    if picture:
        tx.connection.execute(
            "INSERT INTO thumbnail VALUES (?, ?) ON CONFLICT (message) DO UPDATE SET jpeg=excluded.jpeg",
            (found.key, picture),
        )
