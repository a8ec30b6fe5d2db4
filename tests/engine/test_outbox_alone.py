"""The outbox on a service that does as it is told, in time that passes only while nothing happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from greentui.archive.errors import DiskFull
from greentui.engine.errors import Refusal
from greentui.engine.outbox import PARALLEL_CHATS, SHUTDOWN_GRACE
from greentui.engine.reasons import ID_TAKEN
from greentui.engine.worker_events import HoldChanged, ServiceRecovered
from greentui.greenapi.errors import (
    ApiError,
    FieldError,
    Forbidden,
    InsecureAddress,
    InstanceClosed,
    InvalidRequest,
    NotFound,
    NotReady,
    RateLimited,
    Refused,
    ServiceError,
    TooLarge,
    Unauthorised,
    Unreachable,
)
from greentui.model.changes import Level, Notice
from greentui.model.instance import Hold, InstanceState
from greentui.model.messages import MessageStatus
from greentui.model.sending import ForwardDraft, TextDraft
from tests.archive.worlds import ANNA, BORIS, learn_alias, outgoing, received
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

HIDDEN = "111222333444@lid"
"""Anna by the id that WhatsApp shows instead of her number."""


def test_a_chats_messages_go_one_after_the_other(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        stage.answers[SEND] += [2.0, 2.0]
        items = [await stage.send(text) for text in "ab"]
        await seconds(1)
        assert [stage.status(item) for item in items] == [S.SENDING, S.QUEUED]
        await seconds(10)
        assert stage.times() == [0, 2]
        assert [params["message"] for _at, _method, params in stage.asked] == ["a", "b"]
        assert [(stage.status(item), stage.of(item).message_id) for item in items] == [
            (S.ACCEPTED, "ID1"), (S.ACCEPTED, "ID2"),
        ]  # fmt: skip

    play(scenario)


@pytest.mark.parametrize(("takes", "second"), [(3.0, 3.0), (20.0, 5.0)], ids=["quick", "slow"])
def test_some_chats_are_sent_to_at_once_and_a_slow_one_makes_room(
    play: Play[Stage], takes: float, second: float
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [takes] * 6
        for number in range(6):
            await stage.send(chat=f"7901000000{number}@c.us")
        stage.start()
        await seconds(60)
        assert stage.times() == [0] * PARALLEL_CHATS + [second] * (6 - PARALLEL_CHATS)

    play(scenario)


def test_a_thousand_that_wait_in_a_chat_hold_no_other(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [HANGS]
        await stage.commands.send_all(ANNA, [TextDraft("hello")] * 1001)
        await stage.send(chat=BORIS)
        stage.start()
        await seconds(1)
        assert (stage.times(chat=ANNA), stage.times(chat=BORIS)) == ([0], [0])

    play(scenario)


def test_the_service_sends_at_its_own_pace(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(send_delay_ms=4000)
        stage.start()
        await stage.send()
        await seconds(1)
        assert stage.context.facts.current.next_send == NOON + 4
        await stage.send()
        await seconds(1)
        assert stage.context.facts.current.next_send == NOON + 8
        await seconds(98)
        await stage.send()
        await seconds(1)
        assert stage.context.facts.current.next_send == NOON + 104

    play(scenario)


def test_a_service_without_a_pace_has_sent_it_now(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await seconds(5)
        await stage.send()
        await seconds(1)
        assert stage.context.facts.current.next_send == NOON + 5

    play(scenario)


def test_of_two_chats_that_turn_out_to_be_one_the_messages_go_one_after_the_other(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [10.0]
        stage.start()
        item = await stage.send(chat=HIDDEN)
        await seconds(1)
        learn_alias(stage.archive, HIDDEN, ANNA)
        after = await stage.send("next")
        await seconds(8)
        assert [stage.status(each) for each in (item, after)] == [S.SENDING, S.QUEUED]
        await seconds(2)
        assert stage.times() == [0, 10]

    play(scenario)


@pytest.mark.parametrize("error", [RateLimited("busy"), Unreachable("no net")], ids=repr)
def test_what_never_began_is_tried_again_less_and_less_often(play: Play[Stage], error: ApiError) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [error] * 8
        stage.start()
        item = await stage.send()
        await seconds(200)
        assert stage.times() == [0, 1, 3, 7, 15, 31, 63, 123, 183]
        assert stage.status(item) is S.ACCEPTED
        stage.answers[SEND].append(error)
        await stage.send("next")
        await seconds(20)
        assert stage.times()[9:] == [200, 201]

    play(scenario)


def test_while_it_is_tried_again_the_reason_is_shown(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [Unreachable("no net")] * 9
        stage.start()
        item = await stage.send()
        await seconds(100)
        found = stage.of(item)
        assert (found.status, found.reason and found.reason.code) == (S.QUEUED, "Unreachable")

    play(scenario)


@pytest.mark.parametrize(
    "error",
    [Unauthorised("no"), Forbidden("no"), InstanceClosed("no"), InsecureAddress("no")],
    ids=repr,
)
def test_what_something_must_change_for_waits_long_and_says_so(play: Play[Stage], error: ApiError) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [error, error, error]
        stage.start()
        item = await stage.send()
        await seconds(1)
        reason = stage.of(item).reason
        assert (stage.status(item), reason and reason.code) == (S.QUEUED, type(error).__name__)
        assert stage.context.facts.current.hold == Hold(f"no. {error.advice}")
        await seconds(100)
        assert stage.times() == [0, 30, 60, 90]
        assert stage.status(item) is S.ACCEPTED

    play(scenario)


@pytest.mark.parametrize(
    "error",
    [InvalidRequest("no"), Refused("no"), NotFound("no"), TooLarge("no"), FieldError("message", "is empty")],
    ids=repr,
)
def test_what_is_refused_has_failed_and_the_next_goes(play: Play[Stage], error: ApiError) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [error]
        stage.start()
        item, after = await stage.send(), await stage.send("next")
        await seconds(1)
        assert stage.times() == [0, 0]
        assert [stage.status(one) for one in (item, after)] == [S.FAILED, S.ACCEPTED]
        reason = stage.of(item).reason
        assert reason is not None
        assert reason.code == type(error).__name__

    play(scenario)


@pytest.mark.parametrize(
    ("state", "ends"),
    [
        ("authorized", S.UNKNOWN),
        ("starting", S.QUEUED),
        (ServiceError("odd"), S.UNKNOWN),
    ],
    ids=["it is ready all the same", "it is not", "it was ready a moment ago"],
)
def test_a_refusal_for_not_being_ready_is_checked(play: Play[Stage], state: Any, ends: MessageStatus) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [NotReady("not ready")]
        stage.answers[QUEUE] += [HANGS]
        if isinstance(state, ApiError):
            stage.answers["getStateInstance"].append(state)
        else:
            stage.says["getStateInstance"] = state
        stage.start()
        item = await stage.send()
        await seconds(1)
        assert stage.status(item) is ends

    play(scenario)


def test_a_refusal_for_not_being_ready_is_believed_of_an_instance_not_known_to_be(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(state=InstanceState.UNKNOWN)
        stage.answers[SEND] += [NotReady("not ready")]
        stage.answers["getStateInstance"].append(ServiceError("odd"))
        stage.start()
        item = await stage.send()
        await seconds(1)
        assert stage.status(item) is S.QUEUED

    play(scenario)


def test_at_the_end_what_is_nearly_sent_gets_a_moment(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [3.0]
        stage.start()
        item, after = await stage.send(), await stage.send("next")
        await seconds(1)
        await stage.stop()
        assert (stage.now, stage.status(item), stage.status(after)) == (3, S.ACCEPTED, S.QUEUED)
        stage.start()
        await seconds(1)
        assert stage.status(after) is S.ACCEPTED

    play(scenario)


def test_at_the_end_requests_that_fail_as_they_are_ended_are_waited_for(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        takes = [4.0, 2.0]

        async def stubborn(*_arguments: Any, **_params: Any) -> None:
            try:
                await seconds(HANGS)
            finally:
                await seconds(takes.pop())
                raise ValueError("odd")

        monkeypatch.setattr(stage, "call", stubborn)
        stage.start()
        items = [await stage.send(chat=chat) for chat in (ANNA, BORIS)]
        await seconds(1)
        await stage.stop()
        assert stage.now == 1 + SHUTDOWN_GRACE + 4
        assert [stage.status(item) for item in items] == [S.SENDING, S.SENDING]

    play(scenario)


def test_an_end_with_nothing_under_way_takes_no_time(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await seconds(1)
        await stage.stop()
        assert stage.now == 1

    play(scenario)


def test_at_the_end_nobody_waits_for_a_retry(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [Unauthorised("no")] * 3
        stage.start()
        await stage.send()
        await seconds(1)
        await stage.stop()
        assert (stage.now, stage.times()) == (1, [0])

    play(scenario)


@pytest.mark.parametrize("news", [HoldChanged(), ServiceRecovered()])
def test_good_news_ends_a_pause(play: Play[Stage], news: Any) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [Unauthorised("no")]
        stage.start()
        await stage.send()
        await seconds(7)
        stage.context.publish(news)
        await seconds(1)
        assert stage.times() == [0, 7]

    play(scenario)


def test_what_is_sent_elsewhere_ends_no_pause(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [Unauthorised("no")]
        stage.start()
        await stage.send()
        await seconds(7)
        await stage.send(chat=BORIS)
        await seconds(1)
        assert (stage.times(chat=ANNA), stage.times(chat=BORIS)) == ([0], [7])

    play(scenario)


def test_an_answer_that_the_disk_refuses_is_written_down_later_and_said_once(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [1.0]
        stage.start()
        item = await stage.send()
        await seconds(0.5)
        apply, refusals = stage.context.apply, []

        async def refuse(*entries: Any) -> Any:
            if len(refusals) == 3:
                return await apply(*entries)
            refusals.append(stage.now)
            raise DiskFull(Path("archive"))

        monkeypatch.setattr(stage.context, "apply", refuse)
        await seconds(20)
        assert refusals == [1, 6, 11]
        assert stage.status(item) is S.ACCEPTED
        (notice,) = (one for one in stage.changes if isinstance(one, Notice))
        assert notice.level is Level.ERROR
        assert "Do not send it again" in notice.text

    play(scenario)


def test_a_failure_that_the_disk_refuses_is_not_said_to_be_sent(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [InvalidRequest("no")]
        item = await stage.send()
        apply, refusals = stage.context.apply, [0.0]

        async def refuse(*entries: Any) -> Any:
            if entries[0].status is S.FAILED and refusals:
                refusals.pop()
                raise DiskFull(Path("archive"))
            return await apply(*entries)

        monkeypatch.setattr(stage.context, "apply", refuse)
        stage.start()
        await seconds(20)
        assert stage.status(item) is S.FAILED
        assert not [one for one in stage.changes if isinstance(one, Notice)]

    play(scenario)


@pytest.mark.parametrize(
    ("error", "again"), [(DiskFull(Path("archive")), 5.0), (ValueError("odd"), 60.0)], ids=repr
)
def test_a_lane_that_fails_opens_again(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch, error: Exception, again: float
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.send()
        apply, failures = stage.context.apply, [error]

        async def fail(*entries: Any) -> Any:
            if failures:
                raise failures.pop()
            return await apply(*entries)

        monkeypatch.setattr(stage.context, "apply", fail)
        stage.start()
        await seconds(100)
        assert stage.times() == [again]

    play(scenario)


def test_what_is_answered_must_be_in_the_chat(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        here, gone = "A" * 16, "B" * 16
        received(stage.archive, outgoing("hi", id=here))
        item = await stage.commands.send(ANNA, TextDraft("yes"), quoted=here)
        assert item.quoted_id == here
        stage.start()
        await seconds(1)
        assert [params["quotedMessageId"] for _at, _method, params in stage.asked] == [here]
        for chat, quoted in ((BORIS, here), (ANNA, gone)):
            with pytest.raises(Refusal, match="not in this chat") as refused:
                await stage.commands.send(chat, TextDraft("yes"), quoted=quoted)
            assert refused.value.field == "quotedMessageId"

    play(scenario)


@pytest.mark.parametrize("error", [InvalidRequest("no"), LOST], ids=["it has failed", "it is unknown"])
def test_what_did_not_wait_makes_the_next_wait_no_longer(play: Play[Stage], error: ApiError) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [error, Unreachable("no net")]
        stage.journal()
        stage.start()
        await stage.send()
        await stage.send("next")
        await seconds(10)
        assert stage.times() == [0, 0, 1]

    play(scenario)


def test_what_is_sent_makes_the_next_wait_no_longer(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [Unreachable("no net"), 0.0, Unreachable("no net")]
        stage.start()
        await stage.send()
        await stage.send("next")
        await seconds(10)
        assert stage.times() == [0, 1, 1, 2]

    play(scenario)


def test_each_forwarded_message_is_an_item_of_its_own(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        ids = ("A" * 16, "B" * 16)
        last = await stage.commands.send(ANNA, ForwardDraft(BORIS, ids))
        items = stage.archive.outbox()
        assert [item.draft for item in items] == [ForwardDraft(BORIS, (each,)) for each in ids]
        assert last == items[-1]

    play(scenario)


def test_it_is_quiet_once_what_can_be_sent_was_sent(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [30.0]
        item, next_one = await stage.send(), await stage.send("next")
        stage.start()
        await stage.outbox.quiet()
        assert (stage.now, stage.status(item), stage.status(next_one)) == (30, S.ACCEPTED, S.ACCEPTED)

    play(scenario)


def test_it_is_quiet_once_what_is_unknown_was_looked_up(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.answers[QUEUE] += [5.0]
        item = await stage.send()
        stage.start()
        await stage.outbox.quiet()
        assert (stage.now, stage.status(item)) == (5, S.UNKNOWN)
        await stage.outbox.quiet()
        assert stage.now == 5

    play(scenario)


def test_what_is_answered_with_the_id_of_another_is_in_doubt(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [30.0]  # the double gives ids by how often it was asked by then
        item, other = await stage.send(), await stage.send("other", BORIS)
        stage.start()
        await seconds(60)
        assert (stage.status(other), stage.status(item)) == (S.ACCEPTED, S.UNCONFIRMED)
        assert stage.of(item).reason == ID_TAKEN

    play(scenario)
