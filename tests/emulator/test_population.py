"""The generated world: the same for the same seed, with something of every kind."""

from __future__ import annotations

import asyncio
import unicodedata
from random import Random
from typing import Any

import pytest

from greentui.emulator.behaviour.world import World
from greentui.emulator.fixtures import population
from greentui.emulator.fixtures.conversations import GROUP_CHATS, PRIVATE_CHATS
from greentui.emulator.fixtures.script import Scene, perform
from greentui.emulator.state.calls import PhoneCall
from greentui.emulator.state.ids import message_id
from greentui.emulator.state.messages import Message, MessageKind
from greentui.emulator.state.options import Options
from tests.emulator.conftest import ANNA

NOW = 1_760_000_000.0
BASE = "http://127.0.0.1:1"


def world(**options: Any) -> World:
    async def made() -> World:
        return World(Options(now=NOW, **options), BASE)

    return asyncio.run(made())


def every_message(one: World) -> list[Message]:
    return [message for chat in one.chats.by_id.values() for message in chat.messages]


def test_the_same_seed_makes_the_same_world() -> None:
    first, second = world(messages=500), world(messages=500)
    assert [(m.id, m.content) for m in every_message(first)] == [
        (m.id, m.content) for m in every_message(second)
    ]
    assert first.instance.token == second.instance.token
    assert first.instance.token != world(seed=2).instance.token


def test_a_history_does_not_depend_on_the_others() -> None:
    first, second = world(messages=500), world(messages=500)
    for chat_id in reversed(list(second.chats.by_id)):
        second.chats.by_id[chat_id].load()
    assert [m.id for m in every_message(first)] == [m.id for m in every_message(second)]


def test_new_ids_differ_from_run_to_run() -> None:
    later = asyncio.run(_made(NOW + 1))
    assert message_id(world().random) != message_id(later.random)


async def _made(now: float) -> World:
    return World(Options(now=now), BASE)


def test_there_is_something_of_every_kind() -> None:
    one = world()
    found = {message.kind for message in every_message(one)}
    assert set(MessageKind) - found == {
        MessageKind.INTERACTIVE_BUTTONS,
        MessageKind.INTERACTIVE_BUTTONS_REPLY,
        MessageKind.ORDER,
        MessageKind.PRODUCT,
    }
    assert any(message.forwarding_score for message in every_message(one))
    assert any(message.text == "{{SWE001}}" for message in every_message(one))
    assert one.calls


def test_names_are_in_many_scripts() -> None:
    letters = "".join(chat.name for chat in world().chats.by_id.values())
    scripts = {unicodedata.name(letter, "").split()[0] for letter in letters if letter.isalpha()}
    assert {"LATIN", "CYRILLIC", "HEBREW", "ARABIC", "CJK", "HANGUL"} <= scripts


def test_every_chat_is_different_and_in_order() -> None:
    one = world(chats=300, messages=3000)
    assert len(one.chats.by_id) == 300
    for chat in one.chats.by_id.values():
        times = [message.timestamp for message in chat.messages]
        assert times == sorted(times)
        assert times[-1] == chat.last_activity
        assert chat.last_activity <= NOW
        assert len({message.id for message in chat.messages}) == len(times)


def test_some_chats_are_unanswered() -> None:
    chats = world().chats.by_activity()
    waiting = [chat for chat in chats if not chat.messages[-1].outgoing and not chat.messages[-1].read]
    assert len(waiting) == 4
    for chat in waiting:
        unread = [message for message in chat.messages if not message.read]
        assert unread == chat.messages[-len(unread) :]


@pytest.mark.parametrize(("chats", "messages"), [(0, 0), (1, 1), (2, 5), (3, 0), (60, 10)])
def test_small_worlds(chats: int, messages: int) -> None:
    assert len(world(chats=chats, messages=messages).chats.by_id) == chats


def test_histories_are_generated_when_they_are_first_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    performed: list[str] = []

    def record(script: str, *args: Any) -> list[Message]:
        performed.append(script)
        return perform(script, *args)

    monkeypatch.setattr(population, "perform", record)
    large = world(chats=1000, messages=100_000)
    assert not performed
    assert large.chats.by_id[ANNA].messages
    assert performed


def test_months_of_history() -> None:
    oldest = min(chat.messages[0].timestamp for chat in world().chats.by_id.values())
    assert NOW - oldest > 90 * 86_400


@pytest.mark.parametrize(
    "script", [script for scripts in (*PRIVATE_CHATS.values(), *GROUP_CHATS.values()) for script in scripts]
)
def test_every_conversation_can_be_performed(script: str) -> None:
    calls: list[PhoneCall] = []
    scene = Scene("1@c.us", "2@c.us", ["1@c.us", "3@c.us", "4@c.us"], "en", BASE, calls)
    messages = perform(script, scene, Random(1), 1000)
    assert messages
    assert max([each.timestamp for each in (*messages, *calls)]) == 1000
    assert not any("{n}" in message.text for message in messages)
