"""Waiting until the queue is empty, whichever process reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from greentui.engine.errors import Refusal
from greentui.engine.lease import Lease
from tests.engine.stage import session_on, timed


def put(emulator: Emulator, how_many: int) -> None:
    """Notifications that nobody needs to understand."""
    emulator.control("notifications", [{"typeWebhook": "novelty", "number": n} for n in range(how_many)])


async def test_another_process_may_empty_it(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as first, session_on(emulator, tmp_path) as second:
        assert first.facts().role_holder == ""
        put(emulator, 50)
        await second.drained()
        assert emulator.queue() == []


async def test_it_is_taken_over_when_the_other_ends(emulator: Emulator, tmp_path: Path) -> None:
    held = Lease(tmp_path, emulator.id_instance)
    assert held.acquire(0)
    async with session_on(emulator, tmp_path) as session:
        put(emulator, 3)
        held.release()
        await session.drained()
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
                await session.drained()
    finally:
        held.release()
