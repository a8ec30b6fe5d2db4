"""Recognises a message of ours whose answer was lost, among what the service reports.

The comparison tolerates changes that the service may have made, but the absence of words is no likeness: a
record that shows nothing by which to tell it apart may be any message. One that belongs to another message of
ours, was written on the phone or known before is never claimed. Of several the operator has to choose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from greentui.model.ids import without_device
from greentui.model.messages import Contacts, File, Location, Message, MessageKind, Poll
from greentui.model.sending import Draft, ForwardDraft, QueuedMessage

KEPT = 86_400
"""Seconds for which the service keeps a message in its queue: nothing later can be it."""
EARLIER = 900
"""Seconds by which the service's clock may be behind ours, as long as the service has not shown it."""
_DEGREES = 1e-4
_QUEUED_KINDS = {
    "sendmessage": MessageKind.TEXT,
    "sendpoll": MessageKind.POLL,
    # The queue does not say what sort of file it is.
    "sendfilebyurl": MessageKind.DOCUMENT,
    "sendfilebyupload": MessageKind.DOCUMENT,
    "sendlocation": MessageKind.LOCATION,
    "sendcontact": MessageKind.CONTACT,
}
"""The kinds of the service's queue, in lower case, but for forwards, which show only what they forward."""


def in_queue(
    wanted: Message, draft: Draft, queue: Iterable[QueuedMessage], claimed: Callable[[str], bool]
) -> frozenset[str]:
    """The ids under which `wanted` may be waiting in the service's queue.

    Args:
        wanted: As in our archive.
        draft: What it was sent from.
        queue: showMessagesQueue, next to be sent first.
        claimed: Whether an id certainly belongs to another message.
    """
    return frozenset(
        entry.id
        for entry in queue
        if entry.id
        and without_device(entry.chat_id) == wanted.chat_id
        and _requested(wanted, draft, entry)
        and not claimed(entry.id)
    )


def _requested(wanted: Message, draft: Draft, entry: QueuedMessage) -> bool:
    """Whether an entry of the service's queue can come from the request that sent `wanted`."""
    if isinstance(draft, ForwardDraft):
        return entry.forwards in draft.message_ids
    kind = _QUEUED_KINDS.get(entry.kind.lower())
    return kind is not None and alike(
        wanted, replace(wanted, kind=kind, text=entry.text, content=entry.content)
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
    """Whether `record`, reported by the service, can be the message `wanted`: by kind, then content."""
    ours, theirs = wanted.content, record.content
    match ours:
        case File():
            return isinstance(theirs, File) and _same_file(wanted, ours, record, theirs)
        case Location():
            return (
                isinstance(theirs, Location)
                and abs(ours.latitude - theirs.latitude) < _DEGREES
                and abs(ours.longitude - theirs.longitude) < _DEGREES
            )
        case Poll():
            if record.kind is not MessageKind.POLL or not _same_words(wanted.text, record.text):
                return False
            return not isinstance(theirs, Poll) or {o.name for o in ours.options} == {
                o.name for o in theirs.options
            }
        case Contacts():
            return isinstance(theirs, Contacts) and _same_people(ours, theirs)
        case _:
            return record.kind is wanted.kind and _same_words(wanted.text, record.text)


def _same_file(wanted: Message, ours: File, record: Message, theirs: File) -> bool:
    """Whether files have the same caption or, where the record has none, the same name."""
    # What WhatsApp cannot show arrives as a document; a type that is not known here leaves as one.
    if wanted.kind is not record.kind and MessageKind.DOCUMENT not in (wanted.kind, record.kind):
        return False
    if caption := _caption(record, theirs):
        return caption == _caption(wanted, ours)
    return _same_words(ours.name, theirs.name)


def _caption(message: Message, file: File) -> str:
    """A file's caption; empty for none: a document without one has its name as text."""
    return "" if message.text == file.name else _words(message.text)


def _same_people(ours: Contacts, theirs: Contacts) -> bool:
    """Whether contacts share a telephone number or, where either has none, a name."""
    numbers, others = _numbers(ours), _numbers(theirs)
    if numbers and others:
        return bool(numbers & others)
    return any(_same_words(one.name, other.name) for one in ours.cards for other in theirs.cards)


def _numbers(contacts: Contacts) -> set[str]:
    digits = ("".join(filter(str.isdigit, phone)) for card in contacts.cards for phone in card.phones)
    return set(filter(None, digits))


def _same_words(ours: str, theirs: str) -> bool:
    return bool(_words(ours)) and _words(ours) == _words(theirs)


def _words(text: str) -> str:
    """`text` with white space normalised, which is often changed on the way."""
    return " ".join(text.split())
