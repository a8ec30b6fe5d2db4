"""Takes in what the service tells: notifications of the queue, records of journals and of the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from greentui.archive import aliases, chats, contacts, content, kv, messages, raw_bodies, reducers, rows
from greentui.archive.reducers import Stored
from greentui.archive.transaction import Received, Transaction
from greentui.model.events import (
    BlockChanged,
    CallChanged,
    DeviceReported,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    PollVoted,
    QuotaTold,
    ReactionChanged,
    SocketChanged,
    StateChanged,
    StatusChanged,
    Unrecognised,
)
from greentui.model.messages import Call, Message, MessageKind, Origin, Reacted

if TYPE_CHECKING:
    from greentui.archive.reducers import Effect


def receive(tx: Transaction, notices: Sequence[Received]) -> None:
    """Keep notifications and what follows from them; those received before change nothing."""
    for notice in notices:
        event = notice.event
        target, own = _about(event)
        kept = raw_bodies.keep(
            tx,
            notice.raw,
            at=notice.at,
            key=notice.key,
            target=content.plain(target),
            own=own,
            type_word=content.plain(event.type_webhook) if isinstance(event, Unrecognised) else "",
            trouble=_trouble(event),
        )
        if not kept:
            tx.duplicates += 1
        elif event is not None:
            tx.fresh.append(event)
            apply_event(tx, event)


def absorb(tx: Transaction, told: Sequence[Message], bodies: Sequence[str], origin: Origin) -> None:
    """Keep records of a journal or the history; known messages only gain what was missing.

    Args:
        bodies: The record of each message as it came; empty where there is none to keep.
    """
    for index, message in enumerate(told):
        take(tx, replace(message, origin=origin if message.timestamp < tx.began else Origin.RECOVERED))
        if index < len(bodies) and bodies[index] and not raw_bodies.has_own(tx, message.id):
            raw_bodies.keep(tx, bodies[index], at=tx.now, target=content.plain(message.id), own=True)


def apply_event(tx: Transaction, event: Event) -> None:
    """Let one event have its effect."""
    match event:
        case MessageReceived():
            take(tx, event.message)
        case StatusChanged() | ReactionChanged() | PollVoted() | MessageEdited() | MessageDeleted():
            apply_effect(tx, event)
        case CallChanged():
            _ring(tx, event)
        case StateChanged():
            kv.put_state(tx, event.state, event.word, event.timestamp)
        case SocketChanged():
            kv.put(tx, "socket", "online" if event.online else "offline")
        case DeviceReported():
            kv.put(tx, "device", event.description)
        case BlockChanged():
            kv.put(tx, f"blocked:{contacts.canonical(tx, event.chat_id)}", str(event.blocked))
        case QuotaTold() | Unrecognised():
            tx.facts = True


def take(tx: Transaction, told: Message) -> None:
    """Keep a message, or what it adds to the one we have."""
    if isinstance(told.content, Reacted):
        _react(tx, told)
        return
    chat, chat_id = chats.ensure(tx, told.chat_id)
    sender = contacts.canonical(tx, told.sender_id) if told.sender_id else ""
    told = replace(
        told,
        instance_id=tx.instance_id,
        chat_id=chat_id,
        sender_id=sender,
        timestamp=rows.within(told.timestamp),
    )
    if not told.id:
        told = replace(told, id=_made_up(told))
    aliases.learn(tx, told)
    known = messages.find(tx, chat, told.id)
    if known is None and not told.incoming:
        # What was typed to one of a person's ids may come back under the other.
        known = next((each for each in messages.find_anywhere(tx, told.id) if each.message.local_id), None)
    if known is not None:
        now = reducers.with_facts(known, told)
        if isinstance(told.content, Call):
            now = reducers.with_call(now, told.content)
        messages.update(tx, known, now)
        return
    first = reducers.first_stored(messages.free_key(tx.connection, told.timestamp), chat, told)
    first = with_pending(tx, first)
    messages.insert(tx, first)
    tx.new[first.key] = None


def _made_up(told: Message) -> str:
    """An id for a message that came without one: the same for the same message."""
    said = (told.chat_id, told.sender_id, told.timestamp, told.direction, told.kind, told.text)
    return f"unnamed-{raw_bodies.digest(repr(said)).hex()}"


def apply_effect(tx: Transaction, effect: Effect) -> None:
    """Something befell a message; one that has not come yet finds it when it does."""
    effect = _proper(tx, effect)
    target, chat = _target(effect), chats.key(tx, effect.chat_id) if effect.chat_id else None
    found = messages.find_anywhere(tx, target, chat)
    for known in found:
        messages.update(tx, known, reducers.applied(known, effect))
    if not found:
        tx.connection.execute(
            "INSERT OR IGNORE INTO pending (instance, target, event) VALUES (?,?,?)",
            (tx.instance, content.plain(target), content.encode(effect)),
        )


def with_pending(tx: Transaction, found: Stored) -> Stored:
    """The message after all that befell it before it came."""
    waiting = tx.connection.execute(
        "DELETE FROM pending WHERE instance=? AND target=? RETURNING event", (tx.instance, found.message.id)
    ).fetchall()
    for (event,) in waiting:
        effect = content.decode(event)
        if effect is not None:
            found = reducers.applied(found, effect)
    return found


def _ring(tx: Transaction, event: CallChanged) -> None:
    if event.call_id and event.chat_id:
        take(tx, reducers.call_of(event, tx.instance_id))


def _react(tx: Transaction, told: Message) -> None:
    """A journal lists a reaction as a record of its own: to us it is something that befell a message."""
    target = told.content.target_id if isinstance(told.content, Reacted) else ""
    sender = told.sender_id or ("" if told.incoming else told.chat_id)
    apply_effect(
        tx,
        ReactionChanged(
            told.chat_id, target, sender, told.text, told.timestamp, told.sender_name, told.direction
        ),
    )


def _proper(tx: Transaction, effect: Effect) -> Effect:
    """The effect with the ids under which we keep chats and people."""
    chat_id = contacts.canonical(tx, effect.chat_id) if effect.chat_id else ""
    match effect:
        case ReactionChanged():
            return replace(effect, chat_id=chat_id, sender_id=contacts.canonical(tx, effect.sender_id))
        case PollVoted():
            options = tuple(
                replace(option, voters=tuple(contacts.canonical(tx, voter) for voter in option.voters))
                for option in effect.options
            )
            return replace(effect, chat_id=chat_id, options=options)
        case _:
            return replace(effect, chat_id=chat_id)


def _target(effect: Effect) -> str:
    match effect:
        case StatusChanged():
            return effect.message_id
        case PollVoted():
            return effect.poll_id
        case _:
            return effect.target_id


def _about(event: Event | None) -> tuple[str, bool]:
    """The message a notification is about, and whether it is that message itself."""
    match event:
        case MessageReceived():
            return event.message.id, True
        case CallChanged():
            return event.call_id, True
        case StatusChanged() | ReactionChanged() | PollVoted() | MessageEdited() | MessageDeleted():
            return _target(event), False
        case _:
            return "", False


def _trouble(event: Event | None) -> str | None:
    if event is None:
        return "unreadable"
    if isinstance(event, Unrecognised):
        return content.plain(event.reason) or "new"
    if isinstance(event, MessageReceived) and event.message.kind is MessageKind.UNRECOGNISED:
        return "new kind"
    return None
