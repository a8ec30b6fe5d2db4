"""The inbox on a queue that does as it is told, in time that passes only while nothing happens."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from greentui.archive import Archive
from greentui.archive.errors import DiskFull
from greentui.engine.context import InstanceContext
from greentui.engine.errors import Refusal
from greentui.engine.inbox import MAX_PENDING_DELETES, REDELIVERY_LIMIT, Inbox
from greentui.engine.timing import DEFAULT
from greentui.engine.worker_events import (
    MachineSlept,
    NotificationStored,
    PhoneLinked,
    QueueEmptied,
    QueueUnreadable,
    ReceiptMissing,
    ServiceRecovered,
)
from greentui.greenapi.errors import (
    ApiError,
    Forbidden,
    InstanceClosed,
    InvalidRequest,
    NotFound,
    Refused,
    ServiceError,
    Unauthorised,
    Unreachable,
    WebhookUrlSet,
)
from greentui.greenapi.method import Method
from greentui.greenapi.records import notification
from tests.engine.stage import MAYA, written
from tests.patience import PATIENCE
from tests.working_day.virtual_time import Play, player, seconds

NOON = 1_772_452_800
RECEIVE, DELETE = "receiveNotification", "deleteNotification"
ENOUGH = 300
"""Calls and events that no scenario needs."""
HANGS = 100_000.0
"""Seconds after which nobody waits for an answer any more."""
EVENTS = (NotificationStored, QueueEmptied, QueueUnreadable, ReceiptMissing)


class Stage:
    """An inbox, its archive, and a queue that answers as it was told.

    Attributes:
        waiting: Receipt and body of what the queue holds.
        answers: By method, what its next calls do instead: an error, or seconds until the answer.
        log: Seconds since the beginning, and what was asked or published.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.loop = asyncio.get_running_loop()
        self.began = self.loop.time()
        self.context = InstanceContext(archive, archive, timing=DEFAULT, clock=lambda: NOON + self.now)
        self.waiting: deque[tuple[int, object]] = deque()
        self.answers: dict[str, deque[ApiError | float]] = {RECEIVE: deque(), DELETE: deque()}
        self.keeps = self.denies = False
        self.log: list[tuple[float, str]] = []
        self.pacing = SimpleNamespace(queue_complaints=0)
        self.healthy = 0
        self.unhealthy: list[ApiError] = []
        for kind in EVENTS:
            self.context.bus.on(kind, lambda event: self.note(type(event).__name__))
        service: Any = self
        self.inbox = Inbox(self.context, service)
        self.running: asyncio.Task[None] | None = None

    async def stop(self) -> None:
        assert self.running is not None
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)

    @property
    def now(self) -> float:
        return round(self.loop.time() - self.began, 3)

    def note(self, what: str) -> None:
        self.log.append((self.now, what))

    def times(self, what: str) -> list[float]:
        """When something was asked or published."""
        return [at for at, said in self.log if said.startswith(what)]

    def give(self, *receipts: int, text: str = "") -> None:
        """Let the queue hold notifications with these receipts."""
        for receipt in receipts:
            self.waiting.append((receipt, written(text=text, message_id=f"M{text or receipt}")))

    # As the inbox sees the service

    async def call(self, method: Method[Any], **params: int) -> Any:
        self.note(f"{method.name} {next(iter(params.values()))}")
        assert len(self.log) < ENOUGH, "it asks without end"
        answers = self.answers[method.name]
        told = answers.popleft() if answers else 0.0
        if isinstance(told, ApiError):
            raise told
        if method.name == DELETE:
            held = [one for one in self.waiting if one[0] == params["receiptId"]]
            if held and not self.keeps:
                self.waiting.remove(held[0])
            await asyncio.sleep(told)
            return bool(held) and not self.denies
        if self.waiting:
            await asyncio.sleep(told)
            receipt, body = self.waiting[0]
            return notification(body, receipt)
        await asyncio.sleep(told or params["receiveTimeout"])
        return None

    def report_queue_left(self) -> None:
        self.note("left")

    def report_queue_read(self) -> None:
        self.healthy += 1

    def report_queue_unread(self, error: ApiError) -> None:
        self.unhealthy.append(error)


@asynccontextmanager
async def on_stage(folder: Path) -> AsyncIterator[Stage]:
    """A stage whose inbox runs."""
    with Archive.open(folder / "archive-1101.db", "1101") as archive:
        stage = Stage(archive)
        stage.running = asyncio.create_task(stage.inbox.run())
        try:
            yield stage
        finally:
            await stage.stop()
            await stage.context.close()


@pytest.fixture
def play(tmp_path: Path) -> Play[Stage]:
    """Plays a scenario to its end while the inbox runs."""
    return player(lambda: on_stage(tmp_path), NOON)


def test_what_is_received_is_on_disk_before_it_is_deleted_and_then_told(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(1)
        on_disk: list[int] = []
        call = stage.call

        async def watched(method: Method[Any], **params: int) -> Any:
            if method.name == DELETE:
                on_disk.append(stage.archive.stats().messages)
            return await call(method, **params)

        stage.call = watched  # type: ignore[method-assign]
        await stage.inbox.drained()
        assert on_disk == [1]
        assert [what for _at, what in stage.log][:5] == [
            "receiveNotification 5", "deleteNotification 1", "NotificationStored", "receiveNotification 5",
            "QueueEmptied",
        ]  # fmt: skip

    play(scenario)


def test_what_the_disk_refuses_is_tried_again_and_nothing_else_received(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        apply = stage.archive.apply
        refusals: list[float] = []

        def refuse(*arguments: Any, **named: Any) -> Any:
            if len(refusals) == 3:
                return apply(*arguments, **named)
            refusals.append(stage.now)
            raise DiskFull(Path("archive"))

        monkeypatch.setattr(stage.archive, "apply", refuse)
        stage.give(1)
        await stage.inbox.drained()
        assert refusals == [0, 5, 10]
        assert stage.times(RECEIVE)[:2] == [0, 15]
        assert stage.times(DELETE) == [15]

    play(scenario)


def test_the_first_wait_for_more_is_short_and_later_ones_long_unless_somebody_waits(
    play: Play[Stage],
) -> None:
    async def scenario(stage: Stage) -> None:
        await seconds(30)
        assert stage.log[::2] == [
            (0, "receiveNotification 5"),
            (5, "receiveNotification 20"),
            (25, "receiveNotification 20"),
        ]
        await seconds(14)
        waiting = asyncio.create_task(stage.inbox.drained())
        await seconds(6)
        assert waiting.done(), "the queue was seen empty"
        again = asyncio.create_task(stage.inbox.drained())
        await seconds(20)
        assert stage.log[-1] == (65, "receiveNotification 20")
        assert again.done()

    play(scenario)


def test_a_poll_that_hangs_is_no_connection(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[RECEIVE] += [HANGS, HANGS]
        await seconds(50)
        assert stage.times(RECEIVE)[:3] == [0, 15, 31]
        first, second = stage.unhealthy
        assert isinstance(first, Unreachable)
        assert str(first) == str(second) == "The service did not answer within 15 s."
        assert stage.times("QueueUnreadable") == [15, 30]

    play(scenario)


def test_trouble_is_tried_again_at_once_then_less_and_less_often(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[RECEIVE] += [ServiceError("odd")] * 9
        await seconds(200)
        assert stage.times(RECEIVE)[:10] == [0, 0, 1, 3, 7, 15, 31, 63, 123, 183]
        assert stage.healthy == 1

    play(scenario)


def test_success_forgets_the_trouble_before_it(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[RECEIVE] += [*[ServiceError("odd")] * 3, 2.0, *[ServiceError("odd")] * 2]
        await seconds(9)
        assert stage.times(RECEIVE) == [0, 0, 1, 3, 5, 5, 6]

    play(scenario)


@pytest.mark.parametrize(
    ("error", "times"),
    [
        (Unauthorised("no"), [0, 30, 90, 210, 450, 930]),
        (Forbidden("no"), [0, 30, 90, 210, 450, 930]),
        (InstanceClosed("no"), [0, 30, 90, 210, 450, 930]),
        (WebhookUrlSet("no"), [0, 60, 120, 180, 240, 300]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_retry_does_not_change_is_tried_seldom(
    play: Play[Stage], error: ApiError, times: list[float]
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[RECEIVE] += [error] * 9
        await seconds(1000)
        assert stage.times(RECEIVE)[:6] == times

    play(scenario)


def test_a_refusal_after_a_success_is_a_first_one(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[RECEIVE] += [Unauthorised("no"), Unauthorised("no"), 2.0, Unauthorised("no")]
        await seconds(130)
        assert stage.times(RECEIVE) == [0, 30, 90, 92, 122]

    play(scenario)


@pytest.mark.parametrize("event", [ServiceRecovered(), PhoneLinked(), MachineSlept()])
def test_good_news_ends_a_pause(play: Play[Stage], event: Any) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[RECEIVE] += [Unauthorised("no"), Unauthorised("no")]
        await seconds(10)
        stage.context.publish(event)
        await seconds(61)
        assert stage.times(RECEIVE) == [0, 10, 70]

    play(scenario)


@pytest.mark.parametrize(
    ("errors", "at"),
    [([Unauthorised("no")], 0.0), ([ServiceError("no")] * 3, 1.0)],
    ids=["of no use to repeat", "the third in a row"],
)
def test_who_waits_for_the_queue_to_be_empty_is_told_that_it_cannot_be_read(
    play: Play[Stage], errors: list[ApiError], at: float
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[RECEIVE] += errors
        with pytest.raises(Refusal, match="no"):
            await stage.inbox.drained()
        assert stage.now == at

    play(scenario)


def test_failures_with_a_success_between_them_are_waited_out(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(1)
        stage.answers[RECEIVE] += [*[ServiceError("no")] * 2, 0.0, *[ServiceError("no")] * 2]
        await stage.inbox.drained()
        assert stage.times("QueueEmptied")

    play(scenario)


def test_who_stopped_waiting_is_not_told(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        gone = asyncio.create_task(stage.inbox.drained())
        await seconds(1)
        gone.cancel()
        await seconds(30)
        assert stage.times("QueueEmptied") == [5, 25]
        assert not stage.unhealthy

    play(scenario)


def test_the_queue_is_empty_once_what_was_received_is_deleted(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(1)
        stage.context.facts.update(waiting_in=7)
        stage.answers[DELETE].append(12.0)
        await stage.inbox.drained()
        assert stage.now == 12
        assert stage.context.facts.current.waiting_in == 0

    play(scenario)


def test_who_begins_to_wait_while_the_last_is_deleted_waits_for_what_came_since(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(1)
        stage.answers[DELETE].append(12.0)
        await seconds(8)
        late = asyncio.create_task(stage.inbox.drained())
        await seconds(1)
        stage.give(2)
        await late
        assert "deleteNotification 2" in [what for _at, what in stage.log]

    play(scenario)


@pytest.mark.parametrize(("known", "left"), [(None, None), (0, 0), (1, 0), (7, 6)])
def test_each_notification_is_one_less_to_wait_for(
    play: Play[Stage], known: int | None, left: int | None
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.context.facts.update(waiting_in=known)
        stage.give(1)
        stage.answers[RECEIVE].append(2.0)
        await seconds(4)
        facts = stage.context.facts.current
        assert (facts.waiting_in, facts.last_event) == (left, NOON + 2)

    play(scenario)


def test_a_delete_is_repeated_until_it_is_confirmed(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(1)
        stage.answers[DELETE] += [ServiceError("odd")] * 4
        await seconds(20)
        assert stage.times(DELETE) == [0, 0, 1, 3, 7]
        assert not stage.times("ReceiptMissing")

    play(scenario)


def test_a_delete_that_hangs_is_repeated(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.keeps = True
        stage.give(1)
        stage.answers[DELETE] += [HANGS]
        await seconds(29)
        assert stage.times(DELETE) == [0]
        await seconds(2)
        assert 30 in stage.times(DELETE)

    play(scenario)


@pytest.mark.parametrize(
    "error",
    [
        Unauthorised("no"),
        Forbidden("no"),
        InstanceClosed("no"),
        WebhookUrlSet("no"),
        InvalidRequest("receiptId must be a number"),
        NotFound("no such method"),
        Refused("no"),
        ServiceError("odd", said="Cannot read properties of undefined (reading 'findUnAckedMessage')"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_delete_is_not_repeated_in_vain(play: Play[Stage], error: ApiError) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(1)
        stage.answers[DELETE].append(error)
        stage.answers[RECEIVE] += [0.0, HANGS]
        await seconds(4)
        assert stage.times(DELETE) == [0]
        assert not stage.times("ReceiptMissing")

    play(scenario)


@pytest.mark.parametrize(
    ("before", "missing"),
    [([], 1), ([ServiceError("odd")], 0)],
    ids=["at the first attempt", "after an answer was lost"],
)
def test_a_receipt_that_is_not_there_was_deleted_by_another(
    play: Play[Stage], before: list[ApiError], missing: int
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.denies = True
        stage.give(1)
        stage.answers[DELETE] += before
        await seconds(4)
        assert len(stage.times("ReceiptMissing")) == missing

    play(scenario)


def test_a_notification_known_before_is_missed_by_nobody(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(1, text="same")
        await stage.inbox.drained()
        stage.denies = True
        body = stage.archive.raw(MAYA, "Msame")
        stage.waiting.append((2, json.loads(body)))
        await seconds(30)
        assert stage.times(DELETE)[1:]
        assert not stage.times("ReceiptMissing")

    play(scenario)


def test_the_next_is_received_while_a_delete_is_under_way_but_not_too_many_at_once(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(*range(1, 8))
        stage.answers[DELETE] += [10.0] * 7
        await seconds(40)
        assert stage.times(DELETE) == [0] * MAX_PENDING_DELETES + [10] * (7 - MAX_PENDING_DELETES)
        assert stage.archive.stats().messages == 7

    play(scenario)


def test_what_is_given_again_while_it_is_deleted_is_waited_for_and_then_one_follows_the_other(
    play: Play[Stage],
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.keeps = True
        stage.give(1)
        stage.answers[DELETE] += [10.0]
        await seconds(9)
        assert stage.times(RECEIVE) == [0, 0]
        assert stage.times(NotificationStored.__name__) == [0]
        stage.keeps = False
        stage.waiting.clear()
        stage.give(2, 3)
        stage.answers[DELETE] += [4.0, 4.0]
        await seconds(9)
        assert stage.times(DELETE) == [0, 10, 14], "the service does not cope with two at a time"

    play(scenario)


def test_a_complaint_about_the_rate_lets_one_follow_the_other(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.pacing.queue_complaints = 1
        stage.give(1, 2, 3)
        stage.answers[DELETE] += [4.0] * 3
        await seconds(20)
        assert stage.times(DELETE) == [0, 4, 8]

    play(scenario)


def test_an_old_complaint_is_no_new_one(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.pacing.queue_complaints = 1
        stage.give(*range(1, 10))
        stage.answers[DELETE] += [1.0] * 9
        await seconds(20)
        assert stage.times(DELETE) == [0, 1, 2, 3, 4, 5, 5, 5, 5]

    play(scenario)


def test_a_notification_that_cannot_be_deleted_slows_the_reading_down(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.keeps = True
        stage.give(1)
        await seconds(20)
        assert stage.times(DELETE) == [0] * REDELIVERY_LIMIT + [1, 3, 7, 15]
        stage.keeps = False
        await seconds(30)
        stage.give(2)
        stage.keeps = True
        await seconds(30)
        assert len(stage.times(DELETE)) > 10

    play(scenario)


@pytest.mark.parametrize(("takes", "until"), [(0.9, 0.9), (5.0, 1.1)], ids=["in time", "too late"])
def test_at_the_end_deletes_get_a_moment(play: Play[Stage], takes: float, until: float) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(1)
        stage.answers[DELETE].append(takes)
        await seconds(0.1)
        await stage.stop()
        assert stage.now == until
        await seconds(10)
        assert stage.times(DELETE) == [0]

    play(scenario)


def test_the_end_waits_for_the_deletes_it_cancels(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        ended: list[float] = []
        call = stage.call

        async def closing_slowly(method: Method[Any], **params: int) -> Any:
            try:
                return await call(method, **params)
            except asyncio.CancelledError:
                if method.name == DELETE:
                    await seconds(0.3)
                    ended.append(stage.now)
                raise

        stage.call = closing_slowly  # type: ignore[method-assign]
        stage.give(1)
        stage.answers[DELETE].append(5.0)
        await seconds(0.1)
        await stage.stop()
        assert ended == [1.4]

    play(scenario)


def test_an_end_with_nothing_under_way_takes_no_time(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        await seconds(0.1)
        await stage.stop()
        assert stage.now == 0.1
        assert stage.log[-1] == (0.1, "left")

    play(scenario)


@pytest.mark.parametrize("deletes", [0, 1], ids=["nothing is under way", "a delete is cancelled"])
def test_at_the_end_who_waits_is_told(play: Play[Stage], deletes: int) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(*range(deletes))
        stage.answers[DELETE] += [HANGS]
        waiter = asyncio.create_task(stage.inbox.drained())
        await seconds(0.1)
        await stage.stop()
        with pytest.raises(Refusal, match="no longer read"):
            async with asyncio.timeout(PATIENCE):
                await waiter

    play(scenario)


def test_the_first_delete_that_ends_makes_room(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(*range(1, MAX_PENDING_DELETES + 3))
        stage.answers[DELETE] += [1.0, *[9.0] * MAX_PENDING_DELETES]
        await seconds(8)
        assert stage.times(DELETE) == [0] * MAX_PENDING_DELETES + [1]

    play(scenario)


def test_a_receipt_used_again_after_others_is_no_complaint(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.give(1, 2, 3, 4, 5)
        stage.give(1, text="again")
        stage.give(6, 7)
        stage.answers[DELETE] += [1.0] * 8
        await seconds(4)
        assert stage.times(DELETE) == [0] * MAX_PENDING_DELETES + [1] * 4

    play(scenario)


def test_what_is_given_again_and_again_under_new_receipts_slows_the_reading_down(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        same = written(text="same", message_id="SAME")
        stage.waiting.extend((receipt, same) for receipt in range(1, 8))
        await seconds(10)
        assert stage.times(RECEIVE)[:6] == [0, 0, 0, 1, 3, 7]

    play(scenario)
