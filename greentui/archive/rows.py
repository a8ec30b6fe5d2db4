"""Messages as rows of their table, and back.

A row's key holds the message's time and its place within that second in one number, so that keys sort by
time everywhere: in a chat, in the archive, in the text index.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from greentui.archive import content, reducers
from greentui.archive.reducers import Stored
from greentui.archive.tokenizer import indexed
from greentui.model.chats import Part
from greentui.model.ids import is_group
from greentui.model.messages import Direction, Key, Message, MessageKind, MessageStatus, Origin, Reaction
from greentui.model.reasons import Reason

PLACES = 1 << 16
"""Messages that fit into one second of an archive; more of them go into the next second."""

_LATEST = (1 << 46) - 1
"""The last second that fits into a key; later times are clamped to it."""

_NAMES = (
    "key",
    "chat",
    "id",
    "local_id",
    "outgoing",
    "kind",
    "text",
    "sender_id",
    "sender_name",
    "sender_contact",
    "status",
    "reason",
    "content",
    "quote",
    "forwarded",
    "reactions",
    "texts",
    "votes_at",
    "deleted",
    "hidden",
    "origin",
    "raw_type",
    "role",
)
COLUMNS = ", ".join(f"m.{name}" for name in _NAMES)
"""The columns `stored` needs, of a table called `m`."""

BY_LOCAL_ID = "m.local_id=? AND m.local_id<>''"
"""The condition for a message typed here; without its second half the index is not used."""

CONTENT = _NAMES.index("content")
"""The position of the content in a row."""

INSERT = f"INSERT INTO message ({', '.join(_NAMES)}, folded) VALUES ({', '.join('?' * (len(_NAMES) + 1))})"
UPDATE = f"UPDATE message SET {', '.join(f'{name}=?' for name in (*_NAMES, 'folded'))} WHERE key=?"

_KINDS = {kind.value: kind for kind in MessageKind}
_STATUSES = {status.value: status for status in MessageStatus}
_ORIGINS = (Origin.NOTIFICATION, Origin.LOCAL, Origin.HISTORY, Origin.JOURNAL, Origin.RECOVERED)
"""Origins, stored as their positions here: none may ever move."""
_USUAL_TYPES = {
    MessageKind.TEXT: "textMessage",
    MessageKind.IMAGE: "imageMessage",
    MessageKind.VIDEO: "videoMessage",
    MessageKind.DOCUMENT: "documentMessage",
    MessageKind.AUDIO: "audioMessage",
    MessageKind.STICKER: "stickerMessage",
    MessageKind.LOCATION: "locationMessage",
    MessageKind.CONTACT: "contactMessage",
    MessageKind.POLL: "pollMessage",
}
"""The API's usual type of each kind, which is not stored with its messages. None may ever change."""

_NOT_BEFORE = "not before"
"""Stored before the reason, with the moment behind it, where a message is not sent before a moment."""

Row = Any
"""A row as SQLite gives it."""


def key_of(row_key: int) -> Key:
    """The place in a chat that a row's key stands for."""
    return Key(row_key >> 16, row_key & (PLACES - 1))


def row_key(key: Key) -> int:
    """The row's key of a place in a chat."""
    return (within(key.timestamp) << 16) + min(max(key.order, 0), PLACES - 1)


def within(timestamp: int) -> int:
    """A moment that fits into a key."""
    return min(max(timestamp, 0), _LATEST)


def stored(row: Row, instance_id: str, chat_id: str, chat_name: str = "", picture: bytes = b"") -> Stored:
    """The row as a `Stored` message."""
    (
        key,
        chat,
        message_id,
        local_id,
        outgoing,
        kind,
        text,
        sender_id,
        sender_name,
        sender_contact,
        status,
        reason_json,
        content_json,
        quote,
        forwarded,
        reactions_json,
        texts_json,
        votes_at,
        deleted,
        hidden,
        origin,
        type_word,
        role,
    ) = row
    reactions: tuple[Reaction, ...] = ()
    texts: tuple[tuple[int, str], ...] = ()
    if reactions_json:
        reactions = tuple(Reaction(*each) for each in json.loads(reactions_json))
    if texts_json:
        texts = tuple((timestamp, told) for timestamp, told in json.loads(texts_json))
    reason, not_before = waits(reason_json)
    kind = _KINDS.get(kind, MessageKind.UNRECOGNISED)
    message = Message(
        instance_id,
        chat_id,
        message_id,
        key >> 16,
        Direction.OUTGOING if outgoing else Direction.INCOMING,
        kind,
        text,
        sender_id or ("" if outgoing or is_group(chat_id) else chat_id),
        sender_name,
        sender_contact,
        chat_name,
        _STATUSES.get(status) if status else None,
        reason,
        content.decode(content_json, picture) if content_json else None,
        content.decode(quote) if quote else None,
        forwarded,
        tuple(reaction for reaction in reactions if reaction.emoji),
        (),
        None,
        deleted,
        _ORIGINS[origin],
        _USUAL_TYPES.get(kind, "") if type_word is None else type_word,
        local_id,
        not_before,
        key & (PLACES - 1),
    )
    role = reducers.RowRole(role)
    found = Stored(
        key,
        chat,
        message,
        texts=texts,
        reactions=reactions,
        votes_at=votes_at,
        hidden=bool(hidden),
        seen=role.seen,
        late=role.late,
        done=role.done,
    )
    return reducers.retold(found, texts) if texts else found


def values(found: Stored, began: int | None) -> tuple[object, ...]:
    """A message as values for `INSERT` and `UPDATE`."""
    message = found.message
    sender = message.sender_id if message.sender_id != message.chat_id else ""
    return (
        found.key,
        found.chat,
        content.plain(message.id),
        message.local_id,
        message.direction is Direction.OUTGOING,
        message.kind.value,
        content.plain(message.text),
        content.plain(sender),
        content.plain(message.sender_name),
        content.plain(message.sender_contact),
        message.status.value if message.status else None,
        _json(_waits(message)),
        content.encode(message.content) if message.content is not None else None,
        content.encode(message.quote) if message.quote else None,
        min(max(message.forwarded, 0), _LATEST),
        _json([[r.sender_id, r.emoji, r.timestamp, r.sender_name] for r in found.reactions]),
        _json(found.texts),
        within(found.votes_at),
        None if message.deleted is None else within(message.deleted),
        found.hidden,
        _ORIGINS.index(message.origin),
        raw_type(message.kind, message.raw_type),
        int(reducers.role(found, began)),
        indexed_text(message),
    )


def indexed_text(message: Message) -> str | None:
    """Everything the text index should see of a message; `None` if that is its text unchanged."""
    from greentui.archive.searchable import parts  # needed with the first write; the first paint only reads

    return indexed(message.text, [text for part, text in parts(message) if part is not Part.TEXT])


def origin_code(origin: str) -> int:
    """An origin as stored."""
    return _ORIGINS.index(Origin(origin))


def raw_type(kind: MessageKind, told: str) -> str | None:
    """The API's type of a message as stored."""
    return None if told == _USUAL_TYPES.get(kind) else content.plain(told)


def waits(written: str | None) -> tuple[Reason | None, int | None]:
    """Why a message waits or failed, as stored, and the moment before which it is not sent, UTC seconds."""
    if not written:
        return None, None
    not_before = None
    words = json.loads(written)
    if words[0] == _NOT_BEFORE:
        _word, moment, *words = words
        not_before = int(moment)
    return Reason.stored(*words) if words else None, not_before


def _waits(message: Message) -> list[str]:
    """What `waits` reads."""
    moment = [] if message.not_before is None else [_NOT_BEFORE, str(within(message.not_before))]
    reason = message.reason
    return [*moment, reason.code, *reason.details] if reason else moment


def _json(value: Sequence[object]) -> str | None:
    if not value:
        return None
    return content.plain(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
