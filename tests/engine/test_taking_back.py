"""What the message box sends can be taken back for some seconds: until then it stays here, then it goes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from greentui.archive import Archive
from greentui.config.settings import TAKE_BACK_SECONDS
from greentui.engine.errors import Refusal
from greentui.engine.outbox_commands import OutboxCommands
from greentui.engine.reasons import HELD
from greentui.engine.worker_events import HoldChanged
from greentui.model.instance import InstanceState
from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem, TextDraft
from tests.archive.worlds import ANNA, BORIS
from tests.engine.outbox_stage import SEND, S, Stage
from tests.working_day.virtual_time import Play, seconds


async def typed(stage: Stage, text: str = "hello", chat: str = ANNA, take_back: int = 5) -> OutboxItem:
    return await stage.commands.send(chat, TextDraft(text), not_before=stage.commands.moment_in(take_back))


def sent(stage: Stage) -> list[tuple[float, str]]:
    return [(at, params["message"]) for at, method, params in stage.asked if method == SEND]


def test_nothing_is_sent_before_its_moment_and_nothing_overtakes_it(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await typed(stage, "first")
        await stage.send("at once, behind it")
        await stage.send("another chat", BORIS)
        await seconds(20)
        assert sent(stage) == [(0, "another chat"), (5, "first"), (5, "at once, behind it")]

    play(scenario)


def test_a_moment_is_never_earlier_than_the_seconds_asked_for(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await seconds(0.4)
        await typed(stage, take_back=3)
        await seconds(20)
        assert sent(stage) == [(4, "hello")]  # whole seconds are written: rounded up

    play(scenario)


def test_the_next_process_sends_what_an_ended_one_left(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        item = await typed(stage)
        await seconds(1)
        await stage.stop()
        await seconds(60)
        assert (sent(stage), stage.status(item)) == ([], S.QUEUED)
        stage.start()
        await seconds(1)
        assert [text for _at, text in sent(stage)] == ["hello"]

    play(scenario)


def test_a_clock_that_is_set_back_does_not_keep_a_message_for_ever(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await typed(stage)
        stage.context.clock.ahead = -3600
        await seconds(30)
        ((at, _text),) = sent(stage)
        assert at == TAKE_BACK_SECONDS[1] + 1

    play(scenario)


@pytest.mark.parametrize(("began", "asked", "leaves"), [(0, 1, 1), (0.4, TAKE_BACK_SECONDS[1], 16)])
def test_each_time_is_waited_out_whole(play: Play[Stage], began: float, asked: int, leaves: int) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await seconds(began)
        await typed(stage, take_back=asked)
        await seconds(30)
        assert sent(stage) == [(leaves, "hello")]

    play(scenario)


def test_what_is_taken_back_in_time_is_never_sent(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        first, last = await typed(stage, "first"), await typed(stage, "last")
        await seconds(2)
        assert stage.commands.to_take_back(ANNA) == [first, last]
        taken = await stage.commands.take_back(last.local_id)
        assert taken.draft == TextDraft("last")
        assert stage.commands.to_take_back() == [first]
        await seconds(30)
        assert sent(stage) == [(5, "first")]
        assert stage.status(last) is S.CANCELLED

    play(scenario)


def test_what_was_sent_says_so(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        item = await typed(stage)
        await seconds(10)
        with pytest.raises(Refusal, match="Already sent") as refusal:
            await stage.commands.take_back(item.local_id)
        assert refusal.value.advice == "You can delete it for everyone."
        assert stage.commands.to_take_back() == []
        assert stage.of(item).not_before is None

    play(scenario)


def test_it_comes_back_once(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        item = await typed(stage)
        await stage.commands.take_back(item.local_id)
        with pytest.raises(Refusal, match="Already taken back"):
            await stage.commands.take_back(item.local_id)

    play(scenario)


def test_asked_for_twice_at_once_it_comes_back_once(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        item = await typed(stage)
        both = (stage.commands.take_back(item.local_id) for _ in range(2))
        came = await asyncio.gather(*both, return_exceptions=True)
        refused = [one for one in came if isinstance(one, Refusal)]
        assert [one.text for one in refused] == ["Already taken back."]

    play(scenario)


def test_what_comes_back_may_be_one_chats(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        anna, boris = await typed(stage), await typed(stage, chat=BORIS)
        assert stage.commands.to_take_back(ANNA) == [anna]
        assert stage.commands.to_take_back() == [anna, boris]

    play(scenario)


def test_what_was_sent_at_once_does_not_come_back(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        await typed(stage, take_back=0)
        assert stage.commands.to_take_back() == []

    play(scenario)


def test_what_another_console_sent_is_left_to_it(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        item = await typed(stage)
        other = OutboxCommands(stage.context)
        assert other.to_take_back() == []
        assert (stage.commands.sent_here(item.local_id), other.sent_here(item.local_id)) == (True, False)
        with pytest.raises(Refusal, match="not sent from this console") as refusal:
            await other.take_back(item.local_id)
        assert refusal.value.advice == "It can be cancelled in the outbox."
        assert stage.commands.to_take_back() == [stage.of(item)]

    play(scenario)


def test_what_was_sent_at_once_is_taken_back_together(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        alone, *both = [
            item
            for texts in (["alone"], ["one", "two"])
            for item in await stage.commands.send_all(
                ANNA, [TextDraft(text) for text in texts], not_before=stage.commands.moment_in(5)
            )
        ]
        ids = tuple(item.local_id for item in both)
        assert [stage.commands.together(each) for each in ids] == [ids, ids]
        assert stage.commands.together(alone.local_id) == (alone.local_id,)

    play(scenario)


def test_only_what_can_still_be_taken_back_is_remembered(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await typed(stage)
        await stage.send("at once", BORIS)
        await seconds(20)
        last = await typed(stage)
        assert set(stage.commands._together) == {last.local_id}

    play(scenario)


def test_once_its_moment_is_over_it_is_held_like_the_others(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(state=InstanceState.BLOCKED)
        stage.start()
        item = await typed(stage)
        await seconds(2)
        assert stage.commands.to_take_back() == [stage.of(item)]
        await seconds(10)
        held = stage.of(item)
        assert (held.reason, held.not_before) == (HELD, item.not_before)
        assert stage.commands.to_take_back() == [held]
        stage.context.facts.update(state=InstanceState.AUTHORIZED)
        stage.context.bus.publish(HoldChanged())
        await seconds(10)
        assert len(sent(stage)) == 1

    play(scenario)


@pytest.mark.parametrize("at", [3, 20], ids=["before its moment", "after it"])
def test_while_the_instance_is_blocked_it_comes_back_all_the_same(play: Play[Stage], at: float) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        item = await typed(stage)
        await seconds(2)
        stage.context.facts.update(state=InstanceState.BLOCKED)
        stage.context.bus.publish(HoldChanged())
        await seconds(at - stage.now)
        assert stage.commands.to_take_back() == [stage.of(item)]
        await stage.commands.take_back(item.local_id)
        stage.context.facts.update(state=InstanceState.AUTHORIZED)
        stage.context.bus.publish(HoldChanged())
        await seconds(60)
        assert (sent(stage), stage.status(item)) == ([], S.CANCELLED)

    play(scenario)


def test_what_is_being_sent_does_not_come_back(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [20.0]
        stage.start()
        item = await typed(stage)
        await seconds(10)
        assert (stage.status(item), stage.commands.to_take_back()) == (S.SENDING, [])
        with pytest.raises(Refusal, match="Already sent"):
            await stage.commands.take_back(item.local_id)
        await seconds(20)
        assert stage.status(item) is S.ACCEPTED

    play(scenario)


@pytest.mark.parametrize("turns", range(12))
async def test_the_archive_decides_between_taking_back_and_sending(tmp_path: Path, turns: int) -> None:
    """Two processes' connections on one file: one sends at the moment the other takes back."""
    file = tmp_path / "archive-1101.db"
    with Archive.open(file, "1101") as sender, Archive.open(file, "1101") as other:
        sending, taking = Stage(sender), Stage(other)
        item = await taking.commands.send(ANNA, TextDraft("hello"), not_before=0)
        sending.start()
        for _turn in range(turns):
            await asyncio.sleep(0)
        said = ""
        try:
            await taking.commands.take_back(item.local_id)
        except Refusal as refusal:
            said = refusal.text
        await sending.stop()  # once what is being sent has been
        assert said in ("", "Already sent.")
        assert len(sent(sending)) == (1 if said else 0)
        assert sending.status(item) is (MessageStatus.ACCEPTED if said else MessageStatus.CANCELLED)
        for stage in (sending, taking):
            await stage.context.close()
