"""The rows of the chat list: kept in step with the messages, and read in the order lists show them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from greentui.archive import contacts
from greentui.archive.content import plain
from greentui.archive.ports import Rank
from greentui.archive.reducers import RowRole
from greentui.archive.transaction import Transaction
from greentui.model.chats import Chat, ChatFilter, ChatSort
from greentui.model.ids import STATUS_CHAT, ChatKind, is_group, kind_of, phone_of
from greentui.model.messages import MessageKind, MessageStatus

Row = Any
"""A row as SQLite gives it."""

_END = 1 << 62
"""Above every message's key."""
_LISTED = f"id <> '{STATUS_CHAT}'"
_FILTERS = {
    ChatFilter.ALL: "archived=0",
    # Waiting and unread chats are shown even if they are archived.
    ChatFilter.UNREAD: "unread > 0",
    ChatFilter.WAITING: "waiting_since IS NOT NULL",
    ChatFilter.GROUPS: "archived=0 AND id GLOB '*@g.us'",
    ChatFilter.ARCHIVED: "archived=1",
}
_COUNTED = {**_FILTERS, ChatFilter.ALL: "archived=0 AND last IS NOT NULL"}
"""What is counted of each: a contact without messages is listed, below the others, and is no conversation."""


_CANCELLED = f"'{MessageStatus.CANCELLED.value}'"
_ENDS_CANCELLED = (
    "SELECT x.chat FROM message x CROSS JOIN chat e ON e.key = x.chat AND e.last = x.key "
    f"WHERE x.status = {_CANCELLED}"
)
"""The chats whose newest message was cancelled, which says nothing: lists pass over it."""


def _shown_last(chat: str) -> str:
    """The key of the newest message that a list shows of a chat: a cancelled one only if all are cancelled.

    Args:
        chat: The name that a query has for the table of chats.
    """
    return (
        f"coalesce((SELECT x.key FROM message x WHERE x.chat = {chat}.key AND x.hidden = 0 "
        f"AND x.status IS NOT {_CANCELLED} ORDER BY x.key DESC LIMIT 1), {chat}.last)"
    )


class _Order(NamedTuple):
    """What a list is sorted by: in the form an index serves, and as a value that ascends."""

    by: str
    rank: str


_NEWEST = _Order("{last} DESC", "coalesce(-{last}, 0)")
_LONGEST_WAITING = _Order("waiting_since IS NULL, waiting_since", f"coalesce(waiting_since, {_END})")
_SORTS = {
    ChatSort.RECENT: (_NEWEST,),
    ChatSort.WAITING: (_LONGEST_WAITING, _NEWEST),
    ChatSort.NAME: (_Order("name_key", "name_key"), _Order("id", "id")),
}
_PINNED = "SELECT chat FROM own_chat WHERE pinned"
_COLUMNS = (
    "c.key, c.id, c.name, c.unread, c.waiting_since, c.failed, coalesce(o.draft, ''), c.archived, "
    "coalesce(o.pinned, 0), coalesce(o.muted_until, 0), c.disappearing, coalesce(m.key, c.last), "
    "m.outgoing, m.kind, substr(m.text, 1, 200), m.sender_id, m.sender_name, m.sender_contact, "
    "m.status, m.deleted, "
    # `File.recorded`, searched as text: a damaged content must not keep the list from being read.
    """m.kind='audio' AND (instr(m.content, '"voice":true') OR instr(m.content, '"mime":"audio/ogg'))"""
)
_JOINED = f"chat c LEFT JOIN message m ON m.key = {_shown_last('c')} LEFT JOIN own_chat o ON o.chat = c.key"
_SEEN = {RowRole.UNREAD: RowRole.READ, RowRole.LATE: RowRole.LATE_READ}
"""The role of an unread message once it has been read."""
_DONE = {
    RowRole.UNREAD: RowRole.DONE,
    RowRole.READ: RowRole.DONE,
    RowRole.LATE: RowRole.LATE_DONE,
    RowRole.LATE_READ: RowRole.LATE_DONE,
}
"""The role of an incoming message once it needs no answer."""
_UNSEEN = {
    RowRole.READ: RowRole.UNREAD,
    RowRole.DONE: RowRole.UNREAD,
    RowRole.LATE_READ: RowRole.LATE,
    RowRole.LATE_DONE: RowRole.LATE,
}
"""The role of a message that was read once it is marked unread."""
_ON_TIME = {
    RowRole.LATE: RowRole.UNREAD,
    RowRole.LATE_READ: RowRole.READ,
    RowRole.LATE_DONE: RowRole.DONE,
}
"""The role of a late message once an answer was written behind it."""
_REOPENED = {RowRole.DONE: RowRole.READ, RowRole.LATE_DONE: RowRole.LATE_READ}
"""The role of a message that needed no answer once its chat is reopened."""
_LAST = "coalesce((SELECT max(key) FROM message WHERE chat=:chat AND role={}), -1)"
_ANSWERED = f"SELECT {_LAST.format(int(RowRole.ANSWER_ELSEWHERE))}, {_LAST.format(int(RowRole.ANSWER))}"
"""The keys of the last answers that were written elsewhere and here; -1 where there is none."""
_WAITING_AFTER = {
    RowRole.UNREAD: ":answered",
    RowRole.READ: ":answered",
    # What was typed here after these messages was typed before they arrived.
    RowRole.LATE: ":elsewhere",
    RowRole.LATE_READ: ":elsewhere",
}
"""The roles of messages that wait for an answer unless one stands behind them."""
_FIRST_WAITING = " UNION ALL ".join(
    f"SELECT min(key) AS first FROM message WHERE chat=:chat AND role={int(role)} AND key>{after}"
    for role, after in _WAITING_AFTER.items()
)
_UNREAD_ROLES = ", ".join(str(int(role)) for role in _SEEN)
_REFRESH = f"""\
UPDATE chat SET
  last = (SELECT key FROM message WHERE chat=:chat AND hidden=0 ORDER BY key DESC LIMIT 1),
  unread = (SELECT count(*) FROM message WHERE chat=:chat AND role IN ({_UNREAD_ROLES}) AND key>:elsewhere),
  waiting_since = iif(:answerable, (SELECT min(first) >> 16 FROM ({_FIRST_WAITING})), NULL),
  failed = (SELECT count(*) FROM message WHERE chat=:chat AND role={int(RowRole.TROUBLE)})
WHERE key=:chat
"""
_KINDS = {kind.value: kind for kind in MessageKind}
_STATUSES = {status.value: status for status in MessageStatus}


# Writing


def key(tx: Transaction, chat_id: str) -> int | None:
    """The key of a chat under its proper id."""
    found = tx.connection.execute("SELECT key FROM chat WHERE id=?", (chat_id,)).fetchone()
    return int(found[0]) if found else None


def ensure(tx: Transaction, chat_id: str) -> tuple[int, str]:
    """The key and the proper id of a chat; its row is created if it is new."""
    chat_id = contacts.canonical(tx, chat_id)
    found = key(tx, chat_id)
    if found is not None:
        return found, chat_id
    name = contacts.shown_name(tx.connection, chat_id)
    made = tx.connection.execute(
        "INSERT INTO chat (id, name, name_key) VALUES (?,?,?)", (chat_id, name, contacts.name_key(name))
    )
    tx.listed.add(chat_id)
    return int(made.lastrowid or 0), chat_id


def last_at(tx: Transaction, chat: int) -> int:
    """When the last message was written, UTC seconds; 0 if there is none."""
    return (_newest(tx.connection, chat) or 0) >> 16


def rename(tx: Transaction, chat_id: str) -> None:
    """Show a chat under the name its contact has now."""
    name = contacts.shown_name(tx.connection, chat_id)
    changed = tx.connection.execute(
        "UPDATE chat SET name=?, name_key=? WHERE id=? AND name<>?",
        (name, contacts.name_key(name), chat_id, name),
    )
    if changed.rowcount:
        tx.listed.add(chat_id)


def refresh(tx: Transaction, chat: int, chat_id: str) -> None:
    """Recompute what a chat's row holds about its messages; each part is a range of an index."""
    elsewhere, here = tx.connection.execute(_ANSWERED, {"chat": chat}).fetchone()
    tx.connection.execute(
        _REFRESH,
        {
            "chat": chat,
            "elsewhere": elsewhere,
            "answered": max(elsewhere, here),
            "answerable": kind_of(chat_id) is not ChatKind.NEWSLETTER,
        },
    )


def _newest(connection: sqlite3.Connection, chat: int) -> int | None:
    """The key of a chat's newest visible message."""
    found = connection.execute(
        "SELECT key FROM message WHERE chat=? AND hidden=0 ORDER BY key DESC LIMIT 1", (chat,)
    ).fetchone()
    return int(found[0]) if found else None


def _last(connection: sqlite3.Connection, chat: int, role: RowRole) -> int:
    """The key of a chat's last message of this role; -1 if there is none."""
    found = connection.execute(
        "SELECT key FROM message WHERE chat=? AND role=? ORDER BY key DESC LIMIT 1", (chat, int(role))
    ).fetchone()
    return int(found[0]) if found else -1


def _first(connection: sqlite3.Connection, chat: int, role: RowRole, *, after: int) -> int | None:
    found = connection.execute(
        "SELECT key FROM message WHERE chat=? AND role=? AND key>? ORDER BY key LIMIT 1",
        (chat, int(role), after),
    ).fetchone()
    return int(found[0]) if found else None


def mark_read(tx: Transaction, chat: int, chat_id: str, up_to: int | None) -> bool:
    """Mark messages up to `up_to` (a row's key), or all, as read. Returns whether anything changed."""
    changed = sum(
        _recast(tx, chat, unseen, seen, up_to=_END if up_to is None else up_to)
        for unseen, seen in _SEEN.items()
    )
    return _changed(tx, chat, chat_id, changed)


def mark_unread(tx: Transaction, chat: int, chat_id: str) -> bool:
    """Let the last message of the contact count as unread again. Returns whether anything changed."""
    last, role = max((_last(tx.connection, chat, role), role) for role in (*_UNSEEN, *_SEEN))
    if role not in _UNSEEN or last <= _last(tx.connection, chat, RowRole.ANSWER_ELSEWHERE):
        return False
    changed = _recast(tx, chat, role, _UNSEEN[role], after=last - 1, up_to=last)
    return _changed(tx, chat, chat_id, changed)


def mark_done(tx: Transaction, chat: int, chat_id: str, seen: int) -> bool:
    """Let what waits up to `seen` (a row's key) wait for no answer, unless the contact has written since.

    Returns:
        Whether anything changed.
    """
    if any(_last(tx.connection, chat, role) > seen for role in _DONE):
        return False
    changed = sum(
        _recast(tx, chat, role, done, after=_answered(tx, chat, role), up_to=seen)
        for role, done in _DONE.items()
    )
    return _changed(tx, chat, chat_id, changed)


def reopen(tx: Transaction, chat: int, chat_id: str) -> bool:
    """Let what needed no answer wait for one again, if none followed. Returns whether anything changed."""
    changed = sum(
        _recast(tx, chat, done, role, after=_answered(tx, chat, role)) for done, role in _REOPENED.items()
    )
    return _changed(tx, chat, chat_id, changed)


def _answered(tx: Transaction, chat: int, role: RowRole) -> int:
    """The key of the last answer to messages of this role; -1 if there is none."""
    elsewhere, here = tx.connection.execute(_ANSWERED, {"chat": chat}).fetchone()
    return int(elsewhere if role in _ON_TIME else max(elsewhere, here))


def _recast(
    tx: Transaction, chat: int, role: RowRole, new: RowRole, *, after: int = -1, up_to: int = _END
) -> int:
    """Give a chat's messages of one role, with keys in this range, another. Returns how many there were."""
    return tx.connection.execute(
        "UPDATE message SET role=? WHERE chat=? AND role=? AND key>? AND key<=?",
        (int(new), chat, int(role), after, up_to),
    ).rowcount


def _changed(tx: Transaction, chat: int, chat_id: str, rows: int) -> bool:
    if rows:
        tx.touched[chat] = chat_id
        tx.listed.add(chat_id)
    return rows > 0


def typed_after(tx: Transaction, chat: int, key: int) -> bool:
    """Whether an answer typed here stands after this place, sent or not."""
    found = tx.connection.execute(
        "SELECT 1 FROM message WHERE chat=? AND role IN (?,?) AND key>? LIMIT 1",
        (chat, int(RowRole.ANSWER), int(RowRole.HELD), key),
    )
    return found.fetchone() is not None


def answered(tx: Transaction, chat: int, key: int) -> None:
    """Record an answer of ours: everything before this place has been seen."""
    for late, usual in _ON_TIME.items():
        _recast(tx, chat, late, usual, up_to=key - 1)


def put(tx: Transaction, chat: int, chat_id: str, column: str, value: int) -> bool:
    """Store what the service reports about a chat. Returns whether anything changed."""
    question = f"UPDATE chat SET {column}=:value WHERE key=:chat AND {column}<>:value"
    return _put(tx, question, chat, chat_id, value)


def put_own(tx: Transaction, chat: int, chat_id: str, column: str, value: int | str) -> bool:
    """Store what the operator sets for a chat. Returns whether anything changed."""
    question = f"UPDATE own_chat SET {column}=:value WHERE chat=:chat AND {column}<>:value"
    if value:
        question = (
            f"INSERT INTO own_chat (chat, {column}) VALUES (:chat, :value) "
            f"ON CONFLICT (chat) DO UPDATE SET {column}=:value WHERE {column}<>:value"
        )
    return _put(tx, question, chat, chat_id, value)


def _put(tx: Transaction, question: str, chat: int, chat_id: str, value: int | str) -> bool:
    value = plain(value) if isinstance(value, str) else value
    changed = tx.connection.execute(question, {"chat": chat, "value": value})
    if changed.rowcount > 0:
        tx.listed.add(chat_id)
    return changed.rowcount > 0


def merge(tx: Transaction, other: int, chat: int) -> None:
    """Merge one chat's row, apart from its messages, into another, and remove it.

    Both drafts are kept; the merged chat is archived only if both were.
    """
    run, both = tx.connection.execute, (other, chat)
    run(
        "UPDATE chat SET archived = min(chat.archived, o.archived), "
        "disappearing = max(chat.disappearing, o.disappearing) "
        "FROM (SELECT * FROM chat WHERE key=?) AS o WHERE chat.key=?",
        both,
    )
    run(
        "INSERT INTO own_chat SELECT ?2, draft, pinned, muted_until FROM own_chat WHERE chat=?1 "
        "ON CONFLICT (chat) DO UPDATE SET draft = CASE "
        "WHEN excluded.draft IN ('', draft) THEN draft WHEN draft='' THEN excluded.draft "
        "ELSE draft || char(10) || excluded.draft END, "
        "pinned = max(pinned, excluded.pinned), "
        "muted_until = iif(-1 IN (muted_until, excluded.muted_until), -1, "
        "max(muted_until, excluded.muted_until))",
        both,
    )
    run("DELETE FROM own_chat WHERE chat=?", (other,))
    run("DELETE FROM chat WHERE key=?", (other,))


# Reading


def ids(
    connection: sqlite3.Connection,
    filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
    sort: ChatSort = ChatSort.RECENT,
) -> list[str]:
    """The ids of all chats that a filter shows, in order, pinned ones first."""
    listed = f"SELECT id FROM chat WHERE {_LISTED} AND {_FILTERS[filter]}"
    # Two queries: the few pinned chats are sorted, the others come from the index in order.
    by = ", ".join(order.by for order in _SORTS[sort]).format(last=_last_in_list(connection))
    pinned = connection.execute(f"{listed} AND key IN ({_PINNED}) ORDER BY {by}")
    others = connection.execute(f"{listed} AND key NOT IN ({_PINNED}) ORDER BY {by}")
    return [row[0] for found in (pinned, others) for row in found]


def ranked(
    connection: sqlite3.Connection,
    filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
    sort: ChatSort = ChatSort.RECENT,
) -> list[tuple[Rank, str]]:
    """The same ids, each with its sort key, for merging several lists."""
    last = _last_in_list(connection)
    rank, by = (
        ", ".join(each).format(last=last)
        for each in ([order.rank for order in _SORTS[sort]], [order.by for order in _SORTS[sort]])
    )
    found: list[tuple[Rank, str]] = []
    for others, pinned in ((0, "IN"), (1, "NOT IN")):
        rows = connection.execute(
            f"SELECT id, {rank} FROM chat WHERE {_LISTED} AND {_FILTERS[filter]} "
            f"AND key {pinned} ({_PINNED}) ORDER BY {by}"
        )
        found += [((others, *rank), chat_id) for chat_id, *rank in rows]
    return found


def _last_in_list(connection: sqlite3.Connection) -> str:
    """What puts the latest active chat first: an indexed column, unless some chat ends in a cancelled one."""
    (some,) = connection.execute(f"SELECT EXISTS ({_ENDS_CANCELLED})").fetchone()
    return f"iif(key IN ({_ENDS_CANCELLED}), {_shown_last('chat')}, last)" if some else "last"


def counts(connection: sqlite3.Connection) -> dict[ChatFilter, int]:
    """How many chats each filter shows; of all chats those with messages."""
    sums = ", ".join(f"total({_COUNTED[each]})" for each in ChatFilter)
    row = connection.execute(f"SELECT {sums} FROM chat WHERE {_LISTED}").fetchone()
    return {each: int(count) for each, count in zip(ChatFilter, row, strict=True)}


def unread_total(connection: sqlite3.Connection) -> int:
    """The number of unread messages in all chats."""
    (count,) = connection.execute(f"SELECT total(unread) FROM chat WHERE {_LISTED}").fetchone()
    return int(count)


def rows(connection: sqlite3.Connection, instance_id: str, wanted: Sequence[str]) -> list[Chat]:
    """The chats with these ids, in the given order, without those that do not exist."""
    marks = ",".join("?" * len(wanted))
    found = connection.execute(f"SELECT {_COLUMNS} FROM {_JOINED} WHERE c.id IN ({marks})", wanted).fetchall()
    known = {row[1]: _chat(connection, instance_id, row) for row in found}
    return [known[chat_id] for chat_id in wanted if chat_id in known]


def opened(connection: sqlite3.Connection, instance_id: str, chat_id: str) -> tuple[int, Chat] | None:
    """The key and the row of a chat, by any of its ids."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM {_JOINED} WHERE c.id=?", (contacts.resolved(connection, chat_id),)
    ).fetchone()
    return (found[0], _chat(connection, instance_id, found)) if found else None


def find(connection: sqlite3.Connection, chat_id: str) -> tuple[int, str, str] | None:
    """The key, id and name of a chat, by any of its ids."""
    chat_id = contacts.resolved(connection, chat_id)
    found = connection.execute("SELECT key, id, name FROM chat WHERE id=?", (chat_id,)).fetchone()
    return (found[0], found[1], contacts.worded(found[2], chat_id)) if found else None


def first_unread(connection: sqlite3.Connection, chat: int) -> int | None:
    """The row's key of the first unread message."""
    elsewhere = _last(connection, chat, RowRole.ANSWER_ELSEWHERE)
    found = (_first(connection, chat, role, after=elsewhere) for role in _SEEN)
    return min((key for key in found if key is not None), default=None)


def names(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Id, name and phone of every chat, the most recently active first, for fuzzy matching."""
    found = connection.execute(f"SELECT id, name FROM chat WHERE {_LISTED} ORDER BY last DESC")
    return [(chat_id, contacts.worded(name, chat_id), phone_of(chat_id)) for chat_id, name in found]


def matching(connection: sqlite3.Connection, text: str, limit: int) -> list[str]:
    """Chats whose name or id contains `text`, ignoring case and accents, the most recently active first."""
    digits = contacts.digits(text)
    found = connection.execute(
        f"SELECT id FROM chat WHERE {_LISTED} AND (name_key LIKE ? ESCAPE '\\' OR id LIKE ?) "
        "ORDER BY last DESC LIMIT ?",
        (contacts.like(text), f"%{digits}%" if digits else "", limit),
    )
    return [row[0] for row in found]


def _chat(connection: sqlite3.Connection, instance_id: str, row: Row) -> Chat:
    (
        _key,
        chat_id,
        name,
        unread,
        waiting_since,
        failed,
        draft,
        archived,
        pinned,
        muted_until,
        disappearing,
        last,
        outgoing,
        kind,
        text,
        sender_id,
        sender_name,
        sender_contact,
        status,
        deleted,
        voice,
    ) = row
    sender = ""
    if last is not None and not outgoing and is_group(chat_id):
        sender = sender_contact or sender_name or contacts.name_of(connection, sender_id)
    return Chat(
        instance_id,
        chat_id,
        contacts.worded(name, chat_id),
        phone_of(chat_id),
        0 if last is None else last >> 16,
        text or "",
        _KINDS.get(kind, MessageKind.UNRECOGNISED) if kind else None,
        last is not None and not outgoing,
        _STATUSES.get(status) if status else None,
        sender,
        deleted is not None,
        unread,
        waiting_since,
        draft,
        failed,
        bool(archived),
        bool(pinned),
        muted_until,
        disappearing,
        bool(voice),
    )
