"""The torture in short, and the plain case: a flood, and a console killed three times."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from greentui.archive import Archive
from tests.torture import accounts, clock, faults, flips
from tests.torture.flips import Flips
from tests.torture.processes import SERVICES, Consoles, running
from tests.torture.storm import CHATS, Plan, run

SHORT = Plan(incoming=300, outgoing=40, kills=3, faults=25, seed=7, stops=2, clocks=3, full=1)


@pytest.mark.parametrize("service", SERVICES)
async def test_nothing_lost_nothing_twice_nobody_misled(tmp_path: Path, service: str) -> None:
    result = await run(replace(SHORT, service=service), tmp_path)
    assert result.wrong == [], result.counts


async def test_bytes_that_change_lose_nothing_but_what_they_were(tmp_path: Path) -> None:
    result = await flips.run(Flips(rounds=2, incoming=30, flips=200), tmp_path)
    assert result.wrong == [], result.counts


def test_a_token_is_found_on_a_screen_too(tmp_path: Path) -> None:
    (tmp_path / "screen").write_bytes(b"\x1b[2;7Habc\x1b[0;38;2;1;2;3mdef\r\n\x1b[3;1H ghi")
    (tmp_path / "other").write_bytes(b"abcdef")
    assert accounts.told("abcdefghi", tmp_path) == [str(tmp_path / "screen")]


async def test_five_hundred_notifications_and_three_kills(tmp_path: Path) -> None:
    """The real program, `greentui sync`, killed with −9 at three moments drawn from a seed."""
    chance = random.Random(3)
    data = tmp_path / "home"
    with running() as service:
        service.order("notifications", [faults.incoming(number, CHATS) for number in range(500)])
        consoles = Consoles([["greentui", "sync"]], service.environment(data), tmp_path)
        try:
            for left in sorted(chance.sample(range(50, 450), 3), reverse=True):
                while len(await asyncio.to_thread(service.order, "queue")) > left:  # noqa: ASYNC110  another process tells nobody
                    await asyncio.sleep(0.002)
                await asyncio.to_thread(consoles.kill, 0)
            async with asyncio.timeout(60):
                while await asyncio.to_thread(service.order, "queue"):  # noqa: ASYNC110  another process tells nobody
                    await asyncio.sleep(0.02)
        finally:
            consoles.end()
        instance = service.credentials().id_instance
        with Archive.open(data / f"archive-{instance}.db", instance) as archive:
            result = accounts.reckon(archive, 500, 0, CHATS, [])
        assert result.wrong == [], result.counts
        assert consoles.lives == 4
        assert accounts.told(service.credentials().token, tmp_path) == []


def test_a_clock_jumps_for_a_console(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock.jump(file, 5_000)
    command = "from tests.torture import clock; clock.install(); import time; print(time.time())"
    environment = {**os.environ, clock.VARIABLE: str(file)}
    before = time.time()
    told = subprocess.run([sys.executable, "-c", command], env=environment, capture_output=True, check=True)
    assert before + 5_000 <= float(told.stdout) <= time.time() + 5_000
