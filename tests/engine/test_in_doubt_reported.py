"""Messages in doubt are compared with what the service reports, later or elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from greentui.engine.outbox_search import Look
from greentui.engine.worker_events import MessagesRecovered
from greentui.greenapi.errors import (
    InvalidRequest,
    ServiceError,
)
from greentui.model.events import MessageReceived, StatusChanged
from greentui.model.messages import File, MessageKind
from greentui.model.sending import FileDraft, TextDraft
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
)
from tests.working_day.virtual_time import Play, seconds


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
