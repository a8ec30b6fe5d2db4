"""Raw bodies, compressed, and returned exactly as received."""

from __future__ import annotations

import sqlite3
import zlib

from greentui.archive.ports import Undecoded
from greentui.archive.transaction import Transaction

_VOCABULARY = (
    b'{"type":"incoming","idMessage":"","timestamp":1,"typeMessage":"textMessage","chatId":"@g.us","senderId":'
    b'"@c.us","senderName":"","senderContactName":"","textMessage":"","downloadUrl":"https://","caption":"",'
    b'"fileName":"","jpegThumbnail":"","mimeType":"image/jpeg","isAnimated":false,"isForwarded":false,'
    b'"forwardingScore":0,"statusMessage":"","sendByApi":false,"extendedTextMessage":{"text":"","description"'
    b':"","title":"","previewType":"None","stanzaId":"","participant":""},"quotedMessage":{}}'
    b'{"typeWebhook":"outgoingMessageStatus","status":"delivered","instanceData":{"idInstance":1101000001,'
    b'"wid":"7@c.us","typeInstance":"whatsapp"},"timestamp":17,"idMessage":"3EB0","chatId":"7@c.us"}'
    b'{"typeWebhook":"outgoingAPIMessageReceived","typeWebhook":"outgoingMessageReceived","messageData":{'
    b'"typeMessage":"extendedTextMessage","extendedTextMessageData":{"text":""},"fileMessageData":{}}}'
    b'{"typeWebhook":"incomingMessageReceived","instanceData":{"idInstance":1101000001,"wid":"7@c.us",'
    b'"typeInstance":"whatsapp"},"timestamp":17,"idMessage":"","senderData":{"chatId":"7@c.us","chatName":"",'
    b'"sender":"7@c.us","senderName":"","senderContactName":""},"messageData":{"typeMessage":"textMessage",'
    b'"textMessageData":{"textMessage":""}}}'
)
"""The compression dictionary: common parts of bodies. All packed bodies depend on it: it must never change.
"""

_PACKED, _ASIS = b"z", b"="

_LOOKED_THROUGH = 1000
"""Bodies searched for the last notification; the others are a journal's."""

# SQLite uses the partial index over bodies of messages only if the query repeats its condition.
_ABOUT = "target=? AND target <> ''"


def pack(raw: str) -> bytes:
    """`raw` compressed, if that makes it smaller."""
    data = raw.encode(errors="surrogatepass")
    packer = zlib.compressobj(6, wbits=-15, memLevel=5, zdict=_VOCABULARY)
    packed = packer.compress(data) + packer.flush()
    return _PACKED + packed if len(packed) < len(data) else _ASIS + data


def unpack(body: bytes) -> str:
    """The text given to `pack`."""
    return unpack_bytes(body).decode(errors="surrogatepass")


def unpack_bytes(body: bytes) -> bytes:
    """The text given to `pack`, as UTF-8."""
    data = body[1:]
    if body[:1] == _PACKED:
        data = zlib.decompressobj(wbits=-15, zdict=_VOCABULARY).decompress(data)
    return data


def digest(key: str) -> bytes:
    """A notification's identity, shortened."""
    from hashlib import blake2b  # on use: the first paint does not need it

    return blake2b(key.encode(errors="surrogatepass"), digest_size=12).digest()


def keep(
    tx: Transaction,
    raw: str,
    *,
    key: str = "",
    target: str = "",
    own: bool = False,
    type_word: str = "",
    trouble: str | None = None,
) -> bool:
    """Store a body; returns false if a notification of the same identity is already stored.

    Args:
        key: A notification's identity by content; empty for a body from a journal or the history.
        target: The message it is about.
        own: Whether it is that message itself.
        trouble: Why it could not be decoded.
    """
    kept = tx.connection.execute(
        "INSERT INTO raw_body (digest, target, own, at, type, trouble, body) VALUES (?,?,?,?,?,?,?) "
        "ON CONFLICT (digest) DO NOTHING",
        (digest(key) if key else None, target, own, tx.at, type_word, trouble, pack(raw)),
    )
    return kept.rowcount > 0


def understood(tx: Transaction, key: str, *, target: str, own: bool, trouble: str | None) -> bool:
    """Note that a body could now be decoded; returns whether there is such a body.

    Args:
        trouble: What still could not be decoded.
    """
    changed = tx.connection.execute(
        "UPDATE raw_body SET target=?, own=?, trouble=? WHERE digest=? AND trouble IS NOT NULL",
        (target, own, trouble, digest(key)),
    )
    return changed.rowcount > 0


def has_own(tx: Transaction, target: str) -> bool:
    """Whether the message's own body is stored."""
    found = tx.connection.execute(
        f"SELECT 1 FROM raw_body WHERE {_ABOUT} AND own=1 LIMIT 1", (target,)
    ).fetchone()
    return found is not None


def has_unread(tx: Transaction, raw: str) -> bool:
    """Whether an undecodable record of a journal is stored already."""
    found = tx.connection.execute("SELECT body FROM raw_body WHERE trouble IS NOT NULL AND digest IS NULL")
    return any(unpack(body) == raw for (body,) in found)


def bodies(connection: sqlite3.Connection, target: str) -> list[str]:
    """Every body about a message, its own first, then in order of arrival."""
    found = connection.execute(f"SELECT body FROM raw_body WHERE {_ABOUT} ORDER BY own DESC, key", (target,))
    return [unpack(row[0]) for row in found]


def last_received(connection: sqlite3.Connection) -> int | None:
    """When the queue last delivered a notification; `None` if too long ago to be searched."""
    found = connection.execute(
        "SELECT at FROM (SELECT at, digest FROM raw_body ORDER BY key DESC LIMIT ?) "
        "WHERE digest IS NOT NULL LIMIT 1",
        (_LOOKED_THROUGH,),
    ).fetchone()
    return found[0] if found else None


def unrecognised(connection: sqlite3.Connection, limit: int) -> list[tuple[int, str, str]]:
    """Bodies that could not be decoded, newest first: time received, type and reason, body."""
    found = connection.execute(
        "SELECT at, type, trouble, body FROM raw_body WHERE trouble IS NOT NULL ORDER BY key DESC LIMIT ?",
        (limit,),
    )
    return [
        (at, f"{type_word}: {trouble}" if type_word else trouble, unpack(body))
        for at, type_word, trouble, body in found
    ]


def undecoded(connection: sqlite3.Connection, after: int, limit: int) -> list[Undecoded]:
    """Bodies from the queue that could not be decoded, oldest first."""
    found = connection.execute(
        "SELECT key, at, body FROM raw_body WHERE trouble IS NOT NULL AND digest IS NOT NULL AND key > ? "
        "ORDER BY key LIMIT ?",
        (after, limit),
    )
    return [Undecoded(key, at, unpack(body)) for key, at, body in found]
