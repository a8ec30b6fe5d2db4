"""Finds messages, newest first.

The index returns its rows in key order, which is the order of time; nothing is ranked, so that a common word
costs no more than a rare one. Filters are part of the same index query, for the same reason.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from greentui.archive import aliases, chats, contacts, messages, rows
from greentui.archive.query import ME, Query
from greentui.archive.searchable import BETWEEN, parts
from greentui.archive.tokenizer import folded, marked, tokens
from greentui.model.chats import Found, Part
from greentui.model.messages import Key, Location, Message, MessageKind

_TERM = "\ue000"
_ALWAYS = 1 << 62


def find(
    connection: sqlite3.Connection,
    instance_id: str,
    query: Query,
    *,
    limit: int,
    before: Key | None = None,
) -> list[Found]:
    """The newest matching messages.

    Args:
        before: Continue from this message's key: only older ones.
    """
    upper = _ALWAYS if before is None else rows.row_key(before)
    if query.before is not None:
        upper = min(upper, rows.row_key(Key(query.before, 0)))
    lower = 0 if query.after is None else rows.row_key(Key(query.after, 0))
    expression = _expression(connection, query)
    if query.empty or expression is None:
        return []
    where = "m.hidden=0"
    parameters: list[object] = []
    if MessageKind.TEXT in query.kinds:  # the one kind without a term in the index
        where += f" AND m.kind IN ({','.join('?' * len(query.kinds))})"
        parameters += [kind.value for kind in query.kinds]
    if query.mentioned:
        where += f" AND ({' OR '.join(['m.text LIKE ?'] * len(query.mentioned))})"
        parameters += [f"%@{number}%" for number in query.mentioned]
    if expression:
        source = "search s CROSS JOIN message m ON m.key = s.rowid CROSS JOIN chat c ON c.key = m.chat"
        where = f"search MATCH ? AND s.rowid < ? AND s.rowid >= ? AND {where} ORDER BY s.rowid DESC"
        parameters = [expression, upper, lower, *parameters]
    else:
        source = "message m CROSS JOIN chat c ON c.key = m.chat"
        where = f"m.key < ? AND m.key >= ? AND {where} ORDER BY m.key DESC"
        parameters = [upper, lower, *parameters]
    hits = connection.execute(
        f"SELECT {rows.COLUMNS}, c.id, c.name FROM {source} WHERE {where} LIMIT ?",
        (*parameters, limit),
    ).fetchall()
    wanted = [(word.text, not word.exact) for word in query.words]
    found = (rows.stored(row[:-2], instance_id, row[-2], row[-1]).message for row in hits)
    return [_hit(message, wanted) for message in found]


def _hit(message: Message, wanted: Sequence[tuple[str, bool]]) -> Found:
    """A hit with its words marked, in the first part of the message that has them all, else in several."""
    shown = list(parts(message)) or [(Part.TEXT, "")]
    has = [frozenset(word for word in wanted if marked(text, [word])) for _part, text in shown]
    missing = frozenset(wanted)
    together = next(([place] for place, words in enumerate(has) if words == missing), [])
    for place, words in enumerate(has) if not together else ():
        if words & missing:
            missing -= words
            together.append(place)
    together = together or [0]
    text = BETWEEN.join(shown[place][1] for place in together)
    name = contacts.worded(message.chat_name, message.chat_id)
    return Found(message, name, text, marked(text, wanted), shown[together[0]][0])


def of_kinds(
    connection: sqlite3.Connection,
    instance_id: str,
    kinds: Iterable[MessageKind],
    *,
    chat: int | None = None,
    limit: int,
) -> list[Message]:
    """The newest messages of these kinds, in one chat or in all. Not for texts."""
    expression = _any(f"k{kind.value}" for kind in kinds)
    if chat is not None:
        expression = f"{expression} AND {_any([f'c{chat}'])}"
    hits = connection.execute(
        f"SELECT {rows.COLUMNS}, c.id, c.name FROM search s CROSS JOIN message m ON m.key = s.rowid "
        "CROSS JOIN chat c ON c.key = m.chat WHERE search MATCH ? AND m.hidden=0 "
        "ORDER BY s.rowid DESC LIMIT ?",
        (expression, limit),
    ).fetchall()
    pictures = messages.thumbnails(connection, [row[0] for row in hits])
    return [
        rows.stored(row[:-2], instance_id, row[-2], row[-1], pictures.get(row[0], b"")).message
        for row in hits
    ]


def places(connection: sqlite3.Connection, instance_id: str, limit: int) -> list[Location]:
    """The newest locations, without pictures or duplicates."""
    hits = connection.execute(
        f"SELECT {rows.COLUMNS} FROM search s CROSS JOIN message m ON m.key = s.rowid "
        "WHERE search MATCH ? AND m.hidden=0 ORDER BY s.rowid DESC",
        (_any([f"k{MessageKind.LOCATION.value}"]),),
    )
    found: dict[Location, None] = {}
    for row in hits:
        place = rows.stored(row, instance_id, "").message.content
        if isinstance(place, Location):
            found[replace(place, thumbnail=b"")] = None
        if len(found) == limit:
            break
    return list(found)


def _expression(connection: sqlite3.Connection, query: Query) -> str | None:
    """The index query; empty if none is needed, `None` if nothing can match."""
    parts = []
    if query.chats:
        keys = [key for each in query.chats for key in _chat_keys(connection, each)]
        if not keys:
            return None
        parts.append(_any(f"c{key}" for key in keys))
    if query.senders:
        wrote = [part for each in query.senders for part in _wrote(connection, each)]
        if not wrote:
            return None
        parts.append(f"({' OR '.join(wrote)})")
    if query.kinds and MessageKind.TEXT not in query.kinds:
        parts.append(_any(f"k{kind.value}" for kind in query.kinds))
    if query.mentioned:
        numbers = " OR ".join(map(_quoted, query.mentioned))
        parts.append(f"(text : ({numbers}) NOT {_any(['o'])})")
    for word in query.words:
        text = folded(word.text) or word.text
        if tokens(text):
            parts.append(f"text : {_quoted(text)}{'' if word.exact else ' *'}")
        elif not parts:
            continue
    if query.words and not any(tokens(word.text) for word in query.words):
        return None  # only symbols, which the index does not contain
    return " AND ".join(parts)


def _wrote(connection: sqlite3.Connection, sender: str) -> list[str]:
    if sender.lower() in ME:
        return [_any(["o"])]
    meant = aliases.meant(connection, sender)
    keys = [found[0] for each in meant if (found := chats.find(connection, each))]
    parts = []
    if keys:
        theirs = _any(f"c{key}" for key in dict.fromkeys(keys))
        # In a chat of two, what is not ours is theirs; in a group the sender has a term.
        parts.append(f"({theirs} NOT {_any(['o'])})")
    if meant:
        parts.append(_any(f"s{each.replace('@', '').replace('.', '')}" for each in meant))
    return parts


def _chat_keys(connection: sqlite3.Connection, text: str) -> list[int]:
    found = (chats.find(connection, each) for each in aliases.meant(connection, text))
    return list(dict.fromkeys(chat[0] for chat in found if chat))


def _any(terms: Iterable[str]) -> str:
    return f"terms : ({' OR '.join(_quoted(_TERM + term) for term in terms)})"


def _quoted(text: str) -> str:
    """Quote text for the index's query language."""
    return '"' + text.replace('"', '""').replace("\x00", " ") + '"'
