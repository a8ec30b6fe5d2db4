"""Messages in doubt, on a service that does as it is told, in time that passes only while nothing happens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from greentui.engine.errors import Refusal
from greentui.engine.hold import outbox_hold
from greentui.engine.outbox import SHUTDOWN_GRACE
from greentui.engine.outbox_search import Look
from greentui.engine.reasons import LOOKUP_STOPPED, NO_ID, UNSURE, explained
from greentui.engine.worker_events import MessagesRecovered
from greentui.greenapi.errors import (
    ApiError,
    IncompleteResponse,
    InvalidRequest,
    ServiceError,
    Unauthorised,
    Unreachable,
)
from greentui.model.changes import Level, Notice
from greentui.model.events import MessageReceived, StatusChanged
from greentui.model.instance import Hold, InstanceState
from greentui.model.messages import File, MessageKind
from greentui.model.reasons import Reason, ReasonCode
from greentui.model.sending import FileDraft, OutboxItem, TextDraft
from tests.archive.worlds import ANNA, BORIS, incoming, outgoing, received
from tests.engine.outbox_stage import (
    HANGS,
    LOST,
    NOON,
    QUEUE,
    SEND,
    UPLOAD,
    S,
    Stage,
    on_stage,
)
from tests.working_day.virtual_time import Play, player, seconds


@pytest.fixture
def play(tmp_path: Path) -> Play[Stage]:
    """Plays a scenario to its end."""
    return player(lambda: on_stage(tmp_path), NOON)


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


def test_a_clock_that_is_set_back_begins_the_time_anew(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        item = await stage.send()
        await run_once(stage)
        stage.context.clock.ahead = -3600
        await run_once(stage)
        await seconds(180)
        await run_once(stage)
        assert stage.status(item) is S.UNCONFIRMED

    play(scenario)


def test_what_is_settled_leaves_no_note_of_it(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        item = await stage.send()
        await run_once(stage)
        assert stage.archive.notes("looked-up:") == {item.local_id: f"1 {NOON}"}
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
            with pytest.raises(Refusal, match="no doubt whether this message was sent"):
                await decide(item.local_id)
            with pytest.raises(Refusal, match="no such message"):
                await decide("local-0")

    play(scenario)


def test_what_may_have_been_sent_is_sent_again_only_if_it_may_arrive_twice(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        item = await stage.send()
        await seconds(200)
        with pytest.raises(Refusal, match="may arrive twice") as refused:
            await stage.commands.send_again(item.local_id)
        assert "Look again" in refused.value.advice
        await stage.commands.send_again(item.local_id, maybe_twice=True)
        await seconds(1)
        assert stage.times() == [0, 200]

    play(scenario)


@pytest.mark.parametrize(
    ("chat", "looks"), [(ANNA, [0, 2, 3]), (BORIS, [0, 2])], ids=["its chat", "another chat"]
)
@pytest.mark.parametrize("by", ["status", "message", "journal"])
def test_what_is_reported_in_its_chat_is_looked_at_at_once(
    play: Play[Stage], by: str, chat: str, looks: list[float]
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        await stage.send()
        await seconds(3)
        message = outgoing("another", id="X", chat=chat)
        events = {
            "status": StatusChanged("X", S.SENT, NOON, chat),
            "message": MessageReceived(message),
            "journal": MessagesRecovered((message,)),
        }
        stage.context.publish(events[by])
        await seconds(1)
        assert stage.times(QUEUE) == looks

    play(scenario)


def test_what_others_wrote_is_no_reason_to_look(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        await stage.send()
        await seconds(3)
        stage.context.publish(MessageReceived(incoming("hi")))
        await seconds(1)
        assert stage.times(QUEUE) == [0, 2]

    play(scenario)


def test_what_could_not_be_found_is_found_once_it_is_reported(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST, LOST]
        stage.start()
        item, other = await stage.send(), await stage.send("other", BORIS)
        await seconds(300)
        message = outgoing("hello", id="X", at=NOON + 300)
        received(stage.archive, message)
        stage.context.publish(MessageReceived(message))
        await seconds(1)
        assert [(stage.status(one), stage.of(one).message_id) for one in (item, other)] == [
            (S.SENT, "X"), (S.UNCONFIRMED, ""),
        ]  # fmt: skip

    play(scenario)


def test_what_cannot_be_looked_at_when_it_is_reported_is_looked_at_later(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        item = await stage.send()
        await seconds(300)
        message = outgoing("hello", id="X", at=NOON + 300)
        record = SimpleNamespace(by_phone=False, message=lambda *_arguments: message)
        stage.answers["getMessage"] += [ServiceError("odd")]
        stage.says["getMessage"] = record
        stage.context.publish(StatusChanged("X", S.SENT, NOON, ANNA))
        await seconds(39)
        assert stage.status(item) is S.UNCONFIRMED
        await seconds(2)
        assert (stage.times("getMessage"), stage.of(item).message_id) == ([300, 340], "X")

    play(scenario)


@pytest.mark.parametrize("by", ["status", "message"])
def test_the_services_clock_is_learned_from_what_it_reports_of_ours(play: Play[Stage], by: str) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await seconds(5)
        item = await stage.send()
        await seconds(2)
        message_id = stage.of(item).message_id
        if by == "status":
            stage.context.publish(StatusChanged(message_id, S.SENT, NOON + 607, ANNA))
        else:
            stage.context.publish(MessageReceived(outgoing("hello", id=message_id, at=NOON + 607)))
        assert stage.context.clock.ahead == 600

    play(scenario)


def test_what_was_sent_before_this_start_tells_nothing_of_the_clock(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        item = await stage.send()
        await seconds(2)
        stage.context._started = NOON + 1
        stage.context.publish(StatusChanged(stage.of(item).message_id, S.SENT, NOON + 607, ANNA))
        assert not stage.context.clock.known

    play(scenario)


def test_what_was_sent_in_the_second_of_this_start_tells_of_the_clock(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context._started = NOON + 0.9
        stage.start()
        await seconds(0.95)
        item = await stage.send()
        await seconds(1)
        stage.context.publish(StatusChanged(stage.of(item).message_id, S.SENT, NOON + 607, ANNA))
        assert stage.context.clock.known

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


@pytest.mark.parametrize("known", [True, False], ids=["it had arrived", "it had not"])
def test_what_is_sent_again_is_looked_up_first(play: Play[Stage], known: bool) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [InvalidRequest("no")]
        stage.start()
        item = await stage.send()
        await seconds(7)
        if known:
            stage.journal()
        await stage.commands.send_again(item.local_id)
        await seconds(1)
        assert stage.times(QUEUE) == [7]
        assert stage.times() == ([0] if known else [0, 7])
        assert stage.of(item).message_id == ("J" if known else "ID5")
        told = [one for one in stage.changes if isinstance(one, Notice)]
        found = Notice("It had been sent after all, and is not sent again.", Level.WARNING)
        assert told == ([found] if known else [])

    play(scenario)


@pytest.mark.parametrize(
    ("error", "sent", "shown"),
    [
        (InvalidRequest("no such method"), 7.0, ""),
        (ServiceError("odd"), 8.0, "odd"),
        (Unreachable("no net"), 8.0, "no net"),
        (Unauthorised("wrong token"), 37.0, "wrong token"),
    ],
    ids=["the service cannot tell", "it fails", "it cannot be reached", "it refuses us"],
)
def test_what_cannot_be_looked_up_before_it_is_sent_again_waits_for_it(
    play: Play[Stage], error: ApiError, sent: float, shown: str
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [InvalidRequest("no")]
        stage.start()
        item = await stage.send()
        await seconds(7)
        stage.answers[QUEUE] += [error]
        await stage.commands.send_again(item.local_id)
        await seconds(0.5)
        if shown:
            reason = stage.of(item).reason
            assert reason is not None
            assert (reason.code, reason.details) == ("repeat unsent", (shown,))
        refused = Hold(f"wrong token. {Unauthorised.remedy}") if shown == "wrong token" else None
        assert stage.context.facts.current.hold == refused
        await seconds(60)
        assert stage.times() == [0, sent]
        assert stage.times(QUEUE) == ([7] if sent == 7 else [7, sent])

    play(scenario)


def test_what_was_reported_before_the_start_is_found_at_the_start(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        item = await stage.send()
        await seconds(200)
        await stage.stop()
        received(stage.archive, outgoing("hello", id="X", at=NOON + 100))
        stage.start()
        await seconds(1)
        assert (stage.status(item), stage.of(item).message_id) == (S.SENT, "X")

    play(scenario)


@pytest.mark.parametrize("preview", [True, False])
def test_what_may_be_one_that_is_on_its_way_is_not_taken_for_another(
    play: Play[Stage], preview: bool
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST, 30.0]
        stage.start()
        item = await stage.send()
        await seconds(300)
        same = await stage.commands.send(ANNA, TextDraft("hello", link_preview=preview))
        await seconds(5)
        message = outgoing("hello", id=f"ID{len(stage.asked)}", at=NOON + 305)
        received(stage.archive, message)
        stage.context.publish(MessageReceived(message))
        await seconds(5)
        assert (stage.status(item), stage.status(same)) == (S.UNCONFIRMED, S.SENDING)
        await seconds(100)
        assert (stage.status(item), stage.of(same).message_id) == (S.UNCONFIRMED, message.id)

    play(scenario)


def test_what_may_have_been_one_that_was_on_its_way_is_compared_once_that_is_settled(
    play: Play[Stage],
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST, 30.0]
        stage.start()
        item = await stage.send()
        await seconds(300)
        await stage.send()
        await seconds(5)
        message = outgoing("hello", id="X", at=NOON + 305)
        received(stage.archive, message)
        stage.context.publish(MessageReceived(message))
        await seconds(5)
        assert stage.status(item) is S.UNCONFIRMED
        await seconds(100)
        assert stage.of(item).message_id == "X"

    play(scenario)


def test_another_picture_is_not_taken_for_the_one_that_was_lost(play: Play[Stage], tmp_path: Path) -> None:
    """Not even while its notification is here and its answer is not."""

    def picture(name: str) -> FileDraft:
        (tmp_path / name).write_bytes(b"1")
        return FileDraft(str(tmp_path / name), name)

    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [LOST, 5.0]
        stage.start()
        contract = await stage.commands.send(ANNA, picture("contract.jpg"))
        await seconds(3600)
        holiday = await stage.commands.send(ANNA, picture("holiday.jpg"))
        await seconds(1)
        told = outgoing("", id=f"ID{len(stage.asked)}", at=NOON + 3600, kind=MessageKind.IMAGE)
        told = replace(told, content=File(name="holiday.jpg"))
        received(stage.archive, told)
        stage.context.publish(MessageReceived(told))
        await seconds(600)
        assert (stage.status(contract), stage.of(holiday).message_id) == (S.UNCONFIRMED, told.id)

    play(scenario)


def test_what_cannot_be_read_is_not_sent_again_without_a_look(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [InvalidRequest("no")]
        stage.start()
        item = await stage.send()
        await seconds(7)

        def gone_once(*_arguments: str) -> None:
            monkeypatch.undo()

        monkeypatch.setattr(stage.archive, "message", gone_once)
        await stage.commands.send_again(item.local_id)
        await seconds(1)
        assert stage.times(QUEUE) == [7]

    play(scenario)


def test_what_is_cancelled_while_it_is_looked_up_before_it_is_sent_again_stays_cancelled(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [InvalidRequest("no")]
        stage.start()
        item = await stage.send()
        await seconds(7)

        async def look(*_arguments: object) -> None:
            await stage.commands.cancel(item.local_id)
            raise ServiceError("odd")

        monkeypatch.setattr(stage.outbox._search, "search_everywhere", look)
        await stage.commands.send_again(item.local_id)
        await seconds(60)
        assert (stage.status(item), stage.times()) == (S.CANCELLED, [0])

    play(scenario)


def test_what_the_operator_decides_while_it_is_compared_holds(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        item = await stage.send()
        await seconds(300)

        async def search_notifications(*_arguments: object) -> Look:
            stage.answers[QUEUE] += [HANGS]
            await stage.commands.look_again(item.local_id)
            return Look(frozenset({"X"}), (), 0, None)

        monkeypatch.setattr(stage.outbox._search, "search_notifications", search_notifications)
        stage.context.publish(MessageReceived(outgoing("another", id="X")))
        await seconds(1)
        assert (stage.status(item), stage.of(item).message_id) == (S.UNKNOWN, "")

    play(scenario)


@pytest.mark.parametrize("first", ["in another chat", "on its way", "not to be had"])
def test_one_that_is_not_compared_keeps_no_other_from_being_compared(play: Play[Stage], first: str) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST, LOST]
        stage.start()
        await stage.send(chat=BORIS)
        item = await stage.send()
        await seconds(300)
        events: list[MessageReceived | StatusChanged] = []
        if first == "on its way":
            stage.answers[SEND] += [30.0]
            await stage.send(chat=BORIS)
            await seconds(5)
            events.append(MessageReceived(outgoing("another", id="Y", chat=BORIS)))
        elif first == "not to be had":
            stage.answers["getMessage"] += [ServiceError("odd")]
            events.append(StatusChanged("Y", S.SENT, NOON, BORIS))
        message = outgoing("hello", id="X", at=NOON + 300)
        received(stage.archive, message)
        stage.context.publish(*events, MessageReceived(message))
        await seconds(1)
        assert stage.of(item).message_id == "X"

    play(scenario)


def test_what_cannot_be_looked_at_in_several_chats_is_looked_at_in_all_of_them_later(
    play: Play[Stage],
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST, LOST]
        stage.start()
        await stage.send()
        await stage.send(chat=BORIS)
        await seconds(300)
        stage.says["getMessage"] = SimpleNamespace(by_phone=True, message=lambda *_arguments: None)
        for chat in (ANNA, BORIS):
            stage.answers["getMessage"] += [ServiceError("odd")]
            stage.context.publish(StatusChanged("X", S.SENT, NOON, chat))
            for _turn in range(20):
                await seconds(0)
        await seconds(50)
        assert sorted(stage.times("getMessage", ANNA)) == stage.times("getMessage", BORIS) == [300, 340]

    play(scenario)


def test_what_was_in_doubt_for_another_is_compared_once_that_is_found(play: Play[Stage]) -> None:
    """The earlier may be either of two messages, the later only one of them: it becomes that one."""

    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [InvalidRequest("no"), LOST]
        stage.start()
        refused = await stage.send()
        await seconds(3600)
        lost = await stage.send()
        await seconds(300)
        for message in (outgoing("hello", id="X", at=NOON + 1), outgoing("hello", id="Y", at=NOON + 3601)):
            received(stage.archive, message)
        stage.context.publish(MessagesRecovered((message,)))
        await seconds(1)
        assert [stage.of(one).message_id for one in (refused, lost)] == ["X", "Y"]

    play(scenario)


@pytest.mark.parametrize("way", ["looked for again", "sent again"])
def test_what_was_in_doubt_for_another_is_compared_once_the_operator_has_that_settled(
    play: Play[Stage], way: str
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [InvalidRequest("no"), LOST]
        stage.start()
        refused = await stage.send()
        await seconds(3600)
        lost = await stage.send()
        await seconds(300)
        received(stage.archive, outgoing("hello", id="X", at=NOON + 1))
        stage.journal(message_id="Y")
        if way == "sent again":
            await stage.commands.send_again(lost.local_id, maybe_twice=True)
        else:
            await stage.commands.look_again(lost.local_id)
        await seconds(60)
        assert [stage.of(one).message_id for one in (refused, lost)] == ["X", "Y"]

    play(scenario)


async def repeated(stage: Stage, *ends: ApiError | float) -> OutboxItem:
    """A text whose answer was lost, which was never found, and which is sent again with these ends."""
    stage.answers[SEND] += [LOST, *ends]
    stage.start()
    item = await stage.send()
    await seconds(300)
    return await stage.commands.send_again(item.local_id, maybe_twice=True)


def test_a_repeat_of_what_is_in_doubt_that_is_refused_leaves_it_in_doubt(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        item = await repeated(stage, InvalidRequest("too long"))
        await seconds(10)
        assert (stage.status(item), len(stage.times())) == (S.UNCONFIRMED, 2)
        assert explained(stage.of(item)) == (
            "It was not sent again. too long. Whether it was sent before is not known."
        )

    play(scenario)


def test_a_repeat_of_what_is_in_doubt_that_is_cancelled_leaves_it_in_doubt(play: Play[Stage]) -> None:
    """Even after it was tried in vain."""

    async def scenario(stage: Stage) -> None:
        item = await repeated(stage, Unreachable("no net"), Unauthorised("wrong token"))
        await seconds(20)
        assert (stage.status(item), len(stage.times())) == (S.QUEUED, 3)
        item = await stage.commands.cancel(item.local_id)
        assert (item.status, explained(item)) == (S.UNCONFIRMED, "It is not known whether it was sent.")
        await seconds(60)
        assert len(stage.times()) == 3

    play(scenario)


def test_what_is_in_doubt_again_after_a_repeat_is_still_found(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        item = await repeated(stage, InvalidRequest("too long"))
        await seconds(10)
        message = outgoing("hello", id="X", at=NOON + 310)
        received(stage.archive, message)
        stage.context.publish(MessageReceived(message))
        await seconds(1)
        assert stage.of(item).message_id == "X"

    play(scenario)


def test_a_repeat_of_a_file_in_doubt_that_is_gone_leaves_it_in_doubt(
    play: Play[Stage], tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("1")

    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [LOST]
        stage.start()
        item = await stage.commands.send(ANNA, FileDraft(str(file), "a.txt"))
        await seconds(300)
        await stage.commands.send_again(item.local_id, maybe_twice=True)
        file.unlink()
        await seconds(10)
        assert stage.status(item) is S.UNCONFIRMED
        assert "a.txt is not there any more" in explained(stage.of(item))

    play(scenario)


def test_a_repeat_of_what_was_refused_that_is_refused_again_has_failed(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [InvalidRequest("no"), InvalidRequest("no")]
        stage.start()
        item = await stage.send()
        await seconds(10)
        await stage.commands.send_again(item.local_id)
        await seconds(10)
        assert (stage.status(item), len(stage.times())) == (S.FAILED, 2)

    play(scenario)


def test_the_upload_of_a_file_in_doubt_that_is_taken_back_leaves_it_in_doubt(
    play: Play[Stage], tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("1")

    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [LOST, HANGS]
        stage.start()
        item = await stage.commands.send(ANNA, FileDraft(str(file), "a.txt"))
        await seconds(300)
        await stage.commands.send_again(item.local_id, maybe_twice=True)
        await seconds(1)
        stage.on_progress(1, 2)
        assert (await stage.commands.cancel(item.local_id)).status is S.UNCONFIRMED

    play(scenario)


def test_it_is_quiet_once_what_was_reported_was_compared_with_what_is_in_doubt(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        item = await stage.send()
        await seconds(300)
        stage.answers["getMessage"] += [5.0]
        message = outgoing("hello", id="X", at=NOON + 1)
        stage.says["getMessage"] = SimpleNamespace(by_phone=False, message=lambda *_arguments: message)
        stage.context.publish(StatusChanged("X", S.SENT, NOON, ANNA))
        await stage.outbox.quiet()
        assert (stage.now, stage.of(item).message_id) == (305, "X")

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
