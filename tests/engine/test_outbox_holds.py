"""What the outbox does while nothing may be sent, and what it says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from greentui.archive.errors import DiskFull
from greentui.engine.reasons import FOR_REVIEW, HELD, UNSURE
from greentui.engine.worker_events import HoldChanged
from greentui.greenapi.errors import (
    Unauthorised,
)
from greentui.model.instance import InstanceState, ReviewCause
from tests.archive.worlds import ANNA, BORIS, CLUB, advance
from tests.engine.outbox_stage import (
    HANGS,
    QUEUE,
    SEND,
    S,
    Stage,
)
from tests.working_day.virtual_time import Play, seconds


def test_a_hold_ends_with_the_first_message_that_leaves(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [Unauthorised("no"), 0.0, 50.0]
        stage.start()
        await stage.send()
        await stage.send()
        await seconds(20)
        assert stage.context.facts.current.hold is not None
        await seconds(20)
        assert stage.times() == [0, 30, 30]
        assert stage.context.facts.current.hold is None

    play(scenario)


def test_a_state_that_forbids_sending_is_waited_out(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(state=InstanceState.NOT_AUTHORIZED)
        stage.start()
        await stage.send()
        await seconds(7)
        assert stage.times() == []
        assert "Nothing is sent" in str(stage.context.facts.current.hold)
        stage.context.facts.update(state=InstanceState.AUTHORIZED)
        stage.context.publish(HoldChanged())
        await seconds(1)
        assert stage.times() == [7]
        assert stage.context.facts.current.hold is None

    play(scenario)


def test_why_nothing_would_be_sent_is_known_while_nothing_waits(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(state=InstanceState.NOT_AUTHORIZED)
        stage.start()
        await seconds(1)
        assert "Nothing is sent" in str(stage.context.facts.current.hold)

    play(scenario)


def test_what_a_state_forbids_to_send_is_held_until_it_does_no_more(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await seconds(1)
        stage.context.facts.update(state=InstanceState.NOT_AUTHORIZED)
        items = [await stage.send(), await stage.send("next")]
        await seconds(1)
        assert [(stage.status(item), stage.of(item).reason) for item in items] == [(S.QUEUED, HELD)] * 2
        stage.answers[SEND] += [30.0]
        stage.context.facts.update(state=InstanceState.AUTHORIZED)
        stage.context.publish(HoldChanged())
        await seconds(1)
        assert [(stage.status(item), stage.of(item).reason) for item in items] == [
            (S.SENDING, None), (S.QUEUED, None),
        ]  # fmt: skip

    play(scenario)


def test_what_the_operator_must_decide_on_says_so(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await seconds(1)
        for state, review, reason in (
            (InstanceState.BLOCKED, ReviewCause.BAN, HELD),
            (InstanceState.AUTHORIZED, ReviewCause.BAN, FOR_REVIEW),
            (InstanceState.AUTHORIZED, ReviewCause.CHECKING, HELD),
            (InstanceState.AUTHORIZED, ReviewCause.PHONE, FOR_REVIEW),
        ):
            stage.context.facts.update(state=state, review=review)
            stage.context.publish(HoldChanged())
            item = await stage.send()
            await seconds(1)
            assert (stage.status(item), stage.of(item).reason) == (S.QUEUED, reason), (state, review)

    play(scenario)


def test_what_an_earlier_process_held_is_held_no_more(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [30.0]
        await stage.send()
        item = await stage.send("next")
        advance(stage.archive, item, S.QUEUED, reason=HELD)
        stage.start()
        await seconds(1)
        assert (stage.status(item), stage.of(item).reason) == (S.QUEUED, None)

    play(scenario)


def test_what_waits_for_another_reason_is_not_said_to_be_held(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(state=InstanceState.NOT_AUTHORIZED)
        reasoned, doubtful, held = [await stage.send(chat=chat) for chat in (ANNA, BORIS, CLUB)]
        advance(stage.archive, reasoned, S.QUEUED, reason=UNSURE)
        advance(stage.archive, doubtful, S.SENDING)
        advance(stage.archive, doubtful, S.UNKNOWN)
        stage.answers[QUEUE] += [HANGS]
        stage.start()
        await seconds(1)
        assert [(stage.status(item), stage.of(item).reason) for item in (reasoned, doubtful, held)] == [
            (S.QUEUED, UNSURE), (S.UNKNOWN, None), (S.QUEUED, HELD),
        ]  # fmt: skip

    play(scenario)


def test_what_is_cancelled_just_before_it_is_noted_as_held_stays_cancelled(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(state=InstanceState.NOT_AUTHORIZED)
        item = await stage.send()
        apply = stage.context.apply

        async def cancelled_first(*entries: Any) -> Any:
            monkeypatch.undo()
            await stage.commands.cancel(item.local_id)
            return await apply(*entries)

        monkeypatch.setattr(stage.context, "apply", cancelled_first)
        stage.start()
        await seconds(1)
        assert stage.status(item) is S.CANCELLED

    play(scenario)


def test_what_the_disk_refuses_to_note_as_held_is_noted_later(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.send()
        item = await stage.send("next")
        advance(stage.archive, item, S.QUEUED, reason=HELD)
        stage.answers[SEND] += [30.0]

        async def refuse(*_entries: Any) -> Any:
            monkeypatch.undo()
            raise DiskFull(Path("archive"))

        monkeypatch.setattr(stage.context, "apply", refuse)
        stage.start()
        await seconds(1)
        assert (stage.times(), stage.of(item).reason) == ([0], HELD)
        stage.context.publish(HoldChanged())
        await seconds(1)
        assert stage.of(item).reason is None

    play(scenario)


def test_a_state_that_nobody_told_of_is_noticed_within_a_minute(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(state=InstanceState.NOT_AUTHORIZED)
        stage.start()
        await stage.send()
        await seconds(7)
        stage.context.facts.update(state=InstanceState.AUTHORIZED)
        await seconds(60)
        assert stage.times() == [50]

    play(scenario)
