"""Two ids that turn out to be one person: their chats become one, and either id means it from then on.

Each message keeps the id it came under, so that a wrong joining can be undone.
"""

from __future__ import annotations

import sqlite3

from greentui.archive import chats, contacts, event_log, messages, reducers
from greentui.archive.content import plain
from greentui.archive.event_log import EventKind
from greentui.archive.transaction import Transaction
from greentui.model.ids import ChatKind, is_alias, kind_of, phone_of
from greentui.model.phones import line_of

_PEOPLE_MEANT = 64
"""Maximum people a name may mean in a search."""


def learn(tx: Transaction, alias: str, chat_id: str) -> None:
    """Join two ids that the service reports as one person: their chats become one.

    Accepted for a hidden id and a number, and for two spellings of one line. A pair separated by an operator
    stays separate.
    """
    alias, chat_id = _pair(tx, alias, chat_id)
    hidden = is_alias(alias) and phone_of(chat_id)
    line = phone_of(alias) and line_of(phone_of(alias)) == line_of(phone_of(chat_id))
    if line and contacts.is_apart(tx, chat_id):
        return  # which of two spellings goes into the other may be told either way
    if hidden or line:
        _join(tx, alias, chat_id, again=False)


def learn_from_own(tx: Transaction, message_id: str, chat_id: str) -> None:
    """Join chats if the service places a message of ours in this one and it is known in another."""
    told = contacts.canonical(tx, chat_id)
    if not message_id or kind_of(told) is not ChatKind.PERSON:
        return
    elsewhere = tx.connection.execute(
        "SELECT c.id FROM message m JOIN chat c ON c.key = m.chat WHERE m.id=? AND m.outgoing AND c.id<>?",
        (plain(message_id), told),
    ).fetchall()
    for (known,) in elsewhere:
        learn(tx, known, told)


def join(tx: Transaction, alias: str, chat_id: str) -> None:
    """Join two ids by an operator's decision, even if they were separated before."""
    alias, chat_id = _pair(tx, alias, chat_id)
    if kind_of(alias) is kind_of(chat_id) is ChatKind.PERSON:
        _join(tx, alias, chat_id, again=True)


def separate(tx: Transaction, alias: str) -> None:
    """Separate an id by an operator's decision: its messages leave the chat it was joined to."""
    alias = contacts.proper(plain(alias))
    kept = contacts.separate(tx, alias)
    if not kept:
        return
    event_log.of_id(tx, EventKind.IDS_SEPARATED, alias)
    came = tx.connection.execute("SELECT message FROM came_under WHERE alias=?", (alias,)).fetchall()
    tx.connection.execute("DELETE FROM came_under WHERE alias=?", (alias,))
    own, alias = chats.ensure(tx, alias)
    messages.move(tx, [key for (key,) in came], own)
    for chat, chat_id in ((own, alias), chats.ensure(tx, kept)):
        tx.touched[chat] = chat_id
        tx.listed.add(chat_id)
        tx.whole.add(chat_id)
    contacts.learn_again(tx, alias)
    chats.rename(tx, alias)


def _pair(tx: Transaction, alias: str, chat_id: str) -> tuple[str, str]:
    """Which id is joined to which: a hidden one to a number, else the first to the second."""
    alias, chat_id = contacts.proper(plain(alias)), contacts.canonical(tx, chat_id)
    if is_alias(chat_id) and not is_alias(alias):
        return chat_id, contacts.canonical(tx, alias)
    return alias, chat_id


def _join(tx: Transaction, alias: str, chat_id: str, *, again: bool) -> None:
    if alias == chat_id or not contacts.put_alias(tx, alias, chat_id, again=again):
        return
    event_log.of_id(tx, EventKind.ALIAS_LEARNED, alias)
    # The coverage of one says nothing about the other.
    tx.connection.execute("DELETE FROM coverage WHERE chat_id=?", (alias,))
    known = chats.key(tx, alias)
    if known is not None:
        _merge(tx, known, alias, *chats.ensure(tx, chat_id))
    chats.rename(tx, chat_id)
    from greentui.archive import effects  # needs the events, which reading does without

    effects.apply_refused(tx)


def _merge(tx: Transaction, other: int, alias: str, chat: int, chat_id: str) -> None:
    twins = tx.connection.execute(
        "SELECT a.id FROM message a JOIN message b ON b.id = a.id AND b.chat=? WHERE a.chat=? ORDER BY a.key",
        (chat, other),
    ).fetchall()
    for (message_id,) in twins:
        gone, kept = messages.find(tx, other, message_id), messages.find(tx, chat, message_id)
        if gone is None or kept is None:
            continue
        if gone.message.local_id:  # a message typed here keeps its row: the outbox refers to it
            gone, kept = kept, gone
        messages.replace_by(tx, gone, kept)
        messages.update(tx, kept, reducers.merged_pair(kept, gone), EventKind.MESSAGE_COMPLETED)
    moved = [key for (key,) in tx.connection.execute("SELECT key FROM message WHERE chat=?", (other,))]
    tx.connection.execute(
        "INSERT INTO came_under SELECT key, ? FROM message WHERE chat=? ON CONFLICT (message) DO NOTHING",
        (alias, other),
    )
    messages.move(tx, moved, chat)
    chats.merge(tx, other, chat)
    tx.touched.pop(other, None)
    tx.changed.pop(alias, None)
    tx.listed.discard(alias)
    tx.touched[chat] = chat_id
    tx.listed.add(chat_id)
    tx.whole.add(chat_id)
    tx.merged.append((alias, chat_id))


def meant(connection: sqlite3.Connection, text: str) -> list[str]:
    """All ids that a name, a number or an id may mean, with their other ids."""
    if "@" in text:
        found = [contacts.resolved(connection, text)]
    else:
        here = chats.matching(connection, text, _PEOPLE_MEANT)
        named = contacts.matching(connection, text, _PEOPLE_MEANT)
        found = list(dict.fromkeys([*here, *named]))
        found = found[:_PEOPLE_MEANT]
    others = [alias for each in found for alias in contacts.other_ids(connection, each)]
    return [*found, *others]


def split_people(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Pairs of chats that appear to be one person's, each with the chat to join it to."""
    lines: dict[str, list[str]] = {}
    for (chat_id,) in connection.execute("SELECT id FROM chat WHERE id GLOB '5*@c.us' ORDER BY last DESC"):
        lines.setdefault(line_of(phone_of(chat_id)), []).append(chat_id)
    twins = connection.execute(
        "SELECT DISTINCT a.id, b.id FROM (SELECT id FROM message GROUP BY id HAVING count(*) > 1) AS twice "
        "JOIN message m ON m.id = twice.id AND m.outgoing JOIN chat a ON a.key = m.chat "
        "JOIN message n ON n.id = twice.id AND n.outgoing JOIN chat b ON b.key = n.chat "
        "WHERE a.id GLOB '*@lid' AND b.id GLOB '*@c.us'"
    )
    apart = {alias for (alias,) in connection.execute("SELECT alias FROM alias WHERE alias = chat_id")}
    pairs = [(other, newest) for newest, *others in lines.values() for other in others if newest not in apart]
    return [pair for pair in (*pairs, *twins) if pair[0] not in apart]
