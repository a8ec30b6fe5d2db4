"""The inbox with a queue that is strictly first in first out, forgetful or in trouble."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from greentui.engine.session import Session
from greentui.greenapi.methods import GET_WEBHOOKS_COUNT as _ANY
from greentui.model.instance import LinkHealth
from tests.engine.stage import MAYA, texts, timed, until, written
from tests.engine.unruly import Unruly, cut, hang, saying, session_with, truly, unruly

HOUR = 3600.0
QUIET = timed(retry_first=HOUR, retry_most=HOUR, state=HOUR, receive_margin=HOUR)
"""What waits, waits for good, unless another call is answered."""


async def quiet(session: Session, service: Unruly) -> None:
    """Wait until nothing but the queue is asked any more."""
    await session.synchronise()
    await until(
        session, lambda: service.calls("getWaSettings") and service.calls("showMessagesQueue"), "all is asked"
    )


async def test_a_notification_given_again_during_its_delete_is_no_competing_consumer(tmp_path: Path) -> None:
    """The service answers our second receive before our delete reaches it, and we hear of it after."""
    async with unruly() as service:
        deleted = asyncio.Event()
        service.fault("receiveNotification", True, truly)
        second = service.fault("receiveNotification", True, truly, gate=deleted)
        service.fault("deleteNotification", True, truly, before=second.reached)
        service.notify(written(text="hello"))
        async with session_with(service, tmp_path) as session:
            await until(session, lambda: not service.queue)
            inbox = session._supervisor.inbox  # type: ignore[union-attr]  # it was started
            await until(session, lambda: not inbox._deleting)
            deleted.set()
            await until(session, lambda: len(service.calls("deleteNotification")) == 2)
            service.notify(written(text="next"))
            await until(session, lambda: "next" in texts(session.window(MAYA).messages))
            assert session.facts().competing_consumer == ""


async def test_sixty_texts_in_a_strict_queue_raise_no_alarm(tmp_path: Path) -> None:
    async with unruly() as service:
        for number in range(60):
            service.notify(written(text=f"t{number}"))
        async with session_with(service, tmp_path) as session:
            await until(session, lambda: not service.queue)
            await until(session, lambda: len(session.window(MAYA).messages) == 60)
            assert session.facts().competing_consumer == ""


async def test_a_notification_that_someone_else_deleted_is_a_competing_consumer(tmp_path: Path) -> None:
    async with unruly() as service:
        service.fault("deleteNotification", True, saying(200, {"result": False}))
        service.notify(written(text="hello"))
        async with session_with(service, tmp_path) as session:
            await until(session, lambda: session.facts().competing_consumer)


@pytest.mark.parametrize("method", ["receiveNotification", "deleteNotification"])
async def test_a_single_fault_costs_no_pause(tmp_path: Path, method: str) -> None:
    async with unruly() as service, session_with(service, tmp_path, timing=QUIET) as session:
        await quiet(session, service)
        service.fault(method, False, cut)
        service.notify(written(text="hello"))
        await until(session, lambda: not service.queue)
        assert texts(session.window(MAYA).messages) == ["hello"]


async def test_what_is_given_for_ever_is_read_ever_more_slowly(tmp_path: Path) -> None:
    async with unruly() as service:
        service.fault("deleteNotification", False, saying(200, {"result": True}), times=10_000)
        service.notify(written(text="for ever"))
        async with session_with(
            service, tmp_path, timing=timed(retry_first=HOUR, retry_most=HOUR)
        ) as session:
            await until(session, lambda: len(service.calls("deleteNotification")) >= 3)
            for _turn in range(50):
                await session.call(_ANY)
            assert len(service.calls("deleteNotification")) <= 4


async def test_a_delete_that_fails_for_another_reason_than_being_gone_is_repeated(tmp_path: Path) -> None:
    async with unruly() as service:
        service.fault("deleteNotification", False, saying(500, {"message": "out of order"}))
        service.fault("receiveNotification", True, truly)
        service.fault("receiveNotification", False, hang)  # it is not given again
        service.notify(written(text="hello"))
        async with session_with(service, tmp_path, timing=timed(receive_margin=HOUR)) as session:
            await until(session, lambda: not service.queue)


async def test_a_delete_that_is_refused_is_not_repeated_for_ever(tmp_path: Path) -> None:
    async with unruly() as service:
        service.fault("deleteNotification", False, saying(401), times=1000)
        service.fault("receiveNotification", True, truly)
        service.fault("receiveNotification", False, saying(401), times=1000)
        service.notify(written(text="hello"))
        slow = timed(refused_first=HOUR, refused_most=HOUR)
        async with session_with(service, tmp_path, timing=slow) as session:
            await until(session, lambda: session.facts().health is LinkHealth.DEAF)
            for _turn in range(50):
                await session.call(_ANY)
            assert len(service.calls("deleteNotification")) == 1
