"""Applies entries: the one place where they turn into rows.

The result depends on the rows, the entry, its time and its author, and on nothing else: no clock, randomness,
locale, setting, or library whose tables change. Otherwise two machines that applied the same entries would
disagree, and so would their digests. No entry is refused either: one without meaning (for a message that is
gone, or an item that moved on) has no effect.
"""

from __future__ import annotations

from typing import assert_never

from greentui.archive import (
    aliases,
    call_counts,
    chats,
    contacts,
    coverage,
    event_log,
    ingest,
    kv,
    messages,
    outbox,
    states,
)
from greentui.archive.event_log import EventKind
from greentui.archive.rows import within
from greentui.archive.transaction import Transaction
from greentui.model.entries import (
    AliasLearned,
    CallsCounted,
    ChatArchived,
    ChatDone,
    ChatMuted,
    ChatPinned,
    ChatRead,
    ChatReopened,
    ChatsJoined,
    ChatsSeparated,
    ChatUnread,
    ContactsListed,
    CoverageExtended,
    DisappearingSet,
    DraftSaved,
    Entry,
    MessageHidden,
    MessageQueued,
    MessageRevoked,
    MessageRewritten,
    MessagesPurged,
    NoteKept,
    NotificationReceived,
    NotificationRedecoded,
    OutboxAdvanced,
    Own,
    RecordsImported,
    Shared,
    StateSeen,
)
from greentui.model.events import MessageDeleted, MessageEdited


def apply(tx: Transaction, entry: Entry, at: int, author: str) -> None:
    """Apply one entry.

    Args:
        at: Its time, UTC seconds.
        author: Its author; empty for a single operator.
    """
    tx.at, tx.author = within(at), author
    if isinstance(entry, Own):
        _apply_own(tx, entry)
        return
    if tx.began is None:
        tx.began = tx.at
    _apply_shared(tx, entry)
    event_log.write(tx)


def _apply_shared(tx: Transaction, entry: Shared) -> None:
    match entry:
        case NotificationReceived():
            ingest.receive(tx, entry)
        case RecordsImported():
            ingest.absorb(tx, entry)
        case NotificationRedecoded():
            ingest.redecode(tx, entry)
        case ContactsListed():
            ingest.put_contacts(tx, entry.contacts)
        case AliasLearned():
            aliases.learn(tx, entry.alias, entry.chat_id)
        case ChatsJoined():
            aliases.join(tx, entry.alias, entry.chat_id)
        case ChatsSeparated():
            aliases.separate(tx, entry.alias)
        case StateSeen():
            states.put(tx, entry.state, entry.word, entry.since)
        case CoverageExtended():
            chat_id = contacts.canonical(tx, entry.chat_id)
            coverage.extend(tx, chat_id, entry.since, entry.until, entry.beginning)
        case ChatRead():
            _read(tx, entry)
        case ChatUnread():
            chat_id = contacts.canonical(tx, entry.chat_id)
            found = chats.key(tx, chat_id)
            if found is not None and chats.mark_unread(tx, found, chat_id):
                event_log.of_id(tx, EventKind.CHAT_UNREAD, chat_id)
        case ChatDone():
            _done(tx, entry)
        case ChatReopened():
            chat_id = contacts.canonical(tx, entry.chat_id)
            found = chats.key(tx, chat_id)
            if found is not None and chats.reopen(tx, found, chat_id):
                event_log.of_id(tx, EventKind.CHAT_REOPENED, chat_id)
        case ChatArchived():
            chat, chat_id = chats.ensure(tx, entry.chat_id)
            if chats.put(tx, chat, chat_id, "archived", int(entry.archived)):
                what = EventKind.CHAT_ARCHIVED if entry.archived else EventKind.CHAT_UNARCHIVED
                event_log.of_id(tx, what, chat_id)
        case DisappearingSet():
            chat, chat_id = chats.ensure(tx, entry.chat_id)
            if chats.put(tx, chat, chat_id, "disappearing", within(entry.seconds)):
                event_log.of_id(tx, EventKind.DISAPPEARING_SET, chat_id)
        case MessageQueued():
            outbox.enqueue(tx, entry)
        case OutboxAdvanced():
            outbox.advance(tx, entry)
        case MessageRewritten():
            told = MessageEdited(entry.chat_id, entry.message_id, entry.text, tx.at)
            ingest.apply_effect(tx, told)
        case MessageRevoked():
            ingest.apply_effect(tx, MessageDeleted(entry.chat_id, entry.message_id, tx.at))
        case MessageHidden():
            found = chats.key(tx, contacts.canonical(tx, entry.chat_id))
            if found is not None:
                messages.hide(tx, found, entry.message_id)
        case MessagesPurged():
            from greentui.archive import purge  # rarely needed

            tx.purged += purge.remove(tx, entry)
        case _:
            assert_never(entry)


def _apply_own(tx: Transaction, entry: Own) -> None:
    match entry:
        case DraftSaved():
            chat, chat_id = chats.ensure(tx, entry.chat_id)
            chats.put_own(tx, chat, chat_id, "draft", entry.text)
        case ChatPinned():
            chat, chat_id = chats.ensure(tx, entry.chat_id)
            chats.put_own(tx, chat, chat_id, "pinned", int(entry.pinned))
        case ChatMuted():
            chat, chat_id = chats.ensure(tx, entry.chat_id)
            chats.put_own(tx, chat, chat_id, "muted_until", -1 if entry.until < 0 else within(entry.until))
        case NoteKept():
            kv.put_note(tx, entry.name, entry.value)
        case CallsCounted():
            call_counts.add(tx, entry)
        case _:
            assert_never(entry)


def _done(tx: Transaction, entry: ChatDone) -> None:
    chat_id = contacts.canonical(tx, entry.chat_id)
    chat = chats.key(tx, chat_id)
    last = None if chat is None else messages.find(tx, chat, entry.seen)
    if chat is not None and last is not None and chats.mark_done(tx, chat, chat_id, last.key):
        event_log.of_id(tx, EventKind.CHAT_DONE, chat_id)


def _read(tx: Transaction, entry: ChatRead) -> None:
    chat_id = contacts.canonical(tx, entry.chat_id)
    chat = chats.key(tx, chat_id)
    if chat is None:
        return
    last = messages.find(tx, chat, entry.up_to) if entry.up_to else None
    if entry.up_to and last is None:
        return
    if chats.mark_read(tx, chat, chat_id, last.key if last else None):
        event_log.of_id(tx, EventKind.CHAT_READ, chat_id)
