"""The journals: histories of chats, of messages, of calls (manual 1.3.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from greentui.emulator.behaviour.message_bodies import record
from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.registry import Call, Needs, method
from greentui.emulator.responses import Refused, invalid
from greentui.emulator.state.chats import Chat
from greentui.emulator.state.messages import Message
from greentui.emulator.validation import Form, chat_id, message_id, optional, whole

DAY = 1440
"""Minutes the journals show by default."""


def listed(world: World, chat: Chat, message: Message) -> dict[str, Any]:
    """A message as a journal lists it."""
    return record(chat, message, *world.notices.names(message.sender))


def _visible_until(world: World) -> float:
    return world.clock.now() - world.options.journal_lag


@method("getChatHistory", rate=1, form=Form(chat_id(), optional(whole("count"))), needs=Needs.RUNNING)
def get_chat_history(call: Call) -> Any:
    """The last messages of a chat, newest first."""
    count = call.body.get("count", 100)
    if count < 1:
        raise invalid("'count' must be larger than or equal to 1")
    world = call.world
    chat = world.book.get(call.body["chatId"])
    if chat is None:
        return []
    until = _visible_until(world)
    shown = [message for message in chat.messages[-count - 50 :] if message.at <= until]
    if len(shown) < count:
        shown = [message for message in chat.messages if message.at <= until]
    return [listed(world, chat, message) for message in reversed(shown[-count:])]


@method("getMessage", rate=10, form=Form(chat_id(), message_id()), needs=Needs.RUNNING)
def get_message(call: Call) -> Any:
    """One message of a chat."""
    world = call.world
    chat = world.book.get(call.body["chatId"])
    if chat is None:
        raise Refused(400, "chatId not found")
    message = chat.find(call.body["idMessage"])
    if message is None or message.at > _visible_until(world):
        raise Refused(400, f"Message not found by id '{call.body['idMessage']}'")
    return listed(world, chat, message)


def _last(call: Call, *, outgoing: bool) -> list[dict[str, Any]]:
    world = call.world
    since = world.clock.now() - 60 * call.number("minutes", DAY, least=0)
    until = _visible_until(world)

    def wanted() -> Iterator[tuple[Chat, Message]]:
        for chat, message in world.book.since(since):
            if message.outgoing == outgoing and message.at <= until:
                yield chat, message

    found = sorted(wanted(), key=lambda pair: pair[1].at, reverse=True)
    return [listed(world, chat, message) for chat, message in found]


@method("lastIncomingMessages", "GET", rate=1, needs=Needs.RUNNING)
def last_incoming_messages(call: Call) -> Any:
    """What came in lately, newest first."""
    return _last(call, outgoing=False)


@method("lastOutgoingMessages", "GET", rate=1, needs=Needs.RUNNING)
def last_outgoing_messages(call: Call) -> Any:
    """What went out lately, newest first."""
    return _last(call, outgoing=True)


def _calls(call: Call, *, outgoing: bool) -> list[dict[str, Any]]:
    since = call.world.clock.now() - 60 * call.number("minutes", DAY, least=0)
    for chat in call.world.book.chats.values():
        if chat.last_at >= since:
            # Calls come to light with the talk they belong to.
            chat.unfold()
    found = [one for one in call.world.calls if one.outgoing == outgoing and one.at >= since]
    return [one.record() for one in sorted(found, key=lambda one: one.at, reverse=True)]


@method("lastIncomingCalls", "GET", needs=Needs.RUNNING)
def last_incoming_calls(call: Call) -> Any:
    """Calls that came in lately, newest first."""
    return _calls(call, outgoing=False)


@method("lastOutgoingCalls", "GET", needs=Needs.RUNNING)
def last_outgoing_calls(call: Call) -> Any:
    """Calls the phone made lately, newest first."""
    return _calls(call, outgoing=True)
