"""The service reports waiting notifications, but delivers none."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from greentui.archive import Archive
from greentui.emulator.testing import Emulator
from greentui.engine.context import InstanceContext
from greentui.engine.lease import Lease
from greentui.engine.timing import DEFAULT
from greentui.engine.withheld import COUNT_LAG, WithheldNotifications
from greentui.engine.worker_events import QueueEmptied, WaitingCounted
from greentui.model.changes import Notice, SyncProgress
from greentui.model.entries import CoverageExtended
from tests.engine.stage import MAYA, Heard, session_on, texts, timed, until
from tests.engine.test_competing_consumers import NOON, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def context(tmp_path: Path, clock: Clock) -> InstanceContext:
    archive = Archive.open(tmp_path / "archive-1101.db", "1101")
    context = InstanceContext(archive, archive, timing=DEFAULT, clock=clock)
    WithheldNotifications(context)
    return context


def withheld(context: InstanceContext) -> int:
    return context.facts.current.withheld


def test_a_count_and_then_an_empty_queue_contradict(context: InstanceContext) -> None:
    context.publish(WaitingCounted(5))
    assert withheld(context) == 0, "they may be on their way"
    context.publish(QueueEmptied())
    assert withheld(context) == 5


def test_an_empty_queue_and_then_a_count_do_not(context: InstanceContext) -> None:
    context.publish(QueueEmptied(), WaitingCounted(5))
    assert withheld(context) == 0


@pytest.mark.parametrize(("ago", "found"), [(COUNT_LAG - 1, 0), (COUNT_LAG, 5)])
def test_a_count_from_before_the_last_deletion_is_no_evidence(
    context: InstanceContext, ago: int, found: int
) -> None:
    context.facts.update(last_event=int(NOON) - ago)
    context.publish(WaitingCounted(5), QueueEmptied())
    assert withheld(context) == found


def test_it_is_over_when_the_service_counts_none(context: InstanceContext) -> None:
    context.publish(WaitingCounted(5), QueueEmptied(), WaitingCounted(0))
    assert withheld(context) == 0


async def test_it_is_reported_once_and_the_journal_is_read(emulator: Emulator, tmp_path: Path) -> None:
    emulator.world.settings.change({"pollMessageWebhook": "no"})  # so that a poll is in the journal alone
    async with session_on(emulator, tmp_path, start=False) as session:
        heard = Heard(session)
        await session.start()
        await until(session, lambda: any(each.done == each.total for each in heard.of(SyncProgress)))
        emulator.control("incoming", {"chatId": MAYA, "name": "held back", "options": ["a", "b"]})
        emulator.control("counts", {"webhooks": 5})
        assert [await session.count_withheld() for _turn in range(2)] == [5, 5]
        await until(session, lambda: texts(session.window(MAYA).messages) == ["held back"])
        assert session.facts().competing_consumer == ""
    said = [each.text for each in heard.of(Notice) if "delivers none" in each.text]
    assert len(said) == 1


async def test_without_a_consumer_the_queue_is_read_once_and_left_as_it_is(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path, consume=False) as session:
        emulator.control("notifications", {"typeWebhook": "new"})
        assert await session.count_withheld() == 0
        assert len(emulator.queue()) == 1
        emulator.control("reader", {"count": 1})
        emulator.control("counts", {"webhooks": 5})
        assert await session.count_withheld() == 5


async def test_the_one_read_keeps_this_process_from_consuming(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Lease(tmp_path, emulator.id_instance)
    assert other.acquire(0)
    async with session_on(emulator, tmp_path, timing=timed(lease=3600.0)) as session:
        supervisor = await session._ready()
        emulator.control("counts", {"webhooks": 5})
        reading, may_end = asyncio.Event(), asyncio.Event()

        async def read(*_: object) -> None:
            reading.set()
            await may_end.wait()

        async def count() -> int:
            return 5

        monkeypatch.setattr(supervisor.monitor, "count_waiting", count)
        other.release()
        with monkeypatch.context() as patch:
            patch.setattr(supervisor.service, "call", read)
            asked = asyncio.create_task(session.count_withheld())
            await reading.wait()
            assert not supervisor._try_to_consume()
            may_end.set()
            assert await asked == 5
        assert supervisor._try_to_consume()
        assert supervisor.lease.held


async def test_meanwhile_a_chat_is_fetched_when_it_is_opened(emulator: Emulator, tmp_path: Path) -> None:
    """What the queue holds back may be in the chat's history alone."""
    async with session_on(emulator, tmp_path, timing=timed(history_fresh=0.0)) as session:
        await session.refetch(MAYA)
        await session.synchronise()
        context = session._context
        await context.apply(CoverageExtended(0, int(context.clock()) + 60))
        session.prefetch(MAYA)
        before = asked(emulator)
        context.facts.update(withheld=5)
        session.prefetch(MAYA)
        await until(session, lambda: asked(emulator) > before)
    assert before == 1, "as long as the queue gives everything, it was fetched once"


def asked(emulator: Emulator) -> int:
    return sum(one["method"] == "getChatHistory" for one in emulator.requests())
