"""Bodies as they came, packed small and given back to the letter."""

from __future__ import annotations

import sqlite3
import zlib

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
"""What most bodies consist of. Every packed body leans on it: it may never change."""

_PACKED, _ASIS = b"z", b"="

_LOOKED_THROUGH = 1000
"""Bodies among which the last notification is looked for: others are a journal's, or another instance's."""

# SQLite takes the index over bodies about messages only where the question repeats the index's condition.
_ABOUT = "target=? AND instance=? AND target <> ''"


def pack(raw: str) -> bytes:
    """`raw` in as few bytes as it takes."""
    data = raw.encode(errors="surrogatepass")
    packer = zlib.compressobj(6, wbits=-15, memLevel=5, zdict=_VOCABULARY)
    packed = packer.compress(data) + packer.flush()
    return _PACKED + packed if len(packed) < len(data) else _ASIS + data


def unpack(body: bytes) -> str:
    """What `pack` was given."""
    data = body[1:]
    if body[:1] == _PACKED:
        data = zlib.decompressobj(wbits=-15, zdict=_VOCABULARY).decompress(data)
    return data.decode(errors="surrogatepass")


def digest(key: str) -> bytes:
    """The identity of a notification, short."""
    from hashlib import blake2b  # on use: nothing of the first paint needs it

    return blake2b(key.encode(errors="surrogatepass"), digest_size=12).digest()


def keep(
    tx: Transaction,
    raw: str,
    *,
    at: int,
    key: str = "",
    target: str = "",
    own: bool = False,
    type_word: str = "",
    trouble: str | None = None,
) -> bool:
    """Keep a body. Returns false where a notification of the same identity is kept already.

    Args:
        key: A notification's identity by content; empty for what a journal or the history gave.
        target: The message it is about.
        own: Whether it is that message itself.
        trouble: Why nobody understood it.
    """
    kept = tx.connection.execute(
        "INSERT INTO raw (instance, digest, target, own, at, type, trouble, body) VALUES (?,?,?,?,?,?,?,?) "
        "ON CONFLICT (instance, digest) DO NOTHING",
        (tx.instance, digest(key) if key else None, target, own, at, type_word, trouble, pack(raw)),
    )
    return kept.rowcount > 0


def has_own(tx: Transaction, target: str) -> bool:
    """Whether the message's own body is kept."""
    found = tx.connection.execute(
        f"SELECT 1 FROM raw WHERE {_ABOUT} AND own=1 LIMIT 1", (target, tx.instance)
    ).fetchone()
    return found is not None


def bodies(connection: sqlite3.Connection, instance: int, target: str) -> list[str]:
    """Every body about a message, its own first, then in the order they came."""
    found = connection.execute(
        f"SELECT body FROM raw WHERE {_ABOUT} ORDER BY own DESC, key", (target, instance)
    )
    return [unpack(row[0]) for row in found]


def last_received(connection: sqlite3.Connection, instance: int) -> int | None:
    """When the queue last gave a notification; `None` where that is further back than anybody looks."""
    found = connection.execute(
        "SELECT at FROM (SELECT at, instance, digest FROM raw ORDER BY key DESC LIMIT ?) "
        "WHERE instance=? AND digest IS NOT NULL LIMIT 1",
        (_LOOKED_THROUGH, instance),
    ).fetchone()
    return found[0] if found else None


def unrecognised(connection: sqlite3.Connection, instance: int, limit: int) -> list[tuple[int, str, str]]:
    """Bodies nobody understood, newest first: when received, type and reason, body."""
    found = connection.execute(
        "SELECT at, type, trouble, body FROM raw WHERE instance=? AND trouble IS NOT NULL "
        "ORDER BY key DESC LIMIT ?",
        (instance, limit),
    )
    return [
        (at, f"{type_word}: {trouble}" if type_word else trouble, unpack(body))
        for at, type_word, trouble, body in found
    ]
