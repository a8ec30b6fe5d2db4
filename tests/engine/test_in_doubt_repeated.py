"""Messages in doubt, or refused, that the operator sends again: they are looked up first."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.engine.errors import Refusal
from greentui.engine.reasons import explained
from greentui.greenapi.errors import (
    ApiError,
    InvalidRequest,
    ServiceError,
    Unauthorised,
    Unreachable,
)
from greentui.model.changes import Level, Notice
from greentui.model.events import MessageReceived
from greentui.model.instance import Hold
from greentui.model.messages import Message
from greentui.model.sending import FileDraft, OutboxItem
from tests.archive.worlds import ANNA, outgoing, received
from tests.engine.outbox_stage import (
    HANGS,
    LOST,
    NOON,
    QUEUE,
    SEND,
    UPLOAD,
    S,
    Stage,
)
from tests.working_day.virtual_time import Play, seconds


def test_what_may_have_been_sent_is_sent_again_only_if_it_may_arrive_twice(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        item = await stage.send()
        await seconds(200)
        with pytest.raises(Refusal, match="may arrive twice") as refused:
            await stage.commands.send_again(item.local_id)
        assert "Look it up again" in refused.value.advice
        await stage.commands.send_again(item.local_id, maybe_twice=True)
        await seconds(1)
        assert stage.times() == [0, 200]

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


def test_what_cannot_be_read_is_not_sent_again_without_a_look(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [InvalidRequest("no")]
        stage.start()
        item = await stage.send()
        await seconds(7)

        message = stage.archive.message

        def gone_once(*ids: str, shown: bool = False) -> Message | None:
            if shown:  # whether it was removed
                return message(*ids, shown=True)
            monkeypatch.undo()
            return None

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
        assert "a.txt no longer exists" in explained(stage.of(item))

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
