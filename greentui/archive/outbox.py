"""What is to be sent: durable, in order, and each item one message in its chat from the moment it is typed.

The message's row holds the status and both ids; the outbox's row holds the draft and the attempts. When
the service accepts it the row only gets its real id, whatever had arrived under that id meanwhile.
"""

from __future__ import annotations

import mimetypes
import os
import sqlite3
from dataclasses import replace
from typing import Any

from greentui.archive import chats, content, ingest, messages, reducers
from greentui.archive.reducers import Role, Stored
from greentui.archive.rows import BY_LOCAL_ID
from greentui.archive.transaction import Transaction
from greentui.model.messages import (
    ContactCard,
    Contacts,
    Content,
    Direction,
    File,
    Location,
    Message,
    MessageKind,
    MessageStatus,
    Origin,
    Poll,
    PollOption,
    Quote,
)
from greentui.model.sending import (
    ContactDraft,
    Draft,
    FileDraft,
    ForwardDraft,
    LocationDraft,
    OutboxItem,
    PollDraft,
    TextDraft,
    UrlDraft,
)

CLOCK_SECONDS = 300
"""How far our clock may be behind the service's and what is typed still stands below what it answers."""

_FAMILIES = {"image": MessageKind.IMAGE, "video": MessageKind.VIDEO, "audio": MessageKind.AUDIO}

_COLUMNS = (
    "o.position, m.local_id, c.id, o.draft, o.created, m.status, o.attempted, o.attempts, m.id, o.quoted_id, "
    "m.status_reason, i.id"
)
_JOINED = (
    # In this order, whatever the statistics say: the outbox is short, everything else is not.
    "outbox o CROSS JOIN message m ON m.key = o.message CROSS JOIN chat c ON c.key = m.chat "
    "CROSS JOIN instance i ON i.key = c.instance"
)


def enqueue(tx: Transaction, chat_id: str, draft: Draft, quoted: Message | None, at: int) -> str:
    """Keep a draft as the last of the outbox and as a message of its chat. Returns its local id."""
    local_id = f"local-{os.urandom(8).hex()}"
    chat, chat_id = chats.ensure(tx, chat_id)
    last = chats.last_at(tx, chat)
    if at < last <= at + CLOCK_SECONDS:
        at = last
    kind, text, inside = shown(tx, draft)
    message = Message(
        instance_id=tx.instance_id,
        chat_id=chat_id,
        id=local_id,
        timestamp=at,
        direction=Direction.OUTGOING,
        kind=kind,
        text=text,
        status=MessageStatus.QUEUED,
        content=inside,
        quote=quote_of(quoted) if quoted else None,
        forwarded=1 if isinstance(draft, ForwardDraft) else 0,
        origin=Origin.LOCAL,
        local_id=local_id,
    )
    found = Stored(messages.free_key(tx.connection, at), chat, message)
    messages.insert(tx, found)
    tx.new[found.key] = None
    tx.connection.execute(
        "INSERT INTO outbox (message, draft, quoted_id, created) VALUES (?,?,?,?)",
        (found.key, content.encode(draft), quoted.id if quoted else "", at),
    )
    tx.outbox.add(local_id)
    return local_id


def advance(
    tx: Transaction,
    local_id: str,
    status: MessageStatus,
    message_id: str,
    reason: str,
    at: int,
    only_from: MessageStatus | None = None,
) -> None:
    """Let an item go further.

    Until it is accepted the outbox may move it as it must: back to queued when an attempt surely reached
    nobody, or when the operator sends again. From then on its status only goes forward.

    Raises:
        KeyError: No item has this local id.
    """
    known = messages.find_local(tx, local_id)
    if known is None:
        raise KeyError(local_id)
    if only_from is not None and known.message.status is not only_from:
        return
    accepted = known.message.id != local_id
    now = known
    if accepted:
        now = reducers.with_status(known, status, reason)
    else:
        now = replace(known, message=replace(known.message, status=status, status_reason=reason))
        if message_id:
            now = _accepted(tx, now, content.plain(message_id))
    messages.update(tx, known, now)
    tx.connection.execute(
        "UPDATE outbox SET waiting=?, attempted=iif(?, ?, attempted), attempts=attempts+? WHERE message=?",
        (
            now.message.id == local_id and bool(now.message.status and now.message.status.is_waiting),
            status is MessageStatus.SENDING,
            at,
            status is MessageStatus.SENDING,
            known.key,
        ),
    )
    tx.outbox.add(local_id)


def _accepted(tx: Transaction, found: Stored, message_id: str) -> Stored:
    """The message under the id the service gave it, with all that had come under that id before."""
    found = replace(found, message=replace(found.message, id=message_id))
    for arrived in messages.find_anywhere(tx, message_id, found.chat):
        if not arrived.message.local_id:
            messages.delete(tx, arrived)
            tx.new.pop(arrived.key, None)
            found = reducers.united(found, arrived)
    return ingest.with_pending(tx, found)


def items(
    connection: sqlite3.Connection, instance: int, chat: int | None, waiting_only: bool, limit: int
) -> list[OutboxItem]:
    """Items in their order: those that wait, or the last `limit` of all."""
    where, parameters = "c.instance=?", [instance]
    if chat is not None:
        where, parameters = f"{where} AND m.chat=?", [*parameters, chat]
    if waiting_only:
        where += " AND o.waiting"
    order = "ASC" if waiting_only else "DESC"
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM {_JOINED} WHERE {where} ORDER BY o.position {order} LIMIT ?",
        (*parameters, limit),
    ).fetchall()
    kept = [_item(row) for row in found]
    return kept if waiting_only else kept[::-1]


def unsettled(connection: sqlite3.Connection, instance: int, limit: int) -> list[OutboxItem]:
    """Items that wait, and those that failed and were not dealt with: the last `limit`, in their order."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM {_JOINED} WHERE c.instance=? AND o.message IN ("
        "SELECT message FROM outbox WHERE waiting UNION ALL "
        "SELECT t.key FROM chat f CROSS JOIN message t ON t.chat = f.key AND t.role=? "
        "WHERE f.instance=? AND f.failed > 0) ORDER BY o.position DESC LIMIT ?",
        (instance, Role.TROUBLE, instance, limit),
    ).fetchall()
    return [_item(row) for row in found][::-1]


def item(connection: sqlite3.Connection, instance: int, local_id: str) -> OutboxItem | None:
    """The item of this local id."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM {_JOINED} "
        f"WHERE c.instance=? AND o.message = (SELECT key FROM message m WHERE {BY_LOCAL_ID})",
        (instance, local_id),
    ).fetchone()
    return _item(found) if found else None


def _item(row: Any) -> OutboxItem:
    (
        position,
        local_id,
        chat_id,
        draft,
        created,
        status,
        attempted,
        attempts,
        message_id,
        quoted,
        reason,
        who,
    ) = row
    return OutboxItem(
        instance_id=who,
        local_id=local_id,
        chat_id=chat_id,
        draft=content.decode(draft),
        position=position,
        created=created,
        status=MessageStatus(status),
        attempted=attempted,
        attempts=attempts,
        message_id="" if message_id == local_id else message_id,
        quoted_id=quoted,
        reason=reason,
    )


# A draft as the message it will be


def shown(tx: Transaction, draft: Draft) -> tuple[MessageKind, str, Content]:
    """The kind, text and content under which a draft shows in its chat until it comes back."""
    match draft:
        case TextDraft():
            return MessageKind.TEXT, draft.text, None
        case PollDraft():
            options = tuple(PollOption(name) for name in draft.options)
            return MessageKind.POLL, draft.question, Poll(options, draft.multiple)
        case FileDraft():
            return _file(draft.caption, File(name=draft.name, size=draft.size or None))
        case UrlDraft():
            return _file(draft.caption, File(name=draft.name, url=draft.url))
        case LocationDraft():
            place = Location(draft.latitude, draft.longitude, draft.name, draft.address)
            return MessageKind.LOCATION, " ".join(filter(None, (draft.name, draft.address))), place
        case ContactDraft():
            names = (draft.first_name, draft.middle_name, draft.last_name)
            name = " ".join(filter(None, names)) or draft.company
            card = ContactCard(name, (str(draft.phone),), draft.company)
            return MessageKind.CONTACT, name, Contacts((card,))
        case ForwardDraft():
            source = chats.key(tx, draft.from_chat)
            for message_id in draft.message_ids:
                for known in messages.find_anywhere(tx, message_id, source):
                    return known.message.kind, known.message.text, known.message.content
            return MessageKind.TEXT, "", None


def quote_of(quoted: Message) -> Quote:
    """What a reply carries of the message it answers."""
    name = quoted.sender_contact or quoted.sender_name
    return Quote(quoted.id, quoted.sender_id, name, quoted.kind, quoted.text)


def _file(caption: str, file: File) -> tuple[MessageKind, str, Content]:
    mime = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    kind = _FAMILIES.get(mime.partition("/")[0], MessageKind.DOCUMENT)
    # As the service tells it back: of a document without a caption the name is what it says.
    text = caption or (file.name if kind is MessageKind.DOCUMENT else "")
    return kind, text, replace(file, mime=mime)
