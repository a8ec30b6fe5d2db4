"""Picks the messages worth a notification: live, incoming, not muted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from greentui.engine.context import InstanceContext
from greentui.model.changes import MessageArrived
from greentui.model.ids import STATUS_CHAT
from greentui.model.messages import Message, MessageKind

SHOWN = 200
"""Maximum characters of a message in a notification."""
_SILENT = frozenset({MessageKind.SERVICE, MessageKind.REACTION, MessageKind.CALL})


def live(context: InstanceContext, messages: Iterable[Message]) -> list[Message]:
    """The incoming ones written since this session started; earlier ones are backlog."""
    return [
        message
        for message in messages
        if message.incoming
        and not message.recovered
        and message.timestamp >= int(context.started)
        and message.chat_id != STATUS_CHAT
        and message.kind not in _SILENT
    ]


def by_chat(messages: Iterable[Message]) -> dict[str, int]:
    """The number of messages per chat, for the "n new" mark."""
    return dict(Counter(message.chat_id for message in messages))


def announced(context: InstanceContext, messages: Iterable[Message]) -> list[MessageArrived]:
    """The arrivals of live messages, without those in muted chats."""
    now, found = context.clock(), []
    for message in messages:
        chat = context.archive.chat(message.chat_id)
        if chat is None or chat.muted(now):
            continue
        sender = message.sender_contact or message.sender_name
        if not sender and message.sender_id:
            sender = context.archive.name_of(message.sender_id)
        found.append(MessageArrived(chat.id, message.id, chat.name, sender, message.text[:SHOWN]))
    return found
