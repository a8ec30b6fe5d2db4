"""Virtual time passes while nothing happens, and notices when something always does."""

from __future__ import annotations

import asyncio

import pytest

from tests.working_day.virtual_time import run


def test_a_day_takes_no_time() -> None:
    async def sleeps() -> float:
        began = asyncio.get_running_loop().time()
        await asyncio.sleep(86_400)
        return asyncio.get_running_loop().time() - began

    assert run(sleeps(), 0) == 86_400


def test_a_program_without_a_pause_is_noticed() -> None:
    async def never_idle() -> None:
        loop = asyncio.get_running_loop()

        def again() -> None:
            loop.call_soon(again)

        again()
        await asyncio.Event().wait()

    with pytest.raises(RuntimeError, match="all the time"):
        run(never_idle(), 0)
