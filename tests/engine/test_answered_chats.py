"""A chat is marked read once an answer to it has left, up to that answer, and not before."""

from __future__ import annotations

from typing import Any

import pytest

from greentui.engine.answered_chats import AnsweredChats
from greentui.engine.chat_commands import ChatCommands
from greentui.greenapi.errors import InvalidRequest
from greentui.model.instance import InstanceState
from greentui.model.sending import TextDraft
from tests.archive.worlds import ANNA, incoming, received
from tests.engine.outbox_stage import LOST, NOON, SEND, Stage
from tests.working_day.virtual_time import Play, seconds

READ = "readChat"


def marking(stage: Stage) -> None:
    """Somebody has written, and answered chats are marked."""
    stage.says[READ] = True
    received(stage.archive, incoming("hello?", id="IN1", at=NOON - 60))
    AnsweredChats(stage.context, ChatCommands(stage.context, stage.call, offline=False))


def unread(stage: Stage) -> int:
    chat = stage.archive.chat(ANNA)
    assert chat is not None
    return chat.unread


def told(stage: Stage) -> list[dict[str, Any]]:
    return [params for _at, method, params in stage.asked if method == READ]


def test_an_answer_that_left_marks_its_chat(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        marking(stage)
        stage.start()
        await stage.send()
        await seconds(1)
        assert (unread(stage), told(stage)) == (0, [{"chatId": ANNA}])

    play(scenario)


def test_an_answer_that_is_held_marks_nothing_until_it_leaves(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        marking(stage)
        stage.context.facts.update(state=InstanceState.YELLOW_CARD)
        stage.start()
        await stage.send()
        await seconds(10)
        assert (unread(stage), told(stage)) == (1, [])
        stage.context.facts.update(state=InstanceState.AUTHORIZED)
        await seconds(100)
        assert (unread(stage), told(stage)) == (0, [{"chatId": ANNA}])

    play(scenario)


def test_one_that_may_be_taken_back_marks_nothing_before(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        marking(stage)
        stage.start()
        await stage.commands.send(ANNA, TextDraft("hello"), not_before=stage.commands.moment_in(5))
        await seconds(3)
        assert unread(stage) == 1
        await seconds(5)
        assert unread(stage) == 0

    play(scenario)


@pytest.mark.parametrize("end", [InvalidRequest("no"), LOST], ids=["refused", "lost"])
def test_one_that_is_not_known_to_have_left_marks_nothing(play: Play[Stage], end: Any) -> None:
    async def scenario(stage: Stage) -> None:
        marking(stage)
        stage.answers[SEND] += [end]
        stage.start()
        await stage.send()
        await seconds(300)
        assert (unread(stage), told(stage)) == (1, [])

    play(scenario)


def test_what_came_after_it_was_typed_stays_unread(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        marking(stage)
        stage.context.facts.update(state=InstanceState.YELLOW_CARD)
        stage.start()
        await stage.send()
        await seconds(10)
        received(stage.archive, incoming("still there?", id="IN2", at=NOON + 10))
        stage.context.facts.update(state=InstanceState.AUTHORIZED)
        await seconds(100)
        assert (unread(stage), told(stage)) == (1, [{"chatId": ANNA, "idMessage": "IN1"}])

    play(scenario)


def test_the_phone_is_not_told_where_the_service_does_so(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        marking(stage)
        stage.context.facts.update(reads_on_answer=True)
        stage.start()
        await stage.send()
        await seconds(1)
        assert (unread(stage), told(stage)) == (0, [])

    play(scenario)


def test_a_chat_without_unread_messages_is_left_alone(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        marking(stage)
        stage.start()
        await stage.send()
        await seconds(1)
        await stage.send("again")
        await seconds(1)
        assert len(told(stage)) == 1

    play(scenario)
