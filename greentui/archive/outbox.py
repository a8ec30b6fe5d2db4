"""The outbox: what is to be sent, durable and in order. Each item is a message of its chat at once.

The message's row holds the status and both ids, the outbox's row the draft and the attempts. When the
service accepts it, the message gets its real id, merged with what arrived under that id meanwhile.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

from greentui.archive import aliases, chats, contacts, content, effects, messages, reducers, rows
from greentui.archive.event_log import EventKind
from greentui.archive.reducers import RowRole, Stored
from greentui.archive.rows import BY_LOCAL_ID
from greentui.archive.transaction import Transaction
from greentui.model.entries import MessageQueued, OutboxAdvanced
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
"""Seconds our clock may be behind the service's without an answer appearing above its question."""

_FAMILIES = {"image": MessageKind.IMAGE, "video": MessageKind.VIDEO, "audio": MessageKind.AUDIO}

_COLUMNS = (
    "o.position, m.local_id, c.id, o.draft, o.created, m.status, o.attempted, o.attempts, m.id, o.quoted_id, "
    "m.reason"
)
_JOINED = (
    # A fixed join order, whatever the statistics: the outbox is short, the other tables are long.
    "outbox o CROSS JOIN message m ON m.key = o.message CROSS JOIN chat c ON c.key = m.chat"
)

_TROUBLE = "SELECT t.key FROM chat f CROSS JOIN message t ON t.chat = f.key AND t.role=? WHERE f.failed > 0"
_UNCONFIRMED = f"SELECT key FROM message WHERE status = '{MessageStatus.UNCONFIRMED.value}'"


def enqueue(tx: Transaction, entry: MessageQueued) -> None:
    """Add a draft to the end of the outbox, and to its chat as a message, once."""
    local_id = content.plain(entry.local_id)
    if not local_id.startswith("local-") or messages.find_local(tx, local_id) is not None:
        return
    chat, chat_id = chats.ensure(tx, entry.chat_id)
    if messages.find(tx, chat, local_id) is not None:
        return  # the id of a received message
    at, last = rows.within(tx.at), chats.last_at(tx, chat)
    if at < last <= at + CLOCK_SECONDS:
        at = last
    kind, text, inside = shown(tx, entry.draft)
    quoted = messages.find(tx, chat, entry.quoted_id) if entry.quoted_id else None
    message = Message(
        instance_id=tx.instance_id,
        chat_id=chat_id,
        id=local_id,
        timestamp=at,
        direction=Direction.OUTGOING,
        kind=kind,
        text=content.plain(text),
        status=MessageStatus.QUEUED,
        content=inside,
        quote=_quote_of(tx, quoted.message) if quoted else None,
        forwarded=1 if isinstance(entry.draft, ForwardDraft) else 0,
        origin=Origin.LOCAL,
        local_id=local_id,
        not_before=None if entry.not_before is None else rows.within(entry.not_before),
    )
    found = Stored(messages.free_key(tx.connection, at), chat, message)
    chats.answered(tx, chat, found.key)
    messages.insert(tx, found, EventKind.MESSAGE_QUEUED)
    tx.new[found.key] = None
    tx.connection.execute(
        "INSERT INTO outbox (message, draft, quoted_id, created) VALUES (?,?,?,?)",
        (found.key, content.encode(entry.draft), content.plain(entry.quoted_id), at),
    )
    tx.outbox.add(local_id)


def advance(tx: Transaction, entry: OutboxAdvanced) -> None:
    """Change an item's status. Nothing happens if there is none, or if its status is not the expected one.

    Until it is accepted it may go back to queued: after an attempt that certainly did not reach the service,
    or when the operator sends it again, unless it is hidden: it would leave unseen. From then on its status
    only goes forward.
    """
    known = messages.find_local(tx, entry.local_id)
    if known is None or entry.expected not in (None, known.message.status):
        return
    if entry.status is MessageStatus.SENDING and known.message.status is not MessageStatus.QUEUED:
        return  # cancelled, or sent by another process
    if entry.status is MessageStatus.QUEUED and known.hidden:
        return
    message_id = content.plain(entry.message_id)
    if message_id and (echo := _echo(tx, message_id, known)):
        aliases.learn(tx, known.message.chat_id, echo)
        known = messages.find_local(tx, entry.local_id) or known
    accepted = known.message.id != known.message.local_id
    if accepted:
        now = reducers.with_status(known, entry.status, entry.reason)
    elif message_id and _taken(tx, message_id, known):
        return
    else:
        not_before = known.message.not_before if entry.status is MessageStatus.QUEUED else None
        message = replace(known.message, status=entry.status, reason=entry.reason, not_before=not_before)
        now = replace(known, message=message)
        if message_id:
            now = _accepted(tx, now, message_id)
    messages.update(tx, known, now, EventKind.OUTBOX_ADVANCED)
    sending = entry.status is MessageStatus.SENDING
    tx.connection.execute(
        "UPDATE outbox SET waiting=?, attempted=iif(?, ?, attempted), attempts=attempts+? WHERE message=?",
        (now.waits, sending, tx.at, sending, known.key),
    )
    if entry.url or (now.message.status is MessageStatus.FAILED and not accepted):
        # An address with which it was refused may be the reason.
        _keep_address(tx, known.key, entry.url)
    tx.outbox.add(known.message.local_id)


def _keep_address(tx: Transaction, key: int, url: str) -> None:
    """Note in an item's draft where the service keeps its file; an empty address forgets it."""
    (written,) = tx.connection.execute("SELECT draft FROM outbox WHERE message=?", (key,)).fetchone()
    draft = content.decode(written)
    if isinstance(draft, FileDraft) and url != draft.url:
        draft = replace(draft, url=url, uploaded=tx.at if url else 0)
        tx.connection.execute("UPDATE outbox SET draft=? WHERE message=?", (content.encode(draft), key))


def _echo(tx: Transaction, message_id: str, item: Stored) -> str:
    """The other chat in which a notification of this message arrived before the response, if any."""
    found = messages.find_anywhere(tx, message_id, item.chat)
    return next(
        (each.message.chat_id for each in found if each.chat != item.chat and not each.message.incoming), ""
    )


def _taken(tx: Transaction, message_id: str, item: Stored) -> bool:
    """Whether the service's id belongs to another item: two items cannot be one message."""
    found = messages.find_anywhere(tx, message_id, item.chat)
    return any(each.message.local_id not in ("", item.message.local_id) for each in found)


def _accepted(tx: Transaction, found: Stored, message_id: str) -> Stored:
    """The message under the service's id, merged with what arrived under that id before."""
    found = replace(found, message=replace(found.message, id=message_id))
    for arrived in messages.find_anywhere(tx, message_id, found.chat):
        if not arrived.message.local_id:
            messages.replace_by(tx, arrived, found)
            found = reducers.merged_pair(found, arrived)
    return effects.with_pending(tx, found)


def items(
    connection: sqlite3.Connection, instance_id: str, chat: int | None, waiting_only: bool, limit: int
) -> list[OutboxItem]:
    """Items in order: those that wait, or the last `limit` of all."""
    where: list[str] = []
    parameters: list[int] = []
    if chat is not None:
        where.append("m.chat=?")
        parameters.append(chat)
    if waiting_only:
        where.append("o.waiting")
    order = "ASC" if waiting_only else "DESC"
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM {_JOINED} WHERE {' AND '.join(where) or '1'} "
        f"ORDER BY o.position {order} LIMIT ?",
        (*parameters, limit),
    ).fetchall()
    kept = [_item(instance_id, row) for row in found]
    return kept if waiting_only else kept[::-1]


def waiting(connection: sqlite3.Connection) -> int:
    """How many items wait."""
    (count,) = connection.execute("SELECT count(*) FROM outbox WHERE waiting").fetchone()
    return int(count)


def queued(connection: sqlite3.Connection) -> int:
    """How many items wait and can be cancelled: those neither being sent nor in doubt."""
    (count,) = connection.execute(
        f"SELECT count(*) FROM {_JOINED} WHERE o.waiting AND m.status = '{MessageStatus.QUEUED.value}'"
    ).fetchone()
    return int(count)


def waiting_chats(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Chat id and local id of every waiting item, in order, without its draft."""
    found = connection.execute(f"SELECT c.id, m.local_id FROM {_JOINED} WHERE o.waiting ORDER BY o.position")
    return found.fetchall()


def unsettled(connection: sqlite3.Connection, instance_id: str, limit: int) -> list[OutboxItem]:
    """The last `limit` items that wait, failed and need attention, or are in doubt, in order."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM {_JOINED} WHERE NOT m.hidden AND o.message IN ("
        f"SELECT message FROM outbox WHERE waiting UNION ALL {_TROUBLE} UNION ALL {_UNCONFIRMED}"
        ") ORDER BY o.position DESC LIMIT ?",
        (RowRole.TROUBLE, limit),
    ).fetchall()
    return [_item(instance_id, row) for row in found][::-1]


def unproven(connection: sqlite3.Connection, instance_id: str) -> list[OutboxItem]:
    """The items that may have been sent although they were not found or were refused, in order.

    Also those in doubt that are hidden.
    """
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM {_JOINED} WHERE o.attempts > 0 AND m.id = m.local_id "
        f"AND m.status IN ('{MessageStatus.UNCONFIRMED.value}', '{MessageStatus.FAILED.value}') "
        f"AND o.message IN ({_TROUBLE} UNION ALL {_UNCONFIRMED}) ORDER BY o.position",
        (RowRole.TROUBLE,),
    ).fetchall()
    return [_item(instance_id, row) for row in found]


def item(connection: sqlite3.Connection, instance_id: str, local_id: str) -> OutboxItem | None:
    """The item with this local id."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM {_JOINED} WHERE o.message = (SELECT key FROM message m WHERE {BY_LOCAL_ID})",
        (local_id,),
    ).fetchone()
    return _item(instance_id, found) if found else None


def keys(
    connection: sqlite3.Connection, chat_id: str, message_id: str, local_id: str
) -> tuple[int | None, int | None]:
    """The row keys of a message and of an item; `None` for what is not there."""
    found: tuple[int | None, int | None] = connection.execute(
        "SELECT (SELECT m.key FROM message m JOIN chat c ON c.key = m.chat WHERE c.id=? AND m.id=?), "
        f"(SELECT key FROM message m WHERE {BY_LOCAL_ID})",
        (chat_id, message_id, local_id),
    ).fetchone()
    return found


def _item(instance_id: str, row: Any) -> OutboxItem:
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
    ) = row
    reason, not_before = rows.waits(reason)
    return OutboxItem(
        instance_id=instance_id,
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
        not_before=not_before,
    )


# A draft as the message it will be


def shown(tx: Transaction, draft: Draft) -> tuple[MessageKind, str, Content]:
    """The kind, text and content shown for a draft until its notification arrives."""
    match draft:
        case TextDraft():
            return MessageKind.TEXT, draft.text, None
        case PollDraft():
            options = tuple(PollOption(name) for name in draft.options)
            return MessageKind.POLL, draft.question, Poll(options, draft.multiple)
        case FileDraft():
            return _file(draft.caption, File(name=draft.name, mime=draft.mime, size=draft.size or None))
        case UrlDraft():
            return _file(draft.caption, File(name=draft.name, mime=draft.mime, url=draft.url))
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


def _quote_of(tx: Transaction, quoted: Message) -> Quote:
    """What a reply shows of the message it quotes."""
    sender = contacts.canonical(tx, quoted.sender_id) if quoted.sender_id else ""
    name = quoted.sender_contact or quoted.sender_name
    return Quote(quoted.id, sender, name, quoted.kind, quoted.text)


def _file(caption: str, file: File) -> tuple[MessageKind, str, Content]:
    kind = _FAMILIES.get(file.mime.partition("/")[0], MessageKind.DOCUMENT)
    # As in the service's notification: a document without a caption has its name as text.
    text = caption or (file.name if kind is MessageKind.DOCUMENT else "")
    return kind, text, file
