"""Waiting until the queue is empty, whichever process reads it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from greentui.engine.errors import Refusal
from greentui.engine.lease import Lease
from greentui.model.changes import Notice
from greentui.model.instance import Role
from greentui.model.sending import TextDraft
from tests.engine.stage import MAYA, Heard, session_on, timed, until, written
from tests.engine.unruly import INSTANCE, session_with, truly, unruly

HOUR = 3600.0


def put(emulator: Emulator, how_many: int) -> None:
    """Notifications that nobody needs to understand."""
    emulator.control("notifications", [{"typeWebhook": "novelty", "number": n} for n in range(how_many)])


async def test_another_process_may_empty_it(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as first, session_on(emulator, tmp_path) as second:
        assert first.facts().role_holder == ""
        put(emulator, 50)
        await second.wait_drained()
        assert emulator.queue() == []


async def test_it_is_taken_over_when_the_other_ends(emulator: Emulator, tmp_path: Path) -> None:
    held = Lease(tmp_path, emulator.id_instance)
    assert held.acquire(0)
    async with session_on(emulator, tmp_path) as session:
        put(emulator, 3)
        held.release()
        await session.wait_drained()
        assert emulator.queue() == []


async def test_another_process_that_takes_nothing_is_not_waited_for(
    emulator: Emulator, tmp_path: Path
) -> None:
    held = Lease(tmp_path, emulator.id_instance)
    assert held.acquire(0)
    try:
        async with session_on(emulator, tmp_path, timing=timed(stalled=0.1)) as session:
            put(emulator, 3)
            with pytest.raises(Refusal, match="Another console"):
                await session.wait_drained()
    finally:
        held.release()


def stopped(heard: Heard) -> list[str]:
    """What was said of the process that holds the queue."""
    return [notice.text for notice in heard.of(Notice) if "is doing nothing" in notice.text]


async def test_who_holds_the_queue_and_does_not_move_is_said_before_the_wait_ends(
    emulator: Emulator, tmp_path: Path
) -> None:
    held = Lease(tmp_path, emulator.id_instance)
    assert held.acquire(0)
    try:
        async with session_on(emulator, tmp_path, timing=timed(standstill=0.05, stalled=HOUR)) as session:
            heard = Heard(session)
            put(emulator, 3)
            waiting = asyncio.ensure_future(session.wait_drained())
            await until(session, lambda: stopped(heard))
            assert not waiting.done()
            assert str(os.getpid()) in stopped(heard)[0]
            held.release()
            await waiting
            assert len(stopped(heard)) == 1
    finally:
        held.release()


async def test_who_held_the_queue_is_not_blamed_once_we_hold_it(tmp_path: Path) -> None:
    """The queue becomes ours while the service is asked how much of it the other process has left."""
    held = Lease(tmp_path, INSTANCE)
    assert held.acquire(0)
    async with unruly() as service, session_with(service, tmp_path, timing=timed(standstill=0.0)) as session:
        heard = Heard(session)
        service.notify(written())
        await until(session, lambda: service.calls("showMessagesQueue"), "the monitor has counted them")
        asked = service.fault("getWebhooksCount", True, truly, gate=asyncio.Event())
        waiting = asyncio.ensure_future(session.wait_drained())
        await asked.reached.wait()
        held.release()
        await until(session, lambda: session.facts().role is Role.CONSUMER)
        assert asked.gate is not None
        asked.gate.set()
        await waiting
        assert stopped(heard) == []
        assert session.facts().trouble == ""


async def test_what_waits_in_the_outbox_of_a_process_that_does_not_move_is_said(
    emulator: Emulator, tmp_path: Path
) -> None:
    held = Lease(tmp_path, emulator.id_instance)
    assert held.acquire(0)
    try:
        async with session_on(emulator, tmp_path, timing=timed(standstill=0.05)) as session:
            heard = Heard(session)
            await session.outbox_commands.send(MAYA, TextDraft("hello"))
            await until(session, lambda: stopped(heard))
            assert "is doing nothing" in session.facts().trouble
            held.release()
            await until(session, lambda: not session.facts().trouble)
    finally:
        held.release()
