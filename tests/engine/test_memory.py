"""A process that received something large is small again afterwards."""

from __future__ import annotations

import asyncio
import platform
import sys
from pathlib import Path

import pytest

from tests.engine.stage import written
from tests.unruly.poison import POISON
from tests.unruly.service import unruly

MEBIBYTE = 1024 * 1024
ROOM = 60
"""MiB: thrice what the archive's page caches and the last message take; without care it is a hundred."""

RECEIVER = """
import asyncio, sys
from pathlib import Path
import psutil
from greentui.config import Credentials, Profile
from greentui.engine.session import Session
from tests.engine.stage import MAYA, QUICK, configured, until
from tests.unruly.service import INSTANCE, TOKEN

async def main(address, home):
    credentials = Credentials(INSTANCE, TOKEN, address, address)
    session = Session.open(Profile("test", credentials), configured(home), timing=QUICK)
    await session.start()
    for text in ("warm", "end"):
        await until(session, lambda: session.chat(MAYA) and session.chat(MAYA).last_text == text)
        print(psutil.Process().memory_info().rss, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
    await session.stop()

asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other allocators have no such habit")
async def test_ten_megabytes_leave_little_behind(tmp_path: Path) -> None:
    async with unruly() as service:
        service.notify(written(text="warm"))
        receiver = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-c", RECEIVER, service.address, str(tmp_path)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert receiver.stdin is not None
        assert receiver.stdout is not None
        before = int(await receiver.stdout.readline())
        for body in (POISON["ten megabytes"], written(text="end")):
            service.notify(body)
        receiver.stdin.write(b"\n")
        after = int(await receiver.stdout.readline())
        receiver.stdin.write(b"\n")
        assert await receiver.wait() == 0
    assert (after - before) // MEBIBYTE < ROOM
