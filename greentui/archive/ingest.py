"""Stores what the service sends: notifications from the queue, records from journals and the history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from greentui.archive import (
    aliases,
    chats,
    contacts,
    content,
    effects,
    event_log,
    kv,
    messages,
    raw_bodies,
    reducers,
    rows,
    states,
)
from greentui.archive.event_log import EventKind
from greentui.archive.transaction import Transaction
from greentui.model.chats import Contact
from greentui.model.entries import NotificationReceived, NotificationRedecoded, RecordsImported
from greentui.model.events import (
    AvatarReported,
    BlockChanged,
    CallChanged,
    DeviceReported,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    PollVoted,
    QuotaExceeded,
    ReactionChanged,
    SocketChanged,
    StateChanged,
    StatusChanged,
    Unrecognised,
    understood,
)
from greentui.model.ids import is_group
from greentui.model.messages import Call, Message, Origin

if TYPE_CHECKING:
    from greentui.archive.reducers import Effect

_LIVE = (Origin.NOTIFICATION, Origin.RECOVERED)
"""The origins of messages that were written while this archive was in use."""


def receive(tx: Transaction, entry: NotificationReceived) -> None:
    """Store a notification and what follows from it; one received before changes nothing."""
    first = entry.events[0] if entry.events else None
    target, own = _about(first)
    trouble = _trouble(entry.events)
    kept = raw_bodies.keep(
        tx,
        entry.raw,
        key=entry.key,
        target=content.plain(target),
        own=own,
        type_word=content.plain(first.type_webhook) if isinstance(first, Unrecognised) else "",
        trouble=trouble,
    )
    if not kept:
        tx.duplicates += 1
        return
    if trouble is not None:
        event_log.of_id(tx, EventKind.NOT_UNDERSTOOD)
    for event in entry.events:
        tx.fresh.append(event)
        apply_event(tx, event)


def redecode(tx: Transaction, entry: NotificationRedecoded) -> None:
    """Apply a body that could be decoded only now; one applied before changes nothing."""
    target, own = _about(entry.events[0] if entry.events else None)
    trouble = _trouble(entry.events)
    if not raw_bodies.understood(tx, entry.key, target=content.plain(target), own=own, trouble=trouble):
        return
    if trouble is None:
        event_log.of_id(tx, EventKind.UNDERSTOOD)
    for event in entry.events:
        apply_event(tx, event)


def absorb(tx: Transaction, entry: RecordsImported) -> None:
    """Store records of a journal or the history; known messages only gain what they lack."""
    for record in entry.records:
        match record.event:
            case MessageReceived(message=told):
                live = tx.began is not None and told.timestamp >= tx.began
                take(tx, replace(told, origin=Origin.RECOVERED if live else entry.origin))
                if record.raw and not raw_bodies.has_own(tx, content.plain(told.id)):
                    raw_bodies.keep(tx, record.raw, target=content.plain(told.id), own=True)
            case Unrecognised() as event:
                # Journals are fetched repeatedly: what cannot be decoded is stored once.
                if record.raw and not raw_bodies.has_unread(tx, record.raw):
                    trouble = _trouble((event,))
                    raw_bodies.keep(tx, record.raw, target=content.plain(event.message_id), trouble=trouble)
                    event_log.of_id(tx, EventKind.NOT_UNDERSTOOD)
            case event:
                apply_event(tx, event)


def put_contacts(tx: Transaction, told: Sequence[Contact]) -> None:
    """Store the contacts of the phone; each gets a row in the chat list."""
    for contact in told:
        if "@" in contact.id:
            _, chat_id = chats.ensure(tx, contact.id)
            contacts.keep(tx, chat_id, contact)
            chats.rename(tx, chat_id)


def apply_event(tx: Transaction, event: Event) -> None:
    """Apply one event."""
    match event:
        case MessageReceived():
            take(tx, event.message)
        case StatusChanged() | ReactionChanged() | PollVoted() | MessageEdited() | MessageDeleted():
            apply_effect(tx, event)
        case CallChanged():
            _ring(tx, event)
        case StateChanged():
            states.put(tx, event.state, event.word, event.timestamp)
        case SocketChanged():
            if kv.put_fact(tx, "socket", "online" if event.online else "offline"):
                event_log.of_id(tx, EventKind.SOCKET_CHANGED)
        case DeviceReported():
            if kv.put_fact(tx, "device", event.description):
                event_log.of_id(tx, EventKind.DEVICE_REPORTED)
        case AvatarReported():
            pass  # pictures are fetched when they are shown
        case BlockChanged():
            chat_id = contacts.canonical(tx, event.chat_id)
            if kv.put_fact(tx, f"blocked:{chat_id}", str(event.blocked)):
                what = EventKind.CONTACT_BLOCKED if event.blocked else EventKind.CONTACT_UNBLOCKED
                event_log.of_id(tx, what, chat_id)
        case QuotaExceeded():
            tx.facts = True
            event_log.of_id(tx, EventKind.QUOTA_TOLD)
        case Unrecognised():
            tx.facts = True


def take(tx: Transaction, told: Message) -> None:
    """Store a message, or what it adds to the one stored."""
    if not told.incoming:
        aliases.learn_from_own(tx, told.id, told.chat_id)
    came_under = contacts.proper(content.plain(told.chat_id))
    chat, chat_id = chats.ensure(tx, told.chat_id)
    by_chat = told.sender_id == told.chat_id
    told = replace(
        told,
        instance_id=tx.instance_id,
        chat_id=chat_id,
        sender_id=chat_id if by_chat else contacts.canonical(tx, told.sender_id),
        timestamp=rows.within(told.timestamp),
        text=content.plain(told.text),
        earlier=tuple(map(content.plain, told.earlier)),
        local_id="",  # only what is queued here has one
    )
    if not told.id:
        told = replace(told, id=_made_up(told))
    for renamed in contacts.learn(tx, told):
        chats.rename(tx, renamed)
    known = messages.find(tx, chat, told.id)
    if known is None and not told.incoming:
        # A message sent to one of a person's ids may come back under another.
        known = next((each for each in messages.find_anywhere(tx, told.id) if each.message.local_id), None)
    if known is not None:
        if not _same_author(tx, known.message, told):
            told = replace(told, text="", deleted=None)
        now = reducers.with_facts(known, told)
        if isinstance(told.content, Call):
            now = reducers.with_call(now, told.content)
            messages.update(tx, known, now, EventKind.CALL_CHANGED)
        else:
            if reducers.revealed(known, now):
                # What was read or answered here was the message without these words.
                now = replace(now, seen=False, done=False, late=chats.typed_after(tx, now.chat, now.key))
                tx.new[now.key] = None
            messages.update(tx, known, now, EventKind.MESSAGE_COMPLETED)
        return
    first = reducers.first_stored(messages.free_key(tx.connection, told.timestamp), chat, told)
    if not told.incoming:
        chats.answered(tx, chat, first.key)
    elif told.origin in _LIVE:
        first = replace(first, late=chats.typed_after(tx, chat, first.key))
    first = effects.with_pending(tx, first)
    messages.insert(tx, first, EventKind.MESSAGE_ADDED)
    if came_under != chat_id:
        tx.connection.execute("INSERT INTO came_under VALUES (?,?)", (first.key, came_under))
    tx.new[first.key] = None


def _same_author(tx: Transaction, known: Message, told: Message) -> bool:
    """Whether a report of a known message is of its author's: nobody else's words replace it."""
    if known.incoming is not told.incoming:
        return False
    author = contacts.canonical(tx, known.sender_id)
    return told.sender_id in ("", author) or not author or not is_group(told.chat_id)


def _made_up(told: Message) -> str:
    """An id for a message that came without one; the same message always gets the same id."""
    said = (told.chat_id, told.sender_id, told.timestamp, told.direction.value, told.kind.value, told.text)
    return f"unnamed-{raw_bodies.digest(json.dumps(said)).hex()}"


def apply_effect(tx: Transaction, effect: Effect) -> None:
    """Apply an effect to its message, or store it until the message arrives."""
    if isinstance(effect, StatusChanged):
        aliases.learn_from_own(tx, effect.message_id, effect.chat_id)
    effects.apply(tx, effect)


def _ring(tx: Transaction, event: CallChanged) -> None:
    if event.call_id and event.chat_id:
        take(tx, reducers.call_of(event, tx.instance_id))


def _about(event: Event | None) -> tuple[str, bool]:
    """The message that a notification is about, and whether the notification is that message."""
    match event:
        case MessageReceived():
            return event.message.id, True
        case CallChanged():
            return event.call_id, True
        case StatusChanged() | ReactionChanged() | PollVoted() | MessageEdited() | MessageDeleted():
            return effects.target_of(event), False
        case _:
            return "", False


def _trouble(events: Sequence[Event]) -> str | None:
    """Why a body could not be decoded; `None` if it could."""
    if not events:
        return "unreadable"
    for event in events:
        if isinstance(event, Unrecognised):
            return content.plain(event.reason) or "new"
        if isinstance(event, StatusChanged) and event.word:
            return f"status {content.plain(event.word)}"
        if not understood(event):
            return "new kind"
    return None
