"""The outbox on a service that does as it is told, in time that passes only while nothing happens."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from greentui.archive import Archive
from greentui.archive.errors import DiskFull
from greentui.engine.context import InstanceContext
from greentui.engine.errors import Refusal
from greentui.engine.outbox import PARALLEL_CHATS, SHUTDOWN_GRACE, Outbox
from greentui.engine.outbox_commands import OutboxCommands
from greentui.engine.reasons import LEFT_ALONE, NO_ID, UNSURE
from greentui.engine.timing import DEFAULT
from greentui.engine.worker_events import HoldChanged, MessagesRecovered, ServiceRecovered
from greentui.greenapi.errors import (
    ApiError,
    FieldError,
    Forbidden,
    IncompleteResponse,
    InsecureAddress,
    InstanceClosed,
    InvalidRequest,
    LostResponse,
    NotFound,
    NotReady,
    RateLimited,
    Refused,
    ServiceError,
    TooLarge,
    Unauthorised,
    Unreachable,
)
from greentui.greenapi.method import Method
from greentui.model.changes import Notice, OutboxChanged
from greentui.model.events import MessageReceived, StatusChanged
from greentui.model.instance import InstanceState
from greentui.model.messages import MessageStatus
from greentui.model.sending import FileDraft, ForwardDraft, OutboxItem, TextDraft
from tests.archive.worlds import ANNA, BORIS, advance, incoming, outgoing, received
from tests.working_day.virtual_time import run

NOON = 1_772_452_800
SEND, UPLOAD, QUEUE, JOURNAL = "sendMessage", "sendFileByUpload", "showMessagesQueue", "lastOutgoingMessages"
HANGS = 100_000.0
"""Seconds after which nobody waits for an answer any more."""
ENOUGH = 300
"""Calls that no scenario needs."""
ADDRESS = "https://files/a.txt"
LOST = LostResponse("lost")
S = MessageStatus


class Stage:
    """An outbox, its archive, and a service that answers as it was told.

    Attributes:
        answers: By method, what its next calls do instead: an error, or seconds until the answer.
        says: By method, the answer.
        asked: Seconds since the beginning, method and parameters of each call.
        progress: Of an upload: called with what is to be told of it.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.loop = asyncio.get_running_loop()
        self.began = self.loop.time()
        self.context = InstanceContext(archive, archive, timing=DEFAULT, clock=lambda: NOON + self.now)
        self.context.facts.update(state=InstanceState.AUTHORIZED)
        self.answers: dict[str, list[ApiError | float]] = defaultdict(list)
        self.says: dict[str, Any] = {
            QUEUE: (), JOURNAL: (), "getMessagesCount": 0, "getStateInstance": "authorized",
        }  # fmt: skip
        self.asked: list[tuple[float, str, dict[str, Any]]] = []
        self.on_progress: Callable[[int, int], None] = lambda _sent, _total: None
        self.changes: list[Any] = []
        self.context.bus.subscribe(self.changes.extend)
        service: Any = self
        self.outbox = Outbox(self.context, service)
        self.commands = OutboxCommands(self.context, lambda: self.outbox)
        self.running: asyncio.Task[None] | None = None

    @property
    def now(self) -> float:
        return round(self.loop.time() - self.began, 2)

    def start(self) -> None:
        self.running = asyncio.create_task(self.outbox.run())

    async def stop(self) -> None:
        if self.running is not None:
            self.running.cancel()
            await asyncio.gather(self.running, return_exceptions=True)

    async def call(
        self, method: Method[Any], /, *, on_progress: Callable[[int, int], None] | None = None, **params: Any
    ) -> Any:
        self.asked.append((self.now, method.name, params))
        assert len(self.asked) < ENOUGH, "it asks without end"
        if on_progress is not None:
            self.on_progress = on_progress
        told = self.answers[method.name].pop(0) if self.answers[method.name] else 0.0
        if isinstance(told, ApiError):
            raise told
        await asyncio.sleep(told)
        if method.name in (SEND, UPLOAD):
            return method.response.read({"idMessage": f"ID{len(self.asked)}", "urlFile": ADDRESS})
        return self.says[method.name]

    def times(self, method: str = SEND, chat: str = "") -> list[float]:
        """When a method was called, for one chat or any."""
        return [
            at for at, name, params in self.asked if name == method and chat in ("", params.get("chatId"))
        ]

    async def send(self, text: str = "hello", chat: str = ANNA) -> OutboxItem:
        return await self.commands.send(chat, TextDraft(text))

    def of(self, item: OutboxItem) -> OutboxItem:
        found = self.archive.outbox_item(item.local_id)
        assert found is not None
        return found

    def status(self, item: OutboxItem) -> MessageStatus:
        return self.of(item).status

    def journal(self, text: str = "hello", message_id: str = "J", chat: str = ANNA) -> None:
        """Let the journal have a message that was sent through the API a moment ago."""
        message = outgoing(text, id=message_id, chat=chat, at=int(NOON + self.now))
        record = SimpleNamespace(by_phone=False, message=lambda _instance: message)
        self.says[JOURNAL] = (*self.says[JOURNAL], record)


Scenario = Callable[[Stage], Coroutine[Any, Any, None]]
Play = Callable[[Scenario], None]


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Plays a scenario to its end; waits are never jittered."""
    monkeypatch.setattr(random.Random, "random", lambda _self: 1.0)

    async def played(scenario: Scenario) -> None:
        with Archive.open(tmp_path / "archive-1101.db", "1101") as archive:
            stage = Stage(archive)
            try:
                await scenario(stage)
            finally:
                await stage.stop()
                await stage.context.close()

    return lambda scenario: run(played(scenario), NOON)


async def seconds(count: float) -> None:
    """Let virtual time pass."""
    await asyncio.sleep(count)


def test_a_chats_messages_go_one_after_the_other(play: Play) -> None:
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
    play: Play, takes: float, second: float
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [takes] * 6
        for number in range(6):
            await stage.send(chat=f"7901000000{number}@c.us")
        stage.start()
        await seconds(60)
        assert stage.times() == [0] * PARALLEL_CHATS + [second] * (6 - PARALLEL_CHATS)

    play(scenario)


def test_the_service_sends_at_its_own_pace(play: Play) -> None:
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


def test_a_service_without_a_pace_has_sent_it_now(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await seconds(5)
        await stage.send()
        await seconds(1)
        assert stage.context.facts.current.next_send == NOON + 5

    play(scenario)


@pytest.mark.parametrize("error", [RateLimited("busy"), Unreachable("no net")], ids=repr)
def test_what_never_began_is_tried_again_less_and_less_often(play: Play, error: ApiError) -> None:
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


def test_while_it_is_tried_again_the_reason_is_shown(play: Play) -> None:
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
def test_what_something_must_change_for_waits_long_and_says_so(play: Play, error: ApiError) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [error, error, error]
        stage.start()
        item = await stage.send()
        await seconds(1)
        assert (stage.status(item), "no" in stage.context.facts.current.hold) == (S.QUEUED, True)
        await seconds(100)
        assert stage.times() == [0, 30, 60, 90]
        assert stage.status(item) is S.ACCEPTED

    play(scenario)


@pytest.mark.parametrize(
    "error",
    [InvalidRequest("no"), Refused("no"), NotFound("no"), TooLarge("no"), FieldError("message", "is empty")],
    ids=repr,
)
def test_what_is_refused_has_failed_and_the_next_goes(play: Play, error: ApiError) -> None:
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
def test_a_refusal_for_not_being_ready_is_checked(play: Play, state: Any, ends: MessageStatus) -> None:
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


def test_a_refusal_for_not_being_ready_is_believed_of_an_instance_not_known_to_be(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(state=InstanceState.UNKNOWN)
        stage.answers[SEND] += [NotReady("not ready")]
        stage.answers["getStateInstance"].append(ServiceError("odd"))
        stage.start()
        item = await stage.send()
        await seconds(1)
        assert stage.status(item) is S.QUEUED

    play(scenario)


@pytest.mark.parametrize(
    ("error", "reason"),
    [(LOST, "LostResponse"), (IncompleteResponse("no id", maybe_done=True), NO_ID.code)],
    ids=repr,
)
def test_what_is_unknown_is_found_and_holds_its_chat_only(play: Play, error: ApiError, reason: str) -> None:
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


def test_what_is_found_nowhere_is_looked_for_for_three_minutes(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        item = await stage.send()
        await stage.send("next")
        await seconds(179)
        assert stage.status(item) is S.UNKNOWN
        await seconds(2)
        assert stage.times(QUEUE) == [0, 2, 6, 14, 30, 62, 102, 142, 180.01]
        assert stage.status(item) is S.UNCONFIRMED
        assert stage.times() == [0, 180.01]

    play(scenario)


def test_of_several_candidates_the_operator_has_to_choose_at_once(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.journal(message_id="A")
        stage.journal(message_id="B")
        stage.start()
        item = await stage.send()
        await seconds(1)
        assert stage.status(item) is S.UNCONFIRMED

    play(scenario)


def test_a_look_that_fails_is_repeated_and_does_not_count(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.answers[QUEUE] += [ServiceError("odd")] * 5
        stage.start()
        item = await stage.send()
        await seconds(241)
        assert stage.times(QUEUE)[:6] == [0, 2, 6, 14, 30, 62]
        assert stage.status(item) is S.UNKNOWN
        assert stage.context.facts.current.hold == ""
        await seconds(2)
        assert stage.status(item) is S.UNCONFIRMED

    play(scenario)


def test_a_look_that_is_refused_says_why_nothing_goes(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.answers[QUEUE] += [Unauthorised("wrong token")]
        stage.start()
        await stage.send()
        await seconds(1)
        assert "wrong token" in stage.context.facts.current.hold
        await seconds(2)
        assert stage.context.facts.current.hold == ""

    play(scenario)


def test_what_was_on_its_way_when_the_program_ended_is_looked_up(play: Play) -> None:
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


def test_at_the_end_what_is_nearly_sent_gets_a_moment(play: Play) -> None:
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


def test_an_end_with_nothing_under_way_takes_no_time(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        await seconds(1)
        await stage.stop()
        assert stage.now == 1

    play(scenario)


def test_at_the_end_nobody_waits_for_a_retry(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [Unauthorised("no")] * 3
        stage.start()
        await stage.send()
        await seconds(1)
        await stage.stop()
        assert (stage.now, stage.times()) == (1, [0])

    play(scenario)


def test_a_state_that_forbids_sending_is_waited_out(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(state=InstanceState.NOT_AUTHORIZED)
        stage.start()
        await stage.send()
        await seconds(7)
        assert stage.times() == []
        assert "Nothing is sent" in stage.context.facts.current.hold
        stage.context.facts.update(state=InstanceState.AUTHORIZED)
        stage.context.publish(HoldChanged())
        await seconds(1)
        assert stage.times() == [7]
        assert stage.context.facts.current.hold == ""

    play(scenario)


def test_a_state_that_nobody_told_of_is_noticed_within_a_minute(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(state=InstanceState.NOT_AUTHORIZED)
        stage.start()
        await stage.send()
        await seconds(7)
        stage.context.facts.update(state=InstanceState.AUTHORIZED)
        await seconds(60)
        assert stage.times() == [50]

    play(scenario)


@pytest.mark.parametrize("news", [HoldChanged(), ServiceRecovered()])
def test_good_news_ends_a_pause(play: Play, news: Any) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [Unauthorised("no")]
        stage.start()
        await stage.send()
        await seconds(7)
        stage.context.publish(news)
        await seconds(1)
        assert stage.times() == [0, 7]

    play(scenario)


def test_what_is_cancelled_while_it_waits_is_not_sent_and_the_next_goes(play: Play) -> None:
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
    play: Play, monkeypatch: pytest.MonkeyPatch
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


def test_an_operator_may_end_the_search(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        item, _after = await stage.send(), await stage.send("next")
        await seconds(7)
        left = await stage.commands.leave(item.local_id)
        assert (left.status, left.reason) == (S.UNCONFIRMED, LEFT_ALONE)
        await seconds(1)
        assert stage.times() == [0, 7]
        stage.journal()
        again = await stage.commands.look_again(item.local_id)
        assert (again.status, again.reason) == (S.UNKNOWN, UNSURE)
        await seconds(1)
        assert stage.of(item).message_id == "J"

    play(scenario)


def test_what_is_not_in_doubt_cannot_be_decided(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        item = await stage.send()
        await seconds(1)
        for decide in (stage.commands.leave, stage.commands.look_again):
            with pytest.raises(Refusal, match="no doubt whether this message was sent"):
                await decide(item.local_id)
            with pytest.raises(Refusal, match="no such message"):
                await decide("local-0")

    play(scenario)


def test_what_failed_is_sent_again_when_the_operator_says_so(play: Play) -> None:
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


def test_what_may_have_been_sent_is_sent_again_only_if_it_may_arrive_twice(play: Play) -> None:
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


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to send."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"1234567890")
    return path


async def uploading(stage: Stage, path: Path) -> OutboxItem:
    """A file on its way."""
    item = await stage.commands.send(ANNA, FileDraft(str(path), "a.txt"))
    stage.start()
    await seconds(1)
    return item


def test_an_upload_shows_how_far_it_is(play: Play, file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [5.0]
        item = await uploading(stage, file)
        stage.changes.clear()
        for sent, after in ((1, 0.05), (2, 0.1), (3, 0.05), (10, 0.2)):
            stage.on_progress(sent, 10)
            await seconds(after)
        assert len([one for one in stage.changes if isinstance(one, OutboxChanged)]) == 3
        stage.on_progress(9, 10)
        shown = stage.commands.with_progress(stage.of(item))
        assert (shown.progress, shown.total) == (9, 10)
        await seconds(5)
        shown = stage.commands.with_progress(stage.of(item))
        assert (stage.status(item), stage.outbox.progress) == (S.ACCEPTED, {})
        assert (shown.progress, shown.total) == (0, 0)

    play(scenario)


def test_an_upload_is_taken_back_before_its_last_byte(play: Play, file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [5.0]
        item = await uploading(stage, file)
        after = await stage.send("next")
        stage.on_progress(9, 10)
        await stage.commands.cancel(item.local_id)
        assert stage.status(item) is S.CANCELLED
        await seconds(1)
        assert stage.status(after) is S.ACCEPTED

    play(scenario)


@pytest.mark.parametrize(
    "progress", [(10, 10), (0, 0)], ids=["its last byte is out", "nothing is known of it"]
)
def test_an_upload_cannot_be_taken_back_any_more(play: Play, file: Path, progress: tuple[int, int]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [5.0]
        item = await uploading(stage, file)
        stage.on_progress(*progress)
        with pytest.raises(Refusal, match="has left, or may have") as refused:
            await stage.commands.cancel(item.local_id)
        assert "Delete it for everyone" in refused.value.advice
        await seconds(5)
        assert stage.status(item) is S.ACCEPTED

    play(scenario)


def test_an_upload_whose_answer_came_at_that_moment_is_not_taken_back(play: Play, file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [5.0]
        item = await uploading(stage, file)
        stage.on_progress(1, 10)
        stage.outbox._requests[item.local_id].cancel = lambda: True  # type: ignore[method-assign]
        with pytest.raises(Refusal, match="has left"):
            await stage.commands.cancel(item.local_id)
        assert stage.status(item) is S.ACCEPTED

    play(scenario)


def test_a_file_that_changed_since_is_not_sent(play: Play, tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"1")
        item = await stage.commands.send(ANNA, FileDraft(str(path), "a.txt"))
        path.write_bytes(b"22")
        stage.start()
        await seconds(1)
        assert (stage.status(item), stage.asked) == (S.FAILED, [])
        assert stage.of(item).reason is not None

    play(scenario)


def test_an_answer_that_the_disk_refuses_is_written_down_later_and_said_once(
    play: Play, monkeypatch: pytest.MonkeyPatch
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
        notices = [one.text for one in stage.changes if isinstance(one, Notice)]
        assert len(notices) == 1
        assert "Do not send it again" in notices[0]

    play(scenario)


def test_a_failure_that_the_disk_refuses_is_not_said_to_be_sent(
    play: Play, monkeypatch: pytest.MonkeyPatch
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
    play: Play, monkeypatch: pytest.MonkeyPatch, error: Exception, again: float
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


@pytest.mark.parametrize(
    ("chat", "looks"), [(ANNA, [0, 2, 3]), (BORIS, [0, 2])], ids=["its chat", "another chat"]
)
@pytest.mark.parametrize("by", ["status", "message", "journal"])
def test_what_is_reported_in_its_chat_is_looked_at_at_once(
    play: Play, by: str, chat: str, looks: list[float]
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


def test_what_others_wrote_is_no_reason_to_look(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST]
        stage.start()
        await stage.send()
        await seconds(3)
        stage.context.publish(MessageReceived(incoming("hi")))
        await seconds(1)
        assert stage.times(QUEUE) == [0, 2]

    play(scenario)


def test_what_could_not_be_found_is_found_once_it_is_reported(play: Play) -> None:
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


def test_what_cannot_be_looked_at_when_it_is_reported_is_looked_at_later(play: Play) -> None:
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
def test_the_services_clock_is_learned_from_what_it_reports_of_ours(play: Play, by: str) -> None:
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


def test_what_was_sent_before_this_start_tells_nothing_of_the_clock(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.start()
        item = await stage.send()
        await seconds(2)
        stage.context._started = NOON + 1
        stage.context.publish(StatusChanged(stage.of(item).message_id, S.SENT, NOON + 607, ANNA))
        assert not stage.context.clock.known

    play(scenario)


def test_what_is_answered_must_be_in_the_chat(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        here, gone = "A" * 16, "B" * 16
        received(stage.archive, outgoing("hi", id=here))
        item = await stage.commands.send(ANNA, TextDraft("yes"), quoted=here)
        assert item.quoted_id == here
        for chat, quoted in ((BORIS, here), (ANNA, gone)):
            with pytest.raises(Refusal, match="not in this chat") as refused:
                await stage.commands.send(chat, TextDraft("yes"), quoted=quoted)
            assert refused.value.field == "quotedMessageId"

    play(scenario)


@pytest.mark.parametrize("known", [True, False], ids=["it had arrived", "it had not"])
def test_what_is_sent_again_is_looked_up_first(play: Play, known: bool) -> None:
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
        told = [one.text for one in stage.changes if isinstance(one, Notice)]
        assert told == (["It had been sent after all, and is not sent again."] if known else [])

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
    play: Play, error: ApiError, sent: float, shown: str
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
            assert (reason.code, reason.details) == ("repeat", (shown,))
        assert ("wrong token" in stage.context.facts.current.hold) is (shown == "wrong token")
        await seconds(60)
        assert stage.times() == [0, sent]

    play(scenario)


def test_what_was_reported_before_the_start_is_found_at_the_start(play: Play) -> None:
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


def test_what_may_be_one_that_is_on_its_way_is_not_taken_for_another(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [LOST, 30.0]
        stage.start()
        item = await stage.send()
        await seconds(300)
        same = await stage.send()
        await seconds(5)
        message = outgoing("hello", id="ID30", at=NOON + 305)
        received(stage.archive, message)
        stage.context.publish(MessageReceived(message))
        await seconds(5)
        assert (stage.status(item), stage.status(same)) == (S.UNCONFIRMED, S.SENDING)

    play(scenario)


def test_where_the_service_keeps_a_file_is_remembered(play: Play, file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [2.0]
        item = await uploading(stage, file)
        await seconds(5)
        draft = stage.of(item).draft
        assert isinstance(draft, FileDraft)
        assert (draft.url, draft.uploaded) == (ADDRESS, NOON + 2)

    play(scenario)


def test_what_the_service_holds_is_sent_again_only_if_it_may_arrive_twice(play: Play) -> None:
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


def test_each_forwarded_message_is_an_item_of_its_own(play: Play) -> None:
    async def scenario(stage: Stage) -> None:
        ids = ("A" * 16, "B" * 16)
        last = await stage.commands.send(ANNA, ForwardDraft(BORIS, ids))
        items = stage.archive.outbox()
        assert [item.draft for item in items] == [ForwardDraft(BORIS, (each,)) for each in ids]
        assert last == items[-1]

    play(scenario)


def test_what_has_just_begun_to_be_sent_is_not_cancelled(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(stage: Stage) -> None:
        item = await stage.send()
        apply = stage.context.apply

        async def sent_first(*entries: Any) -> Any:
            advance(stage.archive, item, S.SENDING)
            return await apply(*entries)

        monkeypatch.setattr(stage.context, "apply", sent_first)
        with pytest.raises(Refusal, match="has left, or may have"):
            await stage.commands.cancel(item.local_id)
        assert stage.status(item) is S.SENDING

    play(scenario)
