"""Sessions on a service that is not the emulator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from greentui.config import Credentials, Profile
from greentui.engine.session import Session
from greentui.engine.timing import Timing
from tests.engine.stage import configured, timed
from tests.unruly.service import (
    INSTANCE,
    OWN_NUMBER,
    TOKEN,
    Fault,
    Reply,
    Sent,
    Unruly,
    Writer,
    chunk_cut,
    cut,
    half,
    hang,
    saying,
    too_short,
    truly,
    unruly,
)

__all__ = [
    "INSTANCE",
    "OWN_NUMBER",
    "Fault",
    "Reply",
    "Sent",
    "Unruly",
    "Writer",
    "chunk_cut",
    "cut",
    "half",
    "hang",
    "saying",
    "session_with",
    "too_short",
    "truly",
    "trusting",
    "unruly",
]


TRUSTING = timed(second=0.05)
"""The minute for which an accepted call speaks against a refusal lasts three seconds, longer than a test.

With seconds as short as elsewhere, refusals would be believed that are not believed in earnest.
"""


def trusting(**more: Any) -> Timing:
    """`TRUSTING` with other intervals."""
    return replace(TRUSTING, **more)


@asynccontextmanager
async def session_with(
    service: Unruly, home: Path, *, timing: Timing = TRUSTING, start: bool = True, **more: Any
) -> AsyncIterator[Session]:
    """A session at work with it, stopped at the end."""
    credentials = Credentials(INSTANCE, TOKEN, service.address, service.address)
    session = Session.open(Profile("test", credentials), configured(home), timing=timing, **more)
    try:
        if start:
            await session.start()
        yield session
    finally:
        await session.stop()
