"""Two ids that turn out to be one person: their chats become one, and either id means it from then on."""

from __future__ import annotations

import sqlite3

from greentui.archive import chats, contacts, event_log, messages, reducers
from greentui.archive.content import plain
from greentui.archive.event_log import What
from greentui.archive.transaction import Transaction
from greentui.model.ids import is_alias, phone_of

_PEOPLE_MEANT = 64
"""How many people a name may mean in a search."""


def put_alias(tx: Transaction, alias: str, chat_id: str) -> None:
    """From now on the hidden id is that person. What each had becomes one chat; nothing of either is lost."""
    alias, chat_id = contacts.proper(plain(alias)), contacts.canonical(tx, chat_id)
    if is_alias(chat_id):
        alias, chat_id = chat_id, alias
    if not (is_alias(alias) and phone_of(chat_id) and contacts.put_alias(tx, alias, chat_id)):
        return
    event_log.of_id(tx, What.ALIAS_LEARNED, alias)
    # How far the history of one was known says nothing of the other's.
    tx.connection.execute("DELETE FROM coverage WHERE chat_id=?", (alias,))
    known = chats.key(tx, alias)
    if known is not None:
        _merge(tx, known, alias, *chats.ensure(tx, chat_id))
    chats.rename(tx, chat_id)


def _merge(tx: Transaction, other: int, alias: str, chat: int, chat_id: str) -> None:
    twins = tx.connection.execute(
        "SELECT a.id FROM message a JOIN message b ON b.id = a.id AND b.chat=? WHERE a.chat=? ORDER BY a.key",
        (chat, other),
    ).fetchall()
    for (message_id,) in twins:
        gone, kept = messages.find(tx, other, message_id), messages.find(tx, chat, message_id)
        if gone is None or kept is None:
            continue
        if gone.message.local_id:  # what was typed here keeps its row: the outbox points at it
            gone, kept = kept, gone
        messages.replace_by(tx, gone, kept)
        messages.update(tx, kept, reducers.united(kept, gone), What.MESSAGE_COMPLETED)
    messages.move(tx, other, chat)
    chats.merge(tx, other, chat)
    tx.touched.pop(other, None)
    tx.changed.pop(alias, None)
    tx.listed.discard(alias)
    tx.touched[chat] = chat_id
    tx.listed.add(chat_id)
    tx.whole.add(chat_id)
    tx.merged.append((alias, chat_id))


def meant(connection: sqlite3.Connection, text: str) -> list[str]:
    """The ids of everybody a name, a number or an id may mean, hidden ids too."""
    if "@" in text:
        found = [contacts.resolved(connection, text)]
    else:
        here = chats.matching(connection, text, _PEOPLE_MEANT)
        named = contacts.matching(connection, text, _PEOPLE_MEANT)
        found = list(dict.fromkeys([*here, *named]))
        found = found[:_PEOPLE_MEANT]
    hidden = [alias for each in found for alias in contacts.hidden_ids(connection, each)]
    return [*found, *hidden]
