"""What befalls a message after it was written: statuses, reactions, votes, edits, deletions.

An effect may arrive before its message and then waits for it. It also waits if it is of another chat than the
message that it names, or of somebody who may not change it: two ids may turn out to be one person.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from greentui.archive import chats, contacts, content, event_log, messages, reducers
from greentui.archive.event_log import EventKind
from greentui.archive.reducers import Stored
from greentui.archive.transaction import Transaction
from greentui.model.events import MessageDeleted, MessageEdited, PollVoted, ReactionChanged, StatusChanged
from greentui.model.ids import ChatKind, kind_of
from greentui.model.messages import Direction, Message

if TYPE_CHECKING:
    import sqlite3

    from greentui.archive.reducers import Effect

_WHAT = {
    StatusChanged: EventKind.STATUS_CHANGED,
    ReactionChanged: EventKind.REACTION_CHANGED,
    PollVoted: EventKind.POLL_VOTED,
    MessageEdited: EventKind.MESSAGE_EDITED,
    MessageDeleted: EventKind.MESSAGE_DELETED,
}
_ONE_VOICE = (ChatKind.PERSON, ChatKind.NEWSLETTER)
"""Chats in which everything incoming is from one author, whatever ids it comes under."""
_MODERATED = (ChatKind.GROUP, ChatKind.NEWSLETTER)
"""Chats whose administrators may delete what others wrote."""


def apply(tx: Transaction, effect: Effect) -> None:
    """Apply an effect to its message, or store it until that arrives or turns out to be its author's."""
    effect = _proper(tx, effect)
    found = _named(tx, effect)
    if _change(tx, found, effect):
        return
    target = content.plain(target_of(effect))
    kept = tx.connection.execute(
        "INSERT INTO pending (target, event) VALUES (?,?) ON CONFLICT (target, event) DO NOTHING",
        (target, content.encode(effect)),
    )
    if kept.rowcount > 0 and not found:
        event_log.of_id(tx, _WHAT[type(effect)], target)


def with_pending(tx: Transaction, found: Stored) -> Stored:
    """The message after the effects that arrived before it, in their order."""
    waiting = tx.connection.execute(
        "SELECT key, event FROM pending WHERE target=? ORDER BY key", (content.plain(found.message.id),)
    ).fetchall()
    for key, event in waiting:
        effect = content.decode(event)
        if effect is not None:
            if not _may_change(tx, found, effect):
                continue
            found = reducers.applied(found, effect)
        tx.connection.execute("DELETE FROM pending WHERE key=?", (key,))
    return found


def apply_refused(tx: Transaction) -> None:
    """Apply what waited because its author had another id, now that two ids are one person."""
    waiting = tx.connection.execute(
        "SELECT key, event FROM pending WHERE EXISTS (SELECT 1 FROM message WHERE id=target) ORDER BY key"
    ).fetchall()
    for key, event in waiting:
        effect = content.decode(event)
        if effect is None:
            continue
        effect = _proper(tx, effect)
        if _change(tx, _named(tx, effect), effect):
            tx.connection.execute("DELETE FROM pending WHERE key=?", (key,))


def statuses_ahead(connection: sqlite3.Connection, limit: int) -> list[StatusChanged]:
    """The latest statuses whose message has not come, newest first."""
    waiting = connection.execute(
        "SELECT event FROM pending WHERE NOT EXISTS (SELECT 1 FROM message WHERE id=target) ORDER BY key DESC"
    )
    effects = (content.decode(event) for (event,) in waiting)
    return list(islice((effect for effect in effects if isinstance(effect, StatusChanged)), limit))


def target_of(effect: Effect) -> str:
    """The id of the message that an effect names."""
    match effect:
        case StatusChanged():
            return effect.message_id
        case PollVoted():
            return effect.poll_id
        case _:
            return effect.target_id


def _named(tx: Transaction, effect: Effect) -> list[Stored]:
    chat = chats.key(tx, effect.chat_id)
    return messages.find_anywhere(tx, content.plain(target_of(effect)), chat)


def _change(tx: Transaction, found: list[Stored], effect: Effect) -> bool:
    """Apply an effect to those of the messages that its author may change; whether there were any."""
    own = [known for known in found if _may_change(tx, known, effect)]
    for known in own:
        messages.update(tx, known, reducers.applied(known, effect), _WHAT[type(effect)])
    return bool(own)


def _may_change(tx: Transaction, known: Stored, effect: Effect) -> bool:
    """Whether an effect is of somebody who may do that to this message.

    An id alone proves nothing: whoever knows one can name it in another chat. Only what names no chat changes
    the message wherever it is.
    """
    if not effect.chat_id:
        return True
    message, chat_id = known.message, contacts.canonical(tx, effect.chat_id)
    here = chat_id == message.chat_id
    match effect:
        case StatusChanged():
            return True  # only the service reports them, under any id of a person
        case PollVoted():
            return here
        case ReactionChanged():
            return here or effect.direction is Direction.OUTGOING or _elsewhere(tx, message, effect)
        case MessageEdited() | MessageDeleted() if effect.direction is None:
            return here  # a record that does not say whose it is
    ours = effect.direction is Direction.OUTGOING
    if ours and not message.incoming:
        return True
    kind = kind_of(message.chat_id)
    if isinstance(effect, MessageDeleted) and here and kind in _MODERATED:
        return True
    if ours or not message.incoming:
        return False
    if kind in _ONE_VOICE:
        return here or _elsewhere(tx, message, effect)
    sender, author = contacts.canonical(tx, effect.sender_id), contacts.canonical(tx, message.sender_id)
    return here and (not sender or not author or sender == author)


def _elsewhere(
    tx: Transaction, message: Message, effect: ReactionChanged | MessageEdited | MessageDeleted
) -> bool:
    """Whether an effect under another id of a chat is of the person whose chat it is."""
    kind = kind_of(message.chat_id)
    sender = contacts.canonical(tx, effect.sender_id)
    return kind in _ONE_VOICE and kind_of(effect.chat_id) is kind and sender == message.chat_id


def _proper(tx: Transaction, effect: Effect) -> Effect:
    """The effect with the ids under which chats and people are stored."""
    chat_id = contacts.canonical(tx, effect.chat_id)
    match effect:
        case ReactionChanged():
            return replace(effect, chat_id=chat_id, sender_id=contacts.canonical(tx, effect.sender_id))
        case PollVoted():
            options = tuple(
                replace(option, voters=tuple(contacts.canonical(tx, voter) for voter in option.voters))
                for option in effect.options
            )
            return replace(effect, chat_id=chat_id, options=options)
        case MessageEdited():
            sender_id = contacts.canonical(tx, effect.sender_id)
            return replace(effect, chat_id=chat_id, sender_id=sender_id, text=content.plain(effect.text))
        case MessageDeleted():
            return replace(effect, chat_id=chat_id, sender_id=contacts.canonical(tx, effect.sender_id))
        case _:
            return replace(effect, chat_id=chat_id)
