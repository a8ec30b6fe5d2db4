"""Methods of the journals: chat histories, recent messages and recent calls (manual 1.3.5)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.behaviour.message_bodies import message_record
from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.registry import ApiRequest, Requires, method
from greentui.emulator.methods.responses import ApiError
from greentui.emulator.methods.validation import (
    Schema,
    any_number,
    chat_id,
    check_range,
    message_id,
    optional,
)
from greentui.emulator.state.calls import Block
from greentui.emulator.state.chats import Chat
from greentui.emulator.state.messages import Message

_DEFAULT_MINUTES = 24 * 60
"""Minutes a journal goes back by default."""


def since(world: World, request: ApiRequest) -> float:
    """The earliest time a journal request covers, seconds since 1970."""
    return world.clock.now() - 60 * request.integer("minutes", _DEFAULT_MINUTES)


def _record(world: World, chat: Chat, message: Message) -> dict[str, Any]:
    record = message_record(chat, message, world.chats.contact(message.sender))
    shown: dict[str, Any] = world.shown_ids.apply(record)
    return shown


def _block_record(world: World, block: Block) -> dict[str, Any]:
    """A block as the journal lists it, without an id (manual 1.3.5, LastIncomingMessages)."""
    record = {
        "type": "incoming",
        "typeMessage": "incomingBlock",
        "timestamp": block.timestamp,
        "chatId": block.chat_id,
        "senderId": block.chat_id,
        "chatState": "blocked",
    }
    shown: dict[str, Any] = world.shown_ids.apply(record)
    return shown


def _visible_until(world: World) -> float:
    return world.clock.now() - world.options.journal_lag


@method(
    "getChatHistory",
    rate=1,
    schema=Schema(chat_id(), optional(any_number("count"))),
    requires=Requires.STARTED,
)
def get_chat_history(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """The latest messages of a chat, newest first."""
    count = check_range("count", request.body.get("count", 100), minimum=1)
    chat = world.chats.find(request.body["chatId"])
    if chat is None:
        return []
    until = _visible_until(world)
    visible = [message for message in chat.recorded_messages if message.timestamp <= until]
    return [_record(world, chat, message) for message in reversed(visible[-count:])]


@method("getMessage", rate=10, schema=Schema(chat_id(), message_id()), requires=Requires.STARTED)
def get_message(world: World, request: ApiRequest) -> dict[str, Any]:
    """One message of a chat."""
    chat = world.chats.find(request.body["chatId"])
    if chat is None:
        raise ApiError(400, "chatId not found")
    message = chat.find(request.body["idMessage"])
    if message is None or not message.recorded or message.timestamp > _visible_until(world):
        raise ApiError(400, f"Message not found by id '{request.body['idMessage']}'")
    return _record(world, chat, message)


def _last_messages(world: World, request: ApiRequest, *, outgoing: bool) -> list[dict[str, Any]]:
    until = _visible_until(world)
    found = [
        (chat, message)
        for chat, message in world.chats.messages_since(since(world, request))
        if message.outgoing == outgoing and message.recorded and message.timestamp <= until
    ]
    found.reverse()  # so that of two messages in one second the later one comes first
    found.sort(key=lambda pair: pair[1].timestamp, reverse=True)
    return [_record(world, chat, message) for chat, message in found]


@method("lastIncomingMessages", "GET", rate=1, requires=Requires.STARTED)
def last_incoming_messages(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """Recent incoming messages of every chat, newest first, and who blocked the account."""
    start = since(world, request)
    blocks = [_block_record(world, block) for block in world.blocks if block.timestamp >= start]
    records = _last_messages(world, request, outgoing=False) + blocks[::-1]
    return sorted(records, key=lambda record: int(record["timestamp"]), reverse=True)


@method("lastOutgoingMessages", "GET", rate=1, requires=Requires.STARTED)
def last_outgoing_messages(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """Recent outgoing messages of every chat, newest first."""
    return _last_messages(world, request, outgoing=True)


def _last_calls(world: World, request: ApiRequest, *, outgoing: bool) -> list[dict[str, Any]]:
    start = since(world, request)
    for chat in world.chats.by_id.values():
        if chat.last_activity >= start:
            chat.load()  # its calls are generated with its messages
    calls = [call for call in world.calls if call.outgoing == outgoing and call.timestamp >= start]
    direction = "outgoing" if outgoing else "incoming"
    return [
        {
            "type": direction,
            "idMessage": call.id,
            "timestamp": call.timestamp,
            "typeMessage": f"{direction}Call",
            "chatId": call.chat_id,
            "isVideo": call.video,
            "status": "hungUp" if call.outcome == "hangUp" else call.outcome,
            "duration": call.duration,
        }
        for call in sorted(calls, key=lambda call: call.timestamp, reverse=True)
    ]


@method("lastIncomingCalls", "GET", requires=Requires.STARTED)
def last_incoming_calls(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """Recent incoming calls, newest first."""
    return _last_calls(world, request, outgoing=False)


@method("lastOutgoingCalls", "GET", requires=Requires.STARTED)
def last_outgoing_calls(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """Recent calls made from the phone, newest first."""
    return _last_calls(world, request, outgoing=True)
