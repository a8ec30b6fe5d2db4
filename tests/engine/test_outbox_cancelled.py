"""What the operator cancels, or sends again: at the very moment that it is sent, too."""

from __future__ import annotations

from typing import Any

import pytest

from greentui.engine.errors import Refusal
from greentui.greenapi.errors import (
    InvalidRequest,
    Unauthorised,
    Unreachable,
)
from greentui.model.sending import TextDraft
from tests.archive.worlds import ANNA, advance, outgoing, received
from tests.engine.outbox_stage import (
    SEND,
    S,
    Stage,
)
from tests.working_day.virtual_time import Play, seconds


def test_what_is_cancelled_while_it_waits_is_not_sent_and_the_next_goes(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [Unauthorised("no")]
        stage.start()
        item, _after = await stage.send(), await stage.send("next")
        await seconds(7)
        await stage.commands.cancel(item.local_id)
        await seconds(1)
        assert stage.status(item) is S.CANCELLED
        assert [(at, params["message"]) for at, _method, params in stage.asked] == [(0, "hello"), (7, "next")]

    play(scenario)


def test_what_is_cancelled_just_before_it_is_sent_is_not_sent(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        item = await stage.send()
        apply = stage.context.apply

        async def cancelled_first(*entries: Any) -> Any:
            monkeypatch.undo()
            await stage.commands.cancel(item.local_id)
            return await apply(*entries)

        monkeypatch.setattr(stage.context, "apply", cancelled_first)
        stage.start()
        await seconds(1)
        assert (stage.status(item), stage.asked) == (S.CANCELLED, [])

    play(scenario)


def test_what_is_cancelled_just_before_it_is_sent_lengthens_no_pause(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [Unreachable("no net"), Unreachable("no net")]
        item = await stage.send()
        await stage.send("next")
        apply = stage.context.apply

        async def cancelled_first(*entries: Any) -> Any:
            monkeypatch.undo()
            await stage.commands.cancel(item.local_id)
            return await apply(*entries)

        monkeypatch.setattr(stage.context, "apply", cancelled_first)
        stage.start()
        await seconds(60)
        assert stage.times() == [0, 1, 3]

    play(scenario)


def test_what_failed_is_sent_again_when_the_operator_says_so(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [InvalidRequest("no")]
        stage.start()
        item = await stage.send()
        await seconds(7)
        again = await stage.commands.send_again(item.local_id, maybe_twice=False)
        assert (again.local_id, again.status) == (item.local_id, S.QUEUED)
        await seconds(1)
        assert (stage.times(), stage.status(item)) == ([0, 7], S.ACCEPTED)
        with pytest.raises(Refusal, match="did not fail"):
            await stage.commands.send_again(item.local_id, maybe_twice=True)

    play(scenario)


def test_what_the_service_holds_is_sent_again_only_if_it_may_arrive_twice(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        quoted = "A" * 16
        received(stage.archive, outgoing("hi", id=quoted))
        stage.start()
        item = await stage.commands.send(ANNA, TextDraft("hello"), quoted=quoted)
        await seconds(7)
        advance(stage.archive, item, S.YELLOW_CARD)
        with pytest.raises(Refusal, match="holds it in its queue") as refused:
            await stage.commands.send_again(item.local_id)
        assert "unless that queue is cleared" in refused.value.advice
        again = await stage.commands.send_again(item.local_id, maybe_twice=True)
        assert (again.local_id == item.local_id, again.quoted_id) == (False, quoted)
        await seconds(1)
        assert stage.times() == [0, 7]

    play(scenario)


def test_what_has_just_begun_to_be_sent_is_not_cancelled(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        item = await stage.send()
        apply = stage.context.apply

        async def sent_first(*entries: Any) -> Any:
            advance(stage.archive, item, S.SENDING)
            return await apply(*entries)

        monkeypatch.setattr(stage.context, "apply", sent_first)
        with pytest.raises(Refusal, match="has been sent, or may have been"):
            await stage.commands.cancel(item.local_id)
        assert stage.status(item) is S.SENDING

    play(scenario)
