"""The rules by which events change messages. Pure: no database.

Each rule takes a stored message and returns it changed. Events may come in any order and any number of
times: statuses only go forward; in everything else the later time wins, whatever the order in the queue.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from greentui.model.messages import (
    Call,
    Direction,
    File,
    Message,
    MessageKind,
    MessageStatus,
    Origin,
    Poll,
    Reaction,
    advanced,
)
from greentui.model.reasons import Reason, ReasonCode, said

if TYPE_CHECKING:  # imported with the first event: the first paint only reads messages
    from greentui.model.events import (
        CallChanged,
        MessageDeleted,
        MessageEdited,
        PollVoted,
        ReactionChanged,
        StatusChanged,
    )

    Effect = StatusChanged | ReactionChanged | PollVoted | MessageEdited | MessageDeleted
    """An event that changes a message and may arrive before it."""

ORIGINAL = 0
"""The time under which the text before the first edit is stored."""


class RowRole(IntEnum):
    """What a message counts as in its chat's row."""

    NOTHING = 0
    """Nothing: hidden, cancelled, or an answered call."""
    UNREAD = 1
    """Incoming and unread."""
    READ = 2
    """Incoming and read."""
    ANSWER = 3
    """Outgoing, typed here."""
    ANSWER_ELSEWHERE = 4
    """Outgoing from the phone or another program, where the messages before it were seen."""
    TROUBLE = 5
    """Outgoing, failed or in doubt, and in need of attention."""
    LATE = 6
    """Incoming and unread: written before the last answer typed here, but delivered after it."""
    LATE_READ = 7
    """The same, marked read here."""
    HELD = 8
    """Outgoing, typed here, and waiting for a reason: it answers nothing until it is on its way."""
    DONE = 9
    """Incoming, read, and in need of no answer."""
    LATE_DONE = 10
    """The same of a late one."""

    @property
    def seen(self) -> bool:
        """Whether it is an incoming message that was marked read here."""
        return self in (RowRole.READ, RowRole.LATE_READ) or self.done

    @property
    def late(self) -> bool:
        """Whether answers with a later time were typed before it arrived."""
        return self in (RowRole.LATE, RowRole.LATE_READ, RowRole.LATE_DONE)

    @property
    def done(self) -> bool:
        """Whether it is an incoming message of which an operator said that it needs no answer."""
        return self in (RowRole.DONE, RowRole.LATE_DONE)


@dataclass(frozen=True, slots=True)
class Stored:
    """A message as stored, with what only its row holds.

    Attributes:
        key: Its rowid: time and place within the second in one number.
        chat: Its chat's key.
        texts: Every text it had, by the time of the edit; empty if it was never edited.
        reactions: Each person's last reaction, removed ones (empty emoji) included.
        votes_at: The time of the last report of its votes.
        hidden: Deleted only for us.
        seen: Marked read here.
        late: It, or its text, arrived after answers with a later time had been typed here.
        done: It needs no answer.
    """

    key: int
    chat: int
    message: Message
    texts: tuple[tuple[int, str], ...] = ()
    reactions: tuple[Reaction, ...] = ()
    votes_at: int = 0
    hidden: bool = False
    seen: bool = False
    late: bool = False
    done: bool = False

    @property
    def waits(self) -> bool:
        """Whether it is an item of the outbox that has not been sent yet, or may not have been."""
        message = self.message
        return message.id == message.local_id and message.status is not None and message.status.is_waiting


def applied(stored: Stored, effect: Effect) -> Stored:
    """The message after `effect`."""
    from greentui.model.events import (
        MessageDeleted,
        MessageEdited,
        PollVoted,
        ReactionChanged,
        StatusChanged,
    )

    match effect:
        case StatusChanged(word=str(word)) if word:
            return with_reason(stored, Reason(ReasonCode.STATUS, tuple(filter(None, (word, effect.reason)))))
        case StatusChanged():
            return with_status(stored, effect.status, said(effect.reason))
        case ReactionChanged():
            told = Reaction(effect.sender_id, effect.emoji, effect.timestamp, effect.sender_name)
            return with_reaction(stored, told)
        case PollVoted():
            return with_votes(stored, effect)
        case MessageEdited():
            return with_text(stored, effect.timestamp, effect.text)
        case MessageDeleted():
            return with_deletion(stored, effect.timestamp)


def with_status(stored: Stored, status: MessageStatus, reason: Reason | None = None) -> Stored:
    """Advance an outgoing message's status; incoming messages have none."""
    message = stored.message
    if message.incoming:
        return stored
    now = advanced(message.status, status)
    if now is message.status and not (now is status and reason and not message.reason):
        return stored
    return replace(stored, message=replace(message, status=now, reason=reason))


def with_reason(stored: Stored, reason: Reason) -> Stored:
    """Note a report about an outgoing message that changes nothing."""
    if stored.message.incoming or stored.message.reason:
        return stored
    return replace(stored, message=replace(stored.message, reason=reason))


def with_reaction(stored: Stored, told: Reaction) -> Stored:
    """Set a person's reaction: the latest one counts."""
    kept = {reaction.sender_id: reaction for reaction in stored.reactions}
    known = kept.get(told.sender_id)
    if known is not None and known.timestamp > told.timestamp:
        return stored
    kept[told.sender_id] = told
    ordered = tuple(sorted(kept.values(), key=lambda reaction: (reaction.timestamp, reaction.sender_id)))
    shown = tuple(reaction for reaction in ordered if reaction.emoji)
    return replace(stored, reactions=ordered, message=replace(stored.message, reactions=shown))


def with_votes(stored: Stored, told: PollVoted) -> Stored:
    """Replace a poll's votes: reports are always complete, and the latest one counts."""
    content = stored.message.content
    if stored.message.kind is not MessageKind.POLL or told.timestamp < stored.votes_at:
        return stored
    known = content if isinstance(content, Poll) else Poll(())
    voted = {option.name for option in told.options}
    # Options without votes may be missing in a report.
    silent = tuple(replace(option, voters=()) for option in known.options if option.name not in voted)
    names = [option.name for option in known.options]
    options = sorted(
        (*told.options, *silent), key=lambda o: names.index(o.name) if o.name in names else len(names)
    )
    poll = Poll(tuple(options), known.multiple or told.multiple)
    message = replace(stored.message, content=poll, text=stored.message.text or told.question)
    return replace(stored, message=message, votes_at=told.timestamp)


def with_text(stored: Stored, timestamp: int, text: str) -> Stored:
    """Insert an edit by its time: the latest text is shown, the others are its history."""
    texts = stored.texts or ((stored.message.edited or ORIGINAL, stored.message.text),)
    if (timestamp, text) in texts:
        return stored
    return retold(stored, (*texts, (timestamp, text)))


def with_original(stored: Stored, text: str) -> Stored:
    """Add the first text of an edited message, learned after the edit."""
    if not stored.texts or stored.texts[0][0] == ORIGINAL or any(text == told for _, told in stored.texts):
        return stored
    return retold(stored, ((ORIGINAL, text), *stored.texts))


def retold(stored: Stored, texts: tuple[tuple[int, str], ...]) -> Stored:
    texts = tuple(sorted(texts))
    edited, now = texts[-1]
    earlier: list[str] = []
    for _, text in texts[:-1]:
        if text != now and text not in earlier[-1:]:
            earlier.append(text)
    message = replace(stored.message, text=now, edited=edited or None, earlier=tuple(earlier))
    return replace(stored, texts=texts, message=message)


def with_deletion(stored: Stored, timestamp: int) -> Stored:
    """Mark as deleted for everyone; the content is kept."""
    deleted = stored.message.deleted
    if deleted is not None and deleted <= timestamp:
        return stored
    return replace(stored, message=replace(stored.message, deleted=timestamp))


def with_facts(stored: Stored, told: Message) -> Stored:
    """Merge another report of the same message (queue, journal, history): only what is missing is added.

    Its place in the chat stays, and so does text typed here.
    """
    known = stored.message
    content = known.content
    if known.kind in (MessageKind.UNRECOGNISED, MessageKind.SERVICE) and told.kind is not known.kind:
        known = replace(known, kind=told.kind, text=told.text or known.text, content=told.content)
    elif content is None or (isinstance(content, Poll) and not content.options):
        known = replace(known, content=told.content)
    elif isinstance(content, File) and isinstance(told.content, File):
        known = replace(known, content=_file(content, told.content))
    elif isinstance(content, Poll) and isinstance(told.content, Poll) and not stored.votes_at:
        known = replace(known, content=told.content if told.content.votes >= content.votes else content)
    known = replace(
        known,
        sender_id=known.sender_id or told.sender_id,
        sender_name=known.sender_name or told.sender_name,
        sender_contact=known.sender_contact or told.sender_contact,
        quote=known.quote or told.quote,
        forwarded=max(known.forwarded, told.forwarded),
        raw_type=known.raw_type or told.raw_type,
        origin=min(known.origin, told.origin, key=_TRUST.index),
    )
    stored = replace(stored, message=known)
    if told.status is not None:
        stored = with_status(stored, told.status, told.reason)
    for reaction in told.reactions:
        if all(reaction.sender_id != kept.sender_id for kept in stored.reactions):
            stored = with_reaction(stored, reaction)
    if told.edited is not None and told.text and told.text != known.text:
        stored = with_text(stored, told.edited, told.text)
    elif told.edited is None and known.edited is not None and told.text:
        stored = with_original(stored, told.text)
    elif not known.text and told.text:
        stored = replace(stored, message=replace(stored.message, text=told.text))
    if told.deleted is not None:
        stored = with_deletion(stored, told.deleted)
    return stored


def merged_pair(kept: Stored, other: Stored) -> Stored:
    """Merge two rows that turned out to be one message: the first, with what only the second had."""
    kept = with_facts(kept, other.message)
    for reaction in other.reactions:
        kept = with_reaction(kept, reaction)
    if other.votes_at > kept.votes_at:
        message = replace(kept.message, content=other.message.content)
        kept = replace(kept, message=message, votes_at=other.votes_at)
    for timestamp, text in other.texts:
        kept = with_text(kept, timestamp, text) if timestamp else with_original(kept, text)
    return replace(
        kept,
        hidden=kept.hidden or other.hidden,
        seen=kept.seen or other.seen,
        late=kept.late or other.late,
    )


def revealed(known: Stored, now: Stored) -> bool:
    """Whether an undecodable record has turned out to be an incoming message."""
    return (
        now.message.incoming
        and known.message.kind is MessageKind.SERVICE
        and now.message.kind is not MessageKind.SERVICE
    )


_TRUST = (Origin.LOCAL, Origin.NOTIFICATION, Origin.RECOVERED, Origin.HISTORY, Origin.JOURNAL)


def _file(known: File, told: File) -> File:
    return File(
        url=known.url or told.url,
        name=known.name or told.name,
        mime=known.mime or told.mime,
        size=told.size if known.size is None else known.size,
        seconds=told.seconds if known.seconds is None else known.seconds,
        thumbnail=known.thumbnail or told.thumbnail,
        animated=known.animated or told.animated,
        voice=known.voice or told.voice,
    )


def first_stored(key: int, chat: int, message: Message) -> Stored:
    """A new message, ready to be stored."""
    reactions = message.reactions
    texts: tuple[tuple[int, str], ...] = ()
    if message.edited is not None:
        # Earlier texts that come with it have no times: they go before everything known.
        before = ((index, text) for index, text in enumerate(message.earlier, ORIGINAL))
        texts = (*before, (message.edited, message.text))
    return Stored(key, chat, message, texts=texts, reactions=reactions)


_CALL_ORDER = {"offer": 0, "pickup": 1}
_MISSED = frozenset({"missed", "declined", "hangup", "hungup"})
"""The final states of unanswered calls: given up, timed out, declined (manual 1.3.13)."""


def call_of(event: CallChanged, instance_id: str) -> Message:
    """A call as an entry of its chat."""
    return Message(
        instance_id=instance_id,
        chat_id=event.chat_id,
        id=event.call_id,
        timestamp=event.timestamp,
        direction=event.direction,
        kind=MessageKind.CALL,
        sender_id=event.chat_id if event.direction is Direction.INCOMING else "",
        content=Call(event.state, event.video),
    )


def with_call(stored: Stored, told: Call) -> Stored:
    """Merge reports of a call: ringing, then answered, then ended, in whatever order they arrive."""
    known = stored.message.content
    if not isinstance(known, Call):
        return stored
    further = _call_rank(told.state) > _call_rank(known.state)
    call = Call(
        state=told.state if further else known.state,
        video=known.video or told.video,
        seconds=told.seconds if known.seconds is None else known.seconds,
    )
    return replace(stored, message=replace(stored.message, content=call))


def _call_rank(state: str) -> int:
    return _CALL_ORDER.get(state.lower(), 2)


def _is_missed(call: Call) -> bool:
    return call.state.lower() in _MISSED and not call.seconds


def role(stored: Stored, began: int | None) -> RowRole:
    """What the message counts as in its chat's row.

    Args:
        began: When this archive began to receive, UTC seconds; `None` before that. Older messages from a
            journal or the history count as read, and their failures as dealt with.
    """
    message = stored.message
    live = message.origin in (Origin.LOCAL, Origin.NOTIFICATION)
    before = began is not None and message.timestamp < began and not live
    if stored.hidden or message.kind is MessageKind.REACTION:
        return RowRole.NOTHING
    if isinstance(message.content, Call) and not _is_missed(message.content):
        return RowRole.NOTHING
    if message.incoming:
        if stored.done:
            return RowRole.LATE_DONE if stored.late else RowRole.DONE
        if stored.late:
            return RowRole.LATE_READ if stored.seen or before else RowRole.LATE
        return RowRole.READ if stored.seen or before else RowRole.UNREAD
    if message.kind is MessageKind.CALL or message.status is MessageStatus.CANCELLED:
        return RowRole.NOTHING
    settled = message.reason is not None and message.reason.code is ReasonCode.LOOKUP_STOPPED
    status = message.status
    if status and (status.is_failure or status.is_held_by_service or (status.is_doubtful and not settled)):
        return RowRole.NOTHING if before else RowRole.TROUBLE
    if status is MessageStatus.QUEUED and (message.reason or message.not_before is not None):
        return RowRole.HELD
    return RowRole.ANSWER if message.local_id or message.origin is Origin.LOCAL else RowRole.ANSWER_ELSEWHERE
