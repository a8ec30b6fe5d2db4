"""Recognises a message of ours whose answer was lost, among what the service reports.

A wrong "not there" would let a message be sent twice, so the comparison tolerates changes the service may
have made, and is strict about other messages: one that belongs to another message of ours, was written on the
phone or known before is never claimed. Of several the operator has to choose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from greentui.model.ids import without_device
from greentui.model.messages import Contacts, File, Location, Message, MessageKind, Poll
from greentui.model.sending import QueuedMessage

KEPT = 86_400
"""Seconds for which the service keeps a message in its queue: nothing later can be it."""
EARLIER = 900
"""Seconds by which the service's clock may be behind ours, as long as the service has not shown it."""
_DEGREES = 1e-4


def in_queue(
    wanted: Message, queue: Iterable[QueuedMessage], claimed: Callable[[str], bool]
) -> frozenset[str]:
    """The ids under which `wanted` may be waiting in the service's queue.

    Args:
        wanted: As in our archive.
        queue: showMessagesQueue, next to be sent first.
        claimed: Whether an id certainly belongs to another message.
    """
    return frozenset(
        entry.id
        for entry in queue
        if entry.id
        and without_device(entry.chat_id) == wanted.chat_id
        and _words(entry.text) in _texts(wanted)
        and not claimed(entry.id)
    )


def among(
    wanted: Message, when: range, candidates: Iterable[Message], claimed: Callable[[str], bool]
) -> frozenset[str]:
    """The ids of the messages among `candidates` that `wanted` may have become.

    Args:
        wanted: As in our archive.
        when: UTC seconds, by the service's clock; earlier and later messages are others.
        candidates: Outgoing messages, from a journal or elsewhere.
        claimed: Whether an id certainly belongs to another message.
    """
    return frozenset(
        message.id
        for message in candidates
        if not message.incoming
        and message.chat_id == wanted.chat_id
        and not message.local_id
        and message.timestamp in when
        and alike(wanted, message)
        and not claimed(message.id)
    )


def alike(wanted: Message, record: Message) -> bool:
    """Whether `record`, reported by the service, can be the message `wanted`."""
    ours, theirs = wanted.content, record.content
    match ours:
        case File():
            if not isinstance(theirs, File):
                return False
            return bool(_texts(wanted) & _texts(record))
        case Location():
            return (
                isinstance(theirs, Location)
                and abs(ours.latitude - theirs.latitude) < _DEGREES
                and abs(ours.longitude - theirs.longitude) < _DEGREES
            )
        case Poll():
            if record.kind is not MessageKind.POLL or _words(wanted.text) != _words(record.text):
                return False
            return not isinstance(theirs, Poll) or {o.name for o in ours.options} == {
                o.name for o in theirs.options
            }
        case Contacts():
            return isinstance(theirs, Contacts) and bool(_people(ours) & _people(theirs))
        case _:
            return record.kind is wanted.kind and _words(wanted.text) == _words(record.text)


def _texts(message: Message) -> set[str]:
    """Every text by which the service may name a message's content."""
    found = {message.text}
    match message.content:
        case File():
            found.add(message.content.name)
        case Location():
            found |= {message.content.name, message.content.address}
            # showMessagesQueue gives a location without a name by its coordinates alone.
            found.add("")
        case Contacts():
            for card in message.content.cards:
                found |= {card.name, card.organisation, *card.name.split()}
    return {_words(text) for text in found if text} | ({""} if "" in found else set())


def _people(contacts: Contacts) -> set[str]:
    return {
        "".join(letter for letter in phone if letter.isdigit())
        for card in contacts.cards
        for phone in card.phones
    } | {_words(card.name) for card in contacts.cards if card.name}


def _words(text: str) -> str:
    """`text` with white space normalised, which is often changed on the way."""
    return " ".join(text.split())
