"""Messages in doubt, on a service that does as it is told, in time that passes only while nothing happens."""

from __future__ import annotations

import pytest

from greentui.engine import outbox_state
from greentui.engine.errors import Refusal
from greentui.engine.hold import outbox_hold
from greentui.engine.outbox import SHUTDOWN_GRACE
from greentui.engine.reasons import LOOKUP_STOPPED, NO_ID, UNSURE
from greentui.greenapi.errors import (
    ApiError,
    IncompleteResponse,
    ServiceError,
    Unauthorised,
)
from greentui.model.entries import NoteKept
from greentui.model.instance import Hold, InstanceState
from greentui.model.reasons import Reason, ReasonCode
from tests.archive.worlds import ANNA, BORIS
from tests.engine.outbox_stage import (
    HANGS,
    LOST,
    NOON,
    QUEUE,
    SEND,
    S,
    Stage,
)
from tests.working_day.virtual_time import Play, seconds


@pytest.mark.parametrize(
    ("error", "reason"),
    [(LOST, "LostResponse"), (IncompleteResponse("no id", maybe_done=True), NO_ID.code)],
    ids=repr,
)
def test_what_is_unknown_is_found_and_holds_its_chat_only(
    play: Play[Stage], error: ApiError, reason: str
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [error]
        stage.start()
        item = await stage.send()
        await stage.send("next")
        await stage.send("elsewhere", BORIS)
        await seconds(1)
        found = stage.of(item)
        assert (found.status, found.reason and found.reason.code) == (S.UNKNOWN, reason)
        assert stage.times(chat=ANNA) == stage.times(chat=BORIS) == [0]
        stage.journal()
        await seconds(2)
        assert (stage.status(item), stage.of(item).message_id) == (S.ACCEPTED, "J")
        assert stage.times(chat=ANNA) == [0, 2]
        assert stage.context.facts.current.next_send is not None

    play(scenario)


def test_what_is_found_nowhere_is_looked_for_for_three_minutes(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        item = await stage.send()
        await stage.send("next")
        await seconds(179)
        assert stage.status(item) is S.UNKNOWN
        await seconds(2)
        assert stage.times(QUEUE) == [0, 2, 6, 14, 30, 62, 102, 142, 180.01]
        assert (stage.status(item), stage.of(item).reason) == (
            S.UNCONFIRMED, Reason(ReasonCode.NOT_FOUND, ("lost", "21", "0")),
        )  # fmt: skip
        assert stage.times() == [0, 180.01]

    play(scenario)


async def run_once(stage: Stage) -> list[float]:
    """What `greentui sync --once` does; returns when it looked."""
    before = len(stage.times(QUEUE))
    stage.start()
    await stage.outbox.quiet()
    await stage.stop()
    return stage.times(QUEUE)[before:]


def test_processes_that_run_for_a_moment_settle_it_together(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        item, following = await stage.send(), await stage.send("next")
        for at in (0, 70, 140):
            await seconds(at - stage.now)
            assert await run_once(stage) == [at]
            assert (stage.status(item), stage.status(following)) == (S.UNKNOWN, S.QUEUED)
        await seconds(210 - stage.now)
        assert await run_once(stage) == [210]
        assert (stage.status(item), stage.status(following)) == (S.UNCONFIRMED, S.ACCEPTED)

    play(scenario)


def test_looked_up_again_it_has_its_whole_time_again(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        item = await stage.send()
        await run_once(stage)
        await stage.commands.stop_looking(item.local_id)
        await seconds(600)
        await stage.commands.look_again(item.local_id)
        await run_once(stage)
        assert stage.status(item) is S.UNKNOWN

    play(scenario)


def test_sent_again_and_lost_again_it_has_its_whole_time_again(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST, LOST]
        item = await stage.send()
        await run_once(stage)
        await stage.commands.stop_looking(item.local_id)
        await seconds(600)
        await stage.commands.send_again(item.local_id, maybe_twice=True)
        await run_once(stage)
        assert (stage.of(item).attempts, stage.status(item)) == (2, S.UNKNOWN)

    play(scenario)


@pytest.mark.parametrize("ahead", [-3600, 3600])
def test_a_clock_that_is_set_makes_the_time_neither_longer_nor_shorter(
    play: Play[Stage], ahead: float
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        item = await stage.send()
        await run_once(stage)
        stage.context.clock.ahead = ahead
        await seconds(179)
        await run_once(stage)
        assert stage.status(item) is S.UNKNOWN
        await seconds(1)
        await run_once(stage)
        assert stage.status(item) is S.UNCONFIRMED

    play(scenario)


@pytest.mark.parametrize(
    "noted",
    ["0.00 another system", f"999999 {outbox_state._system()}", str(NOON - 600), "nonsense"],
    ids=["elsewhere", "before a restart", "by an earlier version", "nonsense"],
)
def test_a_time_that_this_system_did_not_measure_begins_anew(play: Play[Stage], noted: str) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        item = await stage.send()
        await run_once(stage)
        await stage.context.apply(NoteKept(f"looked-up:{item.local_id}:1", noted))
        for at, status in ((0, S.UNKNOWN), (179, S.UNKNOWN), (180, S.UNCONFIRMED)):
            await seconds(at - stage.now)
            await run_once(stage)
            assert stage.status(item) is status

    play(scenario)


def test_what_is_settled_leaves_no_note_of_it(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        item = await stage.send()
        await run_once(stage)
        assert stage.archive.notes("looked-up:") == {
            f"{item.local_id}:1": f"{stage.began} {outbox_state._system()}"
        }
        await seconds(300)
        await run_once(stage)
        assert stage.archive.notes("looked-up:") == {}

    play(scenario)


def test_a_look_that_ends_just_before_the_time_is_over_is_followed_by_a_last_one(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.answers[QUEUE] += [0.0] * 7 + [37.5]
        stage.start()
        await stage.send()
        await seconds(200)
        assert stage.times(QUEUE)[7:] == [142, 180.01]

    play(scenario)


def test_of_several_candidates_the_operator_has_to_choose_at_once(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.journal(message_id="A")
        stage.journal(message_id="B")
        stage.start()
        item = await stage.send()
        await seconds(1)
        assert stage.status(item) is S.UNCONFIRMED

    play(scenario)


def test_a_look_that_fails_is_repeated_and_does_not_count(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.answers[QUEUE] += [ServiceError("odd")] * 5
        stage.start()
        item = await stage.send()
        await seconds(241)
        assert stage.times(QUEUE)[:6] == [0, 2, 6, 14, 30, 62]
        assert stage.status(item) is S.UNKNOWN
        assert stage.context.facts.current.hold is None
        await seconds(2)
        assert stage.status(item) is S.UNCONFIRMED

    play(scenario)


def test_a_look_that_is_refused_says_why_nothing_goes(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.answers[QUEUE] += [Unauthorised("wrong token")]
        stage.start()
        await stage.send()
        await seconds(1)
        assert stage.context.facts.current.hold == Hold(f"wrong token. {Unauthorised.remedy}")
        await seconds(2)
        assert stage.context.facts.current.hold is None

    play(scenario)


def test_what_was_on_its_way_when_the_program_ended_is_looked_up(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [HANGS]
        stage.start()
        item = await stage.send()
        await seconds(1)
        await stage.stop()
        assert (stage.now, stage.status(item)) == (1 + SHUTDOWN_GRACE, S.SENDING)
        stage.start()
        await seconds(1)
        assert (stage.status(item), stage.of(item).reason) == (S.UNKNOWN, UNSURE)
        assert stage.times() == [0]

    play(scenario)


def test_an_operator_may_end_the_search(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        item, _after = await stage.send(), await stage.send("next")
        await seconds(7)
        left = await stage.commands.stop_looking(item.local_id)
        assert (left.status, left.reason) == (S.UNCONFIRMED, LOOKUP_STOPPED)
        await seconds(1)
        assert stage.times() == [0, 7]
        stage.journal()
        again = await stage.commands.look_again(item.local_id)
        assert (again.status, again.reason) == (S.UNKNOWN, UNSURE)
        await seconds(1)
        assert stage.of(item).message_id == "J"

    play(scenario)


def test_what_is_not_in_doubt_cannot_be_decided(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        item = await stage.send()
        await seconds(1)
        for decide in (stage.commands.stop_looking, stage.commands.look_again):
            with pytest.raises(Refusal, match="not in doubt"):
                await decide(item.local_id)
            with pytest.raises(Refusal, match="no such message"):
                await decide("local-0")

    play(scenario)


def test_what_the_operator_decides_during_a_look_holds(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.answers[QUEUE] += [2.0]
        stage.journal(message_id="A")
        stage.journal(message_id="B")
        stage.start()
        item = await stage.send()
        await seconds(1)
        await stage.commands.stop_looking(item.local_id)
        await seconds(2)
        assert (stage.status(item), stage.of(item).reason) == (S.UNCONFIRMED, LOOKUP_STOPPED)

    play(scenario)


def test_a_look_that_succeeds_leaves_it_said_why_nothing_is_sent(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        await stage.send()
        await seconds(1)
        stage.context.facts.update(state=InstanceState.YELLOW_CARD)
        await seconds(10)
        assert len(stage.times(QUEUE)) > 1
        assert stage.context.facts.current.hold == outbox_hold(stage.context.facts.current)
        assert stage.context.facts.current.hold is not None

    play(scenario)
